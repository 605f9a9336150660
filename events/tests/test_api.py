from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from events.models import Event
from events.tests.factories import make_event, make_registration
from projects.tests.factories import make_project
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

API = "/api/v1/events"
DAY = timedelta(days=1)


def titles(client, **asked):
    return [item["title"] for item in client.get(API, {"lang": "en", **asked}).json()["items"]]


def one(client, event, **asked):
    return client.get(f"{API}/{event.slug}", {"lang": "en", **asked})


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "scheduled", "publish_at": timezone.now() + 30 * DAY},
        {"audience": "members"},
        {"audience": "invited"},
        {"audience": "members", "status": "cancelled"},
        {"status": "draft", "starts_at": timezone.now() - 30 * DAY},
    ],
)
@pytest.mark.parametrize("as_staff", [False, True])
def test_what_is_not_for_everybody_never_appears(client, hidden, as_staff):
    event = make_event(**hidden)
    if as_staff:
        client.force_login(make_staff())
    for asked in ({}, {"past": "true"}, {"from": "2000-01-01"}):
        assert titles(client, **asked) == []
    assert one(client, event).status_code == 404


def test_the_address_of_the_online_meeting_is_never_told(client):
    event = make_event(mode="online", online_url="https://meet.example.org/secret")
    make_registration(event=event, name="Aino Guest", email="aino@example.org")
    answers = client.get(API).content + one(client, event).content
    for secret in (b"secret", b"Aino", b"aino@example.org"):
        assert secret not in answers


def test_names_of_hidden_projects_and_focus_areas_stay_hidden(client):
    event = make_event()
    event.projects.set([make_project(name="Secret", is_public=False), make_project(name="Open")])
    hidden = make_focus_area(title="Coming strategy")
    hidden.strategy.is_public = False
    hidden.strategy.save()
    event.focus_areas.set([hidden])
    facts = one(client, event).json()
    assert [each["name"] for each in facts["projects"]] == ["Open"]
    assert facts["focus_areas"] == []
    assert titles(client, focus_area=hidden.slug) == []


def test_coming_ones_in_order_unless_asked_otherwise(client):
    make_event(title="Past", starts_at=timezone.now() - 9 * DAY)
    make_event(title="Long past", starts_at=timezone.now() - 99 * DAY)
    make_event(title="Later", starts_at=timezone.now() + 9 * DAY)
    make_event(title="Soon", starts_at=timezone.now() + DAY)
    assert titles(client) == ["Soon", "Later"]
    assert titles(client, past="false") == ["Soon", "Later"]
    assert titles(client, past="true") == ["Past", "Long past"]


def test_from_and_to_are_days_where_the_portal_is_and_reach_into_the_past(client):
    make_event(title="Night", starts_at=datetime(2023, 10, 31, 22, 30, tzinfo=UTC))  # 1 November
    make_event(title="Morning", starts_at=datetime(2023, 10, 31, 7, tzinfo=UTC))
    assert titles(client, **{"from": "2023-10-31", "to": "2023-10-31"}) == ["Morning"]
    assert titles(client, **{"from": "2023-11-01", "to": "2023-11-30"}) == ["Night"]
    assert titles(client, to="2023-12-31", past="false") == []


def test_filters(client):
    area = make_focus_area()
    wanted = make_event(title="Wanted", kind="fair", languages=["sv", "en"])
    wanted.focus_areas.add(area)
    make_event(title="Other", kind="seminar", languages=["fi"])
    assert titles(client, focus_area=area.slug) == ["Wanted"]
    assert titles(client, focus_area="nothing") == []
    assert titles(client, kind="fair") == ["Wanted"]
    assert titles(client, held_in="sv") == ["Wanted"]
    assert titles(client, held_in="pl") == []


def test_what_has_changed_since_past_ones_too(client):
    past = make_event(title="Past", starts_at=timezone.now() - 9 * DAY)
    old = make_event(title="Old")
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=old.pk).update(updated_at=timezone.now() - 2 * DAY)
    assert titles(client, updated_since=an_hour_ago.isoformat()) == [past.title]


def test_each_text_says_its_language(client):
    event = make_event(title_fi="Ilta", title_sv="Kväll", summary_fi="Tule!")
    facts = one(client, event, lang="sv").json()
    assert (facts["title"], facts["summary"]) == ("Kväll", "Tule!")
    assert facts["text_languages"] == {"title": "sv", "summary": "fi"}
    assert facts["url"] == f"http://testserver/sv/events/{event.slug}/"


def test_times_are_those_of_the_place(client):
    event = make_event(starts_at=datetime(2098, 3, 1, 7, tzinfo=UTC), time_zone="Europe/Stockholm")
    assert one(client, event).json()["starts_at"] == "2098-03-01T08:00:00+01:00"


def test_registration_as_it_is_now(client):
    event = make_event(seats_on_site=1)
    registration = one(client, event).json()["registration"]
    assert registration["is_open"] is True
    assert registration["is_full"] is False
    assert registration["url"] == f"http://testserver/en/events/{event.slug}/register/"
    make_registration(event=event)
    assert one(client, event).json()["registration"]["is_full"] is True
    elsewhere = make_event(registration="elsewhere", registration_url="https://x.example/go")
    registration = one(client, elsewhere).json()["registration"]
    assert registration["url"] == "https://x.example/go"
    assert registration["is_open"] is registration["is_full"] is None


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_one_cannot_register_for_what_is_off(client, status):
    event = make_event(status=status)
    facts = one(client, event).json()
    assert facts["status"] == status
    assert facts["registration"]["url"] == ""
    assert facts["registration"]["is_open"] is False


def test_a_scheduled_event_whose_time_has_come_is_published(client):
    event = make_event(status="scheduled", publish_at=timezone.now() - DAY)
    assert one(client, event).json()["status"] == "published"
