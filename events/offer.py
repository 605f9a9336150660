"""What an event's page says about registering: whether one can, and how many seats are left."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import when
from events.links import with_key
from events.models import Event


@dataclass
class Offer:
    """`url` and `label` make a button where one can register; `text` says why or why not."""

    text: str = ""
    url: str = ""
    label: str = ""
    seats: tuple[str, ...] = ()

    @property
    def can_register(self):
        return bool(self.url)


def registration_offer(event, now, *, key="") -> Offer:
    if event.is_cancelled() or not event.is_upcoming(now):
        return Offer()
    if event.is_postponed():
        return Offer(text=_("The event has been postponed. The new time is not known yet."))
    if event.registration == Event.RegistrationMode.NONE:
        return Offer(text=_("No registration is needed. Welcome!"))
    if event.has_started(now):
        return Offer(text=_("The event has started."))
    if event.registration == Event.RegistrationMode.ELSEWHERE:
        return Offer(
            text=_("Registration is on another site."),
            url=event.registration_url,
            label=_("Register on the other site"),
        )
    return _offer_here(event, now, key)


def _offer_here(event, now, key):
    if not event.is_published(now):
        return Offer(text=_("One can register once the event is published."))
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    if opens_at and now < opens_at:
        return Offer(text=_("Registration opens: %(time)s") % {"time": _moment(event, opens_at)})
    if closes_at and now >= closes_at:
        return Offer(text=_("Registration is closed."))
    is_full = event.is_full()
    if is_full and not event.has_waiting_list:
        return Offer(text=_("The event is full."))
    url = reverse("events:register", args=[event.slug])
    return Offer(
        text=_text(event, closes_at, is_full),
        url=with_key(url, key),
        label=button(event),
        seats=seats_in_words(event),
    )


def button(event) -> str:
    """What pressing it does."""
    if event.is_full():
        return _("Join the waiting list")
    return _("Send a request") if event.needs_approval else _("Register")


def _text(event, closes_at, is_full):
    if is_full:
        return _("The event is full. Seats that are given back go to those on the waiting list.")
    if closes_at:
        return _("Register by: %(time)s") % {"time": _moment(event, closes_at)}
    return _("The organiser approves each registration.") if event.needs_approval else ""


def seats_in_words(event) -> tuple[str, ...]:
    """One sentence for each way of taking part; nothing where there is room for everybody."""
    modes = event.modes()
    sentences = []
    for mode in modes:
        left = event.seats_left(mode)
        if left is None:
            continue
        words = _seats_left(left)
        if len(modes) > 1:
            words = _("%(mode)s: %(seats)s") % {"mode": mode.label, "seats": words}
        sentences.append(words)
    return tuple(sentences)


def _seats_left(number):
    if number == 0:
        return _("no seats left")
    return ngettext("%(number)d seat left", "%(number)d seats left", number) % {"number": number}


def _seats_or_waiting(event, left):
    if left == 0 and event.has_waiting_list:
        return _("full: you join the waiting list")
    return _seats_left(left)


def _moment(event, value):
    return when.moment(value.astimezone(event.zone))


def mode_choices(event):
    """Each way of taking part, with its seats in words where they are limited."""
    choices = []
    for mode in event.modes():
        left = event.seats_left(mode)
        label = mode.label if left is None else f"{mode.label} ({_seats_or_waiting(event, left)})"
        choices.append((mode.value, label))
    return choices
