"""An import is taken back row by row: exactly what it wrote, unless it has changed since."""

from django.db import transaction
from django.utils import timezone

from content import snapshots
from members.search import documents
from upkeep import journal
from upkeep.models import ImportRow

OF_THE_PERSON = {"accounts.user", "account.emailaddress"}
ORGANISATION = "members.organisation"


@transaction.atomic
def undo(row: ImportRow) -> None:
    """What stays, and why, is noted on the row."""
    row = ImportRow.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.undone_at is None:
        row.kept = _take_back(row.written)
        documents.refresh(_organisations(row.written))
        row.undone_at = timezone.now()
        row.save(update_fields=["kept", "undone_at"])


def _take_back(entries):
    own = {(entry["model"], entry["pk"]) for entry in entries if entry["before"] is None}
    organisation = [entry for entry in entries if entry["model"] not in OF_THE_PERSON]
    is_new = any(e["model"] == ORGANISATION and e["before"] is None for e in organisation)
    if is_new and (kept := _kept(organisation, own)):
        return kept  # it lives on, with its people and its membership
    kept = []
    for entry in reversed(entries):
        columns, reasons = _unchanged(entry, own)
        kept += reasons
        if columns is None:
            continue
        try:
            with transaction.atomic():
                journal.undo(columns)
        except snapshots.InTheWay as problem:
            kept += problem.reasons
    return kept


def _organisations(entries):
    return [entry["pk"] for entry in entries if entry["model"] == ORGANISATION]


def _kept(entries, own):
    return [
        _with_name(entry, reason) for entry in entries for reason in journal.why_not(entry, own=own)
    ]


def _unchanged(entry, own):
    """The part of the entry that still stands as it was written, and what does not."""
    if entry["before"] is None:
        reasons = _kept([entry], own)
        return (None if reasons else entry), reasons
    parts, reasons = {}, []
    for name in entry["after"]:
        part = entry | {
            "before": _only(entry, "before", name),
            "after": _only(entry, "after", name),
        }
        changed = _kept([part], own)
        reasons += changed
        if not changed:
            parts[name] = entry["before"][name]
    return (entry | {"before": parts} if parts else None), list(dict.fromkeys(reasons))


def _only(entry, when, name):
    return {name: entry[when][name]}


def _with_name(entry, reason):
    instance = journal.find(entry)
    return f"{journal.named(instance)}: {reason}" if instance else reason
