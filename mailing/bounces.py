"""Addresses at which mail comes back. After three such mails nothing goes there any more, until
staff have looked.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from mailing.models import Bounce

KEEP = timedelta(days=180)


def note(address: str, *, message_id: str, reason: str, now: datetime) -> bool:
    """Once for each mail and address. Returns whether it was new."""
    _bounce, is_new = Bounce.objects.get_or_create(
        address=address.lower(),
        message_id=message_id,
        defaults={"reason": reason[:2000], "at": now},
    )
    return is_new


def release(addresses: Iterable[str], *, by, now: datetime) -> int:
    """Mail may go there again; it stops anew after three more. Returns how many rows it were."""
    return Bounce.objects.counting().of(addresses).update(released_at=now)


def purge(now: datetime) -> int:
    deleted, _models = Bounce.objects.filter(at__lt=now - KEEP).delete()
    return deleted
