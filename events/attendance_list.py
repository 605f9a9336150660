"""The list of who took part, as funders ask for it. Never with addresses, phones, ages or diets.

What it shows: domain notes, "the attendance report"; Regulation (EU) 2021/1060, Article 50 and
Annex IX for the signs of the projects.
"""

from collections import Counter
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from content import pdf, spreadsheets
from content.folding import fold
from events import calendar, door, when
from events.models import Event, Registration
from events.presence import COMPANIES, Person, hours_of
from members.models import Organisation
from members.models.size import SizeClass
from projects.publicity import strip_of, strips_of
from strategy.models import Cluster

FREE_LINES = 8  # for those who come without registering
SMALL_AND_MEDIUM = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)  # 2003/361/EC
CENT = Decimal("0.01")
SHARES_OF_COLUMNS = (2.7, 2.8, 1.75, 2.8, 2.75, 1.75, 1.75, 2.2, 1.3, 1.15, 1.2, 1.95)


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

    @cached_property
    def absent(self) -> list[Registration]:
        """Who had a seat and was not noted at the door."""
        status = Registration.Status
        waited_for = (status.REGISTERED, status.NO_SHOW)
        absent = self.event.registrations.filter(status__in=waited_for)
        return sorted(absent, key=lambda registration: fold(registration.name))

    # Head and foot

    def head(self) -> list[tuple[str, str]]:
        event = self.event
        organisers = [str(each) for each in event.organisers.select_related("organisation")]
        if not organisers and (own := Cluster.objects.own()):
            organisers = [own.name]
        return [
            (_("When"), when.describe(event)),
            (_("Hours"), _number(hours_of(Registration(event=event), event))),
            (_("Where"), calendar.place(event)),
            (_("Online meeting"), urlsplit(event.online_url).hostname or ""),
            (_("Organiser"), ", ".join(organisers)),
            (_("Programme"), "\n".join(self._programme())),
            (_("Speakers"), "\n".join(_speaker(each) for each in self._speakers())),
        ]

    def _speakers(self):
        return self.event.speakers.select_related("organisation")

    def _programme(self):
        """A line for each item with its clock time; for several days, each below its day."""
        items = self.event.programme_items.prefetch_related("speakers")
        days = [(day, list(of_day)) for day, of_day in groupby(items, key=lambda item: item.day)]
        for day, of_day in days:
            if len(days) > 1:
                yield when.day_of_event(self.event, day)
            yield from map(_item, of_day)

    def about(self, project) -> list[tuple[str, str]]:
        share = self.shares.get(project.pk)
        return [
            (_("Project"), project.name),
            (_("Project code"), project.code or _("not entered yet")),
            (_("Fund"), project.fund.name if project.fund else ""),
            (_("Funding programme"), str(project.programme or "")),
            (_("Funder"), project.funder_name_on(self.event.local_start.date())),
            (_("Share of the costs"), _percent(share) if share is not None else ""),
        ]

    @cached_property
    def shares(self) -> dict[int, Decimal]:
        """Per cent of the costs by the key of the project, if several share them."""
        return dict(self.event.cost_shares.values_list("project", "percent"))

    def totals(self) -> list[tuple[str, int | Decimal]]:
        status = Registration.Status
        counts = Counter(self.event.registrations.active().values_list("status", flat=True))
        registered = sum(counts[each] for each in Registration.WITH_SEAT)
        walk_ins = sum(person.registration.is_walk_in for person in self.people)
        return [
            (_("Registered beforehand"), registered - walk_ins),
            (_("Came"), len(self.people)),
            (_("Of these without registering"), walk_ins),
            *self._totals_of_roles(),
            (_("Did not come"), counts[status.NO_SHOW]),
            (_("Different persons"), len(self.persons())),
            (_("Organisations"), len(self.organisations())),
            *self._totals_of_companies(),
            (_("Hours of all"), self.hours),
            *(
                (
                    _("Hours of “%(project)s” (%(share)s)")
                    % {"project": project.name, "share": _percent(share)},
                    (self.hours * share / 100).quantize(CENT),
                )
                for project in self.projects
                if (share := self.shares.get(project.pk)) is not None
            ),
        ]

    def _totals_of_roles(self):
        """For funds that do not count those who are paid by the project."""
        roles = Counter(person.registration.role for person in self.people)
        for role in Registration.Role:
            if role != Registration.Role.PARTICIPANT and roles[role]:
                yield _("Of these there as: %(role)s") % {"role": role.label}, roles[role]

    def _totals_of_companies(self):
        sizes = Counter(entry.size_class for entry in self.companies().values())
        yield _("Companies"), len(self.companies())
        yield (
            _("Small and medium-sized enterprises"),
            sum(sizes[each] for each in SMALL_AND_MEDIUM),
        )
        for size in SizeClass:
            if sizes[size]:
                yield _("Companies, %(size)s") % {"size": size.label}, sizes[size]
        if sizes[""]:
            yield _("Companies, size not known"), sizes[""]
        for project in self.projects:
            words = _("Companies new to “%(project)s”") % {"project": project.name}
            yield words, len(self.new_companies(project))

    @property
    def hours(self) -> Decimal:
        return sum((person.hours for person in self.people), Decimal(0))

    def persons(self) -> set:
        return {person.key for person in self.people}

    def organisations(self) -> set:
        return {person.organisation_key for person in self.people} - {""}

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
        return pdf.document(**self._document(), wide=True)

    def as_xlsx(self) -> bytes:
        return spreadsheets.document(**self._document(), sheet=_("Attendance list"))

    def _document(self):
        return {
            "title": _("Attendance list: %(event)s") % {"event": self.event.title},
            "parts": [
                pdf.Facts(self.head()),
                *self._signs(),
                pdf.Section(_("Participants"), [self._table()]),
                pdf.Section(_("Totals"), [pdf.Facts(self.totals())]),
                pdf.Section(_("Confirmation"), [pdf.Text(_confirmation())]),
            ],
        }

    def _signs(self):
        for project in self.projects:
            strip = strip_of(project)
            facts = pdf.Facts(self.about(project)[1:])
            yield pdf.Section(project.name, [strip, facts] if strip else [facts])

    def _table(self):
        rows = [_cells(person) for person in self.people]
        return pdf.Table(_headings(), rows, SHARES_OF_COLUMNS, is_dense=True)

    def for_signatures(self) -> bytes:
        """For those who want paper: names and organisations of who is expected, and free lines."""
        people = [
            registration
            for registration in door.people(self.event)
            if registration.has_seat() and registration.passes_the_door()
        ]
        rows = [(each.name, door.organisation(each), "\n\n") for each in people]
        rows += [("", "", "\n\n")] * FREE_LINES
        headings = [pgettext("person", "Name"), _("Organisation"), _("Signature")]
        return pdf.document(
            title=_("Signatures: %(event)s") % {"event": self.event.title},
            head=[when.describe(self.event), calendar.place(self.event)],
            parts=[*self._signs_in_brief(), pdf.Table(headings, rows, (3, 3, 4))],
        )

    def _signs_in_brief(self):
        """For papers that go round: each strip once, with the projects that it is for."""
        for strip, projects in strips_of(self.projects).items():
            yield strip
            yield pdf.Text("; ".join(map(_in_brief, projects)))


