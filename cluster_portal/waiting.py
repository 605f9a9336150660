"""What waits for staff: the front page of the staff pages. Empty means all clear."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contact.models import Message
from events import when
from events.models import Event, PartnerCalendar, Registration
from mailing.models import Mail
from members.models import AccessRequest, Application, CheckRound, Organisation
from members.review import soon
from members.workflows import expiry
from news import reports
from statements.models import AccessibilityStatement
from upkeep import quiet
from upkeep.models import ErasureRequest, NightlyRun

SHOWN = 5
SOON = timedelta(days=14)


@dataclass
class Waiting:
    label: str
    count: int
    url: str
    tone: str
    items: list[dict] = field(default_factory=list)


def waiting_for(user) -> list[Waiting]:
    """The groups that this person may work on and that are not empty."""
    now = timezone.now()
    today = timezone.localdate(now)
    groups = [
        *_who_waits(user, now, today),
        *_members_to_look_after(user, now, today),
        *_what_comes(user, now, today),
        *_what_went_wrong(user, now),
    ]
    return [group for group in groups if group and group.count]


def _who_waits(user, now, today):
    """People who wait for an answer of staff."""
    return [
        _group(
            user,
            "members.view_application",
            Application.objects.waiting().with_open_questions().order_by("applied_at"),
            label=_("Applications for membership"),
            url=reverse("admin:members_application_changelist"),
            tone="info",
            meta=lambda application: _waits(application, today),
        ),
        _group(
            user,
            "members.change_profilechange",
            Organisation.objects.with_changes_to_check(),
            label=_("Profile changes"),
            url=reverse("admin:members_profilechange_changelist") + "?open=1",
            tone="info",
            meta=_public_at_latest,
            page="admin:members_profilechange_review",
        ),
        _group(
            user,
            "contact.view_message",
            Message.objects.needing_answer().order_by("due_on", "created_at"),
            label=_("Messages to answer"),
            url=reverse("admin:contact_message_changelist"),
            tone="warn",
            meta=lambda message: _answer_by(message, today),
        ),
        _group(
            user,
            "members.view_accessrequest",
            AccessRequest.objects.needing_staff(now).select_related("organisation"),
            label=_("People who wait to be let in"),
            url=reverse("admin:members_accessrequest_changelist") + "?staff=1",
            tone="info",
            meta=lambda asked: date_format(timezone.localdate(asked.asked_at)),
        ),
        _group(
            user,
            "events.change_registration",
            Event.objects.with_open_requests(now).order_by("starts_at"),
            label=_("Requests to take part in events"),
            url=reverse("admin:events_registration_changelist")
            + f"?status__exact={Registration.Status.REQUESTED}",
            tone="info",
            meta=lambda event: f"{_requests(event)} · {when.describe_briefly(event)}",
            address=lambda event: event.get_registrations_url(Registration.Status.REQUESTED),
        ),
    ]


def _members_to_look_after(user, now, today):
    """Members that need a word or a hand."""
    return [
        _group(
            user,
            "members.change_organisation",
            Organisation.objects.members(today).without_manager(today),
            label=_("Members without a manager"),
            url=reverse("admin:members_organisation_changelist") + "?orphan=1",
            tone="warn",
            meta=_without_manager_since,
        ),
        _group(
            user,
            "members.change_checkround",
            CheckRound.objects.running(today).with_progress(),
            label=_("Profile-check rounds"),
            url=reverse("admin:members_checkround_changelist"),
            tone="neutral",
            meta=_how_far,
        ),
        _group(
            user,
            "members.change_certificate",
            expiry.ending(today),
            label=_("Certificates that end soon"),
            url=reverse("admin:members_certificate_changelist") + "?validity=soon",
            tone="warn",
            meta=_whose_and_until_when,
        ),
        _group(
            user,
            "upkeep.view_quietmember",
            quiet.longest_first(quiet.quiet(today)),
            label=_("Quiet members"),
            url=reverse("admin:upkeep_quietmember_changelist"),
            tone="neutral",
            meta=lambda member: quiet.reasons(member, today),
        ),
    ]


def _what_comes(user, now, today):
    """What has its day."""
    return [
        _group(
            user,
            "events.view_event",
            Event.objects.shown(now)
            .filter(starts_at__gte=now, starts_at__lt=now + SOON)
            .with_seats_taken()
            .with_who_waits()
            .prefetch_related("questions")
            .order_by("starts_at"),
            label=_("Events in the next two weeks"),
            url=reverse("admin:events_event_changelist"),
            tone="neutral",
            meta=_when_and_how_many,
            links=lambda event: _pages_of(event, user),
        ),
        _group(
            user,
            "events.view_registration",
            reports.wanted(now).order_by("-ends_at"),
            label=_("Events without a report"),
            url=reverse("admin:events_event_changelist"),
            tone="neutral",
            meta=when.describe_briefly,
            page="admin:events_event_attendance",
        ),
        _group(
            user,
            "statements.change_accessibilitystatement",
            AccessibilityStatement.objects.filter(cluster__is_own=True).due_for_review(today),
            label=_("Accessibility statement due for review"),
            url=reverse("admin:statements_accessibilitystatement_changelist"),
            tone="warn",
            meta=_last_reviewed,
        ),
        _group(
            user,
            "upkeep.change_erasurerequest",
            ErasureRequest.objects.waiting().order_by("due_on"),
            label=_("Wishes to be erased"),
            url=reverse("admin:upkeep_erasurerequest_changelist"),
            tone="warn",
            meta=lambda wish: _("Do it by %(day)s") % {"day": date_format(wish.due_on)},
        ),
    ]


def _what_went_wrong(user, now):
    """What the portal could not do by itself."""
    return [
        _group(
            user,
            "mailing.view_mail",
            Mail.objects.given_up().order_by("-finished_at"),
            label=_("Mails that could not be sent"),
            url=reverse("admin:mailing_mail_changelist") + "?state__exact=given_up",
            tone="bad",
            meta=lambda mail: mail.to,
        ),
        _group(
            user,
            "upkeep.view_nightlyrun",
            NightlyRun.objects.worrying(now),
            label=_("The nightly clean-up"),
            url=reverse("admin:upkeep_nightlyrun_changelist"),
            tone="bad",
            meta=_what_is_wrong_with_the_night,
        ),
        _group(
            user,
            "events.change_partnercalendar",
            PartnerCalendar.objects.failing().select_related("cluster"),
            label=_("Calendars of partners that cannot be fetched"),
            url=reverse("admin:events_partnercalendar_changelist") + "?state=failing",
            tone="bad",
            meta=lambda calendar: calendar.problem_in_words,
            page="admin:events_partnercalendar_fetch",
        ),
    ]


def _group(
    user,
    permission: str,
    waiting: QuerySet,
    *,
    meta: Callable,
    page: str = "",
    address: Callable | None = None,
    links: Callable | None = None,
    **facts,
) -> Waiting | None:
    """`page`, `address`: where an item leads to, if not to its form; `links`: (label, url) more."""
    if not user.has_perm(permission):
        return None
    model = waiting.model._meta
    page = page or f"admin:{model.app_label}_{model.model_name}_change"
    items = [
        {
            "title": str(item),
            "url": address(item) if address else reverse(page, args=[item.pk]),
            "meta": meta(item),
            "links": links(item) if links else [],
        }
        for item in waiting[:SHOWN]
    ]
    return Waiting(count=waiting.count(), items=items, **facts)


def _waits(application: Application, today) -> str:
    days = application.days_waiting(today)
    waits = ngettext("Waits for %(count)s day", "Waits for %(count)s days", days) % {"count": days}
    if application.is_asked:
        return _("%(waits)s; the applicant has been asked") % {"waits": waits}
    return waits


def _answer_by(message: Message, today) -> str:
    if message.is_overdue(today):
        return _("Late: the answer was due on %(day)s") % {"day": date_format(message.due_on)}
    return _("Answer by %(day)s") % {"day": date_format(message.due_on)}


def _last_reviewed(statement: AccessibilityStatement) -> str:
    day = date_format(statement.reviewed_on)
    return _("Go through it once a year. Last reviewed on %(day)s.") % {"day": day}


def _without_manager_since(organisation) -> str:
    if organisation.manager_left_on is None:
        return _("No manager as yet")
    return _("Since %(day)s") % {"day": date_format(organisation.manager_left_on)}


def _public_at_latest(organisation: Organisation) -> str:
    return _("Public at latest %(moment)s") % {"moment": soon(organisation.first_public_at)}


def _how_far(round: CheckRound) -> str:
    return _("%(answered)d of %(asked)d have answered") % {
        "answered": round.answered,
        "asked": round.asked,
    }


def _whose_and_until_when(certificate) -> str:
    return f"{certificate.organisation} · {date_format(certificate.valid_until)}"


def _when_and_how_many(event: Event) -> str:
    facts = [when.describe_briefly(event), _seats(event)]
    if event.requests:
        facts.append(_requests(event))
    if event.waiting:
        waits = ngettext("%(count)s waits for a seat", "%(count)s wait for a seat", event.waiting)
        facts.append(waits % {"count": event.waiting})
    return " · ".join(map(str, facts))


def _seats(event: Event) -> str:
    if (seats := event.seats_in_all()) is not None:
        return gettext("%(taken)s of %(seats)s seats taken") % {
            "taken": event.seats_taken,
            "seats": seats,
        }
    words = ngettext("%(count)s registered", "%(count)s registered", event.seats_taken)
    return words % {"count": event.seats_taken}


def _requests(event: Event) -> str:
    words = ngettext("%(count)s request", "%(count)s requests", event.requests)
    return words % {"count": event.requests}


def _pages_of(event: Event, user) -> list[tuple[str, str]]:
    if not user.has_perm("events.view_registration") or not event.questions.exists():
        return []
    return [(gettext("Answers"), reverse("admin:events_event_answers", args=[event.pk]))]


def _what_is_wrong_with_the_night(run: NightlyRun) -> str:
    if run.failed:
        return _("Something did not work")
    return _("Has not run since then: ask whoever runs the server")
