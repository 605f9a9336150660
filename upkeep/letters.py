"""The yearly letter: what being a member has brought, told to each member once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from events.models import Event, Registration
from mailing import outbox
from members import completeness, thanks
from members.emails import own_address
from members.models import Organisation, Role
from members.models.counters import Figures, organisation_figures
from members.workflows import NotPossible
from upkeep.models import YearlyLetter

TEMPLATE = "upkeep/yearly_letter"


@dataclass(frozen=True)
class Letter:
    """In the language that is active when it is composed."""

    organisation: Organisation
    year: int
    figures: Figures
    events: list[Event]
    missing: list[completeness.Missing]

    def brought(self) -> list[str]:
        return thanks.brought(self.figures)


def compose(organisation: Organisation, year: int) -> Letter:
    return Letter(
        organisation=organisation,
        year=year,
        figures=organisation_figures(organisation, date(year, 1, 1), date(year, 12, 31)),
        events=list(_events_of(organisation, year)),
        missing=completeness.of(organisation).missing,
    )


def _events_of(organisation, year):
    """Where somebody of the organisation was; without marks at the door: was registered."""
    there = (
        Registration.objects.with_seat()
        .exclude(status=Registration.Status.NO_SHOW)
        .past(timezone.now())
        .filter(organisation=organisation)
    )
    events = Event.objects.shown(timezone.now()).filter(
        pk__in=there.values("event"), starts_at__year=year
    )
    return [event for event in events.order_by("starts_at") if not event.is_cancelled()]


def receivers(today: date) -> list[tuple[Organisation, list[User]]]:
    """Members of today with their managers; without a manager the list is empty."""
    people = Role.objects.current(today).managing().of_active_people().people_by_organisation()
    members = Organisation.objects.members(today).order_by("sort_key", "pk")
    return [(member, people.get(member.pk, [])) for member in members]


@transaction.atomic
def start(*, letter: YearlyLetter, by: User, now: datetime) -> YearlyLetter:
    """From now on the task sends it. Starting twice changes nothing more."""
    letter = YearlyLetter.objects.select_for_update(of=["self"]).get(pk=letter.pk)
    if letter.started_at:
        return letter
    if letter.year > timezone.localdate(now).year:
        raise NotPossible(_("This year has not begun yet."))
    letter.started_at, letter.started_by = now, by
    letter.save(update_fields=["started_at", "started_by"])
    return letter


def carry_on(*, year: int, now: datetime) -> None:
    """Promise the mails that are not promised yet: once for each organisation, person and year."""
    letter = YearlyLetter.objects.filter(
        year=year, started_at__isnull=False, finished_at__isnull=True
    ).first()
    if letter is None:
        return
    for organisation, people in receivers(timezone.localdate(now)):
        with transaction.atomic():
            for person in people:
                _promise(organisation, person, year)
    letter.finished_at = now
    letter.save(update_fields=["finished_at"])


def unfinished() -> list[int]:
    """The years whose letters were started and are not all promised."""
    letters = YearlyLetter.objects.filter(started_at__isnull=False, finished_at__isnull=True)
    return list(letters.values_list("year", flat=True))


def _promise(organisation, person, year):
    outbox.queue(
        f"yearly-letter:{year}:{organisation.pk}:{person.pk}",
        to=person.email,
        language=person.language,
        template=TEMPLATE,
        context=_context(organisation, person, year),
        reply_to=own_address(),
    )


def preview(organisation: Organisation, person: User, year: int) -> dict[str, str]:
    """Subject, text and html as this person would get them."""
    context = _context(organisation, person, year)
    return outbox.written(TEMPLATE, language=person.language, context=context)


def _context(organisation, person, year):
    with override(person.language):
        letter = compose(organisation, year)
        return {
            "letter": letter,
            "brought": letter.brought(),
            "organisation": organisation,
            "person": person,
            "path": reverse("my_members:organisation", args=[organisation.slug]),
        }
