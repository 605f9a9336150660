import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from events import limits
from events.links import invitation_key
from events.models import Event, Material, Organiser, ProgrammeItem, Registration, Speaker
from events.tests.factories import make_event, make_question, make_registration
from mailing.models import Mail
from members.tests.factories import make_manager, make_member, make_organisation
from projects.tests.factories import make_project, make_sign
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/en/events/"
SECRET = "https://meet.example.org/secret"


def text_of(response):
    return response.content.decode()


def page(name, event):
    return reverse(f"events:{name}", args=[event.slug])


@pytest.fixture
def member(client):
    person = make_manager(make_member(official_name="Yrttipiha Oy"))
    client.force_login(person)
    return person


class TestList:
    def test_shows_what_is_coming_by_month(self, client):
        first = make_event(starts_at=datetime(2098, 3, 1, 7, tzinfo=UTC))
        second = make_event(starts_at=datetime(2098, 4, 1, 7, tzinfo=UTC))
        make_event(starts_at=timezone.now() - 9 * DAY)
        response = client.get(LIST)
        assert [[label, list(events)] for label, events in response.context["months"]] == [
            ["March 2098", [first]],
            ["April 2098", [second]],
        ]

    def test_the_month_is_that_of_the_event_s_own_zone(self, client):
        make_event(starts_at=datetime(2098, 3, 31, 22, tzinfo=UTC), time_zone="Europe/Helsinki")
        assert client.get(LIST).context["months"][0][0] == "April 2098"

    def test_shows_the_past_latest_first(self, client):
        make_event()
        older, later = (make_event(starts_at=timezone.now() - days * DAY) for days in (9, 3))
        response = client.get(LIST, {"past": "1"})
        assert list(response.context["page"]) == [later, older]

    def test_filters_by_focus_area_and_kind(self, client):
        area = make_focus_area()
        wanted = make_event(kind=Event.Kind.FAIR)
        wanted.focus_areas.add(area)
        make_event(kind=Event.Kind.FAIR)
        make_event().focus_areas.add(area)
        response = client.get(LIST, {"focus_area": area.slug, "kind": "fair"})
        assert list(response.context["page"]) == [wanted]

    def test_a_wrong_filter_filters_nothing(self, client):
        event = make_event()
        response = client.get(LIST, {"focus_area": "no", "kind": "party", "page": "x"})
        assert list(response.context["page"]) == [event]

    def test_hides_from_strangers_what_is_for_members(self, client):
        event = make_event(audience=Event.Audience.MEMBERS)
        assert event.title not in text_of(client.get(LIST))
        client.force_login(make_manager(make_organisation()))
        assert event.title not in text_of(client.get(LIST))
        client.force_login(make_manager(make_member()))
        assert event.title in text_of(client.get(LIST))

    def test_drafts_do_not_stand_among_events_even_for_staff(self, client):
        draft = make_event(status=Event.Status.DRAFT)
        client.force_login(make_staff())
        assert draft.title not in text_of(client.get(LIST))

    def test_a_full_and_a_cancelled_event_say_so(self, client):
        make_registration(event=make_event(seats_on_site=1))
        make_event(status=Event.Status.CANCELLED)
        response = text_of(client.get(LIST))
        assert "Full" in response
        assert "Cancelled" in response

    def test_as_many_queries_for_100_events_as_for_one(self, client):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(LIST)
            return len(captured)

        make_event(seats_on_site=3)
        client.get(LIST)
        one = queries()
        for _number in range(99):
            make_event(seats_on_site=3)
        assert queries() == one

    def test_gives_strangers_no_cookie(self, client):
        make_event()
        for address in (LIST, page("detail", make_event())):
            assert not client.get(address).cookies


