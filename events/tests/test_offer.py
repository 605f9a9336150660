from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Registration
from events.offer import registration_offer
from events.tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"registration": Event.RegistrationMode.NONE}, "No registration is needed"),
        ({"registration_opens_at": NOW + DAY}, "Registration opens"),
        ({"registration_closes_at": NOW - DAY}, "Registration is closed"),
        ({"starts_at": NOW - timedelta(hours=1)}, "has started"),
    ],
)
def test_says_why_one_cannot_register(facts, words):
    offer = registration_offer(make_event(**facts), NOW)
    assert words in offer.text
    assert not offer.can_register


def test_leads_to_another_site_where_registration_is_there():
    event = make_event(
        registration=Event.RegistrationMode.ELSEWHERE, registration_url="https://example.org/x"
    )
    assert registration_offer(event, NOW).url == "https://example.org/x"


def test_says_nothing_of_what_is_over_or_cancelled():
    for facts in ({"starts_at": NOW - 9 * DAY}, {"status": Event.Status.CANCELLED}):
        offer = registration_offer(make_event(**facts), NOW)
        assert not offer.text
        assert not offer.can_register


def test_a_preview_has_no_button_that_would_lead_nowhere():
    offer = registration_offer(make_event(status=Event.Status.DRAFT), NOW, key="1.abc")
    assert "once the event is published" in offer.text
    assert not offer.can_register


def test_seats_of_each_way_of_taking_part():
    event = make_event(mode=Event.Mode.HYBRID, seats_on_site=1, seats_online=3)
    make_registration(event=event)
    offer = registration_offer(event, NOW)
    assert offer.can_register
    assert offer.seats == ("On site: no seats left", "Online: 3 seats left")
    for _guest in range(3):
        make_registration(event=event, mode=Registration.Mode.ONLINE)
    assert registration_offer(event, NOW).label == "Join the waiting list"
    event.has_waiting_list = False
    assert not registration_offer(event, NOW).can_register


def test_the_key_of_an_invitation_goes_along():
    offer = registration_offer(make_event(audience=Event.Audience.INVITED), NOW, key="1.abc")
    assert offer.url.endswith("?key=1.abc")
