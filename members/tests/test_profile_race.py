"""A profile that two people write at the same moment. Real threads on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.tests.factories import make_staff
from mailing.models import Mail
from members import workflows
from members.models import Organisation, ProfileChange
from members.tests.factories import make_manager, make_member
from members.tests.test_race import both_at_once, wait_for_each_other, without_locks
from members.workflows import profile
from members.workflows.meanwhile import ticket

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def save_together(monkeypatch):
    """Two editors have opened the same section and save different towns."""
    member = make_member(town="Mikkeli")
    opened = ticket(member, ["town"])
    wait_for_each_other(monkeypatch, profile, "touched")
    problems = both_at_once(
        lambda words: workflows.update_profile(
            organisation=member, by=words[0], changes={"town": words[1]}, opened_with=opened
        ),
        [(make_manager(member), "Juva"), (make_manager(member), "Puumala")],
    )
    return problems, Organisation.objects.get(pk=member.pk).town


def test_of_two_editors_the_second_sees_what_the_first_has_written(monkeypatch):
    (problem,), town = save_together(monkeypatch)
    assert isinstance(problem, workflows.ChangedMeanwhile)
    assert town in ("Juva", "Puumala")
    assert problem.theirs == {"town": town}


def test_without_the_lock_one_of_them_would_have_been_lost_unseen(monkeypatch):
    without_locks(monkeypatch)
    problems, town = save_together(monkeypatch)
    assert problems == []
    assert town in ("Juva", "Puumala")


def accept_while_it_is_rewritten(monkeypatch):
    """What went wrong; the public text; the state of the first text."""
    member = make_member(short_description_fi="Vanha")
    author, staff, stuck = make_manager(member), make_staff(), []
    write(member, author, "Ensin")
    seen = member.changes.get().pk
    wait_for_each_other(monkeypatch, ProfileChange, "save")

    def accept():
        workflows.accept_changes(organisation=member, changes=[seen], by=staff)

    def act(action):
        try:
            action()
        except OperationalError as problem:  # each waits for the other
            stuck.append(problem)

    problems = both_at_once(act, [accept, lambda: write(member, author, "Sitten")])
    text = Organisation.objects.get(pk=member.pk).short_description_fi
    return [*problems, *stuck], text, ProfileChange.objects.get(pk=seen).state


def write(member, author, text):
    workflows.update_profile(organisation=member, by=author, changes={"short_description_fi": text})


def is_clear(problems, text, state):
    """Accepted and public, or rewritten and refused: nothing in between."""
    if problems:
        is_refusal = isinstance(problems[0], workflows.NotPossible)
        return is_refusal and (text, state) == ("Vanha", "replaced")
    return (text, state) == ("Ensin", "published")


def test_staff_accept_what_they_have_seen_or_are_told_that_it_is_another(monkeypatch):
    assert is_clear(*accept_while_it_is_rewritten(monkeypatch))
    assert ProfileChange.objects.open().get().new == "Sitten"


def test_without_the_lock_a_text_would_have_been_public_and_replaced_at_once(monkeypatch):
    without_locks(monkeypatch)
    assert not is_clear(*accept_while_it_is_rewritten(monkeypatch))


def test_two_workers_publish_what_is_due_once(monkeypatch):
    member = make_member()
    write(member, make_manager(member), "Uusi")
    later = timezone.now() + timedelta(days=14)
    wait_for_each_other(monkeypatch, ProfileChange, "save")
    published = []
    both_at_once(lambda now: published.append(workflows.publish_due(now=now)), [later, later])
    assert sorted(published) == [0, 1]
    assert Mail.objects.filter(template="members/changes_published").count() == 1
