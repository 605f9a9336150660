"""The list of events and the page of one."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from events.links import invitation_key
from events.models import Event, Material, Organiser, ProgrammeItem, Registration, Speaker
from events.tests.factories import make_event, make_registration
from events.tests.public_pages import page, text_of
from members.tests.factories import make_manager, make_member, make_organisation
from projects.tests.factories import make_project, make_sign
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/en/events/"
SECRET = "https://meet.example.org/secret"


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

    def test_filters_stay_between_coming_past_and_month(self, client):
        for time in ({}, {"past": "1"}, {"view": "month", "month": "2098-03"}):
            shown = text_of(client.get(LIST, {"kind": "fair", **time}))
            for address in ("?kind=fair", "?past=1&amp;kind=fair", "?view=month&amp;kind=fair"):
                assert f'href="{LIST}{address}"' in shown, (time, address)

    def test_filters_can_be_cleared_where_there_are_some_and_the_time_stays(self, client):
        for time in ("", "past=1", "view=month&month=2098-03"):
            assert "Clear the filters" not in text_of(client.get(f"{LIST}?{time}"))
            shown = text_of(client.get(f"{LIST}?{time}&kind=fair"))
            (kept,) = re.findall(r'href="([^"]*)">Clear the filters', shown)
            assert kept.partition("?")[2].replace("&amp;", "&") == time

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
    def test_texts_in_another_language_say_in_which(self, client):
        event = make_event(title_fi="Vienti", title_en="Exports", title_pl="Eksport")
        event.programme_items.create(title_fi="Miten myyn Puolaan", title_en="")
        event.programme_items.create(title_fi="Kahvi", title_en="Coffee")
        page = text_of(client.get(f"/en/events/{event.slug}/"))
        assert '<span lang="fi">Miten myyn Puolaan</span>' in page
        assert page.count("It is shown in Finnish.") == 1
        page = text_of(client.get(f"/fi/events/{event.slug}/"))
        assert "language-notice" not in page

    def test_an_event_whose_title_alone_is_not_translated_says_so(self, client):
        event = make_event(title_fi="Vienti", title_en="")
        assert "It is shown in Finnish." in text_of(client.get(f"/en/events/{event.slug}/"))

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

    @pytest.mark.parametrize("name", ["detail", "register"])
    def test_strips_that_look_alike_are_one_that_names_all_its_projects(self, client, name):
        event = make_event()
        for title in ("Clusters", "Skills"):
            sign = make_sign()
            event.projects.add(make_project(name=title, fund=sign.fund, period=sign.period))
        response = text_of(client.get(page(name, event)))
        assert response.count("Co-funded by the European Union") == 1
        assert "Clusters</a>" in response
        assert "Skills</a>" in response

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
        assert f'href="{page("register", event)}' not in response

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


def test_the_old_time_of_a_postponed_event_is_called_so_and_goes_into_no_calendar(client):
    event = make_event()
    shown = text_of(client.get(page("detail", event)))
    assert "Add to calendar" in shown
    assert "It was to be" not in shown
    Event.objects.filter(pk=event.pk).update(status=Event.Status.POSTPONED)
    shown = text_of(client.get(page("detail", event)))
    assert "Add to calendar" not in shown
    assert "It was to be" in shown
