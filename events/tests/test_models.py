from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from events.models import Event, Registration, ReminderRule
from events.tests.factories import make_event, make_registration, make_reminder_rule
from members.tests.factories import make_manager, make_member, make_organisation

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def events_in_every_state():
    return [
        make_event(status=Event.Status.DRAFT),
        make_event(status=Event.Status.DRAFT, publish_at=NOW - HOUR),
        make_event(status=Event.Status.SCHEDULED, publish_at=NOW + HOUR),
        make_event(status=Event.Status.SCHEDULED, publish_at=NOW),
        make_event(status=Event.Status.SCHEDULED, publish_at=NOW - HOUR),
        make_event(status=Event.Status.PUBLISHED),
        make_event(status=Event.Status.PUBLISHED, starts_at=NOW - DAY),
        make_event(status=Event.Status.PUBLISHED, starts_at=NOW - HOUR),
        make_event(status=Event.Status.CANCELLED),
    ]


@pytest.mark.parametrize("rule", ["published", "shown", "upcoming"])
def test_the_query_and_the_predicate_agree(rule):
    events = events_in_every_state()
    found = set(getattr(Event.objects, rule)(NOW))
    assert found == {event for event in events if getattr(event, f"is_{rule}")(NOW)}
    assert found
    assert found != set(events)


def test_the_query_for_public_events_and_the_predicate_agree():
    events = [make_event(audience=audience) for audience in Event.Audience]
    assert set(Event.objects.public()) == {event for event in events if event.is_public()}
    assert Event.objects.public().count() == 1


@pytest.mark.parametrize("ends_at", [NOW - HOUR, NOW, NOW + HOUR])
def test_a_registration_is_coming_as_long_as_its_event_is(ends_at):
    registration = make_registration(event=make_event(starts_at=NOW - DAY, ends_at=ends_at))
    is_coming = registration.event.is_upcoming(NOW)
    assert Registration.objects.coming(NOW).exists() == is_coming
    assert Registration.objects.past(NOW).exists() != is_coming


@pytest.mark.parametrize(
    ("query", "predicate"),
    [
        ("active", "is_active"),
        ("holding_seat", "holds_seat"),
        ("offered", "is_offered"),
        ("offer_lapsed", "has_lapsed"),
    ],
)
def test_the_query_for_registrations_and_the_predicate_agree(query, predicate):
    for starts_at in (NOW - HOUR, NOW, NOW + DAY):
        event = make_event(starts_at=starts_at)
        for status in Registration.Status:
            make_registration(event=event, status=status, offered_until=_until(status, NOW + HOUR))
        late = _until(Registration.Status.OFFERED, NOW)
        make_registration(event=event, status=Registration.Status.OFFERED, offered_until=late)
    found = set(getattr(Registration.objects, query)(NOW))
    everybody = Registration.objects.select_related("event")
    assert found == {each for each in everybody if getattr(each, predicate)(NOW)}
    assert found
    assert found != set(everybody)


def _until(status, moment):
    return moment if status == Registration.Status.OFFERED else None


def test_an_offer_that_nobody_answered_in_time_counts_as_nothing():
    started = make_event(starts_at=NOW - HOUR, seats_on_site=1)
    offered = Registration.Status.OFFERED
    lapsed = make_registration(event=started, status=offered, offered_until=NOW + HOUR)
    registrations = started.registrations
    for nobody in (registrations.active(), registrations.holding_seat()):
        assert not nobody.exists()
    assert not registrations.before_event().exists()
    assert not registrations.with_seat().exists()
    assert not lapsed.can_be_cancelled(NOW)
    assert started.seats_left(Registration.Mode.ON_SITE) == 1
    assert Event.objects.with_seats_taken().get().seats_taken == 0


def test_a_scheduled_event_appears_at_its_time():
    event = make_event(status=Event.Status.SCHEDULED, publish_at=NOW + HOUR)
    assert event not in Event.objects.published(NOW)
    assert event in Event.objects.published(NOW + HOUR)


class TestVisibleTo:
    def test_a_stranger_sees_public_events_only(self):
        public = make_event()
        make_event(audience=Event.Audience.MEMBERS)
        make_event(audience=Event.Audience.INVITED)
        make_event(status=Event.Status.DRAFT)
        assert list(Event.objects.visible_to(AnonymousUser(), NOW)) == [public]

    def test_a_member_sees_members_events_too(self):
        public, members = make_event(), make_event(audience=Event.Audience.MEMBERS)
        make_event(audience=Event.Audience.MEMBERS, status=Event.Status.DRAFT)
        member = make_manager(make_member())
        assert set(Event.objects.visible_to(member, NOW)) == {public, members}

    def test_someone_of_an_organisation_that_is_no_member_sees_what_a_stranger_sees(self):
        public = make_event()
        make_event(audience=Event.Audience.MEMBERS)
        other = make_manager(make_organisation())
        assert list(Event.objects.visible_to(other, NOW)) == [public]

    def test_who_is_on_the_list_sees_the_event(self):
        event = make_event(audience=Event.Audience.INVITED)
        person, left = make_user(), make_user()
        make_registration(event=event, email=person.email.upper())
        make_registration(event=event, email=left.email, status=Registration.Status.CANCELLED)
        assert event in Event.objects.visible_to(person, NOW)
        assert event not in Event.objects.visible_to(left, NOW)

    def test_staff_see_drafts(self):
        draft = make_event(status=Event.Status.DRAFT)
        assert draft in Event.objects.visible_to(make_staff(), NOW)

    def test_a_cancelled_event_stays_visible(self):
        event = make_event(status=Event.Status.CANCELLED)
        assert event in Event.objects.visible_to(AnonymousUser(), NOW)


