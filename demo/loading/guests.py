"""People who have signed up for an event: their names are put together from the data set's lists.

The same event gets the same people each time.
"""

from datetime import timedelta
from zlib import crc32

from django.utils import timezone

from content.folding import fold
from demo.loading.rows import Mistake
from events.models import Event, Registration
from members.models import Organisation

NO_SHOW_EVERY = 9
LEAVES_EARLY_EVERY = 5
ONLINE_EVERY = 3
WITHOUT_ORGANISATION_EVERY = 6


class Guests:
    """`names`: the lists `given` and `family`; `organisations`: those some of them come from."""

    def __init__(self, names: dict, organisations: list[Organisation], languages: list[str]):
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
        Registration.objects.bulk_update(guests, ["created_at"])
        return count

    def _guest(self, event, number):
        start = crc32(event.slug.encode())
        given = self.given[(start + number) % len(self.given)]
        family = self.family[(start // 7 + number * 5 + number // 13) % len(self.family)]
        address = ".".join(fold(name).replace(" ", "-") for name in (given, family))
        organisation = None
        if self.organisations and number % WITHOUT_ORGANISATION_EVERY:
            organisation = self.organisations[(start + number * 3) % len(self.organisations)]
        status = self._status(event, number)
        came = status == Registration.Status.ATTENDED
        return Registration(
            event=event,
            arrived_at=self._arrived_at(event, number) if came else None,
            left_at=self._left_at(event, number) if came else None,
            name=f"{given} {family}",
            email=f"{address}.{number + 1}@example.org",
            organisation=organisation,
            organisation_name=organisation.name if organisation else "",
            mode=self._mode(event, number),
            language=self.languages[0 if number % 8 else -1],
            status=status,
        )

    def _mode(self, event, number):
        modes = event.modes()
        return modes[-1] if number % ONLINE_EVERY == 0 else modes[0]

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
        return min(timezone.now(), event.starts_at) - timedelta(hours=9 + 11 * number)
