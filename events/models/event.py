"""An event: what, when, where, for whom, and who may see it at which time."""

import uuid
import zoneinfo
from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from content.fields import ImageField, RichTextField, TranslationsField
from content.folding import search_text
from content.languages import CONTENT_LANGUAGES, in_all_languages
from events.links import invitation_key, with_key

from .audience import represents_member
from .checks import (
    default_languages,
    default_time_zone,
    validate_languages,
    validate_slug_is_free,
    validate_time_zone,
)
from .event_queryset import EventQuerySet
from .registration import Registration
from .reminders import ReminderRule

FEEDBACK_WITHIN = timedelta(days=60)  # of the end: later people remember too little


class Event(models.Model):
    class Kind(models.TextChoices):
        SEMINAR = "seminar", _("Seminar")
        WORKSHOP = "workshop", _("Workshop")
        TRAINING = "training", _("Training")
        NETWORKING = "networking", _("Networking")
        FAIR = "fair", _("Fair")
        STUDY_TRIP = "study_trip", _("Study trip")
        WEBINAR = "webinar", _("Webinar")
        INFORMATION = "information", _("Information session")
        MEETING = "meeting", _("Meeting")
        OTHER = "other", _("Other event")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("event", "Draft")
        SCHEDULED = "scheduled", pgettext_lazy("event", "Scheduled")
        PUBLISHED = "published", pgettext_lazy("event", "Published")
        POSTPONED = "postponed", pgettext_lazy("event", "Postponed")
        CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")

    class Precision(models.TextChoices):
        TIME = "time", _("Day and time")
        DAY = "day", _("Only the day")
        MONTH = "month", _("Only the month")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members of the cluster")
        INVITED = "invited", _("Invited people")

    class RegistrationMode(models.TextChoices):
        NONE = "none", _("No registration")
        HERE = "here", _("Registration on this site")
        ELSEWHERE = "elsewhere", _("Registration on another site")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("address of the page"),
        max_length=100,
        unique=True,
        validators=[validate_slug_is_free],
        help_text=_("The last part of the page's address. Keep it once it has been published."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SEMINAR)
    summary = models.TextField(
        _("summary"),
        blank=True,
        default="",
        max_length=400,
        help_text=_("One or two sentences for lists, search engines and calendars."),
    )
    description = RichTextField(_("description"), blank=True, default="")

    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("A draft with a time here appears by itself at that time."),
    )

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text=_("The times of this event are given and shown in this zone."),
    )
    precision = models.CharField(
        _("how exactly the time is known"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.TIME,
        help_text=_("For an old event of which only the day or the month is known."),
    )

    mode = models.CharField(
        _("way of taking part"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True, default="")
    street = models.CharField(_("street address"), max_length=200, blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True, default="")
    town = models.CharField(_("town"), max_length=100, blank=True, default="")
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
    )
    online_url = models.URLField(
        _("address of the online meeting"),
        max_length=500,
        blank=True,
        default="",
        help_text=_(
            "Only those who have registered get to see it, from 24 hours before the start."
        ),
    )
    seats_on_site = models.PositiveIntegerField(
        _("seats on site"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: there is room for everybody."),
    )
    seats_online = models.PositiveIntegerField(
        _("seats online"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: there is room for everybody."),
    )

    audience = models.CharField(
        _("audience"),
        max_length=10,
        choices=Audience.choices,
        default=Audience.PUBLIC,
        help_text=_(
            "An event for members is shown to signed-in members only; one for invited people "
            "to those who have its invitation link."
        ),
    )
    languages = models.JSONField(
        _("held in"), default=default_languages, blank=True, validators=[validate_languages]
    )
    registration = models.CharField(
        _("registration"),
        max_length=10,
        choices=RegistrationMode.choices,
        default=RegistrationMode.HERE,
    )
    registration_url = models.URLField(
        _("address of the registration"), max_length=500, blank=True, default=""
    )
    has_waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("When all seats are taken, people may wait for one that is given back."),
    )
    needs_approval = models.BooleanField(
        _("each registration is approved by you"),
        default=False,
        help_text=_("Nobody has a seat before you have said yes."),
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        help_text=_("Empty: as soon as the event is published."),
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("Empty: when the event starts."),
    )
    price_note = models.CharField(
        _("price"), max_length=200, blank=True, default="", help_text=_("For example: free.")
    )
    accessibility_note = models.TextField(
        _("accessibility"),
        blank=True,
        default="",
        help_text=_("Step-free way in, induction loop, captions, whom to ask for help."),
    )
    arrangements = models.TextField(
        _("arrangements"),
        blank=True,
        default="",
        max_length=2000,
        help_text=_(
            "The way there, parking, what to bring. Sent to the registered at 16:00 on the day "
            "before; empty: no such mail."
        ),
    )
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True, default="")
    contact_email = models.EmailField(_("contact e-mail"), blank=True, default="")
    contact_phone = PhoneNumberField(_("contact phone"), blank=True, default="")

    cover = ImageField(
        _("picture"),
        upload_to="events",
        blank=True,
        help_text=_("Without one, a picture is drawn from the event's kind and name."),
    )
    cover_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For people who do not see it."),
    )
    cover_credit = models.CharField(_("photographer"), max_length=150, blank=True, default="")
    cancelled_reason = models.CharField(
        _("reason for cancelling"), max_length=300, blank=True, default=""
    )
    uid = models.UUIDField(
        _("identity in calendars"), default=uuid.uuid4, unique=True, editable=False
    )
    sequence = models.PositiveIntegerField(
        _("number of changes of time, place or status"), default=0, editable=False
    )
    invitation_link_number = models.PositiveSmallIntegerField(
        _("number of the link for invited people"), default=0, editable=False
    )
    door_link_number = models.PositiveSmallIntegerField(
        _("number of the link for the door"), default=0, editable=False
    )
    projects = models.ManyToManyField(
        "projects.Project",
        verbose_name=_("projects"),
        related_name="events",
        blank=True,
        help_text=_("Each brings the signs of its funding to the event's page."),
    )
    focus_areas = models.ManyToManyField(
        "strategy.FocusArea", verbose_name=_("focus areas"), related_name="events", blank=True
    )
    series = models.ForeignKey(
        "events.EventSeries", models.SET_NULL, related_name="events", null=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()

    objects = EventQuerySet.as_manager()

    # A change of one of these raises the sequence and is told to those who have registered.
    TIME_AND_PLACE_FIELDS = (
        "starts_at",
        "ends_at",
        "time_zone",
        "precision",
        "mode",
        *(f"venue_{language}" for language in CONTENT_LANGUAGES),
        "street",
        "postal_code",
        "town",
        "online_url",
    )

    COMPUTED = ("search_text", "translations", "updated_at")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event must end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False),
                name="event_scheduled_has_time",
                violation_error_message=_("A scheduled event needs a time of publication."),
            ),
            models.CheckConstraint(
                condition=~Q(registration="elsewhere") | ~Q(registration_url=""),
                name="event_registration_elsewhere_has_address",
                violation_error_message=_(
                    "Registration is on another site: give the address of its page."
                ),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_window",
                violation_error_message=_("Registration must close after it opens."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "ends_at"], name="event_status_end"),
        ]

    def __str__(self):
        return self.title or self.slug

    def save(self, *args, **kwargs):
        self.search_text = self._search_text()
        if (update_fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*update_fields, *self.COMPUTED}
        super().save(*args, **kwargs)

    def _search_text(self):
        texts = [self.town]
        for field in ("title", "summary", "description", "venue"):
            texts += [strip_tags(text) for text in in_all_languages(self, field)]
        return search_text(texts)

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.slug])

    def get_invitation_url(self):
        return with_key(self.get_absolute_url(), invitation_key(self))

    def get_registrations_url(self, status=""):
        """For staff: all of them, or those of one status."""
        url = f"{reverse('admin:events_registration_changelist')}?event__id__exact={self.pk}"
        return f"{url}&status__exact={status}" if status else url

    # State

    def is_published(self, now):
        return self.status == self.Status.PUBLISHED or (
            self.status == self.Status.SCHEDULED and self.publish_at <= now
        )

    def is_cancelled(self):
        return self.status == self.Status.CANCELLED

    def is_postponed(self):
        return self.status == self.Status.POSTPONED

    def is_shown(self, now):
        return self.is_published(now) or self.is_cancelled() or self.is_postponed()

    def is_upcoming(self, now):
        return self.ends_at > now

    def has_started(self, now):
        return self.starts_at <= now

    def is_visible_to(self, user, now):
        return Event.objects.filter(pk=self.pk).visible_to(user, now).exists()

    # Time

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def local_start(self):
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self):
        return self.ends_at.astimezone(self.zone)

    # Reminders

    def reminders(self):
        """The rules, and the mail about arrangements if there is something to say."""
        rules = list(self.reminder_rules.all())
        if any(in_all_languages(self, "arrangements")):
            rules.append(self.rule_of_arrangements())
        return rules

    def rule_of_arrangements(self):
        return ReminderRule(event=self, minutes_before=ReminderRule.ARRANGEMENTS)

    # Feedback

    @property
    def feedback_ends_at(self):
        return self.ends_at + FEEDBACK_WITHIN

    def takes_feedback(self, now):
        return now < self.feedback_ends_at

    # Registration

    def takes_registrations(self, now):
        return self.is_published(now) and self.is_registration_open(now)

    def is_registration_open(self, now):
        """By the clock alone; who may register is the workflow's question."""
        if self.registration != self.RegistrationMode.HERE or self.has_started(now):
            return False
        if self.registration_opens_at and now < self.registration_opens_at:
            return False
        return not (self.registration_closes_at and now >= self.registration_closes_at)

    def modes(self):
        """The ways in which one can take part, as modes of a registration."""
        if self.mode == self.Mode.HYBRID:
            return [Registration.Mode.ON_SITE, Registration.Mode.ONLINE]
        return [Registration.Mode(self.mode)]

    def seats(self, mode):
        """How many there are, None: no limit."""
        return self.seats_on_site if mode == Registration.Mode.ON_SITE else self.seats_online

    def seats_in_all(self):
        """Of all ways of taking part, None: no limit in one of them."""
        limits = [self.seats(mode) for mode in self.modes()]
        return None if None in limits else sum(limits)

    def seats_left(self, mode, now=None):
        """How many are free, None: no limit. One query each, unless read `with_seats_taken()`."""
        seats = self.seats(mode)
        if seats is None:
            return None
        taken = getattr(self, f"taken_{mode}", None)
        if taken is None:
            taken = self.registrations.holding_seat(now).filter(mode=mode).count()
        return max(seats - taken, 0)

    def is_full(self):
        return all(self.seats_left(mode) == 0 for mode in self.modes())

    def is_public(self):  # same rule: EventQuerySet.public
        return self.audience == self.Audience.PUBLIC

    def is_by_invitation(self):
        return self.audience == self.Audience.INVITED

    def is_open_to(self, user, now):
        """May this person register at all? Who was invited may, whomever else the event is for."""
        if self.is_public() or (user and user.is_staff):
            return True
        if self.audience == self.Audience.MEMBERS and represents_member(user, now):
            return True
        return bool(user) and self.invitations.of(user).exists()
