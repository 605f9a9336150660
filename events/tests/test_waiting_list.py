from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import door, workflows
from events.attendance_list import AttendanceList
from events.models import Event, Registration
from events.show_rate import earlier_show_rate
from events.tests.factories import make_event, make_registration
from events.workflows.waiting_list import time_to_answer
from mailing.models import Mail
from mailing.tests.reading import files

pytestmark = pytest.mark.django_db
Status = Registration.Status
ON_SITE = Registration.Mode.ON_SITE


def register(event, name, *colleagues, **overrides):
    guests = [workflows.Guest(each, f"{each.lower()}@example.org") for each in colleagues]
    values = {"name": name, "email": f"{name.lower()}@example.org", "language": "en"} | overrides
    return workflows.register(event=event, colleagues=guests, **values)


def statuses(event):
    return dict(event.registrations.active().order_by("pk").values_list("name", "status"))


def mails(template):
    return list(
        Mail.objects.filter(template=f"events/{template}")
        .order_by("pk")
        .values_list("to", flat=True)
    )


def full_event(**overrides):
    event = make_event(**{"seats_on_site": 1} | overrides)
    register(event, "Aino")
    return event


class TestWaiting:
    def test_who_comes_too_late_waits_and_is_told_the_place_and_no_confirmation(self):
        event = full_event()
        second, third = register(event, "Bertta"), register(event, "Cecilia")
        assert [second.status, third.status] == [Status.WAITING] * 2
        assert [second.place_in_line(), third.place_in_line()] == [1, 2]
        assert mails("registered") == ["aino@example.org"]
        assert mails("waiting") == ["bertta@example.org", "cecilia@example.org"]
        mail = Mail.objects.filter(template="events/waiting").order_by("pk").last()
        assert "Your place on the list: 2" in mail.text
        assert files(mail) == []

    def test_a_group_has_seats_together_or_waits_together(self):
        event = make_event(seats_on_site=2)
        assert register(event, "Aino", "Bertta", "Cecilia").status == Status.WAITING
        assert set(statuses(event).values()) == {Status.WAITING}

    def test_nobody_overtakes_those_who_wait(self):
        event = make_event(seats_on_site=2)
        register(event, "Aino")
        register(event, "Bertta", "Cecilia")
        workflows.save_event(event=event, by=None)
        assert statuses(event)["Bertta"] == Status.OFFERED
        assert register(event, "Dagmar").status == Status.WAITING

    def test_an_address_that_is_registered_gets_the_answer_that_a_stranger_would(self):
        event = full_event()
        again = register(event, "Aino")
        assert (again.status, again.pk) == (Status.WAITING, None)
        assert mails("registered_already") == ["aino@example.org"]
        assert event.registrations.count() == 1

    def test_the_organiser_learns_of_the_waiting_list_once(self):
        event = full_event(contact_email="organiser@example.org")
        register(event, "Bertta")
        register(event, "Cecilia")
        assert mails("waiting_list_has_begun") == ["organiser@example.org"]


