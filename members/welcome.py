"""The code that a welcome mail carries: the first sign-in of an account made by an approval.

It opens nothing without the signed link of the same mail, only that one account, only until
somebody has signed in to it, and for some days. Later codes are asked for on the sign-in page.
"""

import hmac
from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from contact.limits import Limit
from mailing import links

from .models import Application

GOOD_FOR = timedelta(days=7)
TRIES = Limit("welcome-code", times=5, per=timedelta(days=1))
_SALT = "members.welcome"


def link(application: Application, person: User) -> str:
    token = signing.dumps([application.pk, person.pk], salt=_SALT)
    return links.absolute(reverse("members:welcome", args=[token]))


def read(token: str) -> tuple[int, int] | None:
    """(application, person) as keys; None if we have not signed it or it is too old."""
    try:
        application, person = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return application, person


def code_for(application: Application, person: User) -> str:
    """Six digits; empty for somebody who has signed in before and knows how."""
    if person.last_login:
        return ""
    value = f"{application.pk}:{application.approved_on}:{person.pk}:{person.email}"
    digest = salted_hmac(_SALT, value, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def is_right(typed: str, application: Application, person: User, now: datetime) -> bool:
    """Every try counts, the right one too: after five a day the code stays shut."""
    if not TRIES.takes(str(person.pk), now):
        return False
    code = code_for(application, person)
    return bool(code) and person.is_active and hmac.compare_digest(typed.encode(), code.encode())
