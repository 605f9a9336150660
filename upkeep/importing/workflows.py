"""What staff do with an import, step by step. The long work is done by a worker."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.tables import Line
from members.workflows import NotPossible
from upkeep import tasks
from upkeep.models import ImportBatch, ImportRow

from . import columns

Status = ImportBatch.Status


@transaction.atomic
def upload(*, lines: list[Line], source: str, country: str, language: str, by: User) -> ImportBatch:
    """Keep the table; nothing of it is in the register yet."""
    place = columns.find_headings(lines)
    if place is None:
        headings, rows = [""] * len(lines[0].cells), lines
    else:
        headings, rows = lines[place].cells, lines[place + 1 :]
    if not rows:
        raise NotPossible(_("There are only headings in this table."))
    batch = ImportBatch.objects.create(
        source=source[:200],
        headings=headings,
        columns=columns.guess(headings, rows),
        country=country,
        language=language,
        by=by,
    )
    ImportRow.objects.bulk_create(
        [ImportRow(batch=batch, number=line.number, cells=line.cells) for line in rows],
        batch_size=500,
    )
    return batch


@transaction.atomic
def check(
    *,
    batch: ImportBatch,
    keys: list[str],
    country: str,
    language: str,
    by: User,
    headings_are_a_row: bool = False,
) -> ImportBatch:
    """The columns are these: what would each row do? Asked again, it is checked anew."""
    batch = _in_one_of(batch, Status.COLUMNS, Status.CHECKED)
    used = [key for key in keys if key]
    if len(used) > len(set(used)):
        raise NotPossible(_("Two columns hold the same. Choose one of them."))
    if not {"official_name", "business_id"} & set(used):
        raise NotPossible(_("Say which column holds the name or the business id."))
    if headings_are_a_row:
        first = batch.rows.order_by("number").values_list("number", flat=True)[0]
        batch.rows.create(number=max(first - 1, 0), cells=batch.headings)
        batch.headings = [""] * len(keys)
    columns.remember(batch.headings, keys)
    batch.columns, batch.country, batch.language = keys, country, language
    batch.rows.update(outcome="", reasons=[], changes=[], likely=[], choice="", organisation=None)
    return _begin(batch, Status.CHECKING)


@transaction.atomic
def choose(*, batch: ImportBatch, choices: dict[int, str], by: User) -> None:
    """`choices` by the number of the row: AS_NEW, LEAVE, or the key of a likely organisation."""
    batch = _in_one_of(batch, Status.CHECKED)
    for row in batch.rows.filter(pk__in=choices, outcome=ImportRow.Outcome.DOUBTFUL):
        allowed = {"", row.AS_NEW, row.LEAVE, *(str(key) for key, _name, _why in row.likely)}
        if choices[row.pk] in allowed and choices[row.pk] != row.choice:
            row.choice = choices[row.pk]
            row.save(update_fields=["choice"])


@transaction.atomic
def start(*, batch: ImportBatch, sends_invitations: bool, by: User) -> ImportBatch:
    """Rows with problems and rows nobody decided about are left out."""
    batch = _in_one_of(batch, Status.CHECKED)
    if not batch.rows.to_write().exists():
        raise NotPossible(_("There is nothing to import: no row is new or changed."))
    batch.sends_invitations, batch.by = sends_invitations, by
    return _begin(batch, Status.IMPORTING)


@transaction.atomic
def undo(*, batch: ImportBatch, by: User) -> ImportBatch:
    batch = _in_one_of(batch, Status.IMPORTED)
    if not batch.can_be_undone:
        raise NotPossible(_("After 90 days an import can no longer be undone."))
    return _begin(batch, Status.UNDOING)


def _in_one_of(batch, *states):
    batch = ImportBatch.objects.select_for_update(of=["self"]).get(pk=batch.pk)
    if batch.status not in states:
        raise NotPossible(
            _("This import %(state)s. Somebody may have gone on with it meanwhile.")
            % {"state": batch.get_status_display()}
        )
    return batch


def _begin(batch, status):
    batch.status, batch.claimed_until = status, None
    batch.save()
    transaction.on_commit(lambda: tasks.ring_import(batch.pk), robust=True)
    return batch
