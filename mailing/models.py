from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet):
    def due(self, now):
        """Whose time has come, or whose sender has not been heard of since its lease ran out."""
        return self.filter(
            Q(state=Mail.State.QUEUED, not_before__lte=now)
            | Q(state=Mail.State.SENDING, lease_until__lt=now)
        ).order_by("not_before", "pk")

    def waiting_since(self, moment):
        return self.filter(state__in=Mail.UNFINISHED, not_before__lt=moment)

    def given_up(self):
        return self.filter(state=Mail.State.GIVEN_UP)

    def sent_before(self, moment):
        return self.filter(state=Mail.State.SENT, finished_at__lt=moment)


class Mail(models.Model):
    """A mail we owe someone. The row comes first; the message follows after commit.

    Retention: sent rows for `outbox.KEEP_SENT`; a secret mail loses its text when it is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")

    UNFINISHED = (State.QUEUED, State.SENDING)

    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("Says what was promised, so that it is sent once."),
    )
    to = models.EmailField(_("recipient"))
    reply_to = models.EmailField(_("reply to"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    template = models.CharField(_("kind"), max_length=100)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField("HTML", blank=True)
    attachments = models.JSONField(
        _("attachments"), default=list, blank=True, help_text=_("Name, content and type of each.")
    )
    is_secret = models.BooleanField(
        _("secret"), default=False, help_text=_("Holds a code: staff never see its text.")
    )
    is_automatic = models.BooleanField(
        _("automatic"), default=True, help_text=_("Written by the portal, not by a person.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("promised"), default=timezone.now)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    give_up_at = models.DateTimeField(_("give up at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="mail_unfinished",
            ),
            models.Index(fields=["state", "finished_at"], name="mail_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"], finished_at__isnull=True)
                | Q(state__in=["sent", "given_up"], finished_at__isnull=False),
                name="mail_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claim__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(claim__isnull=True, lease_until__isnull=True)),
                name="mail_sending_has_claim",
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"
