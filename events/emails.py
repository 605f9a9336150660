"""One function for each mail to people who come to an event, in their language."""

import base64
import functools
from datetime import UTC

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from events import calendar, door, when
from events.links import feedback_token, guest_key
from events.models import Consent, Event, Material, Registration
from mailing import links, outbox
from mailing.merging import slot
from mailing.models import Mail, Topic
from strategy.models import Cluster


def registered(registration, *, introduced_by="", changed_at=None, was_mode=""):
    """`introduced_by`: who has given us name and address, if not the person. `changed_at`,
    `was_mode`: when another way of taking part was chosen, and which it had been."""
    key = f"{registration.pk}:{changed_at.isoformat()}" if changed_at else f"{registration.pk}"
    has_ticket = registration.mode == registration.Mode.ON_SITE
    with override(registration.language):
        was_way = str(Registration.Mode(was_mode).label) if was_mode else ""
    _queue(
        "registered",
        registration,
        key=key,
        context=_first_words(registration, introduced_by)
        | {"was_way": was_way, "has_ticket": has_ticket},
        method=calendar.REQUEST,
        more_files=[_ticket(registration)] if has_ticket else [],
    )


def waiting(registration, *, introduced_by=""):
    context = _first_words(registration, introduced_by)
    _queue("waiting", registration, key=f"{registration.pk}", context=context)


def requested(registration, *, introduced_by=""):
    context = _first_words(registration, introduced_by)
    _queue("requested", registration, key=f"{registration.pk}", context=context)


def _first_words(registration, introduced_by):
    is_confirmed = registration.email_confirmed_at is not None
    return {
        "introduced_by": introduced_by,
        "asks_to_confirm": not is_confirmed
        and registration.consents.filter(purpose=Consent.Purpose.INVITATIONS).exists(),
    }


def refused(registration):
    _queue("refused", registration, key=f"{registration.pk}")


def seat_offered(registration, *, seats):
    """To the first of those who were registered together; `seats` are kept for all of them."""
    group = registration.companions().count()
    until = registration.offered_until.astimezone(registration.event.zone)
    with override(registration.language):
        context = {
            "seats": seats,
            "group": group,
            "is_for_a_part": seats < group,
            "until": when.deadline(registration.event, registration.offered_until),
            "until_brief": when.moment_briefly(until),
        }
    _queue(
        "seat_offered",
        registration,
        key=f"{registration.pk}:{registration.offered_until.isoformat()}",
        context=context,
        give_up_at=registration.offered_until,
    )


def offer_lapsed(registration):
    _queue("offer_lapsed", registration, key=f"{registration.pk}")


def handed_over(registration, successor):
    _queue(
        "handed_over",
        registration,
        key=f"{registration.pk}",
        context={"successor": successor},
        method=calendar.CANCEL,
    )


def event_postponed(registration):
    _queue(
        "postponed",
        registration,
        key=f"{registration.pk}:{registration.event.sequence}",
        method=_cancel_if_in_calendar(registration),
    )


def registered_already(registration, *, now):
    """At most one a day, so that nobody can fill a stranger's mailbox with the form."""
    _queue(
        "registered_already",
        registration,
        key=f"{registration.pk}:{now.date().isoformat()}",
        method=_request_if_in_calendar(registration),
    )


def registration_cancelled(registration, *, had_seat):
    _queue(
        "registration_cancelled",
        registration,
        key=f"{registration.pk}",
        method=calendar.CANCEL if had_seat else "",
    )


def event_changed(registration, *, before):
    """To everybody who counts on it, with a seat or without. `before` is the event as it was; None
    if it had been postponed without a new time."""
    context = {"has_new_time": before is None}
    with override(registration.language):
        if before:
            context["was_when"] = when.describe(before)
            context["was_where"] = _where_it_was(registration, before)
        if registration.is_offered():
            context["until"] = when.deadline(registration.event, registration.offer_ends_at)
    _queue(
        "changed",
        registration,
        key=f"{registration.pk}:{registration.event.sequence}",
        context=context,
        method=_request_if_in_calendar(registration),
    )


def _where_it_was(registration, before):
    """Where two ways were left and one has gone, the person may have come in that one."""
    is_same_way = before.mode == registration.event.mode
    return calendar.place(before, registration.mode if is_same_way else "")


