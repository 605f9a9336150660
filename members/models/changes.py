"""What an organisation has written and the public doesn't see yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation
from .products import Product


class ProfileChangeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=ProfileChange.OPEN)

    def waiting(self):
        return self.filter(state=ProfileChange.State.WAITING)

    def due(self, now):
        return self.waiting().filter(publish_at__lte=now)

    def decided_before(self, moment):
        return self.exclude(state__in=ProfileChange.OPEN).filter(decided_at__lt=moment)


class ProfileChange(models.Model):
    """A new value of one field, on its way to the public page.

    Its authors see it at once; the public when staff accept it, or at `publish_at`. A decided one
    is kept for two years, as long as the history, and then deleted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        NEEDS_CHANGE = "needs-change", _("Needs a change")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced by its author")

    OPEN = (State.WAITING, State.NEEDS_CHANGE)

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="changes",
    )
    product = models.ForeignKey(
        Product,
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="changes",
        null=True,
        blank=True,
    )
    field = models.CharField(_("field"), max_length=60)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    written_at = models.DateTimeField(_("written at"))
    publish_at = models.DateTimeField(_("public at latest"), db_index=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Nobody: its time had come."),
    )
    reason = models.TextField(_("what should change"), blank=True)

    objects = ProfileChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile change")
        verbose_name_plural = _("profile changes")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field"],
                condition=Q(state__in=["waiting", "needs-change"], product__isnull=True),
                name="profile_change_open_once_for_a_field",
            ),
            models.UniqueConstraint(
                fields=["product", "field"],
                condition=Q(state__in=["waiting", "needs-change"], product__isnull=False),
                name="profile_change_open_once_for_a_product_field",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="profile_change_is_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="needs-change") | ~Q(reason=""),
                name="profile_change_to_be_changed_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.field}"

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING
