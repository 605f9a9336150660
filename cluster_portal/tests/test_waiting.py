from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from cluster_portal.waiting import waiting_for
from statements.models.accessibility import REVIEW_EVERY
from statements.tests.factories import make_statement
from upkeep.models import NightlyRun

pytestmark = pytest.mark.django_db


def labels(user):
    return [str(group.label) for group in waiting_for(user)]


def test_the_accessibility_statement_waits_once_its_year_is_over():
    today = timezone.localdate()
    staff = make_superuser()
    statement = make_statement(prepared_on=today - REVIEW_EVERY, reviewed_on=today - REVIEW_EVERY)
    assert labels(staff) == []

    statement.prepared_on = statement.reviewed_on = today - REVIEW_EVERY - timedelta(days=1)
    statement.save()
    assert labels(staff) == ["Accessibility statement due for review"]
    [group] = waiting_for(staff)
    assert group.items[0]["title"] == str(statement)


def test_only_who_may_write_the_statement_is_asked_to_review_it():
    long_ago = timezone.localdate() - 2 * REVIEW_EVERY
    make_statement(prepared_on=long_ago, reviewed_on=long_ago)
    organiser, editor = make_staff(), make_staff()
    organiser.groups.add(Group.objects.get(name="Event organiser"))
    editor.groups.add(Group.objects.get(name="Editor"))
    assert labels(organiser) == []
    assert labels(editor) == ["Accessibility statement due for review"]


def test_a_night_that_was_missed_or_went_wrong_waits_until_the_next_good_one():
    staff, now = make_superuser(), timezone.now()
    NightlyRun.objects.create(started_at=now - timedelta(hours=37), finished_at=now)
    assert labels(staff) == ["The nightly clean-up"]

    tonight = NightlyRun.objects.create(started_at=now, finished_at=now)
    assert labels(staff) == []

    tonight.failed = {"messages": "OSError"}
    tonight.save()
    [group] = waiting_for(staff)
    assert group.items[0]["meta"] == "Something did not work"
