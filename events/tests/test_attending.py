"""The door: noted once however often it is sent, undone, corrected, and logged."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from events import workflows
from events.models import AttendanceEntry, Registration
from events.tests.factories import make_event, make_registration
from mailing import delivery
from mailing.models import Mail
from mailing.tests.reading import files

pytestmark = pytest.mark.django_db

Status = Registration.Status
HOUR = timedelta(hours=1)


def whats(registration):
    return list(registration.attendance_entries.values_list("what", flat=True))


def test_an_arrival_sent_three_times_is_noted_once():
    registration, nonce = make_registration(), uuid.uuid4()
    for _ in range(3):
        workflows.check_in(registration=registration, nonce=nonce)
    registration.refresh_from_db()
    assert registration.status == Status.ATTENDED
    assert whats(registration) == ["arrived"]


def test_at_a_second_door_the_first_arrival_stays():
    registration, now = make_registration(), timezone.now()
    early = now - timedelta(minutes=9)
    workflows.check_in(registration=registration, nonce=uuid.uuid4(), at=early, device="one")
    workflows.check_in(registration=registration, nonce=uuid.uuid4(), at=now, device="two")
    registration.refresh_from_db()
    assert registration.arrived_at == early
    assert whats(registration) == ["arrived", "seen_again"]


def test_a_late_repetition_does_not_bring_back_what_was_undone():
    registration, nonce = make_registration(), uuid.uuid4()
    workflows.check_in(registration=registration)
    workflows.check_in(registration=registration, nonce=nonce)
    workflows.undo(registration=registration, nonce=uuid.uuid4())
    workflows.check_in(registration=registration, nonce=nonce)
    registration.refresh_from_db()
    assert (registration.status, registration.arrived_at) == (Status.REGISTERED, None)


def test_leaving_and_then_arriving_are_undone_one_by_one():
    registration = make_registration()
    workflows.check_in(registration=registration)
    workflows.check_out(registration=registration, is_sure=True)
    workflows.undo(registration=registration)
    registration.refresh_from_db()
    assert registration.arrived_at
    assert not registration.left_at
    workflows.undo(registration=registration)
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED
    assert whats(registration) == ["arrived", "left", "undone", "undone"]


def test_who_was_let_in_from_the_waiting_list_goes_back_to_it():
    registration = make_registration(status=Status.WAITING)
    workflows.check_in(registration=registration)
    workflows.undo(registration=registration)
    registration.refresh_from_db()
    assert registration.status == Status.WAITING


def test_an_offered_seat_is_taken_by_coming():
    registration = make_registration(status=Status.OFFERED)
    workflows.check_in(registration=registration)
    registration.refresh_from_db()
    assert (registration.status, registration.offered_until) == (Status.ATTENDED, None)


def test_who_cancelled_is_not_checked_in():
    with pytest.raises(workflows.NotPossible, match="no longer registered"):
        workflows.check_in(registration=make_registration(status=Status.CANCELLED))


def test_nobody_leaves_before_arriving():
    with pytest.raises(workflows.NotPossible, match="has not arrived"):
        workflows.check_out(registration=make_registration())


def test_a_second_tap_on_the_same_spot_is_no_leaving():
    registration, now = make_registration(), timezone.now()
    workflows.check_in(registration=registration, at=now - timedelta(seconds=59))
    with pytest.raises(workflows.JustArrived, match="only just now"):
        workflows.check_out(registration=registration, at=now)
    assert whats(registration) == ["arrived"]
    workflows.check_out(registration=registration, at=now, is_sure=True)
    registration.refresh_from_db()
    assert registration.left_at == now


def test_after_a_minute_leaving_is_noted_without_a_question():
    registration, now = make_registration(), timezone.now()
    workflows.check_in(registration=registration, at=now - timedelta(minutes=1))
    workflows.check_out(registration=registration, at=now)
    assert whats(registration) == ["arrived", "left"]


def test_two_taps_that_were_sent_later_are_measured_by_when_they_were_made():
    registration, now = make_registration(), timezone.now()
    earlier = now - timedelta(hours=1)
    workflows.check_in(registration=registration, at=earlier)
    with pytest.raises(workflows.JustArrived):
        workflows.check_out(registration=registration, at=earlier + timedelta(seconds=1))


def test_the_clock_of_a_phone_does_not_run_ahead():
    registration, now = make_registration(), timezone.now()
    workflows.check_in(registration=registration, at=now + timedelta(hours=5), now=now)
    registration.refresh_from_db()
    assert registration.arrived_at == now


def test_walk_ins_are_added_once_and_several_without_an_address():
    event, nonce = make_event(), uuid.uuid4()
    for _ in range(2):
        workflows.add_walk_in(event=event, name="Anna", organisation_name="Farm", nonce=nonce)
    workflows.add_walk_in(event=event, name="Bertil", nonce=uuid.uuid4())
    assert event.registrations.attended().count() == 2
    assert event.registrations.filter(is_walk_in=True, email="").count() == 2


def test_a_walk_in_that_was_a_mistake_is_cancelled():
    registration = workflows.add_walk_in(event=make_event(), name="Anna")
    workflows.undo(registration=registration)
    registration.refresh_from_db()
    assert registration.status == Status.CANCELLED


def test_a_walk_in_gets_no_mail_of_the_event():
    event = make_event(starts_at=timezone.now() - timedelta(hours=1))
    workflows.add_walk_in(event=event, name="Anna")
    workflows.cancel_event(event=event, reasons={}, by=None)
    assert not Mail.objects.exists()


def test_corrections_are_logged_with_what_it_was_before():
    registration, staff = make_registration(), make_staff()
    workflows.check_in(registration=registration)
    for hours, role in [("2.5", "participant"), ("3", "participant"), ("3", "speaker")]:
        workflows.correct_attendance(
            registration=registration, hours=Decimal(hours), role=role, by=staff
        )
    entries = AttendanceEntry.objects.filter(what="corrected")
    assert [entry.before for entry in entries] == ["", "2.50", "participant"]
    assert {entry.by for entry in entries} == {staff}


def test_hours_as_they_are_counted_anyway_are_no_correction():
    registration = make_registration(event=make_event(starts_at=timezone.now()))  # three hours
    workflows.check_in(registration=registration)
    workflows.correct_attendance(
        registration=registration, hours=Decimal("3"), role="organiser", by=make_staff()
    )
    registration.refresh_from_db()
    assert (registration.hours, registration.role) == (None, "organiser")
    assert AttendanceEntry.objects.filter(what="corrected").count() == 1


def test_no_shows_are_noted_where_a_door_was_kept():
    now = timezone.now()
    event = make_event(starts_at=now - timedelta(hours=12))
    came, stayed_away = make_registration(event=event), make_registration(event=event)
    elsewhere = make_registration(event=make_event(starts_at=now - timedelta(hours=12)))
    workflows.check_in(registration=came)
    assert workflows.note_no_shows(now=now) == 1
    stayed_away.refresh_from_db()
    elsewhere.refresh_from_db()
    assert stayed_away.status == Status.NO_SHOW
    assert elsewhere.status == Status.REGISTERED
    workflows.check_in(registration=stayed_away)  # from a door that was late to send
    assert event.registrations.attended().count() == 2


def test_who_takes_part_online_passes_no_door_and_is_no_no_show():
    now = timezone.now()
    event = make_event(starts_at=now - timedelta(hours=12), mode="hybrid")
    online = make_registration(event=event, mode="online")
    workflows.check_in(registration=make_registration(event=event))
    assert workflows.note_no_shows(now=now) == 0
    workflows.check_in(registration=online)  # somebody notes those at their screens, too
    make_registration(event=event, mode="online")
    assert workflows.note_no_shows(now=now) == 1


def test_an_event_whose_absent_are_noted_is_left_alone(django_assert_num_queries):
    now = timezone.now()
    event = make_event(starts_at=now - timedelta(hours=12), mode="hybrid")
    make_registration(event=event, mode="online")
    make_registration(event=event)
    workflows.check_in(registration=make_registration(event=event))
    assert workflows.note_no_shows(now=now) == 1
    with django_assert_num_queries(1):
        assert workflows.note_no_shows(now=now) == 0


def test_nobody_stays_away_from_what_was_put_off_at_the_door():
    now = timezone.now()
    event = make_event(starts_at=now - timedelta(hours=12))
    expected = make_registration(event=event)
    workflows.check_in(registration=make_registration(event=event))
    workflows.postpone_event(event=event, reasons={}, by=None, now=event.starts_at - HOUR)
    assert workflows.note_no_shows(now=now) == 0
    expected.refresh_from_db()
    assert expected.status == Status.REGISTERED


def test_the_confirmation_brings_the_ticket_as_a_picture(mailoutbox):
    workflows.register(event=make_event(), name="Anna", email="anna@example.org", language="en")
    delivery.deliver_due()
    confirmation = mailoutbox[0]
    pictures = [each for each in files(Mail.objects.get()) if each[1] == "image/png"]
    assert pictures[0][2].startswith(b"\x89PNG")
    assert Registration.objects.get().code in confirmation.body
