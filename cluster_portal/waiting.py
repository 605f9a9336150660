"""What waits for staff: the front page of the staff pages. Empty means all clear."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contact.models import Message
from events.models import Event
from mailing.models import Mail
from members.models import Application

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
    groups = [
        _group(
            user,
            "members.view_application",
            Application.objects.waiting().order_by("applied_at"),
            label=_("Applications for membership"),
            url=reverse("admin:members_application_changelist"),
            tone="info",
            meta=lambda application: date_format(timezone.localdate(application.applied_at)),
        ),
        _group(
            user,
            "contact.view_message",
            Message.objects.needing_answer().order_by("due_on", "created_at"),
            label=_("Messages to answer"),
            url=reverse("admin:contact_message_changelist"),
            tone="warn",
            meta=lambda message: _answer_by(message, timezone.localdate(now)),
        ),
        _group(
            user,
            "events.view_event",
            Event.objects.shown(now)
            .filter(starts_at__gte=now, starts_at__lt=now + SOON)
            .with_seats_taken()
            .order_by("starts_at"),
            label=_("Events in the next two weeks"),
            url=reverse("admin:events_event_changelist"),
            tone="neutral",
            meta=_when_and_how_many,
        ),
        _group(
            user,
            "mailing.view_mail",
            Mail.objects.given_up().order_by("-finished_at"),
            label=_("Mails that could not be sent"),
            url=reverse("admin:mailing_mail_changelist") + "?state__exact=given_up",
            tone="bad",
            meta=lambda mail: mail.to,
        ),
    ]
    return [group for group in groups if group and group.count]


def _group(user, permission: str, waiting: QuerySet, *, meta: Callable, **facts) -> Waiting | None:
    if not user.has_perm(permission):
        return None
    model = waiting.model._meta
    change = f"admin:{model.app_label}_{model.model_name}_change"
    items = [
        {"title": str(item), "url": reverse(change, args=[item.pk]), "meta": meta(item)}
        for item in waiting[:SHOWN]
    ]
    return Waiting(count=waiting.count(), items=items, **facts)


def _answer_by(message: Message, today) -> str:
    if message.is_overdue(today):
        return _("Late: the answer was due on %(day)s") % {"day": date_format(message.due_on)}
    return _("Answer by %(day)s") % {"day": date_format(message.due_on)}


def _when_and_how_many(event: Event) -> str:
    taken = ngettext("%(count)s registered", "%(count)s registered", event.seats_taken) % {
        "count": event.seats_taken
    }
    return f"{date_format(event.local_start, 'DATETIME_FORMAT')} · {taken}"