def event_cancelled(registration):
    _queue(
        "cancelled",
        registration,
        key=f"{registration.pk}",
        method=_cancel_if_in_calendar(registration),
    )


def thanks(registration) -> bool:
    """False if it had been promised before."""
    event = registration.event
    key = f"event-thanks:{event.pk}:{registration.pk}"
    if Mail.objects.filter(key=key).exists():
        return False
    token = feedback_token(registration)
    audiences = set(event.materials.filter(is_agreed=True).values_list("audience", flat=True))
    is_for_registered = Material.Audience.REGISTERED in audiences
    with override(registration.language):
        page = _own_page(registration) if is_for_registered else _page_of(event)
        context = {
            "feedback_url": links.absolute(reverse("events:feedback", args=[token])),
            "materials_url": links.absolute(page),
            "has_materials": bool(audiences),
        }
    _queue("thanks", registration, key=f"{registration.pk}", context=context)
    return True


class Reminders:
    """By one rule of an event, to many. Too late once the event has started."""

    def __init__(self, event, rule, *, now):
        self.event, self.rule, self.about = event, rule, _About(event, now)
        self.before_pk, self.after_pk = reminder_key_around_registration(event, rule)
        self.letter = functools.cache(self._letter)

    def to(self, registration) -> Mail:
        """Written, not promised."""
        kind = registration.language, registration.mode, registration.status
        return self.letter(*kind).to(
            registration.email,
            key=f"{self.before_pk}{registration.pk}{self.after_pk}",
            own={
                "name": registration.name,
                "cancel_url": _own_url(registration),
                "attendee": calendar.attendee(registration),
            },
        )

    def _letter(self, language, mode, status):
        """To somebody of whom nothing else is known."""
        kind = {"language": language, "mode": mode, "status": status}
        anybody = Registration(event=self.event, name=slot("name"), **kind)
        return outbox.MergedLetter(
            outbox.Letter(
                language=language,
                template=_reminder_template(self.rule),
                context=_context(anybody, self.about) | {"cancel_url": slot("cancel_url")},
                reply_to=self.event.contact_email,
                files=_calendar_message(anybody, calendar.REQUEST, self.about, slot("attendee")),
                give_up_after=self.event.starts_at - self.about.now,
            )
        )


def reminder_as_written(event, rule, *, language, mode):
    """Subject, text and html for somebody who takes part in this way."""
    with override(language):
        name = gettext("Anna Example")
    reader = Registration(pk=0, event=event, name=name, language=language, mode=mode)
    context = _context(reader, _About(event, rule.due_at))
    return outbox.written(_reminder_template(rule), language=language, context=context)


def _reminder_template(rule):
    return f"events/{'arrangements' if rule.is_about_arrangements else 'reminder'}"


def reminder_key_around_registration(event, rule):
    """`event-reminder:<event>:<registration>:<minutes>:<start>` without the registration.

    With the start in the key, a moved event reminds again.
    """
    starts_at = event.starts_at.astimezone(UTC).isoformat()
    return f"event-reminder:{event.pk}:", f":{rule.minutes_before}:{starts_at}"


def invitation(invitation):
    """To many, who have not asked for it: it says how to turn such mail down. None for who has."""
    event, language = invitation.event, invitation.language
    return outbox.queue(
        f"event-invitation:{event.pk}:{invitation.email.casefold()}",
        to=invitation.email,
        language=language,
        template="events/invitation",
        context=_invitation(event, language),
        reply_to=event.contact_email,
        is_automatic=False,
        give_up_after=min(outbox.GIVE_UP_AFTER, event.starts_at - timezone.now()),
        bulk_topic=Topic.INVITATIONS,
    )


def _invitation(event, language):
    with override(language):
        url = event.get_absolute_url() if event.is_public() else event.get_invitation_url()
        return {
            "event": event,
            "title": event.title,
            "summary": event.summary,
            "when": when.describe(event),
            "brief": when.describe_briefly(event),
            "where": calendar.place(event),
            "event_url": links.absolute(url),
        }


def invitation_as_written(event, *, language):
    """Subject, text and html, with the place of the link by which it is turned down."""
    context = _invitation(event, language) | {"unsubscribe_url": links.absolute("/")}
    return outbox.written("events/invitation", language=language, context=context)


