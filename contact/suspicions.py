"""What makes a message look like a machine's work. Never a reason to lose it: staff judge."""

import re
from datetime import datetime, timedelta

from django.core import signing

from contact.models import Suspicion

FASTEST_PERSON = timedelta(seconds=3)
MOST_LINKS = 3

_signer = signing.Signer(salt="contact.form")
_WEB_ADDRESS = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def timestamp(now: datetime) -> str:
    """Stands in the form from the moment it is opened."""
    return _signer.sign(str(int(now.timestamp())))


def opened_at(stamp: str) -> float | None:
    """Seconds since the epoch, or None if the stamp is not ours."""
    try:
        return int(_signer.unsign(stamp))
    except (signing.BadSignature, ValueError):
        return None


def find(*, trap: str, stamp: str, name: str, subject: str, text: str, now: datetime) -> list[str]:
    """An old stamp is fine: people leave a page open over lunch."""
    found = []
    if trap:
        found.append(Suspicion.TRAP_FILLED)
    opened = opened_at(stamp)
    if opened is None:
        found.append(Suspicion.NO_TIMESTAMP)
    elif now.timestamp() - opened < FASTEST_PERSON.total_seconds():
        found.append(Suspicion.TOO_FAST)
    if _WEB_ADDRESS.search(f"{name} {subject}"):
        found.append(Suspicion.LINK_IN_NAME)
    if len(_WEB_ADDRESS.findall(text)) > MOST_LINKS:
        found.append(Suspicion.MANY_LINKS)
    return [str(reason) for reason in found]