class TestOffers:
    def test_a_seat_given_back_is_offered_to_the_first_in_line(self):
        event = full_event()
        register(event, "Bertta")
        register(event, "Cecilia")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        assert statuses(event) == {"Bertta": Status.OFFERED, "Cecilia": Status.WAITING}
        assert mails("seat_offered") == ["bertta@example.org"]
        assert event.seats_left(ON_SITE) == 0

    def test_leaving_the_waiting_list_offers_nothing(self):
        event = full_event()
        second = register(event, "Bertta")
        register(event, "Cecilia")
        workflows.cancel_registration(registration=second)
        assert statuses(event) == {"Aino": Status.REGISTERED, "Cecilia": Status.WAITING}
        assert mails("seat_offered") == []

    def test_added_seats_are_offered_in_order(self):
        event = full_event()
        for name in ("Bertta", "Cecilia", "Dagmar"):
            register(event, name)
        event.seats_on_site = 3
        workflows.save_event(event=event, by=None)
        assert mails("seat_offered") == ["bertta@example.org", "cecilia@example.org"]

    def test_accepting_makes_the_registration_and_confirms_it(self):
        event = full_event()
        second = register(event, "Bertta")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        workflows.accept_offer(registration=second)
        assert statuses(event) == {"Bertta": Status.REGISTERED}
        assert mails("registered")[-1] == "bertta@example.org"

    def test_an_offer_that_lapses_goes_to_the_next_and_cannot_be_taken_any_more(self):
        event = full_event()
        second = register(event, "Bertta")
        register(event, "Cecilia")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        second.refresh_from_db()
        workflows.settle_waiting_lists(now=second.offered_until - timedelta(seconds=1))
        assert statuses(event)["Bertta"] == Status.OFFERED
        after = second.offered_until + timedelta(seconds=1)
        with pytest.raises(workflows.NotPossible, match="passed on"):
            workflows.accept_offer(registration=second, now=after)
        for _run in range(3):
            workflows.settle_waiting_lists(now=after)
        assert statuses(event) == {"Cecilia": Status.OFFERED}
        assert mails("offer_lapsed") == ["bertta@example.org"]
        assert mails("seat_offered") == ["bertta@example.org", "cecilia@example.org"]

    def test_an_event_that_was_moved_may_begin_before_the_offer_lapses(self):
        event = full_event()
        second = register(event, "Bertta")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        now = timezone.now()
        soon = now - timedelta(minutes=5)
        workflows.reschedule(
            event=event, starts_at=soon, ends_at=soon + timedelta(hours=2), by=None
        )
        with pytest.raises(workflows.NotPossible, match="has started"):
            workflows.accept_offer(registration=second, now=now)

    def test_changing_the_way_of_taking_part_is_no_yes_to_an_offer(self):
        event = full_event(mode=Event.Mode.HYBRID)
        second = register(event, "Bertta", mode="on_site")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        facts = {"name": "Bertta", "organisation_name": "", "mode": "online"}
        workflows.change_registration(registration=second, **facts)
        assert statuses(event) == {"Bertta": Status.OFFERED}
        assert mails("registered") == ["aino@example.org"]

    def test_passing_on_offers_it_to_the_next(self):
        event = full_event()
        second = register(event, "Bertta")
        register(event, "Cecilia")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        workflows.decline_offer(registration=second)
        assert statuses(event) == {"Cecilia": Status.OFFERED}

    @pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.POSTPONED])
    def test_nothing_is_offered_for_an_event_that_does_not_take_place(self, status):
        event = full_event()
        register(event, "Bertta")
        Event.objects.filter(pk=event.pk).update(status=status, seats_on_site=5)
        workflows.settle_waiting_lists(now=timezone.now())
        assert statuses(event)["Bertta"] == Status.WAITING

    def test_nothing_is_offered_after_the_start(self):
        event = full_event()
        register(event, "Bertta")
        Event.objects.filter(pk=event.pk).update(seats_on_site=5)
        workflows.settle_waiting_lists(now=event.starts_at)
        assert statuses(event)["Bertta"] == Status.WAITING

    def test_the_mail_of_an_offer_is_not_sent_when_the_offer_is_over(self):
        event = full_event()
        second = register(event, "Bertta")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        second.refresh_from_db()
        mail = Mail.objects.get(template="events/seat_offered")
        assert abs(mail.give_up_at - second.offered_until) < timedelta(seconds=5)

    @pytest.mark.parametrize("left", [timedelta(minutes=9), timedelta(hours=3), timedelta(60)])
    def test_the_time_for_an_answer_fits_the_time_left(self, left):
        assert timedelta(0) < time_to_answer(left) <= left / 2
        assert time_to_answer(left) <= timedelta(hours=48)


