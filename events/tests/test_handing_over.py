"""A colleague comes with one's seat, and nobody learns who is registered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from events import limits, workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from mailing.models import Mail

pytestmark = pytest.mark.django_db
Status = Registration.Status
COLLEAGUE = {"name": "Bertta", "email": "bertta@example.org"}


@pytest.fixture
def event():
    return make_event(mode=Event.Mode.HYBRID, seats_on_site=1)


@pytest.fixture
def aino(event):
    return make_registration(event=event, name="Aino", email="aino@example.org")


def mails():
    return list(Mail.objects.order_by("pk").values_list("to", "template"))


class TestToWhoIsKnown:
    @pytest.mark.parametrize("status", [Status.WAITING, Status.OFFERED, Status.REQUESTED])
    def test_who_hopes_for_a_seat_gets_this_one(self, event, aino, status):
        facts = COLLEAGUE | {"email": "BERTTA@example.org"}
        bertta = make_registration(event=event, status=status, mode="online", **facts)
        workflows.hand_over_seat(registration=aino, **COLLEAGUE)
        bertta.refresh_from_db()
        assert (bertta.status, bertta.mode, bertta.offered_until) == (
            Status.REGISTERED,
            "on_site",
            None,
        )
        assert event.registrations.active().get() == bertta
        assert mails() == [
            ("BERTTA@example.org", "events/registered"),
            ("aino@example.org", "events/handed_over"),
        ]

    def test_who_has_a_seat_keeps_it_and_the_other_one_is_offered_on(self, event, aino):
        bertta = make_registration(event=event, mode="online", **COLLEAGUE)
        waiting = make_registration(event=event, status=Status.WAITING)
        workflows.hand_over_seat(registration=aino, **COLLEAGUE)
        bertta.refresh_from_db()
        waiting.refresh_from_db()
        assert (bertta.status, bertta.mode) == (Status.REGISTERED, "online")
        assert waiting.status == Status.OFFERED
        assert mails() == [
            ("bertta@example.org", "events/registered_already"),
            ("aino@example.org", "events/handed_over"),
            (waiting.email, "events/seat_offered"),
        ]

    def test_who_let_an_offer_lapse_is_known_no_more(self, event, aino):
        late = event.starts_at - timedelta(days=6)
        make_registration(event=event, status=Status.OFFERED, offered_until=late, **COLLEAGUE)
        workflows.hand_over_seat(registration=aino, now=late, **COLLEAGUE)
        assert event.registrations.active().get().status == Status.REGISTERED

    @pytest.mark.parametrize("known", [None, *Status])
    def test_the_page_and_the_mail_say_the_same_either_way(self, client, event, aino, known):
        if known:
            make_registration(event=event, status=known, **COLLEAGUE | {"name": "Somebody else"})
        page = client.post(reverse("events:hand_over", args=[aino.token]), COLLEAGUE, follow=True)
        assert "Your seat is handed over. You both get a mail." in page.text
        assert "You are not registered" in page.text
        told = Mail.objects.get(to="aino@example.org")
        assert "Bertta comes to this event instead of you" in told.text
        assert "Somebody else" not in told.text + page.text


def test_to_oneself_nothing_is_handed_over(aino):
    with pytest.raises(workflows.NotPossible, match="your own address"):
        workflows.hand_over_seat(registration=aino, name="Aino", email="AINO@example.org")


def test_where_the_organiser_approves_each_person_nobody_is_let_in_unseen(client):
    aino = make_registration(event=make_event(needs_approval=True))
    with pytest.raises(workflows.NotPossible, match="Ask the organiser"):
        workflows.hand_over_seat(registration=aino, **COLLEAGUE)
    page = client.get(reverse("events:registration", args=[aino.token])).text
    assert reverse("events:hand_over", args=[aino.token]) not in page


def test_a_mailbox_gets_no_more_of_these_mails_than_of_registrations(client):
    for number in range(limits.A_MAILBOX.times + 1):
        registration = make_registration()
        address = reverse("events:hand_over", args=[registration.token])
        facts = COLLEAGUE | {"email": f"bertta+{number}@example.org"}
        status_code = client.post(address, facts).status_code
    assert status_code == 422
    registration.refresh_from_db()
    assert registration.status == Status.REGISTERED
    assert Mail.objects.filter(template="events/registered").count() == limits.A_MAILBOX.times


def test_a_network_hands_over_no_more_than_it_registers(client, monkeypatch):
    monkeypatch.setattr(limits, "A_NETWORK", limits.Limit("test", 1, timedelta(hours=1)))
    for name, status_code in [("bertta", 302), ("cecilia", 422)]:
        address = reverse("events:hand_over", args=[make_registration().token])
        facts = {"name": name, "email": f"{name}@example.org"}
        assert client.post(address, facts).status_code == status_code