class TestSeats:
    def test_cancelled_and_waiting_people_take_no_seat(self):
        event = make_event(seats_on_site=3)
        for status in Registration.Status:
            make_registration(event=event, status=status)
        registrations = event.registrations.all()
        assert {each.status for each in registrations if each.holds_seat()} == set(
            event.registrations.holding_seat().values_list("status", flat=True)
        )
        assert event.registrations.holding_seat().count() == 4
        assert event.seats_left(Registration.Mode.ON_SITE) == 0

    def test_each_way_of_taking_part_has_its_own_seats(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1, seats_online=5)
        make_registration(event=event)
        make_registration(event=event, mode=Registration.Mode.ONLINE)
        for read in (event, Event.objects.with_seats_taken().get()):
            assert read.seats_left(Registration.Mode.ON_SITE) == 0
            assert read.seats_left(Registration.Mode.ONLINE) == 4
            assert not read.is_full()
        assert Event.objects.with_seats_taken().get().seats_taken == 2

    def test_no_number_means_room_for_everybody(self):
        event = make_event()
        make_registration(event=event)
        assert event.seats_left(Registration.Mode.ON_SITE) is None
        assert not event.is_full()


@pytest.mark.parametrize(
    ("overrides", "is_open"),
    [
        ({}, True),
        ({"registration_opens_at": NOW + HOUR}, False),
        ({"registration_opens_at": NOW}, True),
        ({"registration_closes_at": NOW}, False),
        ({"registration_closes_at": NOW + HOUR}, True),
        ({"starts_at": NOW}, False),
        ({"registration": Event.RegistrationMode.NONE}, False),
        ({"status": Event.Status.DRAFT}, False),
        ({"status": Event.Status.CANCELLED}, False),
    ],
)
def test_registrations_are_taken_in_the_window_of_a_published_event(overrides, is_open):
    assert make_event(**overrides).takes_registrations(NOW) is is_open


class TestNeverFalse:
    @pytest.mark.parametrize(
        ("overrides", "words"),
        [
            ({"ends_at": NOW}, "must end after it starts"),
            ({"status": Event.Status.SCHEDULED}, "needs a time of publication"),
            ({"registration": Event.RegistrationMode.ELSEWHERE}, "give the address"),
            (
                {"registration_opens_at": NOW + DAY, "registration_closes_at": NOW},
                "must close after it opens",
            ),
        ],
    )
    def test_the_database_refuses_and_the_form_says_why(self, overrides, words):
        event = make_event()
        for name, value in overrides.items():
            setattr(event, name, value)
        with pytest.raises(ValidationError, match=words):
            event.validate_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            event.save()

    def test_one_active_registration_for_each_address(self):
        first = make_registration(email="aino@example.org")
        with pytest.raises(IntegrityError), transaction.atomic():
            make_registration(event=first.event, email="AINO@example.org")
        first.status = Registration.Status.CANCELLED
        first.save()
        make_registration(event=first.event, email="AINO@example.org")
        make_registration(email="aino@example.org")  # another event

    def test_a_reminder_stands_once_on_the_list(self):
        rule = make_reminder_rule()
        with pytest.raises(IntegrityError), transaction.atomic():
            make_reminder_rule(event=rule.event, minutes_before=rule.minutes_before)

    def test_the_address_feed_is_taken(self):
        event = make_event(slug="feed")
        with pytest.raises(ValidationError) as refused:
            event.clean_fields()
        assert list(refused.value.error_dict) == ["slug"]

    def test_a_time_zone_has_to_exist(self):
        with pytest.raises(ValidationError) as refused:
            make_event(time_zone="Europe/Mikkeli").clean_fields()
        assert list(refused.value.error_dict) == ["time_zone"]


def test_the_clock_shows_the_event_s_zone():
    event = make_event(
        starts_at=datetime(2026, 12, 3, 7, 0, tzinfo=UTC), time_zone="Europe/Helsinki"
    )
    assert event.local_start.hour == 9
    event.time_zone = "Europe/Warsaw"
    assert event.local_start.hour == 8


def test_search_finds_titles_of_every_language_without_marks_of_rich_text():
    event = make_event(title_fi="Mäyräilta", title_sv="Kväll", description_fi="<p>Härkäpapu</p>")
    event.refresh_from_db()
    assert "mayrailta" in event.search_text
    assert "kvall" in event.search_text
    assert "harkapapu" in event.search_text
    assert "<p>" not in event.search_text


def test_reminders_read_in_words():
    event = make_event()
    rule = ReminderRule(event=event, minutes_before=ReminderRule.Before.TWO_DAYS)
    assert rule.due_at == event.starts_at - timedelta(days=2)
    assert str(rule)


def test_a_registration_can_be_cancelled_until_the_start():
    registration = make_registration(event=make_event(starts_at=NOW + HOUR))
    assert registration.can_be_cancelled(NOW)
    assert not registration.can_be_cancelled(NOW + HOUR)
    registration.status = Registration.Status.CANCELLED
    assert not registration.can_be_cancelled(NOW)