def _queue(name, registration, *, key, context=None, method="", give_up_at=None, more_files=()):
    """`method`: what the mail does to the person's calendar; nothing if empty."""
    if not registration.is_reachable():
        return
    event = registration.event
    now = timezone.now()
    about = _About(event, now)
    calendar_file = _calendar_message(registration, method, about, calendar.attendee(registration))
    outbox.queue(
        f"event-{name.replace('_', '-')}:{event.pk}:{key}",
        to=registration.email,
        language=registration.language,
        template=f"events/{name}",
        context=_context(registration, about) | (context or {}),
        reply_to=event.contact_email,
        files=[*calendar_file, *more_files],
        **({"give_up_after": give_up_at - now} if give_up_at else {}),
    )


def _ticket(registration):
    picture = base64.b64encode(door.square_for_mail(registration)).decode()
    return (f"ticket-{registration.code}.png", picture, "image/png")


def _calendar_message(registration, method, about, attendee):
    event = registration.event
    if not method or not calendar.has_place_in_calendar(event):
        return []
    with_online_url = method == calendar.REQUEST and registration.may_see_online_url(about.now)
    message = about.calendar_message(registration.language, method, with_online_url)
    return [(f"{event.slug}.ics", message.to(attendee), f"text/calendar; method={method}")]


def _request_if_in_calendar(registration):
    return calendar.REQUEST if registration.has_seat() else ""


def _cancel_if_in_calendar(registration):
    return calendar.CANCEL if registration.has_seat() else ""


def _context(registration, about):
    event, now = registration.event, about.now
    shows_online_url = registration.may_see_online_url(now)
    is_online = registration.mode == registration.Mode.ONLINE and registration.holds_seat()
    is_ahead = registration.is_active(now) and event.is_published(now)
    is_ahead = is_ahead and not event.has_started(now)
    return about.in_words(registration.language, registration.mode, is_ahead) | {
        "registration": registration,
        "is_registered": registration.has_seat(),
        "shows_online_url": shows_online_url,
        "shows_online_url_later": is_online and is_ahead and not shows_online_url,
        "can_hand_over": registration.can_be_handed_over(now),
        "cancel_url": _own_url(registration),
    }


def _contact(event):
    """Whom to ask: each text with what it leads to."""
    cluster = Cluster.objects.own()
    name, email, phone = event.contact_name, event.contact_email, event.contact_phone
    if not (name or email or phone) and cluster:
        name, email, phone = cluster.name, cluster.email, cluster.phone
    contact = [(name, "")] if name and (email or phone or event.contact_name) else []
    if email:
        contact.append((email, f"mailto:{email}"))
    if phone:
        contact.append((phone.as_international, f"tel:{phone.as_e164}"))
    return contact


def _page_of(event):
    """For those who are registered and may have no account."""
    return event.get_invitation_url() if guest_key(event) else event.get_absolute_url()


def _own_page(registration):
    return reverse("events:registration", args=[registration.token])


def _own_url(registration):
    with override(registration.language):
        return links.absolute(_own_page(registration))


class _About:
    """What the mails of one event at one time have in common, worked out once for each language."""

    def __init__(self, event, now):
        self.event, self.now = event, now
        self.in_words = functools.cache(self._in_words)
        self.calendar_message = functools.cache(self._calendar_message)

    def _in_words(self, language, mode, is_ahead):
        event = self.event
        is_choice = is_ahead and event.mode == Event.Mode.HYBRID
        are_arrangements_due = event.rule_of_arrangements().due_at <= self.now
        with override(language):
            return {
                "event": event,
                "arrangements": event.arrangements if are_arrangements_due else "",
                "title": event.title,
                "when": when.describe(event),
                "brief": when.describe_briefly(event),
                "reason": event.cancelled_reason,
                "where": calendar.place(event, mode),
                "way": str(Registration.Mode(mode).label) if is_choice else "",
                "price": event.price_note if is_ahead else "",
                "contact": _contact(event),
                "event_url": links.absolute(_page_of(event)),
            }

    def _calendar_message(self, language, method, with_online_url):
        with override(language):
            return calendar.Message(
                self.event, method=method, with_online_url=with_online_url, now=self.now
            )
