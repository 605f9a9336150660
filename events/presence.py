"""Who was at an event and for how long, as far as a funder may see it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from content.folding import fold
from events import door, when
from events.models import Event, Registration
from members.models import Organisation, OrganisationIdentifier

COMPANIES = (Organisation.Type.COMPANY, Organisation.Type.FARM)
QUARTER = Decimal("0.25")
SECONDS_OF_AN_HOUR = 3600


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
        """The number by which its country knows it, before those of other registers."""
        numbers = self.entry.identifiers.all() if self.entry else []
        kinds = OrganisationIdentifier.Kind.values  # in this order
        ordered = sorted(numbers, key=lambda number: kinds.index(number.kind))
        return ordered[0].value if ordered else ""

    @property
    def kind(self):
        return self.entry.get_type_display() if self.entry else ""

    @property
    def size(self):
        is_company = self.entry and self.entry.type in COMPANIES
        return self.entry.get_size_class_display() if is_company else ""

    @property
    def municipality(self):
        place = self.entry.municipality if self.entry else None
        return str(place) if place else ""

    @property
    def role(self):
        return self.registration.get_role_display()

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
        entries = list(self.registration.attendance_entries.all())
        staff = [each.by for each in entries if each.by]
        if staff:
            return staff[-1].display_name
        return _("the door") if entries else ""

    @property
    def hours(self):
        return hours_of(self.registration, self.event)

    @property
    def key(self):
        """The same account, the same address, or the same name and organisation is one person."""
        registration = self.registration
        if registration.person_id:
            return registration.person_id
        return registration.email.casefold() or (fold(self.name), fold(self.organisation))

    @property
    def organisation_key(self):
        registration = self.registration
        return registration.organisation_id or fold(registration.organisation_name)

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