def _headings():
    return [
        pgettext("person", "Name"),
        _("Organisation"),
        _("Business ID"),
        _("Type"),
        _("Size class"),
        _("Municipality"),
        _("Is there as"),
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
        person.role,
        person.way,
        person.arrived,
        person.left,
        person.hours,
        person.confirmed_by,
    )


def _speaker(speaker):
    return ", ".join(part for part in (speaker.name, speaker.title, speaker.affiliation) if part)


def _in_brief(project):
    """`Clusters (ERDF, A12345)`"""
    facts = ", ".join(part for part in (str(project.fund or ""), project.code) if part)
    return f"{project.name} ({facts})" if facts else project.name


def _item(item):
    """`09:00–09:30 What is new (Anna Example)`"""
    names = ", ".join(speaker.name for speaker in item.speakers.all())
    times = "–".join(when.clock_of_day(each) for each in (item.starts_at, item.ends_at) if each)
    return f"{times} {item.title}".strip() + (f" ({names})" if names else "")


def _percent(share):
    return f"{_number(share)} %"


def _number(value):
    return f"{value.normalize():f}"


def _confirmation():
    return (
        _("Drawn up on %(day)s from what was noted at the door. Confirmed for the organiser:")
        % {"day": when.long_day(timezone.localdate())}
        + " ______________________________"
    )
