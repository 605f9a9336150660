"""Counts looks at profiles, and keeps nothing about who looked.

The first count of a quiet minute is written at once; what follows within it is added up in the
process and written together. A process that is killed loses less than a minute.
"""

import re
from collections import Counter
from contextlib import suppress
from threading import Lock
from time import monotonic

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from .models import Organisation, ProfileCount

EVERY = 60  # seconds
MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|^$", re.IGNORECASE)

AT_ONCE = 500
ADD = """
    INSERT INTO members_profilecount (organisation_id, month, what, word, number) VALUES {values}
    ON CONFLICT (organisation_id, month, what, word)
    DO UPDATE SET number = members_profilecount.number + excluded.number
"""

_held: Counter = Counter()
_lock = Lock()
_written_at = [-float(EVERY)]


def count_view(request, organisation):
    if _is_visitor(request) and not _is_own(request.user, organisation):
        _count([(organisation.pk, ProfileCount.What.VIEWS, "")])


def count_found(request, pks, words):
    """A search for these whole words showed these profiles."""
    if words and _is_visitor(request):
        counts = [(pk, ProfileCount.What.FOUND, "") for pk in pks]
        counts += [(pk, ProfileCount.What.WORD, word[:60]) for pk in pks for word in set(words)]
        _count(counts)


def write():
    """What is held."""
    with _lock:
        counts = dict(_held)
        _held.clear()
        _written_at[0] = monotonic()
    if counts:
        _add(counts, timezone.localdate().replace(day=1))


def _count(counts):
    with _lock:
        _held.update(counts)
        is_time = monotonic() - _written_at[0] >= EVERY
    if is_time:
        write()


def _add(counts, month):
    """One statement, so that two processes can add to the same row at once."""
    rows = [(pk, month, what, word, number) for (pk, what, word), number in sorted(counts.items())]
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
        with suppress(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            # One of them may have been deleted meanwhile: numbers are worth no error page.
            cursor.execute(ADD.format(values=values), [value for row in some for value in row])


def _is_visitor(request):
    is_machine = MACHINES.search(request.headers.get("User-Agent", ""))
    is_staff = request.user.is_staff or hasattr(request, "viewing")  # seen as a member
    return not is_machine and not is_staff


def _is_own(user, organisation):
    own = Organisation.objects.represented_by(user)
    return user.is_authenticated and own.filter(pk=organisation.pk).exists()