class TestDetail:
    def test_tells_what_when_where_and_who(self, client):
        event = make_event(
            starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC), venue="Mikaeli", town="Mikkeli"
        )
        speaker = Speaker.objects.create(event=event, name="Aino Esimerkki", title="herder")
        item = ProgrammeItem.objects.create(event=event, starts_at="09:30", title="Goats at work")
        item.speakers.add(speaker)
        Organiser.objects.create(event=event, external_name="Goat Society")
        response = text_of(client.get(page("detail", event)))
        for words in (
            "Tuesday, 4 March 2098 at 09:00–12:00",
            "Eastern European Time",
            "Mikaeli",
            "Aino Esimerkki",
            "herder",
            "Goats at work",
            "Goat Society",
        ):
            assert words in response

    def test_each_project_brings_its_funding_strip(self, client):
        event, sign = make_event(), make_sign()
        event.projects.add(make_project(fund=sign.fund, period=sign.period))
        event.projects.add(make_project(is_public=False, name="Still secret"))
        response = text_of(client.get(page("detail", event)))
        assert "Co-funded by the European Union" in response
        assert "Still secret" not in response

    def test_a_stranger_is_turned_away_from_drafts_and_members_events(self, client):
        draft = make_event(status=Event.Status.DRAFT)
        members = make_event(audience=Event.Audience.MEMBERS)
        for event in (draft, members):
            for name in ("detail", "register", "registered"):
                assert client.get(page(name, event)).status_code == 404
            ics = reverse("events_machine:event", args=[event.slug])
            assert client.get(ics).status_code == 404
        client.force_login(make_manager(make_member()))
        assert client.get(page("detail", members)).status_code == 200
        assert client.get(page("detail", draft)).status_code == 404

    def test_staff_preview_a_draft(self, client):
        client.force_login(make_staff())
        response = client.get(page("detail", make_event(status=Event.Status.DRAFT)))
        assert "preview" in text_of(response)

    def test_an_invitation_opens_what_it_was_made_for_and_nothing_else(self, client):
        event = make_event(audience=Event.Audience.INVITED)
        other = make_event(audience=Event.Audience.INVITED)
        key = invitation_key(event)
        assert client.get(page("detail", event)).status_code == 404
        assert client.get(page("detail", event), {"key": key}).status_code == 200
        assert client.get(page("detail", other), {"key": key}).status_code == 404
        assert client.get(page("detail", event), {"key": f"{key}x"}).status_code == 404

    def test_a_cancelled_event_says_why_and_takes_nobody(self, client):
        event = make_event(status=Event.Status.CANCELLED, cancelled_reason="Storm on the lake")
        response = text_of(client.get(page("detail", event)))
        assert "has been cancelled" in response
        assert "Storm on the lake" in response
        assert page("register", event) not in response

    def test_seats_left_stand_in_words(self, client):
        event = make_event(seats_on_site=2, has_waiting_list=False)
        make_registration(event=event)
        assert "1 seat left" in text_of(client.get(page("detail", event)))
        make_registration(event=event)
        response = text_of(client.get(page("detail", event)))
        assert "The event is full." in response
        assert page("register", event) not in response

    def test_the_online_address_is_for_the_registered_and_near_the_time(self, client):
        near = timezone.now() + timedelta(hours=23)
        event = make_event(mode=Event.Mode.ONLINE, online_url=SECRET, starts_at=near)
        person = make_user()
        assert SECRET not in text_of(client.get(page("detail", event)))
        client.force_login(person)
        assert SECRET not in text_of(client.get(page("detail", event)))
        registration = make_registration(event=event, email=person.email, mode="online")
        own_page = reverse("events:registration", args=[registration.token])
        assert SECRET in text_of(client.get(page("detail", event)))
        assert SECRET in text_of(client.get(own_page))
        Event.objects.filter(pk=event.pk).update(
            starts_at=near + timedelta(hours=2), ends_at=near + timedelta(hours=3)
        )
        assert SECRET not in text_of(client.get(page("detail", event)))
        assert SECRET not in text_of(client.get(own_page))
        Event.objects.filter(pk=event.pk).update(starts_at=near)
        registration.status = Registration.Status.WAITING
        registration.waiting_since = timezone.now()
        registration.save()
        assert SECRET not in text_of(client.get(page("detail", event)))

    def test_search_engines_read_its_facts(self, client):
        event = make_event(mode=Event.Mode.HYBRID, online_url=SECRET, town="Mikkeli")
        Organiser.objects.create(event=event, organisation=make_member())
        response = text_of(client.get(page("detail", event)))
        (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response)
        data = json.loads(found)
        assert data["@type"] == "Event"
        assert data["eventStatus"] == "https://schema.org/EventScheduled"
        assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
        assert [each["@type"] for each in data["location"]] == ["Place", "VirtualLocation"]
        assert data["organizer"][0]["url"].startswith("http://testserver/")
        assert data["startDate"] == event.local_start.isoformat(timespec="minutes")
        assert SECRET not in response

    def test_as_many_queries_for_many_rows_as_for_one(self, client):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(page("detail", event))
            return len(captured)

        def add_rows():
            event.projects.add(make_project(fund=sign.fund, period=sign.period))
            event.focus_areas.add(make_focus_area())
            speaker = Speaker.objects.create(
                event=event, name="Aino", organisation=make_organisation()
            )
            ProgrammeItem.objects.create(event=event, title="Talk").speakers.add(speaker)
            Organiser.objects.create(event=event, organisation=make_member())
            Material.objects.create(event=event, title="Slides", url="https://example.org/")

        event, sign = make_event(), make_sign()
        add_rows()
        client.get(page("detail", event))
        one = queries()
        for _row in range(20):
            add_rows()
        assert queries() == one


