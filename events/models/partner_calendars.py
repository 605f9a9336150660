"""Calendars of partner clusters that we subscribe to, and the events that come from there."""

import zoneinfo
from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.fetching import Problem
from strategy.models import Cluster

from .checks import default_time_zone, validate_languages, validate_time_zone
from .event import Event

language_code = RegexValidator(r"^[a-z]{2,3}$", _("Enter the code of a language, such as fi."))

KEEP = timedelta(days=90)


class ReadingProblem(models.TextChoices):
    """What came, but is no calendar."""

    WEB_PAGE = (
        "web_page",
        _(
            "The address leads to a web page, not to a calendar. Look there for a link named "
            "“iCal”, “ICS” or “Subscribe”."
        ),
    )
    NO_CALENDAR = ("no_calendar", _("What came is no calendar file (.ics), or a broken one."))
    TOO_COMPLICATED = (
        "too_complicated",
        _("The calendar takes too long to read. It may repeat an event without an end."),
    )


def problems():
    return [*Problem.choices, *ReadingProblem.choices]


class PartnerCalendarQuerySet(models.QuerySet):
    def free(self, now):
        """Nobody is fetching it, or whoever was has not been heard of since."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))

    def due(self, now):
        return self.filter(is_active=True, next_fetch_at__lte=now).order_by("next_fetch_at", "pk")

    def failing(self):
        """Long enough that staff should look."""
        return self.filter(is_active=True, failures__gte=PartnerCalendar.ENOUGH)


class PartnerCalendar(models.Model):
    """An address at which a partner cluster publishes its events as iCalendar (RFC 5545)."""

    ENOUGH = 3  # failures in a row, before staff are told

    cluster = models.ForeignKey(
        Cluster,
        models.CASCADE,
        related_name="calendars",
        verbose_name=_("partner cluster"),
        limit_choices_to={"is_own": False},
    )
    address = models.URLField(
        _("address of the calendar"),
        max_length=500,
        unique=True,
        help_text=_(
            "As for subscribing in a calendar program; it often ends in .ics. "
            "Better with https:// than with http://."
        ),
    )
    is_active = models.BooleanField(
        _("shown to everybody"),
        default=False,
        help_text=_(
            "Its events stand among ours, marked as theirs, and are brought up to date every hour. "
            "Look at what comes first."
        ),
    )
    language = models.CharField(
        _("language of the events"),
        max_length=3,
        blank=True,
        default="",
        validators=[language_code],
        help_text=_("For programs that read aloud, where the calendar does not say it itself."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text=_("Where the calendar gives clock times without a zone."),
    )
    kind = models.CharField(
        _("kind of the events"),
        max_length=20,
        choices=Event.Kind.choices,
        blank=True,
        default="",
        help_text=_("Unless a category of theirs is called like one of our kinds."),
    )
    focus_areas = models.ManyToManyField(
        "strategy.FocusArea",
        related_name="partner_calendars",
        verbose_name=_("focus areas of the events"),
        blank=True,
        help_text=_("Unless categories of theirs are called like focus areas of ours."),
    )
    languages = models.JSONField(
        _("held in"),
        default=list,
        blank=True,
        validators=[validate_languages],
        help_text=_("The languages that are spoken there."),
    )

    fetched_at = models.DateTimeField(_("last fetched"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)  # whole, not only “unchanged”
    next_fetch_at = models.DateTimeField(
        _("next fetched"), default=timezone.now, db_index=True, editable=False
    )
    etag = models.CharField(max_length=300, blank=True, default="", editable=False)
    last_modified = models.CharField(max_length=100, blank=True, default="", editable=False)
    problem = models.CharField(
        _("problem"),
        max_length=20,
        choices=problems,
        blank=True,
        default="",
        editable=False,
    )
    problem_detail = models.CharField(max_length=100, blank=True, default="", editable=False)
    failures = models.PositiveSmallIntegerField(_("failed in a row"), default=0, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    objects = PartnerCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar of a partner")
        verbose_name_plural = _("calendars of partners")
        ordering = ["cluster", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=True, lease_until__isnull=True)
                | Q(claim__isnull=False, lease_until__isnull=False),
                name="partner_calendar_claim_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(problem="", failures=0) | (~Q(problem="") & Q(failures__gt=0)),
                name="partner_calendar_failure_has_problem",
            ),
        ]

    def __str__(self):
        return str(self.cluster)

    def forget_visits(self, now) -> list[str]:
        """It is read as if for the first time, soon; returns the names of what that changes."""
        nothing = {
            "read_at": None, "etag": "", "last_modified": "", "problem": "", "problem_detail": "",
            "failures": 0, "next_fetch_at": now,
        }  # fmt: skip
        for name, value in nothing.items():
            setattr(self, name, value)
        return list(nothing)

    @property
    def problem_in_words(self) -> str:
        if not self.problem:
            return ""
        words = str(self.get_problem_display())
        return f"{words} ({self.problem_detail})" if self.problem_detail else words


class PartnerEventQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(calendar__is_active=True, calendar__cluster__is_public=True)

    def upcoming(self, now):
        return self.filter(ends_at__gt=now)

    def past(self, now):
        return self.filter(ends_at__lte=now)

    def for_cards(self):
        return self.select_related("calendar__cluster")

    def repetitions_of(self, event):
        """The event itself among them."""
        return self.filter(calendar=event.calendar_id, uid=event.uid)


class PartnerEvent(models.Model):
    """One event, or one of its repetitions, from a partner's calendar. Nobody registers here.

    Kind, focus areas and languages are ours: `workflows.classifying` says what they are taken to
    be. The rest staff never edit: the next fetch would write over it. Retention: `KEEP` after its
    end.
    """

    is_of_partner = True  # templates show both kinds in one list

    calendar = models.ForeignKey(PartnerCalendar, models.CASCADE, related_name="events")
    uid = models.CharField(max_length=255)
    recurrence_id = models.CharField(max_length=16, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=300)
    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), db_index=True)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_time_zone])
    is_all_day = models.BooleanField(_("all day"), default=False)
    place = models.CharField(_("place"), max_length=300, blank=True, default="")
    url = models.URLField(_("address of its page"), max_length=500, blank=True, default="")
    language = models.CharField(_("language"), max_length=3, blank=True, default="")
    categories = models.JSONField(_("categories"), default=list, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    kind = models.CharField(
        _("kind"), max_length=20, choices=Event.Kind.choices, blank=True, default=""
    )
    focus_areas = models.ManyToManyField(
        "strategy.FocusArea",
        related_name="partner_events",
        verbose_name=_("focus areas"),
        blank=True,
    )
    languages = models.JSONField(
        _("held in"), default=list, blank=True, validators=[validate_languages]
    )
    is_corrected = models.BooleanField(_("corrected by staff"), default=False, editable=False)

    objects = PartnerEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a partner")
        verbose_name_plural = _("events of partners")
        ordering = ["starts_at", "pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "uid", "recurrence_id"], name="partner_event_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="partner_event_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Their page of it, else their site, else what we know of them."""
        return self.page_of_theirs or self.calendar.cluster.get_absolute_url()

    @property
    def page_of_theirs(self):
        return self.url or self.calendar.cluster.website

    @property
    def is_in_other_zone(self):
        """A clock time that a reader here would take for another moment."""
        here = self.starts_at.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE))
        return not self.is_all_day and self.local_start.utcoffset() != here.utcoffset()

    @property
    def precision(self):
        return Event.Precision.DAY if self.is_all_day else Event.Precision.TIME

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def local_start(self):
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self):
        """Of an all-day event still on its last day: RFC 5545 §3.6.1 gives the midnight after."""
        end = self.ends_at.astimezone(self.zone)
        return end - timedelta(microseconds=1) if self.is_all_day else end
