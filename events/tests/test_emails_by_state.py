"""A mail says how things stand for this person: with a seat, waiting, offered one or asking."""

from datetime import UTC, datetime, timedelta

import pytest

from events import emails, workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from mailing.models import Mail
from mailing.tests.reading import calendar_file, files, html
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

START = datetime(2098, 12, 3, 7, 0, tzinfo=UTC)
Status = Registration.Status
WITHOUT_SEAT = [Status.WAITING, Status.OFFERED, Status.REQUESTED]


def guest(status=Status.REGISTERED, **overrides):
    event = make_event(title_en="Evening of ideas", starts_at=START, venue="Town hall", **overrides)
    return make_registration(event=event, status=status)


def last():
    return Mail.objects.latest("pk")


def everything_in(mail):
    return f"{mail.subject} {mail.text} {html(mail)}"


@pytest.mark.parametrize("status", [Status.REGISTERED, *WITHOUT_SEAT])
def test_a_move_is_told_to_everybody_who_counts_on_the_event(status):
    registration = guest(status)
    event = registration.event
    workflows.reschedule(
        event=event,
        starts_at=START + timedelta(days=1),
        ends_at=START + timedelta(days=1, hours=3),
        by=None,
    )
    mail = last()
    for body in (mail.text, html(mail)):
        assert "Thursday, 4 December 2098" in body
        assert "Wednesday, 3 December 2098" in body
        assert registration.token in body
    has_seat = status == Status.REGISTERED
    assert bool(calendar_file(mail)) is has_seat
    assert ("for which you are registered" in mail.text) is has_seat


@pytest.mark.parametrize("status", [Status.REGISTERED, *WITHOUT_SEAT])
def test_the_new_time_of_a_postponed_event_is_told_to_everybody_who_was_told_before(status):
    registration = guest(status)
    event = registration.event
    workflows.postpone_event(event=event, reasons={}, by=None)
    assert last().template == "events/postponed"
    workflows.publish(event=event, by=None)
    assert last().template == "events/changed"
    assert "The time was" not in everything_in(last())
    assert "The place was" not in everything_in(last())


@pytest.mark.parametrize("status", WITHOUT_SEAT)
@pytest.mark.parametrize("name", ["event_changed", "registered_already", "event_postponed"])
def test_who_has_no_seat_gets_nothing_that_looks_like_a_confirmation(name, status):
    registration = guest(status)
    arguments = {"event_changed": {"before": None}, "registered_already": {"now": START}}
    getattr(emails, name)(registration, **arguments.get(name, {}))
    mail = last()
    for words in ("you are registered", "You are registered", "are already registered"):
        assert words not in everything_in(mail)
    assert "calendar file" not in everything_in(mail)
    assert not files(mail)
    assert "Give your seat back" not in everything_in(mail)


def test_without_a_contact_person_the_cluster_is_whom_to_ask():
    make_cluster(name="Berry cluster", email="desk@example.org", phone="+358401234567")
    emails.event_cancelled(guest())
    for body in (last().text, html(last())):
        assert "desk@example.org" in body
        assert "+358 40 1234567" in body


def test_the_thanks_say_what_it_was_and_when():
    emails.thanks(guest(Status.ATTENDED))
    for body in (last().text, html(last())):
        assert "Evening of ideas" in body
        assert "Wednesday, 3 December 2098" in body
        assert "Eastern European Time" in body


def test_a_cancelled_event_takes_leave_of_those_who_wait_too():
    registration = guest(Status.WAITING)
    workflows.cancel_event(event=registration.event, reasons={"en": "Storm"}, by=None)
    assert last().to == registration.email
    assert "Storm" in last().text
    assert Event.objects.get().is_cancelled()
