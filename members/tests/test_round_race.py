"""Two staff start the same round, two managers answer it, at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from mailing.models import Mail
from members.models import CheckAnswer, CheckRound
from members.tests.factories import make_manager, make_member
from members.tests.round_factories import make_round, make_running_round
from members.tests.test_race import both_at_once, wait_for_each_other, without_locks
from members.workflows import rounds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def start_together(monkeypatch):
    make_manager(make_member())
    round = make_round()
    wait_for_each_other(monkeypatch, CheckRound, "chosen")
    return both_at_once(
        lambda by: rounds.start_round(round=round, by=by, now=timezone.now()),
        [make_staff(), make_staff()],
    )


def test_two_staff_starting_at_once_ask_once(monkeypatch):
    assert start_together(monkeypatch) == []
    assert CheckAnswer.objects.count() == Mail.objects.count() == 1


def test_without_the_lock_they_would_have_collided(monkeypatch):
    without_locks(monkeypatch)
    assert start_together(monkeypatch) != []  # the second one at the constraint


def test_two_managers_answering_at_once_leave_the_answer_of_the_first(monkeypatch):
    member = make_member()
    people = [make_manager(member), make_manager(member)]
    make_running_round()
    answer = CheckAnswer.objects.get()
    later = {person: timezone.now() + timedelta(hours=n) for n, person in enumerate(people)}
    problems = both_at_once(lambda by: rounds.confirm(answer=answer, by=by, now=later[by]), people)
    answer.refresh_from_db()
    assert problems == []
    assert later[answer.answered_by] == answer.answered_at
