"""The one thing that we ask of a person on “My page” now.

Each function looks at the situation and says what is asked, or None if nothing is. `ASKS` holds
them with the most important first, and the page shows the first answer; the others are not even
called, so each may cost a query or two. Apps above add theirs in `cluster_portal/my_page.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User

from . import completeness
from .models import Organisation, ProfileChange, Role
from .review import form_of

CHECKED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Situation:
    person: User
    organisation: Organisation
    kinds: frozenset[str]  # of the roles that the person has in it today
    now: datetime

    @property
    def may_edit(self) -> bool:
        return bool(self.kinds & {Role.Kind.MANAGER, Role.Kind.EDITOR})

    @property
    def may_manage(self) -> bool:
        return Role.Kind.MANAGER in self.kinds


@dataclass(frozen=True)
class Ask:
    title: str  # what we ask: “Does this still hold?”
    text: str  # what it is good for, in one sentence
    label: str  # of the button: a verb
    url: str


def somebody_waits(situation: Situation) -> Ask | None:
    organisation = situation.organisation
    asked = organisation.access_requests.waiting().first() if situation.may_manage else None
    if asked is None:
        return None
    facts = {"name": asked.name, "organisation": organisation}
    return Ask(
        title=_("%(name)s would like to act for %(organisation)s") % facts,
        text=_("You manage it, so you decide."),
        label=_("Let in or decline"),
        url=reverse("my_members:answer_request", args=[organisation.slug, asked.pk]),
    )


def running_check(situation: Situation) -> Ask | None:
    """The round that ends first; who has looked since it began has answered it."""
    organisation, today = situation.organisation, timezone.localdate(situation.now)
    if not situation.may_edit:
        return None
    answers = organisation.check_answers.open().select_related("round").order_by("round__due_on")
    asked = next((each for each in answers if each.round.is_running(today)), None)
    if asked is None or organisation.is_checked_since(asked.sent_at):
        return None
    return Ask(
        title=_("Is your profile still right?"),
        text=_("Please tell us by %(day)s. It takes two minutes.")
        % {"day": date_format(asked.round.due_on)},
        label=_("Look it over"),
        url=reverse("my_members:organisation", args=[organisation.slug]),
    )


def change_needed(situation: Situation) -> Ask | None:
    if not situation.may_edit:
        return None
    change = situation.organisation.changes.filter(state=ProfileChange.State.NEEDS_CHANGE).first()
    if change is None:
        return None
    return Ask(
        title=_("Something you wrote needs a change"),
        text=change.reason,
        label=_("Change it"),
        url=form_of(change),
    )


def unfinished_profile(situation: Situation) -> Ask | None:
    if not situation.may_edit:
        return None
    found = completeness.of(situation.organisation)
    thing = next((each for each in found.missing if not each.is_waiting), None)
    if thing is None:
        return None
    return Ask(
        title=_("%(done)s of %(total)s: your page is not complete yet")
        % {"done": found.done, "total": found.total},
        text=thing.good_for,
        label=thing.what,
        url=thing.url,
    )


def unchecked_profile(situation: Situation) -> Ask | None:
    organisation = situation.organisation
    if not situation.may_edit or organisation.is_checked_since(situation.now - CHECKED_FOR):
        return None
    return Ask(
        title=_("Is your profile still right?"),
        text=_("Buyers trust a page that was checked lately. It takes two minutes."),
        label=_("Look it over"),
        url=reverse("my_members:organisation", args=[organisation.slug]),
    )


ASKS = [somebody_waits, running_check, change_needed, unchecked_profile, unfinished_profile]


def first_ask(situation: Situation, asks: Iterable[Callable[[Situation], Ask | None]]):
    return next(filter(None, (ask(situation) for ask in asks)), None)
