"""What two people do at the same moment. Real threads: only PostgreSQL lets two write at once."""

import threading
import uuid
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail
from members import workflows
from members.models import Application, Membership, Organisation, Role
from members.tests.factories import make_application, make_member, make_role

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MOMENT = 1.0  # seconds for which one waits for the other


def both_at_once(action, people):
    """Calls `action(person)` in a thread for each; returns what went wrong."""
    problems = []

    def run(person):
        try:
            with translation.override("en"):  # each thread has a language of its own
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
    wait_for_each_other(monkeypatch, workflows.deciding, "_organisation_of")
    return both_at_once(
        lambda by: workflows.approve_application(application=application, by=by),
        [make_staff(), make_staff()],
    )


def test_two_staff_approving_at_once_make_one_member_and_the_second_is_told(monkeypatch):
    (problem,) = approve_twice(monkeypatch)
    assert "has approved this application already." in str(problem)
    assert Organisation.objects.count() == Membership.objects.count() == 1
    assert Role.objects.count() == 1


def test_without_the_lock_they_would_have_collided(monkeypatch):
    without_locks(monkeypatch)
    problems = approve_twice(monkeypatch)
    assert problems or Organisation.objects.count() == 2


def approve_and_decline(monkeypatch):
    """One of the staff approves while the other declines; returns what went wrong."""
    application = make_application(business_id="")
    wait_for_each_other(monkeypatch, workflows.deciding, "_refuse_if_decided")
    riitta, matti = make_staff(), make_staff()

    def decide(by):
        if by == riitta:
            workflows.approve_application(application=application, by=by)
        else:
            workflows.decline_application(application=application, reason="No", by=by)

    return both_at_once(decide, [riitta, matti])


def decisions():
    templates = ["members/welcome", "members/declined"]
    return Mail.objects.filter(template__in=templates).count()


def test_approving_and_declining_at_once_has_one_outcome_and_the_second_is_told(monkeypatch):
    (problem,) = approve_and_decline(monkeypatch)
    assert isinstance(problem, workflows.AlreadyDecided)
    application = Application.objects.get()
    assert bool(application.approved_on) != bool(application.declined_on)
    assert Organisation.objects.exists() == bool(application.approved_on)
    assert decisions() == 1


def test_without_the_lock_the_database_would_have_refused_one_without_a_word(monkeypatch):
    without_locks(monkeypatch)
    problems = approve_and_decline(monkeypatch)
    assert not any(isinstance(problem, workflows.AlreadyDecided) for problem in problems)
    assert problems or decisions() == 2


def test_a_draft_sent_twice_at_once_is_one_application(monkeypatch):
    draft = workflows.save_draft(draft_id=uuid.uuid4(), answers={}, now=timezone.now())
    wait_for_each_other(monkeypatch, workflows.joining, "_locked")
    assert both_at_once(lambda number: send(draft, number), [1, 2]) == []
    assert Application.objects.count() == 1


def test_without_the_lock_it_would_have_been_two(monkeypatch):
    draft = workflows.save_draft(draft_id=uuid.uuid4(), answers={}, now=timezone.now())
    without_locks(monkeypatch)
    wait_for_each_other(monkeypatch, workflows.joining, "apply")
    both_at_once(lambda number: send(draft, number), [1, 2])
    assert Application.objects.count() == 2


def send(draft, number):
    """With answers that differ, so that only the draft tells that it is the same."""
    answers = {
        "organisation_name": f"Oy {number}",
        "type": "company",
        "contact_name": "Aino",
        "contact_email": "aino@example.org",
    }
    workflows.send_application(
        draft=draft,
        answers=answers,
        consents=[],
        consent_version="1",
        language="fi",
        now=timezone.now(),
    )


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


def leave_altogether(monkeypatch):
    member = make_member()
    people = [make_role(member).person, make_role(member).person]
    wait_for_each_other(monkeypatch, Role, "save")
    problems = both_at_once(lambda by: workflows.leave(organisation=member, by=by), people)
    return problems, Role.objects.filter(ends_on__isnull=True).count()


def test_two_managers_who_leave_altogether_at_once_leave_one(monkeypatch):
    problems, left = leave_altogether(monkeypatch)
    assert len(problems) == left == 1


def test_without_the_lock_nobody_would_have_stayed(monkeypatch):
    without_locks(monkeypatch)
    assert leave_altogether(monkeypatch) == ([], 0)


def hand_over_twice(monkeypatch):
    """One manager, two windows, two successors."""
    member = make_member()
    manager = make_role(member).person
    successors = [make_user(), make_user()]
    wait_for_each_other(monkeypatch, workflows.people, "take_role")
    problems = both_at_once(
        lambda to: workflows.hand_over(
            organisation=member,
            email=to.email,
            display_name=to.display_name,
            language="en",
            by=manager,
        ),
        successors,
    )
    return problems, Role.objects.filter(kind="manager", ends_on__isnull=True).count()


def test_handing_over_twice_at_once_makes_one_new_manager(monkeypatch):
    problems, managers = hand_over_twice(monkeypatch)
    assert [str(problem) for problem in problems] == [
        "You have handed over already: you are not a manager any more."
    ]
    assert managers == 1


def test_without_the_lock_there_would_have_been_two_new_managers(monkeypatch):
    without_locks(monkeypatch)
    assert hand_over_twice(monkeypatch) == ([], 2)