class TestMaterials:
    @pytest.fixture
    def materials(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        event = make_event()
        return {
            audience: Material.objects.create(
                event=event,
                title=f"For {audience}",
                audience=audience,
                file=ContentFile(b"%PDF-1.4", name=f"{audience}.pdf"),
            )
            for audience in Material.Audience.values
        }

    def open_to(self, client, materials):
        shown = text_of(client.get(materials["public"].event.get_absolute_url()))
        found = {
            audience
            for audience, each in materials.items()
            if client.get(each.get_absolute_url()).status_code == 200
        }
        assert found == {name for name in materials if f"For {name}" in shown}
        return found

    def test_each_audience_gets_its_own(self, client, materials):
        event = materials["public"].event
        assert self.open_to(client, materials) == {"public"}
        guest = make_user()
        make_registration(event=event, email=guest.email)
        client.force_login(guest)
        assert self.open_to(client, materials) == {"public", "registered"}
        client.force_login(make_manager(make_member()))
        assert self.open_to(client, materials) == {"public", "members"}
        client.force_login(make_staff())
        assert self.open_to(client, materials) == {"public", "registered", "members"}


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
        question = make_question(event=event, is_required=True)
        assert "For ordering the lunch." in text_of(client.get(page("register", event)))
        assert client.post(page("register", event), self.facts).status_code == 422
        answered = {f"question_{question.pk}": "vegan", "consent_photos": "on"}
        client.post(page("register", event), self.facts | answered)
        registration = event.registrations.get()
        assert registration.answers.get().text == "vegan"
        assert [consent.purpose for consent in registration.consents.all()] == ["photos"]

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

    def test_own_facts_and_answers_can_be_changed(self, client):
        registration = make_registration()
        question = make_question(event=registration.event)
        facts = {"name": "Bertta", "organisation_name": "", f"question_{question.pk}": "vegan"}
        client.post(self.address(registration, "change"), facts)
        registration.refresh_from_db()
        assert registration.name == "Bertta"
        assert registration.answers.get().text == "vegan"

    def test_a_seat_is_handed_over(self, client):
        registration = make_registration()
        facts = {"name": "Bertta", "email": "bertta@example.org"}
        client.post(self.address(registration, "hand_over"), facts)
        active = registration.event.registrations.active()
        assert [each.email for each in active] == ["bertta@example.org"]

    def test_it_is_kept_in_no_cache(self, client):
        response = client.get(self.address(make_registration()))
        assert "no-store" in response.headers["Cache-Control"]


class TestCalendars:
    def test_a_feed_can_be_of_one_focus_area_and_its_address_is_on_the_list(self, client):
        area = make_focus_area(title="Berries")
        make_event(title="Wanted").focus_areas.add(area)
        make_event(title="Another")
        page = text_of(client.get(LIST, {"focus_area": area.slug}))
        address = f"{reverse('events_machine:feed')}?lang=en&amp;focus_area={area.slug}"
        assert f'href="webcal://testserver{address}"' in page
        feed = text_of(client.get(address.replace("&amp;", "&")))
        assert "Wanted" in feed
        assert "Another" not in feed
        assert "(Berries)" in feed

    def test_the_feed_holds_public_coming_events_only(self, client):
        shown = make_event(mode=Event.Mode.ONLINE, online_url=SECRET)
        hidden = [
            make_event(status=Event.Status.DRAFT),
            make_event(audience=Event.Audience.MEMBERS),
            make_event(starts_at=timezone.now() - 9 * DAY),
        ]
        response = client.get("/events.ics")
        assert response.headers["Content-Type"].startswith("text/calendar")
        file = text_of(response).replace("\r\n ", "")
        assert str(shown.uid) in file
        assert SECRET not in file
        assert not any(str(each.uid) in file for each in hidden)

    def test_the_feed_is_the_same_for_a_member(self, client, member):
        make_event(audience=Event.Audience.MEMBERS)
        assert "VEVENT" not in text_of(client.get("/events.ics"))

    def test_files_are_in_the_wanted_language(self, client):
        event = make_event(title_en="Bread", title_sv="Bröd")
        address = f"/events/{event.slug}.ics"
        assert "SUMMARY:Bröd" in text_of(client.get(address, {"lang": "sv"}))
        assert "SUMMARY:Bread" in text_of(client.get(address, {"lang": "en"}))
        assert client.get(address, {"lang": "xx"}).status_code == 200

    def test_an_event_without_a_day_has_no_file(self, client):
        event = make_event(precision=Event.Precision.MONTH)
        assert client.get(f"/events/{event.slug}.ics").status_code == 404


class TestMyEvents:
    def test_strangers_are_asked_to_sign_in(self, client):
        assert reverse("account_login") in client.get(reverse("my_events:list")).url

    def test_shows_one_s_own_registrations(self, client, member):
        mine = make_registration(email=member.email)
        theirs = make_registration()
        over = make_registration(
            email=member.email, event=make_event(starts_at=timezone.now() - 9 * DAY)
        )
        response = client.get(reverse("my_events:list"))
        assert [row["registration"] for row in response.context["coming"]] == [mine]
        assert [row["registration"] for row in response.context["past"]] == [over]
        assert theirs.event.title not in text_of(response)

    def test_one_cancels_one_s_own_and_nobody_else_s(self, client, member):
        mine, theirs = make_registration(email=member.email), make_registration()
        client.post(reverse("my_events:cancel", args=[mine.pk]))
        mine.refresh_from_db()
        assert not mine.is_active()
        response = client.post(reverse("my_events:cancel", args=[theirs.pk]))
        assert response.status_code == 404
        assert client.get(reverse("my_events:cancel", args=[mine.pk])).status_code == 405

    def test_as_many_queries_for_many_as_for_one(self, client, member):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("my_events:list"))
            return len(captured)

        make_registration(email=member.email)
        client.get(reverse("my_events:list"))
        one = queries()
        for _number in range(20):
            make_registration(email=member.email)
        assert queries() == one
