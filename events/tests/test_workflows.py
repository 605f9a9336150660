from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from content.languages import CONTENT_LANGUAGES
from events import workflows
from events.models import Event, ProgrammeItem, Registration, Speaker
from events.tests.factories import make_event, make_registration, make_reminder_rule
from events.workflows.waiting_list import time_to_answer
from mailing.models import Mail
from members.tests.factories import make_manager, make_member
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def register(event, **overrides):
    values = {"name": "Aino", "email": "aino@example.org", "language": "en"} | overrides
    return workflows.register(event=event, **values)


class TestRegister:
    def test_takes_a_seat_and_promises_a_confirmation(self):
        event = make_event(seats_on_site=2)
        registration = register(event, organisation_name="Marjatila")
        assert registration.status == Registration.Status.REGISTERED
        assert event.seats_left(Registration.Mode.ON_SITE) == 1
        mail = Mail.objects.get()
        assert mail.to == "aino@example.org"
        assert mail.template == "events/registered"
        assert event.title in mail.subject

    def test_a_full_event_without_a_waiting_list_says_so(self):
        event = make_event(seats_on_site=1, has_waiting_list=False)
        register(event)
        with pytest.raises(workflows.NotPossible, match="full"):
            register(event, email="other@example.org")
        assert event.registrations.count() == 1

    def test_an_online_seat_may_be_free_where_the_room_is_full(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1, has_waiting_list=False)
        register(event, mode="on_site")
        with pytest.raises(workflows.NotPossible, match="this way"):
            register(event, mode="on_site", email="other@example.org")
        assert register(event, mode="online", email="other@example.org").mode == "online"

    def test_one_cannot_be_in_the_room_of_a_webinar(self):
        with pytest.raises(workflows.NotPossible):
            register(make_event(mode=Event.Mode.ONLINE), mode="on_site")
        assert register(make_event(mode=Event.Mode.ONLINE)).mode == "online"

    def test_a_second_try_from_a_stranger_gives_nothing_away_but_tells_the_address(self):
        event = make_event()
        first = register(event)
        answer = register(event, email="AINO@example.org")
        assert (answer.status, answer.pk) == (first.status, None)
        assert event.registrations.count() == 1
        assert Mail.objects.filter(template="events/registered_already").count() == 1

    def test_the_form_cannot_be_used_to_flood_a_mailbox(self):
        event = make_event()
        now = timezone.now()
        for _try in range(5):
            register(event, now=now)
        assert Mail.objects.filter(template="events/registered_already").count() == 1

    def test_a_signed_in_person_is_told_at_once(self):
        event, person = make_event(), make_user()
        register(event, email=person.email, by=person)
        with pytest.raises(workflows.NotPossible, match="already"):
            register(event, email=person.email.upper(), by=person)

    def test_who_cancelled_can_come_back(self):
        event = make_event()
        workflows.cancel_registration(registration=register(event))
        assert register(event).is_active()

    def test_a_closed_or_cancelled_event_takes_nobody(self):
        closed = make_event(registration_closes_at=timezone.now())
        with pytest.raises(workflows.NotPossible, match="not open"):
            register(closed)
        with pytest.raises(workflows.NotPossible, match="cancelled"):
            register(make_event(status=Event.Status.CANCELLED))

    def test_members_events_are_for_members(self):
        event = make_event(audience=Event.Audience.MEMBERS)
        with pytest.raises(workflows.NotPossible):
            register(event)
        with pytest.raises(workflows.NotPossible):
            register(event, by=make_user())
        member = make_manager(make_member())
        assert register(event, by=member, email=member.email).person == member

    def test_an_invited_event_takes_those_with_the_invitation(self):
        event = make_event(audience=Event.Audience.INVITED)
        with pytest.raises(workflows.NotPossible):
            register(event)
        assert register(event, is_invited=True).is_active()

    def test_a_colleague_is_registered_under_their_own_name(self):
        person = make_user()
        registration = register(make_event(), by=person)
        assert registration.registered_by == person
        assert registration.person is None

    def test_the_organisation_is_linked_where_the_person_acts_for_it(self):
        organisation = make_member(official_name="Yrttipiha Oy")
        member = make_manager(organisation)
        event = make_event()
        assert register(event, organisation_name="YRTTIPIHA oy", by=member).organisation == (
            organisation
        )
        stranger = register(event, organisation_name="Yrttipiha Oy", email="x@example.org")
        assert stranger.organisation is None
        assert stranger.organisation_name == "Yrttipiha Oy"

    def test_staff_enter_people_after_closing_but_not_twice_or_after_the_end(self):
        event = make_event(registration_closes_at=timezone.now() - DAY)
        staff = make_staff()
        register(event, by=staff, is_by_staff=True)
        with pytest.raises(workflows.NotPossible, match="already"):
            register(event, by=staff, is_by_staff=True)
        with pytest.raises(workflows.NotPossible, match="over"):
            register(make_event(starts_at=timezone.now() - DAY), by=staff, is_by_staff=True)