class TestLapsed:
    """An offer may outlast its time, for instance while the worker is down."""

    @pytest.fixture
    def event(self):
        event = full_event()
        register(event, "Bertta")
        register(event, "Cecilia")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        return event

    def lapse(self, event, by=timedelta(seconds=1)):
        event.registrations.offered().update(offered_until=timezone.now() - by)

    def test_after_the_start_it_is_closed_without_a_mail_and_goes_to_nobody(self, event):
        mails_before = Mail.objects.count()
        for _run in range(2):
            workflows.settle_waiting_lists(now=event.starts_at + timedelta(hours=1))
        assert event.registrations.get(name="Bertta").status == Status.CANCELLED
        assert event.registrations.get(name="Cecilia").status == Status.WAITING
        assert Mail.objects.count() == mails_before

    @pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.DRAFT])
    def test_whatever_has_become_of_its_event_it_is_closed(self, event, status):
        Event.objects.filter(pk=event.pk).update(status=status)
        mails_before = Mail.objects.count()
        self.lapse(event)
        workflows.settle_waiting_lists(now=timezone.now())
        assert event.registrations.get(name="Bertta").status == Status.CANCELLED
        assert Mail.objects.count() == mails_before

    def test_everybody_of_a_group_learns_that_the_place_on_the_list_is_gone(self):
        event = make_event(seats_on_site=2)
        register(event, "Aino", "Bertta")
        register(event, "Cecilia", "Dagmar")
        for name in ("Aino", "Bertta"):
            workflows.cancel_registration(registration=event.registrations.get(name=name))
        self.lapse(event)
        workflows.settle_waiting_lists(now=timezone.now())
        assert mails("offer_lapsed") == ["cecilia@example.org", "dagmar@example.org"]

    def test_who_let_it_lapse_may_register_again_before_it_is_closed(self, event):
        self.lapse(event)
        again = register(event, "Bertta")
        assert (again.status, again.place_in_line()) == (Status.WAITING, 2)
        assert mails("offer_lapsed") == ["bertta@example.org"]

    def test_who_comes_now_does_not_overtake_those_who_wait(self, event):
        self.lapse(event)
        assert register(event, "Dagmar").status == Status.WAITING
        workflows.settle_waiting_lists(now=timezone.now())
        assert statuses(event)["Cecilia"] == Status.OFFERED

    def test_its_seat_is_free_for_who_comes_when_nobody_waits(self, event):
        workflows.cancel_registration(registration=event.registrations.get(name="Cecilia"))
        self.lapse(event)
        assert register(event, "Dagmar").status == Status.REGISTERED

    def test_a_yes_that_was_late_at_the_lock_does_not_sell_the_seat_twice(self, event):
        workflows.cancel_registration(registration=event.registrations.get(name="Cecilia"))
        bertta = event.registrations.get(name="Bertta")
        end = bertta.offered_until
        register(event, "Dagmar", now=end)
        with pytest.raises(workflows.NotPossible, match="passed on"):
            workflows.accept_offer(registration=bertta, now=end - timedelta(seconds=1))
        assert statuses(event) == {"Dagmar": Status.REGISTERED}

    def test_after_the_event_it_stands_in_no_count_and_on_no_list(self, event):
        workflows.cancel_registration(registration=event.registrations.get(name="Cecilia"))
        long_ago = timezone.now() - timedelta(days=2)
        Event.objects.filter(pk=event.pk).update(
            starts_at=long_ago, ends_at=long_ago + timedelta(hours=2)
        )
        event.refresh_from_db()
        workflows.check_in(registration=make_registration(event=event))
        assert [each.name for each in door.people(event)] == [
            event.registrations.attended().get().name
        ]
        totals = dict(AttendanceList(event).totals())
        assert (totals["Registered beforehand"], totals["Came"]) == (1, 1)
        assert earlier_show_rate(make_event(), ON_SITE, timezone.now()).registered == 1

    def test_its_page_says_that_one_is_not_registered(self, event, client):
        self.lapse(event)
        bertta = event.registrations.get(name="Bertta")
        page = client.get(reverse("events:registration", args=[bertta.token])).text
        assert "You are not registered" in page
        assert "You can register again" in page
        assert "Take the seat" not in page

    def test_it_cannot_be_kept_by_waiting_for_seats_together(self, event):
        self.lapse(event)
        with pytest.raises(workflows.NotPossible, match="passed on"):
            workflows.wait_together(registration=event.registrations.get(name="Bertta"))

    def test_nobody_is_told_of_a_new_time_or_put_back_in_line(self, event):
        self.lapse(event)
        bertta = event.registrations.get(name="Bertta")
        workflows.postpone_event(event=event, reasons={}, by=None)
        assert mails("offer_lapsed") == mails("seat_offered") == [bertta.email]
        assert bertta.email not in mails("postponed")
        bertta.refresh_from_db()
        assert bertta.status == Status.CANCELLED


