"""Two people at the same moment. Real threads: only PostgreSQL lets two write at once."""

import pytest

from accounts.tests.factories import make_staff
from members.models import Organisation
from members.tests.factories import make_manager, make_member, make_organisation, make_product
from members.tests.test_race import both_at_once, wait_for_each_other, without_locks
from upkeep import erasing, merging
from upkeep.importing import work, workflows
from upkeep.models import ImportBatch, ImportRow, MergeRecord
from upkeep.tests.test_imports import checked

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    # Without the lock the database itself ends one of the two, as a deadlock.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def merge_twice(monkeypatch):
    kept, gone = make_organisation(), make_organisation()
    make_product(gone)
    wait_for_each_other(monkeypatch, merging, "_absorb")
    pairs = [(kept, gone, make_staff()), (gone, kept, make_staff())]
    return both_at_once(
        lambda pair: merging.merge(kept=pair[0], gone=pair[1], facts={}, clashes={}, by=pair[2]),
        pairs,
    )


def test_two_staff_merging_the_same_two_at_once_leave_one(monkeypatch):
    (problem,) = merge_twice(monkeypatch)
    assert "they may be merged already" in str(problem)
    assert MergeRecord.objects.count() == Organisation.objects.count() == 1
    assert Organisation.objects.get().products.count() == 1


def test_without_the_lock_both_merges_would_have_begun(monkeypatch):
    without_locks(monkeypatch)
    problems = merge_twice(monkeypatch)
    assert not any("they may be merged already" in str(problem) for problem in problems)


def import_twice(monkeypatch):
    staff = make_staff()
    batch = checked("nimi\nHillotila Oy\n", staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    wait_for_each_other(monkeypatch, work, "write")
    return both_at_once(work.carry_on, [batch.pk, batch.pk])


def test_two_workers_at_once_import_a_row_once(monkeypatch):
    assert import_twice(monkeypatch) == []
    assert Organisation.objects.count() == 1
    assert ImportBatch.objects.get().status == ImportBatch.Status.IMPORTED


def test_without_claim_and_lock_both_would_have_written_it(monkeypatch):
    without_locks(monkeypatch)
    monkeypatch.setattr(
        work, "_claim", lambda pk: ImportBatch.objects.select_related("by").get(pk=pk)
    )
    import_twice(monkeypatch)
    collided = ImportRow.objects.get().outcome == ImportRow.Outcome.PROBLEM
    assert collided or Organisation.objects.count() == 2


def erase_both_managers(monkeypatch):
    member = make_member()
    wait_for_each_other(monkeypatch, erasing, "left_alone")
    people = [make_manager(member), make_manager(member)]
    return member, both_at_once(lambda person: erasing.ask(user=person), people)


def test_two_managers_who_are_erased_at_once_leave_one(monkeypatch):
    member, (problem,) = erase_both_managers(monkeypatch)
    assert "Nobody else manages" in str(problem)
    assert member.roles.of_active_people().count() == 1


def test_without_the_lock_the_organisation_would_have_been_left_alone(monkeypatch):
    without_locks(monkeypatch)
    _member, problems = erase_both_managers(monkeypatch)
    assert not any("Nobody else manages" in str(problem) for problem in problems)
