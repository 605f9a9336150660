"""Who comes to an event, and when we remind them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.links import code, registration_token, ticket

LANGUAGES = [
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("pl", _("Polish")),
]

ONLINE_URL_SHOWN_BEFORE = timedelta(hours=24)
NOBODYS_ADDRESS = "@erased.invalid"  # .invalid: RFC 2606


class RegistrationQuerySet(models.QuerySet):
    def waiting(self):
        """In the order in which seats are offered."""
        return self.filter(status=Registration.Status.WAITING).order_by("waiting_since", "pk")

    def offered(self, now=None):  # same rule: Registration.is_offered
        now = now or timezone.now()
        is_open = Q(offered_until__gt=now, event__starts_at__gt=now)
        return self.filter(is_open, status=Registration.Status.OFFERED)

    def offer_lapsed(self, now=None):  # same rule: Registration.has_lapsed
        """Nobody has answered in time. They count as nothing, even before a task closes them."""
        return self.filter(_has_lapsed(now or timezone.now()))

    def without_lapsed_offers(self, now=None):
        return self.exclude(_has_lapsed(now or timezone.now()))

    def requested(self):
        return self.filter(status=Registration.Status.REQUESTED)

    def reachable(self):  # same rule: Registration.is_reachable
        return self.exclude(email="").exclude(email__endswith=NOBODYS_ADDRESS)

    def reachable_for_bulk_mail(self):
        """Whose address is known to be theirs."""
        return self.reachable().filter(email_confirmed_at__isnull=False)

    def active(self, now=None):  # same rule: Registration.is_active
        return self.without_lapsed_offers(now).exclude(status=Registration.Status.CANCELLED)

    def holding_seat(self, now=None):  # same rule: Registration.holds_seat
        return self.with_seat() | self.offered(now)

    def with_seat(self):  # same rule: Registration.has_seat
        """For sure: what is only offered may still be declined."""
        return self.filter(status__in=Registration.WITH_SEAT)

    def before_event(self, now=None):
        """Those who come, and those who still hope to."""
        return self.without_lapsed_offers(now).filter(status__in=Registration.BEFORE_EVENT)

    def expected(self):
        """Those who have a seat and have not been at the door yet."""
        return self.filter(status=Registration.Status.REGISTERED)

    def attended(self):
        return self.filter(status=Registration.Status.ATTENDED)

    def coming(self, now):
        """Of events that are not over; same rule: Event.is_upcoming."""
        return self.filter(event__ends_at__gt=now)

    def past(self, now):
        return self.filter(event__ends_at__lte=now)

    def with_address(self, email):
        return self.filter(is_address(email))

    def of(self, user):
        """The user's own: made while signed in, or earlier with the same address."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(is_address(user.email)))


def _has_lapsed(now):
    is_over = Q(offered_until__lte=now) | Q(event__starts_at__lte=now)
    return Q(status=Registration.Status.OFFERED) & is_over


def is_address(email):
    """Whatever the case; by the index, which `iexact` would not use."""
    return Exact(Lower("email"), Lower(Value(email)))


