from django.utils.translation import gettext_lazy as _

from members.models import Organisation


class QuietMember(Organisation):
    """A member that has not been heard of for long; `upkeep.quiet` says why it is in the list."""

    class Meta:
        proxy = True
        verbose_name = _("quiet member")
        verbose_name_plural = _("quiet members")
        default_permissions = ("view",)
