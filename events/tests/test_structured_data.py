import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from events import workflows
from events.models import Event
from events.structured_data import event_data
from events.tests.factories import make_event, make_registration
from members.tests.factories import make_member

pytestmark = pytest.mark.django_db

START = datetime(2098, 3, 1, 7, tzinfo=UTC)  # 09:00 in Helsinki
DAY = timedelta(days=1)


def told(event):
    return event_data(event, [], set())


def moved(event, starts_at):
    event.starts_at, event.ends_at = starts_at, starts_at + timedelta(hours=3)
    workflows.save_event(event=event, by=make_staff())
    event.refresh_from_db()
    return event


def test_stands_on_the_page_as_json(client):
    member = make_member(official_name="Yrttipiha Oy")
    event = make_event(title="Bread & <butter>", starts_at=START)
    event.organisers.create(organisation=member)
    page = client.get(f"/en/events/{event.slug}/").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(text)
    assert data["name"] == "Bread & <butter>"
    assert data["startDate"] == "2098-03-01T09:00+02:00"
    assert data["organizer"] == [
        {
            "@type": "Organization",
            "name": "Yrttipiha Oy",
            "url": f"http://testserver/en/members/{member.slug}/",
        }
    ]


@pytest.mark.parametrize(
    ("mode", "word"), [("on_site", "Offline"), ("online", "Online"), ("hybrid", "Mixed")]
)
def test_how_one_takes_part_and_never_the_meeting_s_address(mode, word):
    event = make_event(mode=mode, town="Mikkeli", online_url="https://meet.example.org/secret")
    data = told(event)
    assert data["eventAttendanceMode"] == f"https://schema.org/{word}EventAttendanceMode"
    assert "secret" not in json.dumps(data)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("published", "EventScheduled"),
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
    ],
)
def test_status(status, word):
    assert told(make_event(status=status))["eventStatus"] == f"https://schema.org/{word}"


def test_one_put_off_names_the_start_that_is_off():
    data = told(make_event(status="postponed", starts_at=START))
    assert data["previousStartDate"] == "2098-03-01T09:00+02:00"
    assert "offers" not in data


def test_one_that_was_moved_names_the_start_before():
    event = moved(make_event(starts_at=START), START + 7 * DAY)
    data = told(event)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["startDate"] == "2098-03-08T09:00+02:00"
    assert data["previousStartDate"] == "2098-03-01T09:00+02:00"
    data = told(moved(event, START + 9 * DAY))
    assert data["previousStartDate"] == "2098-03-08T09:00+02:00"


def test_one_that_was_put_off_and_has_a_new_time_is_rescheduled():
    event = make_event(starts_at=START)
    workflows.postpone_event(event=event, reasons={}, by=make_staff())
    event.refresh_from_db()
    event = moved(event, START + 7 * DAY)
    workflows.publish(event=event, by=make_staff())
    event.refresh_from_db()
    data = told(event)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2098-03-01T09:00+02:00"


def test_a_draft_may_move_before_anybody_reads_of_it():
    event = moved(make_event(starts_at=START, status="draft"), START + 7 * DAY)
    workflows.publish(event=event, by=make_staff())
    event.refresh_from_db()
    assert "previousStartDate" not in told(event)
    assert told(event)["eventStatus"] == "https://schema.org/EventScheduled"


def test_another_place_is_no_other_time():
    event = make_event(starts_at=START)
    event.town = "Juva"
    event = moved(event, START)
    assert event.sequence
    assert told(event)["eventStatus"] == "https://schema.org/EventScheduled"


def test_the_offer_has_its_window_and_its_seats():
    event = make_event(
        starts_at=START,
        seats_on_site=1,
        price_note="Free.",
        registration_opens_at=START - 9 * DAY,
        registration_closes_at=START - DAY,
    )
    data = told(event)
    assert data["isAccessibleForFree"] is True
    assert data["offers"] == {
        "@type": "Offer",
        "url": f"http://testserver/en/events/{event.slug}/",  # one cannot register yet
        "price": "0",
        "priceCurrency": "EUR",
        "description": "Free.",
        "availability": "https://schema.org/InStock",
        "validFrom": "2098-02-20T09:00+02:00",
        "validThrough": "2098-02-28T09:00+02:00",
    }
    make_registration(event=event)
    assert told(event)["offers"]["availability"] == "https://schema.org/SoldOut"


def test_while_one_can_register_the_offer_leads_to_the_form():
    event = make_event(seats_on_site=1, has_waiting_list=True)
    form = f"http://testserver/en/events/{event.slug}/register/"
    assert told(event)["offers"]["url"] == form
    make_registration(event=event)
    assert told(event)["offers"]["url"] == form  # for the waiting list
    event.has_waiting_list = False
    assert told(event)["offers"]["url"] == f"http://testserver/en/events/{event.slug}/"


def test_a_price_that_takes_words_is_given_in_words():
    data = told(make_event(price_note="40 € + VAT"))
    assert data["offers"]["description"] == "40 € + VAT"
    assert "price" not in data["offers"]
    assert "isAccessibleForFree" not in data
    assert told(make_event(price_note="40 €"))["isAccessibleForFree"] is False


def test_once_closed_nothing_is_left_and_once_begun_nothing_is_offered():
    closed = make_event(registration_closes_at=timezone.now() - DAY)
    assert told(closed)["offers"]["availability"] == "https://schema.org/SoldOut"
    assert told(closed)["offers"]["url"] == f"http://testserver/en/events/{closed.slug}/"
    assert "offers" not in told(make_event(starts_at=timezone.now() - DAY))
    assert "offers" not in told(make_event(status="cancelled"))


def test_of_another_site_only_the_address_is_known():
    event = make_event(registration="elsewhere", registration_url="https://x.example/go")
    assert told(event)["offers"] == {"@type": "Offer", "url": "https://x.example/go"}
    assert event.registration == Event.RegistrationMode.ELSEWHERE
