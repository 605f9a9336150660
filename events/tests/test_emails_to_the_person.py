"""A mail says what concerns this person: which way they come, who gave us their name, what is left
for them to do."""

from datetime import UTC, datetime, timedelta

import pytest

from events import emails, workflows
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from events.workflows import Guest
from mailing.models import Mail
from mailing.tests.reading import files, html

pytestmark = pytest.mark.django_db

START = datetime(2098, 12, 3, 7, 0, tzinfo=UTC)
HYBRID = {"mode": Event.Mode.HYBRID, "venue": "Town hall", "starts_at": START}
Mode, Status = Registration.Mode, Registration.Status
FINNISH = "Myrsky"


def to(address):
    return Mail.objects.filter(to=address).latest("pk")


def register(event, **overrides):
    facts = {"name": "Anna", "email": "anna@example.org", "language": "en"}
    return workflows.register(event=event, **facts | overrides)


@pytest.mark.parametrize(
    ("mode", "where", "not_where"),
    [(Mode.ON_SITE, "Where: Town hall", "/ Online"), (Mode.ONLINE, "Where: Online", "Town hall")],
)
def test_who_chose_a_way_is_told_that_way_and_its_place(mode, where, not_where):
    register(make_event(**HYBRID), mode=mode)
    mail = to("anna@example.org")
    assert where in mail.text
    assert not_where not in mail.text + html(mail)
    assert f"Way of taking part: {mode.label}" in mail.text


def test_where_there_is_one_way_it_is_not_mentioned():
    register(make_event(starts_at=START, venue="Town hall"))
    assert "Way of taking part" not in to("anna@example.org").text


def test_only_who_comes_to_the_door_gets_a_ticket():
    event = make_event(**HYBRID)
    register(event, mode=Mode.ONLINE)
    register(event, mode=Mode.ON_SITE, email="bert@example.org")
    pictures = {
        mail.to: [kind for _name, kind, _content in files(mail) if kind == "image/png"]
        for mail in Mail.objects.all()
    }
    assert pictures == {"anna@example.org": [], "bert@example.org": ["image/png"]}
    assert "ticket" not in to("anna@example.org").text
    assert "ticket" in to("bert@example.org").text


def test_another_way_of_taking_part_is_told_as_a_change():
    registration = register(make_event(**HYBRID), mode=Mode.ON_SITE)
    workflows.change_registration(
        registration=registration, name="Anna", organisation_name="", mode=Mode.ONLINE
    )
    mail = to("anna@example.org")
    assert mail.subject.startswith("Your registration has changed")
    assert "You take part in this way now: Online. It was: On site." in mail.text


@pytest.mark.parametrize("event", [{}, {"seats_on_site": 0}, {"needs_approval": True}])
def test_a_colleague_learns_who_gave_us_the_address(event):
    colleague = Guest("Bert", "bert@example.org")
    register(make_event(starts_at=START, **event), colleagues=[colleague])
    words = "Anna has given us your name and address"
    for body in (to("bert@example.org").text, html(to("bert@example.org"))):
        assert words in body
    assert words not in to("anna@example.org").text


def test_so_does_who_gets_a_seat_handed_over():
    registration = register(make_event(starts_at=START))
    workflows.hand_over_seat(registration=registration, name="Bert", email="bert@example.org")
    assert "Anna has given us your name and address" in to("bert@example.org").text


def test_who_agreed_to_invitations_is_asked_whether_the_address_is_theirs():
    event = make_event(starts_at=START)
    registration = register(event, consents=["invitations"])
    register(event, email="bert@example.org", consents=["photos"])
    asks = "once you have said that this address is yours"
    assert asks in to("anna@example.org").text
    assert asks not in to("bert@example.org").text
    workflows.confirm_address(registration=registration)
    registration.refresh_from_db()
    Mail.objects.all().delete()
    emails.registered(registration)
    assert asks not in to("anna@example.org").text


@pytest.mark.parametrize("kind", ["registered", "waiting", "requested", "event_cancelled"])
def test_every_mail_leads_to_how_data_are_used(kind):
    getattr(emails, kind)(make_registration(event=make_event(starts_at=START)))
    mail = Mail.objects.get()
    assert "http://testserver/en/privacy/" in mail.text
    assert "http://testserver/en/privacy/" in html(mail)


def test_the_price_is_told_before_the_event_and_not_when_it_is_off():
    registration = register(make_event(starts_at=START, price_note="20 €"))
    assert "Price: 20 €" in to("anna@example.org").text
    workflows.cancel_event(event=registration.event, reasons={}, by=None)
    assert "20 €" not in to("anna@example.org").text


def test_who_waits_for_a_postponed_event_keeps_a_place_and_not_a_seat():
    event = make_event(starts_at=START, seats_on_site=1)
    register(event, email="bert@example.org")
    register(event)
    workflows.postpone_event(event=event, reasons={}, by=None)
    assert "You do not have a seat yet" in to("anna@example.org").text
    assert "Your registration stays as it is" not in to("anna@example.org").text
    assert "Your registration stays as it is" in to("bert@example.org").text
    assert "It was to be: Wednesday, 3 December 2098" in to("bert@example.org").text


def test_a_new_time_is_told_as_one_and_asks_whether_it_suits():
    event = make_event(starts_at=START)
    register(event)
    workflows.postpone_event(event=event, reasons={}, by=None)
    workflows.publish(event=event, by=None)
    text = to("anna@example.org").text
    assert "the event that had been postponed has a new time" in text
    assert "Your seat is still yours. If the new time does not suit you" in text


def offered(**event):
    registration = make_registration(event=make_event(starts_at=START, **event))
    registration.status = Status.OFFERED
    registration.offered_until = START - timedelta(days=1)
    registration.save()
    return registration


def test_an_offer_says_until_when_with_the_zone():
    emails.seat_offered(offered(), seats=1)
    deadline = "Please answer by: Tuesday, 2 December 2098 at 09:00 (Eastern European Time)"
    assert deadline in Mail.objects.get().text


def test_a_change_repeats_it():
    emails.event_changed(offered(), before=Event(starts_at=START, ends_at=START))
    assert "Please answer by: Tuesday, 2 December 2098" in Mail.objects.get().text


def test_a_change_at_short_notice_brings_the_arrangements():
    registration = register(make_event(starts_at=START, arrangements_en="Bring boots."))
    registration.event.starts_at = datetime.now(UTC) + timedelta(hours=5)
    emails.event_changed(registration, before=registration.event)
    assert "Bring boots." in to("anna@example.org").text
    assert "Bring boots." in html(to("anna@example.org"))


def test_a_reason_in_another_language_is_marked():
    registration = register(make_event(starts_at=START))
    workflows.cancel_event(event=registration.event, reasons={"fi": FINNISH}, by=None)
    assert f'<span lang="fi">{FINNISH}</span>' in html(to("anna@example.org"))


def test_after_the_event_no_link_to_join_is_promised():
    event = make_event(
        mode=Event.Mode.ONLINE,
        online_url="https://meet.example.org/",
        starts_at=datetime.now(UTC) - timedelta(days=1),
    )
    emails.thanks(make_registration(event=event, mode=Mode.ONLINE, status=Status.ATTENDED))
    assert "24 hours before" not in Mail.objects.get().text
