"""People who have signed up for an event: their names are put together from the data set's lists.

The same event gets the same people each time.
"""

from datetime import timedelta
from itertools import chain
from zlib import crc32

from django.db.models import F
from django.utils import timezone

from content.folding import fold
from demo.loading.rows import Mistake
from events.models import AttendanceEntry, Event, Feedback, Registration
from members.models import Organisation

NO_SHOW_EVERY = 9
LEAVES_EARLY_EVERY = 5
ONLINE_EVERY = 3
WITHOUT_ORGANISATION_EVERY = 6
WALKS_IN_EVERY = 14
ANSWERS_EVERY = 3
MOST_SPEAKERS = 3

ATTENDED = Registration.Status.ATTENDED


class Guests:
    """`names`: the lists `given` and `family`; `organisations`: those some of them come from;
    `keeper`: who of the staff stood at the doors."""

    def __init__(
        self, names: dict, organisations: list[Organisation], languages: list[str], keeper=None
    ):
        self.keeper = keeper
        self.given = names["given"]
        self.family = names["family"]
        self.organisations = organisations
        self.languages = languages

    def sign_up(self, event: Event, count: int) -> int:
        """Returns how many were added. An event that has registrations is left alone."""
        if event.registrations.exists():
            return 0
        if count > len(self.given) * len(self.family):
            raise Mistake(f"there are not enough names for {count} guests")
        guests = [self._guest(event, number) for number in range(count)]
        Registration.objects.bulk_create(guests)
        for number, guest in enumerate(guests):  # bulk_create writes the present moment
            guest.created_at = self._signed_up_at(event, number)
            guest.email_confirmed_at = guest.created_at
        Registration.objects.bulk_update(guests, ["created_at", "email_confirmed_at"])
        self._note_at_the_door(guests)
        self._answer(event, [guest for guest in guests if guest.status == ATTENDED])
        return count

    def _note_at_the_door(self, guests):
        what = AttendanceEntry.What
        arrived = ((guest, what.ARRIVED, guest.arrived_at) for guest in guests)
        left = ((guest, what.LEFT, guest.left_at) for guest in guests)
        AttendanceEntry.objects.bulk_create(
            AttendanceEntry(registration=guest, what=done, at=at, by=self.keeper)
            for guest, done, at in chain(arrived, left)
            if at
        )
        AttendanceEntry.objects.filter(registration__in=guests).update(recorded_at=F("at"))

    def _answer(self, event, came):
        """The three questions, by some of those who came."""
        for number, guest in enumerate(came[::ANSWERS_EVERY]):
            guest.has_given_feedback = True
            guest.save(update_fields=["has_given_feedback"])
            met = Feedback.Met.values[number % 2]
            Feedback.objects.create(event=event, usefulness=5 - number % 3, met_somebody=met)

    def _guest(self, event, number):
        start = crc32(event.slug.encode())
        given = self.given[(start + number) % len(self.given)]
        family = self.family[(start // 7 + number * 5 + number // 13) % len(self.family)]
        address = ".".join(fold(name).replace(" ", "-") for name in (given, family))
        organisation = None
        if self.organisations and number % WITHOUT_ORGANISATION_EVERY:
            organisation = self.organisations[(start + number * 3) % len(self.organisations)]
        status = self._status(event, number)
        came = status == ATTENDED
        walked_in = came and self._walks_in(number)
        return Registration(
            event=event,
            arrived_at=self._arrived_at(event, number) if came else None,
            left_at=self._left_at(event, number) if came else None,
            name=f"{given} {family}",
            email="" if walked_in else f"{address}.{number + 1}@example.org",
            organisation=organisation,
            organisation_name=organisation.name if organisation else "",
            mode=self._mode(event, number),
            role=self._role(event, number),
            is_walk_in=walked_in,
            language=self.languages[0 if number % 8 else -1],
            status=status,
        )

    def _mode(self, event, number):
        modes = event.modes()
        return modes[-1] if number % ONLINE_EVERY == 0 else modes[0]

    def _role(self, event, number):
        """First those who hold it, then those who speak."""
        role = Registration.Role
        own = [role.ORGANISER, role.STAFF]
        own += [role.SPEAKER] * min(event.speakers.count(), MOST_SPEAKERS)
        return own[number] if number < len(own) else role.PARTICIPANT

    def _walks_in(self, number):
        return number % WALKS_IN_EVERY == WALKS_IN_EVERY - 1

    def _status(self, event, number):
        if event.ends_at > timezone.now():
            return Registration.Status.REGISTERED
        came = (number + 1) % NO_SHOW_EVERY
        return Registration.Status.ATTENDED if came else Registration.Status.NO_SHOW

    def _arrived_at(self, event, number):
        return event.starts_at + timedelta(minutes=number * 7 % 40 - 25)

    def _left_at(self, event, number):
        """Some leave early; of the others nobody has noted when."""
        early = max(event.ends_at - timedelta(minutes=45), self._arrived_at(event, number))
        return None if number % LEAVES_EARLY_EVERY else early

    def _signed_up_at(self, event, number):
        if event.ends_at <= timezone.now() and self._walks_in(number):
            return self._arrived_at(event, number)
        return min(timezone.now(), event.starts_at) - timedelta(hours=9 + 11 * number)
