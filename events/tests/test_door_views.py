"""The door's pages without a script, and what a phone asks them."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser, make_user
from events import door, links
from events.models import Registration
from events.tests.factories import make_event, make_question, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(starts_at=timezone.now() - timedelta(minutes=5))


def address(event, name="door"):
    return reverse(f"events:{name}", args=[links.door_key(event)])


def say(client, event, registration, what, **more):
    values = {"who": registration.pk, "what": what, "nonce": uuid.uuid4()} | more
    return client.post(address(event, "door_note"), values)


def test_the_link_opens_the_list_on_the_day(client, event):
    make_registration(event=event, name="Aino Virta", organisation_name="Farm")
    page = client.get(address(event))
    assert page.status_code == 200
    assert b"Aino Virta" in page.content
    assert b"Farm" in page.content


@pytest.mark.parametrize("days", [-3, 3])
def test_on_another_day_it_opens_nothing_but_for_staff_with_the_right(client, days):
    event = make_event(starts_at=timezone.now() + timedelta(days=days))
    make_registration(event=event, name="Aino Virta")
    for name in ("door", "door_state"):
        assert client.get(address(event, name)).status_code == 403
    client.force_login(make_user())
    page = client.get(address(event))
    assert page.status_code == 403
    assert "Aino" not in page.text
    client.force_login(make_superuser())
    assert client.get(address(event)).status_code == 200


@pytest.mark.parametrize(
    ("starts_at", "told"),
    [
        ("2050-12-11T09:00Z", "The list of this door is not open yet."),
        ("2020-12-11T09:00Z", "The list of this door is closed."),
    ],
)
def test_on_another_day_the_link_says_when_it_opens(client, starts_at, told):
    start = datetime.fromisoformat(starts_at)
    event = make_event(starts_at=start, ends_at=start + timedelta(hours=3))
    page = client.get(address(event)).text
    assert told in page
    assert f"10 December {start.year} at 11:00 (Eastern European Time)" in page
    assert f"12 December {start.year} at 14:00 (Eastern European Time)" in page


def test_a_key_that_nobody_signed_opens_nothing(client, event):
    assert client.get(reverse("events:door", args=[f"{event.pk}.nonsense"])).status_code == 404


def test_the_list_shows_neither_addresses_nor_diets(client, event):
    registration = make_registration(event=event, email="secret@example.org")
    registration.answers.create(question=make_question(event=event), text="No nuts")
    for page in (client.get(address(event)), client.get(address(event, "door_state"))):
        assert b"secret@example.org" not in page.content
        assert b"No nuts" not in page.content


def test_arriving_leaving_and_undoing_by_plain_forms(client, event):
    registration = make_registration(event=event)
    for what, expected in [("arrive", "here"), ("leave", "left"), ("undo", "here")]:
        answer = say(client, event, registration, what, sure="1")
        assert answer.url == address(event)
        registration.refresh_from_db()
        assert door.state(registration) == expected


def test_a_person_of_another_event_is_not_noted_here(client, event):
    assert say(client, event, make_registration(), "arrive").status_code == 404


def test_a_refusal_is_told_in_words(client, event):
    page = say(client, event, make_registration(event=event), "leave")
    assert page.status_code == 422
    assert "has not arrived yet" in page.text


def test_leaving_right_after_arriving_takes_a_second_step(client, event):
    registration = make_registration(event=event, name="Aino Järvi")
    make_registration(event=event, name="Bertil Berg")
    say(client, event, registration, "arrive")
    page = say(client, event, registration, "leave")
    assert page.status_code == 422
    assert "Aino Järvi has arrived only just now" in page.text
    assert 'data-asks="true"' in page.text
    assert "Bertil Berg" not in page.text
    registration.refresh_from_db()
    assert registration.left_at is None


def test_only_those_expected_in_the_room_count_as_expected(client):
    event = make_event(starts_at=timezone.now() + timedelta(minutes=5), mode="hybrid")
    status = Registration.Status
    for what in (status.REGISTERED, status.ATTENDED, status.OFFERED, status.WAITING):
        make_registration(event=event, status=what)
    make_registration(event=event, mode="online")
    make_registration(event=event, mode="online", status=status.ATTENDED)
    client.post(address(event, "door_walk_in"), {"name": "Eero Salo"})
    context = client.get(address(event)).context
    assert [context[name] for name in ("here", "expected", "others")] == [1, 2, 2]


def test_where_there_is_no_room_those_at_their_screens_are_expected(client):
    event = make_event(starts_at=timezone.now() + timedelta(minutes=5), mode="online")
    make_registration(event=event, mode="online")
    assert client.get(address(event)).context["expected"] == 1


def test_what_a_phone_keeps_says_until_when(client, event):
    answer = client.get(address(event, "door_state")).json()
    assert answer["until"] == (event.ends_at + timedelta(days=1)).timestamp()


def test_a_walk_in_needs_only_a_name(client, event):
    client.post(address(event, "door_walk_in"), {"name": "Eero Salo"})
    assert event.registrations.get().is_walk_in
    page = client.post(address(event, "door_walk_in"), {"name": ""})
    assert page.status_code == 422


def test_a_walk_in_is_undone_by_its_nonce_before_the_phone_knows_its_number(client, event):
    nonce = str(uuid.uuid4())
    values = {"name": "Eero Salo", "nonce": nonce}
    client.post(address(event, "door_walk_in"), values, headers={"Accept": "application/json"})
    client.post(
        address(event, "door_note"), {"who": nonce, "what": "undo"}, headers={"Accept": "x/y"}
    )
    assert event.registrations.get().status == Registration.Status.CANCELLED


def test_what_was_noted_without_network_keeps_its_time(client, event):
    registration = make_registration(event=event)
    at = timezone.now() - timedelta(minutes=3)
    say(client, event, registration, "arrive", at=at.isoformat(), device="door-1")
    registration.refresh_from_db()
    assert registration.arrived_at == at
    assert registration.attendance_entries.get().device == "door-1"


def test_a_person_is_found_by_name_and_by_code(client, event):
    aino = make_registration(event=event, name="Aino Järvi")
    make_registration(event=event, name="Bertil Berg")
    for searched in ("jarv", aino.code, aino.code.lower()):
        page = client.get(address(event), {"q": searched}).text
        assert "Aino Järvi" in page
        assert "Bertil Berg" not in page


def test_a_ticket_leads_the_doors_phone_to_the_person(client, event):
    registration = make_registration(event=event, name="Aino Järvi")
    ticket = reverse("events:ticket", args=[registration.ticket])
    assert "Aino" not in client.get(ticket).text  # a stranger has found it
    client.get(address(event))
    answer = client.get(ticket)
    assert answer.url == f"{address(event)}?q={registration.code}"


def test_the_door_of_one_event_does_not_read_tickets_of_another(client, event):
    other = make_registration(event=make_event(starts_at=timezone.now()))
    client.get(address(event))
    assert client.get(reverse("events:ticket", args=[other.ticket])).status_code == 200


def test_the_worker_rules_only_the_doors_own_addresses(client, event):
    answer = client.get(reverse("events:door_worker"))
    assert answer["Content-Type"] == "text/javascript"
    assert address(event).startswith(reverse("events:door_worker").removesuffix("worker.js"))


def test_a_hundred_people_cost_as_many_queries_as_one(client, event, django_assert_num_queries):
    make_registration(event=event)
    client.get(address(event))
    with CaptureQueriesContext(connection) as one:
        client.get(address(event))
    for _ in range(99):
        make_registration(event=event)
    with django_assert_num_queries(len(one)):
        client.get(address(event))
