"""Registering on the page, and the page of one's own registration."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import limits
from events.links import invitation_key
from events.models import Event, Question, Registration
from events.tests.factories import make_event, make_question, make_registration
from events.tests.public_pages import page, text_of
from mailing.models import Mail
from members.tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class TestRegister:
    def test_suggests_the_names_of_the_directory_and_no_others(self, client):
        make_member(official_name="Yrttipiha Oy")
        make_organisation(official_name="Muualla Oy")
        form = text_of(client.get(page("register", make_event())))
        assert '<option value="Yrttipiha Oy">' in form
        assert "Muualla Oy" not in form

    facts = {"name": "Aino Esimerkki", "email": "aino@example.org", "organisation_name": ""}

    def test_a_visitor_registers_and_is_thanked(self, client):
        event = make_event()
        response = client.post(page("register", event), self.facts, follow=True)
        assert response.redirect_chain == [(f"{page('registered', event)}?as=registered", 302)]
        assert "Thank you" in text_of(response)
        assert event.registrations.get().language == "en"
        assert Mail.objects.get().to == "aino@example.org"

    def test_colleagues_get_rows_and_confirmations_of_their_own(self, client):
        event = make_event()
        first = client.post(page("register", event), self.facts | {"rows": "0", "add": "1"})
        assert "colleague_0_email" in text_of(first)
        assert re.search(r'name="colleague_0_name"[^>]* autofocus', text_of(first))
        assert "Aino Esimerkki" in text_of(first)
        assert not event.registrations.exists()
        colleague = {
            "rows": "1",
            "colleague_0_name": "Bertta",
            "colleague_0_email": "bertta@example.org",
        }
        client.post(page("register", event), self.facts | colleague)
        assert set(Mail.objects.values_list("to", flat=True)) == {
            "aino@example.org",
            "bertta@example.org",
        }

    def test_a_colleague_without_an_address_is_asked_for_it(self, client):
        colleague = {"rows": "1", "colleague_0_name": "Bertta", "colleague_0_email": ""}
        response = client.post(page("register", make_event()), self.facts | colleague)
        assert response.status_code == 422

    def test_questions_are_asked_with_their_purpose_and_consents_are_kept_one_by_one(self, client):
        event = make_event()
        question = make_question(event=event, is_required=True, kind=Question.Kind.TEXT)
        assert "For ordering the lunch." in text_of(client.get(page("register", event)))
        assert client.post(page("register", event), self.facts).status_code == 422
        answered = {f"question_{question.pk}": "vegan", "consent_photos": "on"}
        client.post(page("register", event), self.facts | answered)
        registration = event.registrations.get()
        assert registration.answers.get().text == "vegan"
        assert [consent.purpose for consent in registration.consents.all()] == ["photos"]

    def test_a_question_about_health_need_not_be_answered_and_says_so(self, client):
        event = make_event()
        make_question(event=event, is_required=True, kind=Question.Kind.DIET)
        assert "You need not answer." in text_of(client.get(page("register", event)))
        assert client.post(page("register", event), self.facts).status_code == 302

    def test_diets_of_those_who_take_part_online_are_not_kept(self, client):
        event = make_event(mode=Event.Mode.HYBRID)
        question = make_question(event=event, kind=Question.Kind.DIET)
        answered = {f"question_{question.pk}": "vegan"}
        client.post(page("register", event), self.facts | answered | {"mode": "online"})
        other = {"email": "bert@example.org", "mode": "on_site"}
        client.post(page("register", event), self.facts | answered | other)
        kept = event.registrations.values_list("mode", "answers__text").order_by("mode")
        assert list(kept) == [("on_site", "vegan"), ("online", None)]

    def test_an_answer_that_is_not_asked_for_can_be_taken_back(self, client):
        event = make_event()
        question = make_question(event=event, kind=Question.Kind.YES_NO)
        assert "No answer" in text_of(client.get(page("register", event)))
        client.post(page("register", event), self.facts | {f"question_{question.pk}": "yes"})
        registration = event.registrations.get()
        client.post(
            f"/en/events/registrations/{registration.token}/change/",
            {"name": "Aino", f"question_{question.pk}": ""},
        )
        assert not registration.answers.exists()

    @pytest.mark.parametrize(
        ("event", "words"),
        [
            ({"seats_on_site": 0}, ["Join the waiting list", "The event is full."]),
            ({"needs_approval": True}, ["Send a request", "The organiser approves"]),
            ({"price_note": "20 €"}, ['value="Register"', "20 €"]),
            (
                {"mode": Event.Mode.HYBRID, "seats_on_site": 0},
                ["On site (full: you join the waiting list)"],
            ),
        ],
    )
    def test_the_form_says_what_pressing_its_button_does(self, client, event, words):
        form = text_of(client.get(page("register", make_event(**event))))
        for each in words:
            assert each in form

    def test_who_comes_too_late_is_told_of_the_waiting_list(self, client):
        event = make_event(seats_on_site=1)
        make_registration(event=event)
        response = client.post(page("register", event), self.facts, follow=True)
        assert "You are on the waiting list" in text_of(response)

    def test_a_form_with_problems_comes_back_with_a_summary(self, client):
        response = client.post(page("register", make_event()), {"name": "", "email": "no"})
        assert response.status_code == 422
        assert "<title>Error:" in text_of(response)
        assert "error-summary" in text_of(response)

    @pytest.mark.parametrize("name", ["Win! http://spam.example", "Win! WWW.spam.example"])
    def test_a_name_is_no_place_for_advertisements(self, client, name):
        facts = self.facts | {"name": name}
        assert client.post(page("register", make_event()), facts).status_code == 422
        assert not Mail.objects.exists()

    @pytest.mark.parametrize("name", ["Aino\x00", "Aino\r\nBuy now", "A" * 101])
    def test_a_broken_name_is_refused(self, client, name):
        facts = self.facts | {"name": name}
        assert client.post(page("register", make_event()), facts).status_code == 422

    def test_a_full_event_says_so(self, client):
        event = make_event(seats_on_site=1, has_waiting_list=False)
        make_registration(event=event)
        assert client.get(page("register", event)).status_code == 302
        response = client.post(page("register", event), self.facts)
        assert response.status_code == 422
        assert "The event is full." in text_of(response)

    def test_one_chooses_how_to_take_part_where_there_is_a_choice(self, client):
        event = make_event(mode=Event.Mode.HYBRID)
        assert client.post(page("register", event), self.facts).status_code == 422
        client.post(page("register", event), self.facts | {"mode": "online"})
        assert event.registrations.get().mode == "online"
        assert 'name="mode"' not in text_of(client.get(page("register", make_event())))

    def test_the_form_is_filled_in_for_who_is_signed_in(self, client, member):
        initial = client.get(page("register", make_event())).context["form"].initial
        assert initial["email"] == member.email
        assert initial["organisation_name"] == "Yrttipiha Oy"

    def test_a_second_time_looks_the_same_to_a_stranger(self, client):
        event = make_event()
        pages = [
            text_of(client.post(page("register", event), self.facts, follow=True))
            for _time in range(2)
        ]
        assert pages[0] == pages[1]
        assert event.registrations.count() == 1

    def test_a_closed_registration_leads_back_to_the_event(self, client):
        event = make_event(registration_closes_at=timezone.now())
        assert client.get(page("register", event)).url == event.get_absolute_url()

    def test_an_invitation_goes_along(self, client):
        event = make_event(audience=Event.Audience.INVITED)
        key = invitation_key(event)
        response = client.post(f"{page('register', event)}?key={key}", self.facts, follow=True)
        assert "Thank you" in text_of(response)
        assert event.registrations.count() == 1

    def test_a_mailbox_gets_so_many_confirmations_a_day_and_no_more(self, client):
        for number in range(limits.A_MAILBOX.times):
            facts = self.facts | {"email": f"Aino+{number}@example.org"}
            assert client.post(page("register", make_event()), facts).status_code == 302
        response = client.post(page("register", make_event()), self.facts)
        assert response.status_code == 422
        assert "Too many registrations" in text_of(response)
        assert Mail.objects.count() == limits.A_MAILBOX.times

    def test_neither_as_a_colleague_of_somebody_else(self, client):
        for number in range(limits.A_MAILBOX.times + 1):
            colleague = {
                "rows": "1",
                "colleague_0_name": "Bertta",
                "colleague_0_email": "bertta@example.org",
            }
            facts = self.facts | colleague | {"email": f"stranger{number}@example.org"}
            last = client.post(page("register", make_event()), facts)
        assert last.status_code == 422
        assert Mail.objects.filter(to="bertta@example.org").count() == limits.A_MAILBOX.times


class TestRegistrationPage:
    def address(self, registration, name="registration"):
        return reverse(f"events:{name}", args=[registration.token])

    def test_following_the_link_changes_nothing_the_button_does(self, client):
        registration = make_registration()
        assert client.get(self.address(registration)).status_code == 200
        assert client.get(self.address(registration, "cancel")).status_code == 405
        registration.refresh_from_db()
        assert registration.is_active()
        assert registration.email_confirmed_at is None
        response = client.post(self.address(registration, "cancel"), follow=True)
        assert "cancelled" in text_of(response)
        registration.refresh_from_db()
        assert not registration.is_active()

    @pytest.mark.parametrize("status", ["registered", "offered"])
    def test_of_a_cancelled_event_says_so_and_has_no_button_but_the_address(self, client, status):
        registration = make_registration(
            event=make_event(status=Event.Status.CANCELLED), status=status
        )
        shown = text_of(client.get(self.address(registration)))
        assert "This event has been cancelled." in shown
        for name in ("accept", "decline", "cancel", "change", "hand_over"):
            assert self.address(registration, name) not in shown
        assert self.address(registration, "confirm") in shown

    def test_a_link_that_nobody_signed_opens_nothing(self, client):
        registration = make_registration()
        for token in (str(registration.pk), f"{registration.pk}.x", registration.token[:-1] + "_"):
            address = reverse("events:registration", args=[token])
            assert client.get(address).status_code == 404

    def test_after_the_start_it_is_too_late(self, client):
        registration = make_registration(event=make_event(starts_at=timezone.now() - DAY))
        assert client.post(self.address(registration, "cancel")).status_code == 422

    def test_whoever_presses_a_button_of_the_mail_has_confirmed_the_address(self, client):
        registration = make_registration()
        client.post(self.address(registration, "confirm"))
        registration.refresh_from_db()
        assert registration.email_confirmed_at is not None

    def test_an_offered_seat_is_taken_by_its_button(self, client):
        registration = make_registration(status=Registration.Status.OFFERED)
        response = text_of(client.get(self.address(registration)))
        assert "A seat is free for you" in response
        client.post(self.address(registration, "accept"))
        registration.refresh_from_db()
        assert registration.status == Registration.Status.REGISTERED

    def test_the_waiting_list_is_never_mistaken_for_a_seat(self, client):
        registration = make_registration(status=Registration.Status.WAITING)
        response = text_of(client.get(self.address(registration)))
        assert "You are on the waiting list" in response
        assert "You are registered" not in response

    def test_consent_is_taken_back_where_it_was_given_and_keeps_its_date(self, client):
        registration = make_registration()
        for purpose in ("photos", "invitations"):
            registration.consents.create(purpose=purpose, text=purpose, given_at=LONG_AGO)
        page = text_of(client.get(self.address(registration)))
        assert "I may be invited to coming events by mail." in page
        facts = {"name": registration.name, "consent_photos": "on", "consent_participants": "on"}
        client.post(self.address(registration, "change"), facts)
        kept = dict(registration.consents.values_list("purpose", "given_at"))
        assert set(kept) == {"photos", "participants"}
        assert kept["photos"] == LONG_AGO

    def test_own_facts_and_answers_can_be_changed(self, client):
        registration = make_registration()
        question = make_question(event=registration.event)
        facts = {"name": "Bertta", "organisation_name": "", f"question_{question.pk}": "vegan"}
        client.post(self.address(registration, "change"), facts)
        registration.refresh_from_db()
        assert registration.name == "Bertta"
        assert registration.answers.get().text == "vegan"

    def test_who_was_registered_by_somebody_else_is_asked_what_the_organiser_asks(self, client):
        registration = make_registration()
        assert "organiser has questions" not in client.get(self.address(registration)).text
        question = make_question(event=registration.event)
        assert "organiser has questions" in client.get(self.address(registration)).text
        registration.answers.create(question=question, text="vegan")
        assert "organiser has questions" not in client.get(self.address(registration)).text

    def test_a_seat_is_handed_over(self, client):
        registration = make_registration()
        facts = {"name": "Bertta", "email": "bertta@example.org"}
        client.post(self.address(registration, "hand_over"), facts)
        active = registration.event.registrations.active()
        assert [each.email for each in active] == ["bertta@example.org"]

    @pytest.mark.parametrize("name", ["change", "hand_over"])
    def test_a_form_that_could_only_be_refused_leads_back(self, client, name):
        started = make_registration(event=make_event(starts_at=timezone.now() - DAY))
        cancelled = make_registration(status=Registration.Status.CANCELLED)
        for registration in (started, cancelled):
            response = client.get(self.address(registration, name))
            assert response.url == self.address(registration)
        assert client.get(self.address(make_registration(), name)).status_code == 200

    @pytest.mark.parametrize("status", ["registered", "waiting", "attended"])
    def test_after_the_event_it_is_over_and_the_page_of_the_event_is_one_click_away(
        self, client, status
    ):
        event = make_event(starts_at=timezone.now() - DAY, audience=Event.Audience.MEMBERS)
        shown = text_of(client.get(self.address(make_registration(event=event, status=status))))
        assert "This event is over." in shown
        assert "You are registered" not in shown
        assert "You are on the waiting list" not in shown
        assert f'href="{event.get_invitation_url()}"' in shown

    def test_it_says_in_which_way_one_takes_part_and_has_a_ticket_for_the_room(self, client):
        hybrid = make_event(mode=Event.Mode.HYBRID)
        for mode, words in [("on_site", "<dd>On site</dd>"), ("online", "<dd>Online</dd>")]:
            registration = make_registration(event=hybrid, mode=mode)
            shown = client.get(self.address(registration)).text
            assert words in shown
            assert ("Your ticket" in shown) is (mode == "on_site")

    def test_it_is_kept_in_no_cache(self, client):
        response = client.get(self.address(make_registration()))
        assert "no-store" in response.headers["Cache-Control"]