class TestGroups:
    def event_with_group_waiting(self):
        event = make_event(seats_on_site=2)
        register(event, "Aino")
        register(event, "Bertta")
        group = register(event, "Cecilia", "Dagmar")
        register(event, "Elli")
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        return event, group

    def test_is_asked_if_there_are_fewer_seats_than_people(self):
        event, _group = self.event_with_group_waiting()
        assert statuses(event) == {
            "Bertta": Status.REGISTERED,
            "Cecilia": Status.OFFERED,
            "Dagmar": Status.WAITING,
            "Elli": Status.WAITING,
        }
        assert mails("seat_offered") == ["cecilia@example.org"]

    def test_may_choose_who_comes_and_the_others_keep_their_place(self):
        event, group = self.event_with_group_waiting()
        dagmar = event.registrations.get(name="Dagmar")
        workflows.accept_offer(registration=group, chosen=[dagmar.pk])
        assert statuses(event)["Dagmar"] == Status.REGISTERED
        cecilia = event.registrations.get(name="Cecilia")
        assert (cecilia.status, cecilia.place_in_line()) == (Status.WAITING, 1)

    def test_cannot_take_more_seats_than_were_offered(self):
        event, group = self.event_with_group_waiting()
        everybody = list(group.companions().values_list("pk", flat=True))
        with pytest.raises(workflows.NotPossible, match="not so many"):
            workflows.accept_offer(registration=group, chosen=everybody)

    def test_may_wait_for_seats_together_while_the_free_one_goes_on(self):
        event, group = self.event_with_group_waiting()
        workflows.wait_together(registration=group)
        assert statuses(event)["Elli"] == Status.OFFERED
        event.refresh_from_db()
        event.seats_on_site = 4
        workflows.save_event(event=event, by=None)
        assert statuses(event)["Cecilia"] == statuses(event)["Dagmar"] == Status.OFFERED

    def test_who_takes_part_in_another_way_has_another_seat(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1, seats_online=1)
        register(event, "Aino", mode="on_site")
        register(event, "Bertta", mode="online")
        group = register(event, "Cecilia", "Dagmar", mode="on_site")
        dagmar = event.registrations.get(name="Dagmar")
        facts = {"name": "Dagmar", "organisation_name": "", "mode": "online"}
        workflows.change_registration(registration=dagmar, **facts)
        workflows.cancel_registration(registration=event.registrations.get(name="Aino"))
        with pytest.raises(workflows.NotPossible):
            workflows.accept_offer(registration=group, chosen=[dagmar.pk])
        assert statuses(event)["Dagmar"] == Status.WAITING

    def test_who_has_left_does_not_decide_for_the_others(self):
        event, group = self.event_with_group_waiting()
        workflows.cancel_registration(registration=event.registrations.get(name="Dagmar"))
        workflows.decline_offer(registration=event.registrations.get(name="Dagmar"))
        assert statuses(event)["Cecilia"] == Status.OFFERED

    def test_strangers_do_not_choose_for_others(self):
        event, group = self.event_with_group_waiting()
        elli = event.registrations.get(name="Elli")
        with pytest.raises(workflows.NotPossible):
            workflows.accept_offer(registration=group, chosen=[elli.pk])


