"""The list of who took part, as funders ask for it. Never with addresses, phones, ages or diets.

What it shows: domain notes, "the attendance report"; Regulation (EU) 2021/1060, Article 50 and
Annex IX for the signs of the projects.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from content import pdf, spreadsheets
from content.folding import fold
from events import calendar, door, when
from events.models import Event, Registration
from members.models import Organisation
from members.models.size import SizeClass

FREE_LINES = 8  # for those who come without registering
QUARTER = Decimal("0.25")
SECONDS_OF_AN_HOUR = 3600
COMPANIES = (Organisation.Type.COMPANY, Organisation.Type.FARM)


@dataclass(frozen=True)
class Person:
    """One row: what the funder sees of a participant."""

    registration: Registration
    event: Event

    @property
    def name(self):
        return self.registration.name

    @property
    def organisation(self):
        return door.organisation(self.registration)

    @property
    def entry(self):
        return self.registration.organisation

    @property
    def business_id(self):
        numbers = self.entry.identifiers.all() if self.entry else []
        return next((number.value for number in numbers), "")

    @property
    def kind(self):
        return self.entry.get_type_display() if self.entry else ""

    @property
    def size(self):
        return self.entry.get_size_class_display() if self.entry else ""

    @property
    def municipality(self):
        place = self.entry.municipality if self.entry else None
        return str(place) if place else ""

    @property
    def way(self):
        return self.registration.get_mode_display()

    @property
    def arrived(self):
        return self._clock(self.registration.arrived_at)

    @property
    def left(self):
        return self._clock(self.registration.left_at)

    @property
    def confirmed_by(self):
        entries = [each for each in self.registration.attendance_entries.all() if each.by]
        return entries[-1].by.display_name if entries else ""

    @property
    def hours(self):
        return hours_of(self.registration, self.event)

    def _clock(self, moment):
        return when.clock(moment.astimezone(self.event.zone)) if moment else ""


def hours_of(registration: Registration, event: Event) -> Decimal:
    """As noted, else from coming to going within the event, in quarters."""
    if registration.hours is not None:
        return registration.hours
    start = max(registration.arrived_at or event.starts_at, event.starts_at)
    end = min(registration.left_at or event.ends_at, event.ends_at)
    seconds = max((end - start).total_seconds(), 0)
    quarters = Decimal(seconds) / SECONDS_OF_AN_HOUR / QUARTER
    return quarters.quantize(Decimal(1), ROUND_HALF_UP) * QUARTER


class AttendanceList:
    def __init__(self, event: Event):
        self.event = event

    @cached_property
    def people(self) -> list[Person]:
        came = (
            self.event.registrations.attended()
            .select_related("organisation__municipality")
            .prefetch_related("organisation__identifiers", "attendance_entries__by")
        )
        ordered = sorted(came, key=lambda registration: fold(registration.name))
        return [Person(registration, self.event) for registration in ordered]

    @cached_property
    def projects(self):
        return list(self.event.projects.with_publicity().select_related("funder", "programme"))

    # Head and foot

    def head(self) -> list[tuple[str, str]]:
        event = self.event
        organisers = [str(each) for each in event.organisers.select_related("organisation")]
        speakers = [str(each) for each in event.speakers.all()]
        items = [item.title for item in event.programme_items.all()]
        return [
            (_("When"), when.describe(event)),
            (_("Hours"), _number(hours_of(Registration(event=event), event))),
            (_("Where"), calendar.place(event)),
            (_("Organiser"), ", ".join(organisers)),
            (_("Programme"), "\n".join(items)),
            (_("Speakers"), ", ".join(speakers)),
        ]

    def about(self, project) -> list[tuple[str, str]]:
        sign = project.publicity_sign
        return [
            (_("Project"), project.name),
            (_("Project code"), project.code),
            (_("Fund"), project.fund.name if project.fund else ""),
            (_("Funding programme"), str(project.programme or "")),
            (_("Funder"), project.funder_name_on(self.event.local_start.date())),
            (_("Statement"), sign.statement if sign else ""),
        ]

    def totals(self) -> list[tuple[str, str]]:
        status = Registration.Status
        counts = Counter(self.event.registrations.active().values_list("status", flat=True))
        registered = sum(counts[each] for each in Registration.SEAT_HOLDING)
        walk_ins = sum(person.registration.is_walk_in for person in self.people)
        hours = sum((person.hours for person in self.people), Decimal(0))
        sizes = Counter(entry.size_class for entry in self.companies().values() if entry.size_class)
        return [
            (_("Registered beforehand"), str(registered - walk_ins)),
            (_("Came"), str(len(self.people))),
            (_("Of these without registering"), str(walk_ins)),
            (_("Did not come"), str(counts[status.NO_SHOW])),
            (_("Different persons"), str(len(self.persons()))),
            (_("Organisations"), str(len(self.organisations()))),
            (_("Companies"), str(len(self.companies()))),
            *(
                (_("Companies, %(size)s") % {"size": SizeClass(size).label}, str(number))
                for size, number in sorted(sizes.items())
            ),
            *(
                (
                    _("Companies new to “%(project)s”") % {"project": project.name},
                    str(len(self.new_companies(project))),
                )
                for project in self.projects
            ),
            (_("Hours of all"), _number(hours)),
        ]

    def persons(self) -> set:
        """The same account, the same address, or the same name and organisation is one person."""
        return {_person_key(person) for person in self.people}

    def organisations(self) -> set:
        return {_organisation_key(person.registration) for person in self.people} - {""}

    def companies(self) -> dict[int, Organisation]:
        entries = (person.entry for person in self.people if person.entry)
        return {entry.pk: entry for entry in entries if entry.type in COMPANIES}

    def new_companies(self, project) -> set[int]:
        """Those that have not been to an earlier event of this project."""
        earlier = Registration.objects.attended().filter(
            event__projects=project, event__starts_at__lt=self.event.starts_at
        )
        known = earlier.filter(organisation__in=self.companies()).values_list(
            "organisation", flat=True
        )
        return set(self.companies()) - set(known)

    # Files

    def as_pdf(self) -> bytes:
        parts = [pdf.Facts(self.head())]
        parts += [*self._signs(), pdf.Section(_("Participants"), [self._table()])]
        parts.append(pdf.Section(_("Totals"), [pdf.Facts(self.totals())]))
        parts.append(pdf.Text(_confirmation()))
        return pdf.document(
            title=_("Attendance list: %(event)s") % {"event": self.event.title},
            head=[when.describe(self.event)],
            parts=parts,
            wide=True,
        )

    def _signs(self):
        for project in self.projects:
            sign = project.publicity_sign
            emblem = [pdf.Emblem()] if sign and sign.has_eu_emblem else []
            yield pdf.Section(project.name, [*emblem, pdf.Facts(self.about(project)[1:])])

    def _table(self):
        return pdf.Table(
            _headings(),
            [_cells(person) for person in self.people],
            (3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 2),
        )

    def as_xlsx(self) -> bytes:
        """Rows first, so that they can be sorted; what stands in head and foot below them."""
        rows = [_cells(person) for person in self.people]
        about = [pair for project in self.projects for pair in self.about(project)]
        facts = [(_("Event"), self.event.title), *self.head(), *about, *self.totals()]
        empty = ("",) * (len(_headings()) - 2)
        below = [(str(label), str(value), *empty) for label, value in facts if value]
        return spreadsheets.xlsx(
            _headings(), [*rows, ("", "", *empty), *below], sheet=_("Attendance list")
        )

    def for_signatures(self) -> bytes:
        """For those who want paper: names and organisations of who is expected, and free lines."""
        people = [
            registration
            for registration in door.people(self.event)
            if registration.holds_seat() and registration.mode == Registration.Mode.ON_SITE
        ]
        rows = [(each.name, door.organisation(each), "\n\n") for each in people]
        rows += [("", "", "\n\n")] * FREE_LINES
        headings = [pgettext("person", "Name"), _("Organisation"), _("Signature")]
        return pdf.document(
            title=_("Signatures: %(event)s") % {"event": self.event.title},
            head=[when.describe(self.event), calendar.place(self.event)],
            parts=[pdf.Table(headings, rows, (3, 3, 4)), *self._signs()],
        )


def _headings():
    return [
        pgettext("person", "Name"),
        _("Organisation"),
        _("Business ID"),
        _("Type"),
        _("Size class"),
        _("Municipality"),
        _("Takes part"),
        _("Arrived"),
        pgettext("door", "Left"),
        _("Hours"),
        _("Confirmed by"),
    ]


def _cells(person):
    return (
        person.name,
        person.organisation,
        person.business_id,
        person.kind,
        person.size,
        person.municipality,
        person.way,
        person.arrived,
        person.left,
        person.hours,
        person.confirmed_by,
    )


def _person_key(person):
    registration = person.registration
    if registration.person_id:
        return registration.person_id
    return registration.email.casefold() or (fold(registration.name), fold(person.organisation))


def _organisation_key(registration):
    return registration.organisation_id or fold(registration.organisation_name)


def _number(value):
    return f"{value.normalize():f}"


def _confirmation():
    return (
        _("Drawn up on %(day)s from what was noted at the door. Confirmed for the organiser:")
        % {"day": when.long_day(timezone.localdate())}
        + " ______________________________"
    )
