"""Two people edit one section: what the first has saved is neither lost nor overwritten unseen.

The form carries a digest of each value that it was opened with. A value that its author has left
as it was is not written at all; one that both have changed is shown to the second author first.
"""

import hashlib

from django.utils.translation import gettext_lazy as _

from members.review import as_text, shown_to_authors

from .not_possible import NotPossible


class ChangedMeanwhile(NotPossible):
    """`theirs` is what stands there now, by field."""

    def __init__(self, theirs: dict[str, str]):
        self.theirs = theirs
        super().__init__(
            _(
                "Somebody else has saved this section in the meantime. Nothing of yours is saved "
                "yet: compare, change what you want, and save again."
            )
        )


def ticket(target, fields) -> str:
    """What the form is opened with: `phone:1a2b3c4d,email:…`"""
    shown = shown_to_authors(target, fields)
    return ",".join(f"{field}:{_digest(text)}" for field, text in shown.items())


def touched(target, values: dict, opened_with: str) -> dict:
    """The values that their author has changed. Raises ChangedMeanwhile if somebody else did too.

    Without a ticket everything counts as changed by its author alone.
    """
    if not opened_with:
        return values
    before = dict(part.rpartition(":")[::2] for part in opened_with.split(","))
    now = shown_to_authors(target, before.keys() & values.keys())
    changed, theirs = {}, {}
    for field, value in values.items():
        mine = _digest(as_text(value))
        if mine == before.get(field):
            continue
        changed[field] = value
        if field in now and _digest(now[field]) not in (before[field], mine):
            theirs[field] = now[field]
    if theirs:
        raise ChangedMeanwhile(theirs)
    return changed


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]
