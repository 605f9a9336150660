"""Who comes to an event, and when we remind them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.links import registration_token

LANGUAGES = [
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("pl", _("Polish")),
]


class RegistrationQuerySet(models.QuerySet):
    def active(self):  # same rule: Registration.is_active
        return self.exclude(status=Registration.Status.CANCELLED)

    def holding_seat(self):  # same rule: Registration.holds_seat
        return self.filter(status__in=Registration.SEAT_HOLDING)

    def expected(self):
        """Those who have a seat and have not been at the door yet."""
        return self.filter(status=Registration.Status.REGISTERED)

    def coming(self, now):
        """Of events that are not over; same rule: Event.is_upcoming."""
        return self.filter(event__ends_at__gt=now)

    def past(self, now):
        return self.filter(event__ends_at__lte=now)

    def with_address(self, email):
        return self.filter(_is_address(email))

    def of(self, user):
        """The user's own: made while signed in, or earlier with the same address."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(_is_address(user.email)))


def _is_address(email):
    """Whatever the case; by the index, which `iexact` would not use."""
    return Exact(Lower("email"), Lower(Value(email)))


class Registration(models.Model):
    class Status(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Seat offered")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
        ATTENDED = "attended", _("Attended")
        NO_SHOW = "no_show", _("Did not come")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")

    SEAT_HOLDING = (Status.REGISTERED, Status.OFFERED, Status.ATTENDED, Status.NO_SHOW)

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="registrations",
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254)
    organisation_name = models.CharField(
        _("organisation as written"), max_length=200, blank=True, default=""
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        verbose_name=_("organisation in the directory"),
        on_delete=models.SET_NULL,
        related_name="event_registrations",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user account"),
        on_delete=models.SET_NULL,
        related_name="event_registrations",
        null=True,
        blank=True,
    )
    mode = models.CharField(
        _("takes part"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE
    )
    language = models.CharField(
        _("language of mails"), max_length=5, choices=LANGUAGES, default="fi"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.REGISTERED
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registered by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty: the person filled in the form without signing in."),
    )
    created_at = models.DateTimeField(_("registered at"), auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(status="cancelled"),
                name="registration_one_active_per_address",
                violation_error_message=_("This address is already registered for the event."),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status", "mode"], name="registration_seats"),
            models.Index(Lower("email"), name="registration_email"),
        ]

    def __str__(self):
        return self.name

    def is_active(self):
        return self.status != self.Status.CANCELLED

    def holds_seat(self):
        return self.status in self.SEAT_HOLDING

    def can_be_cancelled(self, now):
        is_waiting_for_event = self.status in (
            self.Status.REGISTERED,
            self.Status.WAITING,
            self.Status.OFFERED,
        )
        return is_waiting_for_event and self.event.starts_at > now

    @property
    def token(self):
        """Proof, in a link in a mail, that the reader may cancel this registration."""
        return registration_token(self)


class ReminderRule(models.Model):
    class Before(models.IntegerChoices):
        TWO_WEEKS = 14 * 24 * 60, _("2 weeks before")
        ONE_WEEK = 7 * 24 * 60, _("1 week before")
        THREE_DAYS = 3 * 24 * 60, _("3 days before")
        TWO_DAYS = 2 * 24 * 60, _("2 days before")
        ONE_DAY = 24 * 60, _("1 day before")
        TWELVE_HOURS = 12 * 60, _("12 hours before")
        TWO_HOURS = 2 * 60, _("2 hours before")
        ONE_HOUR = 60, _("1 hour before")
        FIFTEEN_MINUTES = 15, _("15 minutes before")

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="reminder_rules",
    )
    minutes_before = models.PositiveIntegerField(
        _("when"),
        choices=Before.choices,
        default=Before.ONE_DAY,
        help_text=_("Everyone who is registered by then gets one mail."),
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["event", "-minutes_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "minutes_before"],
                name="reminder_rule_once_per_event",
                violation_error_message=_("This reminder is on the list already."),
            ),
        ]

    def __str__(self):
        return str(self.get_minutes_before_display())

    @property
    def before(self):
        return timedelta(minutes=self.minutes_before)