class TestCancelRegistration:
    def test_gives_the_seat_back_and_tells_the_person(self):
        registration = make_registration(event=make_event(seats_on_site=1))
        workflows.cancel_registration(registration=registration)
        assert registration.event.seats_left(Registration.Mode.ON_SITE) == 1
        assert Mail.objects.get().template == "events/registration_cancelled"

    def test_twice_is_no_error_and_one_mail(self):
        registration = make_registration()
        for _press in range(2):
            workflows.cancel_registration(registration=registration)
        assert Mail.objects.count() == 1

    def test_is_too_late_after_the_start(self):
        registration = make_registration(event=make_event(starts_at=timezone.now() - DAY))
        with pytest.raises(workflows.NotPossible, match="started"):
            workflows.cancel_registration(registration=registration)

    def test_is_possible_while_a_postponed_event_has_no_new_time(self):
        registration = make_registration()
        workflows.postpone_event(event=registration.event, reasons={}, by=None)
        later = registration.event.ends_at + DAY
        cancelled = workflows.cancel_registration(registration=registration, now=later)
        assert cancelled.status == Registration.Status.CANCELLED


class TestRecordAttendance:
    def test_who_came_and_who_did_not(self):
        registration = make_registration()
        came = workflows.record_attendance(registration=registration, came=True, by=None)
        assert came.status == Registration.Status.ATTENDED
        missed = workflows.record_attendance(registration=registration, came=False, by=None)
        assert missed.status == Registration.Status.NO_SHOW

    def test_a_cancelled_registration_did_not_come(self):
        registration = make_registration(status=Registration.Status.CANCELLED)
        with pytest.raises(workflows.NotPossible):
            workflows.record_attendance(registration=registration, came=True, by=None)


class TestPublish:
    @pytest.mark.parametrize(
        "facts",
        [
            {"status": Event.Status.DRAFT},
            {"status": Event.Status.SCHEDULED, "publish_at": timezone.now() + DAY},
        ],
    )
    def test_shows_a_draft_or_a_scheduled_event_now(self, facts):
        event = workflows.publish(event=make_event(**facts), by=None)
        assert event in Event.objects.published(timezone.now())

    @pytest.mark.parametrize("status", [Event.Status.PUBLISHED, Event.Status.CANCELLED])
    def test_refuses_what_is_published_or_cancelled(self, status):
        with pytest.raises(workflows.NotPossible):
            workflows.publish(event=make_event(status=status), by=None)


class TestWithdraw:
    def test_makes_a_draft_again(self):
        event = make_event(
            status=Event.Status.SCHEDULED, publish_at=timezone.now() - timedelta(hours=1)
        )
        workflows.withdraw(event=event, by=None)
        event.refresh_from_db()
        assert event.status == Event.Status.DRAFT
        assert event not in Event.objects.published(timezone.now())

    def test_not_when_people_count_on_it(self):
        registration = make_registration()
        with pytest.raises(workflows.NotPossible, match="registered"):
            workflows.withdraw(event=registration.event, by=None)

    def test_a_draft_cannot_be_taken_back(self):
        with pytest.raises(workflows.NotPossible, match="not published"):
            workflows.withdraw(event=make_event(status=Event.Status.DRAFT), by=None)


class TestCancelEvent:
    def test_tells_everybody_and_raises_the_number_for_calendars(self):
        event = make_event()
        make_registration(event=event)
        make_registration(event=event, status=Registration.Status.WAITING)
        make_registration(event=event, status=Registration.Status.CANCELLED)
        told = workflows.cancel_event(event=event, reasons={"en": "The speaker is ill."}, by=None)
        event.refresh_from_db()
        assert told == 2
        assert Mail.objects.filter(template="events/cancelled").count() == 2
        assert event.is_cancelled()
        assert event.sequence == 1
        assert event.cancelled_reason_en == "The speaker is ill."

    def test_what_was_postponed_may_be_cancelled_and_forgets_the_earlier_reason(self):
        event = make_event()
        make_registration(event=event)
        workflows.postpone_event(event=event, reasons={"sv": "Storm"}, by=None)
        Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - 2 * DAY)
        assert workflows.cancel_event(event=event, reasons={"fi": "Tulipalo"}, by=None) == 1
        event.refresh_from_db()
        assert (event.cancelled_reason_fi, event.cancelled_reason_sv) == ("Tulipalo", "")

    def test_what_takes_place_after_all_has_no_reason_left(self):
        event = make_event()
        workflows.postpone_event(event=event, reasons={"en": "Storm"}, by=None)
        workflows.publish(event=event, by=None)
        event.refresh_from_db()
        assert not event.cancelled_reason_en

    def test_nobody_gets_or_hands_over_a_seat_of_a_cancelled_event(self):
        event = make_event()
        guest = make_registration(event=event)
        offered = make_registration(event=event, status=Registration.Status.OFFERED)
        workflows.cancel_event(event=event, reasons={}, by=None)
        mails = Mail.objects.count()
        with pytest.raises(workflows.NotPossible, match="cancelled"):
            workflows.hand_over_seat(registration=guest, name="D", email="d@example.org")
        with pytest.raises(workflows.NotPossible, match="cancelled"):
            workflows.accept_offer(registration=offered)
        assert Mail.objects.count() == mails

    @pytest.mark.parametrize(
        "facts",
        [
            {"status": Event.Status.DRAFT},
            {"status": Event.Status.CANCELLED},
            {"starts_at": timezone.now() - DAY},
        ],
    )
    def test_refuses_drafts_cancelled_and_past_events(self, facts):
        with pytest.raises(workflows.NotPossible):
            workflows.cancel_event(event=make_event(**facts), reasons={}, by=None)


