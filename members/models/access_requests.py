from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .applications import LANGUAGES
from .membership import Role
from .organisations import Organisation

KEEP_DECIDED_FOR = timedelta(days=90)
KEEP_WAITING_FOR = timedelta(days=365)
STAFF_LOOK_AFTER = timedelta(days=7)
"""Nobody waits longer for a manager who does not answer."""


class AccessRequestQuerySet(models.QuerySet):
    def waiting(self):  # same rule: AccessRequest.is_waiting
        return self.filter(decided_at__isnull=True)

    def needing_staff(self, now):
        """No manager has answered within a week, or there is none who could."""
        managers = Role.objects.current(timezone.localdate(now)).managing().of_active_people()
        nobody = ~Exists(managers.filter(organisation=OuterRef("organisation")))
        return self.waiting().filter(Q(asked_at__lt=now - STAFF_LOOK_AFTER) | nobody)

    def past_retention(self, now):
        decided = Q(decided_at__lt=now - KEEP_DECIDED_FOR)
        return self.filter(decided | Q(asked_at__lt=now - KEEP_WAITING_FOR))


class AccessRequest(models.Model):
    """Somebody wants to act for an organisation; its managers decide, and staff if they do not.

    Personal data of a person who may never get an account: forgotten 90 days after the decision,
    and after a year in any case. What came of it is in the role.
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="access_requests",
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    granted = models.CharField(
        _("let in as"), max_length=10, choices=Role.Kind, blank=True, editable=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(decided_at__isnull=True),
                name="access_request_one_waiting_for_each_person",
                violation_error_message=_("This person has asked already."),
            ),
            models.CheckConstraint(
                condition=Q(granted="") | Q(decided_at__isnull=False),
                name="access_request_granted_at_a_moment",
                violation_error_message=_("When was it decided?"),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.organisation}"

    @property
    def is_waiting(self):
        return self.decided_at is None

    @property
    def is_declined(self):
        return not self.is_waiting and not self.granted