class Registration(models.Model):
    class Status(models.TextChoices):
        REQUESTED = "requested", _("Waiting for approval")
        REGISTERED = "registered", _("Registered")
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Seat offered")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
        ATTENDED = "attended", _("Attended")
        NO_SHOW = "no_show", _("Did not come")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        SPEAKER = "speaker", _("Speaker")
        ORGANISER = "organiser", _("Organiser")
        STAFF = "staff", _("Staff")

    BEFORE_EVENT = (Status.REQUESTED, Status.REGISTERED, Status.WAITING, Status.OFFERED)
    WITH_SEAT = (Status.REGISTERED, Status.ATTENDED, Status.NO_SHOW)

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="registrations",
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    email = models.EmailField(
        _("e-mail"), max_length=254, blank=True, help_text=_("Empty for who came without one.")
    )
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
    role = models.CharField(
        _("is there as"), max_length=12, choices=Role.choices, default=Role.PARTICIPANT
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
    email_confirmed_at = models.DateTimeField(
        _("address confirmed at"),
        null=True,
        blank=True,
        help_text=_("The person has opened the link in the mail and said that it is theirs."),
    )
    party = models.UUIDField(null=True, blank=True, editable=False)  # who registered together
    stays_together = models.BooleanField(
        _("only together"),
        default=False,
        help_text=_("Would rather wait than come with a part of the group."),
    )
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    left_at = models.DateTimeField(pgettext_lazy("door", "left"), null=True, blank=True)
    hours = models.DecimalField(
        _("hours"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Instead of the time between coming and going."),
    )
    has_given_feedback = models.BooleanField(default=False, editable=False)  # not which

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(status="cancelled") & ~Q(email=""),
                name="registration_one_active_per_address",
                violation_error_message=_("This address is already registered for the event."),
            ),
            models.CheckConstraint(
                condition=Q(status="offered", offered_until__isnull=False)
                | ~Q(status="offered") & Q(offered_until__isnull=True),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(waiting_since__isnull=False),
                name="registration_waiting_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(arrived_at__isnull=False),
                name="registration_who_left_had_come",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status", "mode"], name="registration_seats"),
            models.Index(Lower("email"), name="registration_email"),
        ]

    def __str__(self):
        return self.name

    def is_active(self, now=None):
        return self.status != self.Status.CANCELLED and not self.has_lapsed(now)

    def holds_seat(self, now=None):
        return self.has_seat() or self.is_offered(now)

    def has_seat(self):
        return self.status in self.WITH_SEAT

    def passes_the_door(self):
        """Who sits in front of a screen does not."""
        return self.mode == self.Mode.ON_SITE or self.is_walk_in

    def is_reachable(self):
        return bool(self.email) and not self.email.endswith(NOBODYS_ADDRESS)

    def can_be_cancelled(self, now):
        event = self.event
        is_before = event.is_postponed() or event.starts_at > now and not event.is_cancelled()
        return is_before and self.is_active(now) and self.status in self.BEFORE_EVENT

    def can_be_handed_over(self, now):
        """Not where the organiser approves each person: it would let somebody in unseen."""
        event = self.event
        takes_place = event.is_published(now) and not event.has_started(now)
        is_expected = self.status == self.Status.REGISTERED
        return takes_place and is_expected and not event.needs_approval

    def may_see_online_url(self, now):
        """Who takes part online and has a seat for sure; earlier it would only be passed on."""
        event = self.event
        is_near = event.starts_at - ONLINE_URL_SHOWN_BEFORE <= now < event.ends_at
        is_in = self.mode == self.Mode.ONLINE and self.has_seat()
        return bool(event.online_url) and is_near and is_in and event.is_published(now)

    def is_waiting(self):
        return self.status == self.Status.WAITING

    def is_offered(self, now=None):
        """There is still time to take the seat."""
        return self.status == self.Status.OFFERED and not self.has_lapsed(now)

    def has_lapsed(self, now=None):
        """The time for taking the offered seat has run out, or the event has started."""
        if self.status != self.Status.OFFERED:
            return False
        return self.offer_ends_at <= (now or timezone.now())

    @property
    def offer_ends_at(self):
        """An event that was moved may begin before the time for an answer is over."""
        return min(self.offered_until, self.event.starts_at)

    def is_requested(self):
        return self.status == self.Status.REQUESTED

    def place_in_line(self):
        """1 is who gets the next seat; None without a place on the waiting list."""
        if not self.is_waiting():
            return None
        line = Registration.objects.waiting().filter(event=self.event_id, mode=self.mode)
        earlier = Q(waiting_since__lt=self.waiting_since)
        earlier |= Q(waiting_since=self.waiting_since, pk__lt=self.pk)
        return line.filter(earlier).count() + 1

    def companions(self, now=None):
        """Who was registered together with this one and takes part in the same way, this one
        included. Who has cancelled is nobody's companion any more."""
        if self.party is None or not self.is_active(now):
            return self.event.registrations.filter(pk=self.pk)
        return self.event.registrations.active(now).filter(party=self.party, mode=self.mode)

    @property
    def token(self):
        """Proof, in a link in a mail, that the reader may cancel this registration."""
        return registration_token(self)

    @property
    def ticket(self):
        return ticket(self)

    @property
    def code(self):
        return code(self)