class TestChanges:
    def test_a_new_time_raises_the_number_and_is_told_to_the_registered(self):
        event = make_event()
        make_registration(event=event)
        make_registration(event=event, status=Registration.Status.CANCELLED)
        moved = workflows.reschedule(
            event=event, starts_at=event.starts_at + DAY, ends_at=event.ends_at + DAY, by=None
        )
        assert moved.sequence == 1
        assert Mail.objects.get().template == "events/changed"

    def test_a_new_place_is_told_too(self):
        event = make_event(venue="Town hall")
        make_registration(event=event)
        event.venue = "Library"
        assert workflows.save_event(event=event, by=None).sequence == 1
        mail = Mail.objects.get()
        assert "Library" in mail.text
        assert "Town hall" in mail.text

    def test_who_was_coming_to_the_room_gets_the_link_once_the_event_is_online(self):
        soon = timezone.now() + timedelta(hours=5)
        event = make_event(starts_at=soon, mode=Event.Mode.HYBRID, online_url="https://x.example")
        coming = make_registration(event=event, mode="on_site")
        gone = make_registration(event=event, status=Registration.Status.CANCELLED)
        event.mode = Event.Mode.ONLINE
        workflows.save_event(event=event, by=None)
        coming.refresh_from_db()
        gone.refresh_from_db()
        assert (coming.mode, gone.mode) == ("online", "on_site")
        assert coming.may_see_online_url(timezone.now())
        assert "https://x.example" in Mail.objects.get().text

    def test_those_who_were_coming_online_get_seats_in_the_room_if_there_are_enough(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=3)
        make_registration(event=event)
        online = [make_registration(event=event, mode="online") for _ in range(2)]
        waits = make_registration(event=event, mode="online", status="waiting")
        asks = make_registration(event=event, mode="online", status="requested")
        event.mode = Event.Mode.ON_SITE
        assert workflows.save_event(event=event, by=None).people_told == 5
        modes = {each.status: each.mode for each in event.registrations.all()}
        assert modes == dict.fromkeys(["registered", "waiting", "requested"], "on_site")
        assert event.seats_left("on_site") == 0
        assert {each.pk for each in (*online, waits, asks)} <= {
            each.pk for each in event.registrations.filter(mode="on_site")
        }

    def test_a_way_of_taking_part_is_not_given_up_while_its_people_do_not_fit(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1, seats_online=1)
        make_registration(event=event)
        make_registration(event=event, mode="online", status="offered")
        for mode in (Event.Mode.ON_SITE, Event.Mode.ONLINE):
            event.mode = mode
            with pytest.raises(workflows.NotPossible, match="have a seat: 2.*: 1"):
                workflows.save_event(event=event, by=None)
        event.seats_on_site, event.mode = 2, Event.Mode.ON_SITE
        workflows.save_event(event=event, by=None)
        assert set(event.registrations.values_list("mode", flat=True)) == {"on_site"}

    def test_an_offer_is_cut_to_the_time_that_an_earlier_start_leaves(self):
        now = timezone.now()
        event = make_event(starts_at=now + 20 * DAY)
        offered = make_registration(event=event, status="offered", offered_until=now + 2 * DAY)
        short = make_registration(event=event, status="offered", offered_until=now + DAY / 24)
        start = now + 2 * DAY
        workflows.reschedule(event=event, starts_at=start, ends_at=start + DAY, by=None, now=now)
        offered.refresh_from_db()
        short.refresh_from_db()
        assert offered.offered_until == now + time_to_answer(start - now)
        assert short.offered_until == now + DAY / 24

    def test_a_later_start_leaves_offers_as_they_are(self):
        event = make_event(starts_at=timezone.now() + timedelta(hours=20))
        until = timezone.now() + timedelta(hours=9)
        offered = make_registration(event=event, status="offered", offered_until=until)
        workflows.reschedule(
            event=event, starts_at=event.starts_at + DAY, ends_at=event.ends_at + DAY, by=None
        )
        offered.refresh_from_db()
        assert offered.offered_until == until

    def test_a_slip_of_the_pen_is_put_right_without_a_mail_but_in_every_calendar(self):
        event = make_event(street="Torikatu 1")
        make_registration(event=event)
        event.street = "Torikatu 2"
        saved = workflows.save_event(event=event, by=None, is_told=False)
        assert (saved.sequence, saved.people_told) == (1, 0)
        assert not Mail.objects.exists()

    def test_who_has_less_time_to_take_a_seat_is_told_even_of_a_slip_of_the_pen(self):
        event = make_event(starts_at=timezone.now() + 20 * DAY)
        make_registration(event=event)
        offered = make_registration(
            event=event, status="offered", offered_until=timezone.now() + 2 * DAY
        )
        event.starts_at = timezone.now() + 2 * DAY
        assert workflows.save_event(event=event, by=None, is_told=False).people_told == 1
        assert Mail.objects.get().to == offered.email

    def test_how_people_took_part_in_a_past_event_stays(self):
        event = make_event(starts_at=timezone.now() - DAY, mode=Event.Mode.HYBRID)
        online = make_registration(event=event, mode="online")
        event.mode = Event.Mode.ON_SITE
        workflows.save_event(event=event, by=None)
        online.refresh_from_db()
        assert online.mode == "online"

    def test_a_better_text_disturbs_nobody(self):
        event = make_event()
        make_registration(event=event)
        event.summary = "Now with coffee."
        assert workflows.save_event(event=event, by=None).sequence == 0
        assert not Mail.objects.exists()

    def test_nobody_is_told_of_a_draft_or_of_the_past(self):
        for facts in ({"status": Event.Status.DRAFT}, {"starts_at": timezone.now() - 9 * DAY}):
            event = make_event(**facts)
            make_registration(event=event)
            workflows.reschedule(
                event=event,
                starts_at=event.starts_at - DAY,
                ends_at=event.ends_at - DAY,
                by=None,
            )
        assert not Mail.objects.exists()

    def test_a_time_of_publication_schedules_a_draft(self):
        event = make_event(status=Event.Status.DRAFT)
        event.publish_at = timezone.now() + DAY
        assert workflows.save_event(event=event, by=None).status == Event.Status.SCHEDULED
        event.publish_at = None
        assert workflows.save_event(event=event, by=None).status == Event.Status.DRAFT

    def test_an_old_form_does_not_bring_a_cancelled_event_back(self):
        event = make_event()
        workflows.cancel_event(event=Event.objects.get(), reasons={}, by=None)
        event.venue = "Library"
        assert workflows.save_event(event=event, by=None).is_cancelled()

    def test_what_became_public_by_its_time_stays_public(self):
        event = make_event(
            status=Event.Status.SCHEDULED, publish_at=timezone.now() - timedelta(hours=1)
        )
        event.publish_at = None
        saved = workflows.save_event(event=event, by=None)
        assert saved.is_published(timezone.now())
        assert saved.sequence == 0


