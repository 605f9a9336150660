from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What goes to many people and can be turned down with one click."""

    INVITATIONS = "invitations", _("Invitations to events")
    NEWS = "news", _("News of the cluster")


class MailQuerySet(models.QuerySet):
    def due(self, now):
        """Whose time has come, or whose sender has not been heard of since its lease ran out."""
        is_free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        unfinished = self.filter(finished_at__isnull=True, not_before__lte=now)  # by its index
        return unfinished.filter(is_free).order_by("not_before", "pk")

    def waiting_since(self, moment):
        return self.filter(state__in=Mail.UNFINISHED, not_before__lt=moment)

    def given_up(self):
        return self.filter(state=Mail.State.GIVEN_UP)

    def sent_before(self, moment):
        return self.filter(state=Mail.State.SENT, finished_at__lt=moment)


class Mail(models.Model):
    """A mail we owe someone. The row comes first; the message follows after commit.

    Retention: sent rows for `delivery.KEEP_SENT`; a secret mail loses its text when it is sent.
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
    message = models.BinaryField(default=b"", editable=False)  # whole, by `messages.packed`
    bulk_topic = models.CharField(
        _("bulk mail about"), max_length=20, choices=Topic.choices, blank=True, default=""
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
                condition=Q(finished_at__isnull=True),  # SQLite sees no list of states in SQL
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


class UnsubscribeQuerySet(models.QuerySet):
    def of(self, address, topic):
        return self.filter(address=address.lower(), topic=topic)


class Unsubscribe(models.Model):
    """Somebody does not want mail of this kind.

    Retention: as long as the wish holds, otherwise we would write again.
    """

    address = models.EmailField(_("e-mail"), help_text=_("In lower case."))
    topic = models.CharField(_("does not want"), max_length=20, choices=Topic.choices)
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = UnsubscribeQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsubscribed address")
        verbose_name_plural = _("unsubscribed addresses")
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["address", "topic"], name="unsubscribe_once"),
        ]

    def __str__(self):
        return self.address


class BounceQuerySet(models.QuerySet):
    def counting(self):
        """Not forgiven by staff."""
        return self.filter(released_at__isnull=True)

    def of(self, addresses):
        return self.filter(address__in=[address.lower() for address in addresses])

    def stopped_addresses(self, addresses) -> set[str]:
        """Those of these addresses, in lower case, to which no mail goes any more."""
        counts = self.counting().of(addresses).order_by().values("address")
        counts = counts.annotate(number=models.Count("pk")).filter(number__gte=Bounce.ENOUGH)
        return set(counts.values_list("address", flat=True))

    def with_number(self):
        """`number`: how many of the same address count."""
        same = Bounce.objects.counting().filter(address=models.OuterRef("address"))
        counts = same.order_by().values("address").annotate(n=models.Count("pk")).values("n")
        return self.annotate(number=Coalesce(models.Subquery(counts), 0))


class Bounce(models.Model):
    """A mail that a mail server has refused for ever, at once or by a report that came later.

    Retention: `bounces.KEEP`; a mailbox may be there again by then.
    """

    ENOUGH = 3

    address = models.EmailField(_("e-mail"), help_text=_("In lower case."))
    message_id = models.CharField(_("mail"), max_length=250)
    reason = models.TextField(_("what the mail server said"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["address", "message_id"], name="bounce_once_per_mail"),
        ]

    def __str__(self):
        return self.address