class TestSeats:
    def test_the_organiser_is_told_at_half_four_fifths_and_all_of_them_once_each(self):
        event = make_event(seats_on_site=10, contact_email="organiser@example.org")
        for number in range(10):
            register(event, f"Guest{number}")
        assert len(mails("seats_are_filling")) == 3
        workflows.cancel_registration(registration=event.registrations.first())
        register(event, "Another")
        assert len(mails("seats_are_filling")) == 3

    def test_the_organiser_is_told_when_seats_fill_by_another_way_of_taking_part(self):
        event = make_event(
            mode=Event.Mode.HYBRID, seats_online=1, contact_email="organiser@example.org"
        )
        aino = register(event, "Aino", mode="on_site")
        facts = {"name": "Aino", "organisation_name": ""}
        workflows.change_registration(registration=aino, mode="online", **facts)
        assert len(mails("seats_are_filling")) == 1

    def test_a_handed_over_seat_is_never_free(self):
        event = full_event()
        register(event, "Bertta")
        aino = event.registrations.get(name="Aino")
        workflows.hand_over_seat(registration=aino, name="Dagmar", email="dagmar@example.org")
        assert statuses(event) == {"Bertta": Status.WAITING, "Dagmar": Status.REGISTERED}
        assert mails("handed_over") == ["aino@example.org"]
        assert mails("registered")[-1] == "dagmar@example.org"

    def test_who_waits_cannot_hand_over_what_is_not_there(self):
        event = full_event()
        second = register(event, "Bertta")
        with pytest.raises(workflows.NotPossible):
            workflows.hand_over_seat(registration=second, name="D", email="dagmar@example.org")

    def test_changing_to_a_full_way_of_taking_part_is_refused(self):
        event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1)
        make_registration(event=event)
        online = make_registration(event=event, mode="online")
        facts = {"name": "Aino", "organisation_name": "", "mode": "on_site"}
        with pytest.raises(workflows.NotPossible):
            workflows.change_registration(registration=online, **facts)


class TestApproval:
    def test_nobody_has_a_seat_before_the_organiser_said_yes(self):
        event = make_event(needs_approval=True, seats_on_site=1, contact_email="o@example.org")
        first = register(event, "Aino")
        assert first.status == Status.REQUESTED
        assert (mails("requested"), mails("registered")) == (["aino@example.org"], [])
        workflows.decide_request(registration=first, is_approved=True, by=None)
        assert mails("registered") == ["aino@example.org"]
        second = register(event, "Bertta")
        workflows.decide_request(registration=second, is_approved=True, by=None)
        assert statuses(event)["Bertta"] == Status.WAITING
        assert mails("waiting_list_has_begun") == ["o@example.org"]

    def test_the_organiser_hears_of_the_first_request_and_again_once_all_were_decided(self):
        event = make_event(needs_approval=True, contact_email="o@example.org")
        first = [register(event, "Aino", "Bertta"), event.registrations.get(name="Bertta")]
        assert mails("requests_wait") == ["o@example.org"]
        for registration in first:
            workflows.decide_request(registration=registration, is_approved=True, by=None)
        register(event, "Cecilia")
        assert mails("requests_wait") == ["o@example.org"] * 2
        address = f"{event.get_registrations_url('requested')}"
        assert address in Mail.objects.filter(template="events/requests_wait").last().text

    def test_a_refusal_is_told(self):
        event = make_event(needs_approval=True)
        workflows.decide_request(registration=register(event, "Aino"), is_approved=False, by=None)
        assert mails("refused") == ["aino@example.org"]
        assert statuses(event) == {}


class TestPostponed:
    @pytest.fixture
    def postponed(self):
        event = full_event(seats_on_site=2)
        register(event, "Bertta", "Cecilia")
        workflows.save_event(event=event, by=None)
        assert Status.OFFERED in statuses(event).values()
        workflows.postpone_event(event=event, reasons={}, by=None)
        return event

    def test_who_was_offered_a_seat_waits_in_the_same_place(self, postponed):
        bertta = postponed.registrations.get(name="Bertta")
        assert (bertta.status, bertta.offered_until) == (Status.WAITING, None)
        assert bertta.place_in_line() == 1

    def test_no_seat_is_accepted_or_handed_over_while_there_is_no_time(self, postponed):
        aino = postponed.registrations.get(name="Aino")
        bertta = postponed.registrations.get(name="Bertta")
        with pytest.raises(workflows.NotPossible, match="new time is not known"):
            workflows.accept_offer(registration=bertta)
        with pytest.raises(workflows.NotPossible, match="new time is not known"):
            workflows.hand_over_seat(registration=aino, name="Eva", email="eva@example.org")
        assert statuses(postponed)["Aino"] == Status.REGISTERED