class TestCopyEvent:
    def test_takes_what_can_be_used_again(self):
        event = make_event(sequence=3, cancelled_reason_en="Storm")
        make_reminder_rule(event=event)
        make_registration(event=event)
        event.projects.add(project := make_project())
        event.cost_shares.create(project=project, percent=100)
        speaker = Speaker.objects.create(event=event, name="Aino")
        item = ProgrammeItem.objects.create(event=event, title="Welcome")
        item.speakers.add(speaker)
        copy = workflows.copy_event(event=event, by=None)
        copy.refresh_from_db()
        assert copy.status == Event.Status.DRAFT
        assert (copy.slug, copy.sequence) == (f"{event.slug}-2", 0)
        assert copy.uid != event.uid
        assert not any(getattr(copy, f"cancelled_reason_{code}") for code in CONTENT_LANGUAGES)
        assert copy.projects.count() == copy.reminder_rules.count() == 1
        assert copy.cost_shares.get().project == project
        assert not copy.registrations.exists()
        assert copy.programme_items.get().speakers.get().event == copy
        assert event.speakers.count() == event.programme_items.count() == 1

    def test_a_second_copy_has_its_own_address(self):
        event = make_event(slug="evening")
        slugs = [workflows.copy_event(event=event, by=None).slug for _copy in range(2)]
        assert slugs == ["evening-2", "evening-3"]
