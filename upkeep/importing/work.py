"""The long part of an import: checking, writing, undoing. In slices, each row once.

A worker claims an import for a minute and renews the claim while it works. One that dies loses the
claim; the next goes on with the rows that are left.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from content import faults
from members.models import Organisation
from upkeep.models import ImportBatch, ImportRow

from .planning import Planner
from .undoing import undo
from .writing import write

logger = logging.getLogger(__name__)

CLAIM = timedelta(seconds=60)
SLICE = 45  # seconds; then the next task goes on
AT_A_TIME = 25  # rows
KEPT_FOR = timedelta(days=90)
Status, Outcome = ImportBatch.Status, ImportRow.Outcome


def carry_on(pk: int) -> bool:
    """Work for a slice of time. True: there is more to do."""
    batch = _claim(pk)
    if batch is None:
        return False
    steps = {Status.CHECKING: _check, Status.IMPORTING: _import, Status.UNDOING: _undo}
    language = batch.by.language if batch.by else settings.LANGUAGE_CODE
    until = time.monotonic() + SLICE
    with override(language):
        planner = Planner(batch, timezone.localdate())
        while rows := _next(batch):
            for row in rows:
                _do(steps[batch.status], row, planner)
            if not _renew(batch):
                return False
            if time.monotonic() > until:
                _release(batch)
                return True
    _finish(batch)
    return False


def waiting(now) -> list[int]:
    """Imports that nobody works on although there is work."""
    return list(ImportBatch.objects.with_work_to_do().unclaimed(now).values_list("pk", flat=True))


def forget_old(now) -> int:
    """Nothing is left of what was uploaded, and nothing to undo with. Returns how many it were."""
    old = ImportBatch.objects.to_be_forgotten(before=now - KEPT_FOR)
    for batch in old:
        batch.rows.all().delete()
        batch.forgotten_at = now
        batch.save(update_fields=["forgotten_at"])
    return len(old)


def _claim(pk):
    now = timezone.now()
    free = ImportBatch.objects.with_work_to_do().unclaimed(now).filter(pk=pk)
    if not free.update(claimed_until=now + CLAIM):
        return None
    return ImportBatch.objects.select_related("by").get(pk=pk)


def _renew(batch):
    """False: another worker has it, because this one was slower than its claim."""
    before, batch.claimed_until = batch.claimed_until, timezone.now() + CLAIM
    return ImportBatch.objects.filter(pk=batch.pk, claimed_until=before).update(
        claimed_until=batch.claimed_until
    )


def _release(batch):
    ImportBatch.objects.filter(pk=batch.pk, claimed_until=batch.claimed_until).update(
        claimed_until=None
    )


def _next(batch):
    rows = {
        Status.CHECKING: batch.rows.to_check,
        Status.IMPORTING: batch.rows.to_write,
        Status.UNDOING: lambda: batch.rows.to_undo().order_by("-number"),
    }[batch.status]()
    return list(rows.select_related("organisation")[:AT_A_TIME])


def _finish(batch):
    now = timezone.now()
    values = {
        Status.CHECKING: {"status": Status.CHECKED},
        Status.IMPORTING: {"status": Status.IMPORTED, "imported_at": now},
        Status.UNDOING: {"status": Status.UNDONE, "undone_at": now},
    }[batch.status]
    ImportBatch.objects.filter(pk=batch.pk, claimed_until=batch.claimed_until).update(
        claimed_until=None, **values
    )


def _check(row, planner):
    _note(row, planner.plan(row))
    row.save()


def _note(row, plan):
    row.outcome, row.name = plan.outcome, plan.name
    row.reasons, row.changes, row.likely = plan.reasons, plan.changes, plan.likely
    row.organisation = plan.organisation


def _do(step, row, planner):
    """What no check has foreseen leaves out the row, and the others go on."""
    try:
        step(row, planner)
    except OperationalError:  # the database is away or busy: the next worker tries again
        raise
    except Exception as error:
        place = (row.number, row.batch_id)
        logger.error("Row %s of import %s:\n%s", *place, faults.without_words(error))
        reason = _("The register does not take this row. Do it by hand.")
        if planner.batch.status == Status.UNDOING:
            ImportRow.objects.filter(pk=row.pk).update(kept=[reason], undone_at=timezone.now())
        else:
            _leave_out(row, reason)


@transaction.atomic
def _import(row, planner):
    row = ImportRow.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.written_at:
        return
    if row.organisation_id:
        Organisation.objects.select_for_update(of=["self"]).filter(pk=row.organisation_id).first()
    plan = planner.plan(row)
    is_decided = row.outcome == Outcome.DOUBTFUL
    if not is_decided and (plan.outcome, plan.changes) != (row.outcome, row.changes):
        _leave_out(row, _("The register has changed since the check. Check the table again."))
        return
    if plan.outcome in (Outcome.NEW, Outcome.CHANGED):
        organisation, journal = write(plan, batch=planner.batch, by=planner.batch.by)
        if plan.outcome == Outcome.NEW:
            planner.own.add(organisation.pk)
        row.written = journal.entries
        plan.organisation = organisation
    _note(row, plan)
    row.written_at = timezone.now()
    row.save()


def _leave_out(row, reason):
    row.outcome, row.reasons = Outcome.PROBLEM, [reason]
    row.save(update_fields=["outcome", "reasons"])


def _undo(row, planner):
    undo(row)
