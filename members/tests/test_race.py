"""What two people do at the same moment. Real threads: only PostgreSQL lets two write at once."""

import threading
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from accounts.tests.factories import make_staff
from members import workflows
from members.models import Membership, Organisation, Role
from members.tests.factories import make_application, make_member, make_role

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOMENT = 1.0  # seconds for which one waits for the other


def both_at_once(action, people):
    """Calls `action(person)` in a thread for each; returns what went wrong."""
    problems = []

    def run(person):
        try:
            action(person)
        except (IntegrityError, workflows.NotPossible) as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return problems


def wait_for_each_other(monkeypatch, where, name):
    """Both threads stand at the same step, if a lock lets the second one come there at all."""
    barrier = threading.Barrier(2)
    step = getattr(where, name)

    def meet(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=MOMENT)
        return step(*args, **kwargs)

    monkeypatch.setattr(where, name, meet)


def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)


def approve_twice(monkeypatch):
    application = make_application(business_id="")
    wait_for_each_other(monkeypatch, workflows, "_organisation_of")
    return both_at_once(
        lambda by: workflows.approve_application(application=application, by=by),
        [make_staff(), make_staff()],
    )


def test_two_staff_approving_at_once_make_one_member(monkeypatch):
    assert approve_twice(monkeypatch) == []
    assert Organisation.objects.count() == Membership.objects.count() == 1
    assert Role.objects.count() == 1


def test_without_the_lock_they_would_have_collided(monkeypatch):
    without_locks(monkeypatch)
    problems = approve_twice(monkeypatch)
    assert problems or Organisation.objects.count() == 2


def leave_together(monkeypatch):
    member = make_member()
    roles = [make_role(member), make_role(member)]
    wait_for_each_other(monkeypatch, Role, "save")  # after looking who else manages
    problems = both_at_once(
        lambda role: workflows.end_role(role=role, by=role.person),
        roles,
    )
    return problems, Role.objects.filter(ends_on__isnull=True).count()


def test_two_managers_leaving_at_once_leave_one(monkeypatch):
    problems, left = leave_together(monkeypatch)
    assert [str(problem) for problem in problems] == [
        "An organisation needs a manager. Make somebody else a manager first."
    ]
    assert left == 1


def test_without_the_lock_both_managers_would_have_gone(monkeypatch):
    without_locks(monkeypatch)
    assert leave_together(monkeypatch) == ([], 0)
