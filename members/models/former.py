from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation


class FormerAddress(models.Model):
    """Where the page of an organisation was before: whoever comes there is led on."""

    slug = models.SlugField(_("former address"), max_length=100, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="former_addresses",
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self):
        return self.slug
