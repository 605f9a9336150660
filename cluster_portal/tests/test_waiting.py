from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from cluster_portal.waiting import waiting_for
from events import workflows
from events.tests.factories import make_event, make_question, make_registration
from statements.models.accessibility import REVIEW_EVERY
from statements.tests.factories import make_statement
from upkeep.models import NightlyRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    person = make_staff()
    person.groups.add(Group.objects.get(name="Event organiser"))
    return person


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


class TestEvents:
    def test_requests_wait_until_they_are_decided(self, organiser):
        event = make_event(starts_at=timezone.now() + timedelta(days=60))
        request = make_registration(event=event, status="requested")
        [group] = waiting_for(organiser)
        assert str(group.label) == "Requests to take part in events"
        assert group.items[0]["meta"].startswith("1 request · ")
        assert group.items[0]["url"] == event.get_registrations_url("requested")
        workflows.decide_request(registration=request, is_approved=True, by=None)
        assert labels(organiser) == []

    def test_an_event_says_its_day_its_seats_and_who_waits(self, organiser):
        event = make_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC), seats_on_site=2)
        make_question(event=event)
        for status in ("registered", "registered", "waiting", "waiting", "requested"):
            make_registration(event=event, status=status)
        with time_machine.travel(datetime(2098, 3, 1, tzinfo=UTC)):
            groups = {str(group.label): group for group in waiting_for(organiser)}
        [item] = groups["Events in the next two weeks"].items
        facts = "Tue 4 Mar 2098 at 09:00 · 2 of 2 seats taken · 1 request · 2 wait for a seat"
        assert item["meta"] == facts
        assert [label for label, _url in item["links"]] == ["Answers"]

    def test_what_took_place_lately_waits_for_its_report(self, organiser):
        make_event(starts_at=timezone.now() - timedelta(days=90))
        event = make_event(starts_at=timezone.now() - timedelta(days=2))
        make_event(starts_at=timezone.now() - timedelta(days=2), status="cancelled")
        [group] = waiting_for(organiser)
        assert (str(group.label), group.count) == ("Events without a report", 1)
        assert group.items[0]["url"] == reverse("admin:events_event_attendance", args=[event.pk])


def test_many_events_cost_as_many_queries_as_one(organiser):
    def events_of_the_fortnight():
        with CaptureQueriesContext(connection) as queries:
            waiting = waiting_for(organiser)
        return len(queries), next(len(each.items) for each in waiting if "weeks" in each.label)

    numbers = []
    for _round in range(2):
        make_question(event=make_event(starts_at=timezone.now() + timedelta(days=3)))
        waiting_for(organiser)
        numbers.append(events_of_the_fortnight())
    (one, first), (many, second) = numbers
    assert (first, second) == (1, 2)
    assert one == many
