"""Offers and needs: who sees them, how long, what ends them, and how one asks about them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from contact import suspicions
from mailing.models import Mail
from members import links, pressed, tasks
from members.models import Membership, Offer, Role
from members.models.offers import OPEN_FOR
from members.tests.factories import make_manager, make_member, make_organisation, make_role
from members.tests.round_factories import make_offer
from members.workflows import NotPossible, offers

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
LIST = "/en/offers/"


@pytest.fixture(autouse=True)
def time_to_read(monkeypatch):
    monkeypatch.setattr(pressed, "FASTEST_PERSON", timedelta(seconds=-5))
    monkeypatch.setattr(suspicions, "FASTEST_PERSON", timedelta(seconds=-5))


def close(offer, outcome=Offer.Outcome.PARTNER):
    return offers.close_offer(offer=offer, outcome=outcome, by=None, now=timezone.now())


# --- Who sees what --------------------------------------------------------------------------------


def test_everybody_sees_public_ones_and_members_also_those_for_members(client):
    member, other = make_member(), make_manager(make_member())
    make_offer(member, title="For everybody")
    make_offer(member, title="Among ourselves", audience="members")
    assert "For everybody" in client.get(LIST).text
    assert "Among ourselves" not in client.get(LIST).text
    client.force_login(other)
    assert "Among ourselves" in client.get(LIST).text
    client.force_login(make_user())
    assert "Among ourselves" not in client.get(LIST).text


def test_one_for_members_is_not_there_for_strangers(client):
    offer = make_offer(make_member(), audience="members")
    assert client.get(offer.get_absolute_url()).status_code == 404
    assert client.get(reverse("offers:contact", args=[offer.pk])).status_code == 404


def test_what_is_expired_closed_or_of_a_former_member_is_gone(client):
    member = make_member()
    expired = make_offer(member, expires_on=TODAY() - timedelta(days=1))
    closed = close(make_offer(member))
    stranger = make_offer(make_organisation())
    today = make_offer(member, expires_on=TODAY())
    assert list(Offer.objects.visible_to(make_staff())) == [today]
    for offer in (expired, closed, stranger):
        assert client.get(offer.get_absolute_url()).status_code == 404
    assert [offer.is_open(TODAY()) for offer in (expired, closed, today)] == [False, False, True]


def test_a_membership_that_ends_takes_its_offers_along():
    offer = make_offer(make_member())
    Membership.objects.update(until=TODAY() - timedelta(days=1))
    assert not Offer.objects.open(TODAY()).filter(pk=offer.pk).exists()


def test_the_list_is_searched_and_narrowed_by_kind(client):
    member = make_member()
    make_offer(member, title="Kylmävarastoa vapaana", kind="offer")
    make_offer(member, title="Etsimme pullottajaa", kind="need")
    assert "pullottajaa" not in client.get(LIST, {"q": "kylmavarasto"}).text
    assert "Kylmävarastoa" in client.get(LIST, {"q": "kylmavarasto"}).text
    assert "Kylmävarastoa" not in client.get(LIST, {"kind": "need"}).text
    assert client.get(LIST, {"kind": "nonsense"}).status_code == 200


def test_a_list_costs_as_many_queries_for_many_as_for_one(client):
    make_offer(make_member())
    client.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    for _each in range(9):
        make_offer(make_member())
    with CaptureQueriesContext(connection) as for_ten:
        client.get(LIST)
    assert len(for_ten) == len(for_one)


def test_a_contact_person_is_named_only_after_agreeing(client):
    member = make_member()
    role = make_role(member, kind=Role.Kind.CONTACT)
    offer = make_offer(member, contact=role.person)
    assert role.person.display_name not in client.get(offer.get_absolute_url()).text
    Role.objects.update(is_public=True)
    assert role.person.display_name in client.get(offer.get_absolute_url()).text


# --- Writing, renewing, closing -------------------------------------------------------------------


def write(client, organisation, **answers):
    person = organisation.roles.first().person
    values = {
        "kind": "need",
        "title": "Juniper berries",
        "text": "Fifty kilos.",
        "lang": "en",
        "needed_by": "",
        "contact": person.pk,
        "audience": "public",
    }
    return client.post(reverse("my_members:add_offer", args=[organisation.slug]), values | answers)


def test_an_editor_writes_one_that_is_open_for_sixty_days(client):
    member = make_member()
    client.force_login(make_manager(member))
    assert write(client, member).status_code == 302
    offer = Offer.objects.get()
    assert (offer.organisation, offer.kind) == (member, "need")
    assert offer.expires_on == TODAY() + OPEN_FOR


def test_it_ends_at_latest_when_it_is_needed(client):
    member = make_member()
    client.force_login(make_manager(member))
    day = TODAY() + timedelta(days=10)
    assert write(client, member, needed_by=day.isoformat()).status_code == 302
    assert Offer.objects.get().expires_on == day


def test_a_contact_person_of_another_organisation_and_a_past_day_are_refused(client):
    member = make_member()
    client.force_login(make_manager(member))
    stranger = make_manager(make_member())
    assert write(client, member, contact=stranger.pk).status_code == 422
    yesterday = TODAY() - timedelta(days=1)
    assert write(client, member, needed_by=yesterday.isoformat()).status_code == 422
    assert not Offer.objects.exists()


def test_another_organisation_cannot_touch_it(client):
    offer = make_offer(make_member())
    other = make_member()
    client.force_login(make_manager(other))
    for name in ("offer", "renew_offer", "close_offer"):
        for slug in (offer.organisation.slug, other.slug):
            address = reverse(f"my_members:{name}", args=[slug, offer.pk])
            assert client.post(address, {"outcome": "partner"}).status_code == 404
    offer.refresh_from_db()
    assert offer.closed_at is None


def test_renewing_opens_it_for_two_more_months_but_not_what_is_closed():
    offer = make_offer(make_member(), expires_on=TODAY() + timedelta(days=3))
    offer = offers.renew_offer(offer=offer, by=None, today=TODAY())
    assert offer.expires_on == TODAY() + OPEN_FOR
    with pytest.raises(NotPossible, match="closed already"):
        offers.renew_offer(offer=close(offer), by=None, today=TODAY())


def test_closing_twice_keeps_the_first_outcome():
    offer = close(make_offer(make_member()), Offer.Outcome.PARTNER)
    assert close(offer, Offer.Outcome.NO_LONGER).outcome == Offer.Outcome.PARTNER


def test_one_that_is_closed_while_somebody_writes_stays_closed():
    offer = make_offer(make_member())
    being_written = Offer.objects.get(pk=offer.pk)
    close(offer)
    being_written.title = "Room for twelve pallets"
    offers.save_offer(offer=being_written, by=make_user(), today=TODAY())
    offer.refresh_from_db()
    assert offer.title == "Room for twelve pallets"
    assert offer.outcome == Offer.Outcome.PARTNER
    assert offer.closed_at


def test_one_that_is_renewed_while_somebody_writes_stays_renewed():
    offer = make_offer(make_member(), expires_on=TODAY() + timedelta(days=1))
    being_written = Offer.objects.get(pk=offer.pk)
    offers.renew_offer(offer=offer, by=make_user(), today=TODAY())
    offers.save_offer(offer=being_written, by=make_user(), today=TODAY())
    offer.refresh_from_db()
    assert offer.expires_on == TODAY() + OPEN_FOR


def test_old_ones_are_forgotten_after_two_years():
    member = make_member()
    old = make_offer(member, expires_on=TODAY() - timedelta(days=731))
    kept = make_offer(member, expires_on=TODAY() - timedelta(days=729))
    offers.forget_old_offers(today=TODAY())
    assert list(Offer.objects.all()) == [kept]
    assert old != kept


# --- The mail before the end ----------------------------------------------------------------------


def ending_offer(**overrides):
    member = make_member()
    person = make_manager(member)
    values = {"expires_on": TODAY() + timedelta(days=5), "created_by": person}
    return make_offer(member, **values | overrides), person


def test_who_wrote_it_is_asked_once_before_each_end():
    offer, person = ending_offer()
    make_offer(offer.organisation)  # far from its end
    for _run in range(3):
        tasks.send_offer_notices()
    assert Mail.objects.get().to == person.email
    Offer.objects.filter(pk=offer.pk).update(expires_on=TODAY() + timedelta(days=7))
    tasks.send_offer_notices()
    assert Mail.objects.count() == 2


def test_the_managers_are_asked_if_the_person_has_gone():
    offer, person = ending_offer()
    manager = make_manager(offer.organisation)
    Role.objects.filter(person=person).update(ends_on=TODAY())
    tasks.send_offer_notices()
    assert Mail.objects.get().to == manager.email


def press(client, token, button):
    return client.post(
        reverse("offers:answer", args=[token]),
        {"page": pressed.page_stamp(token), button: "1"},
    )


@pytest.mark.parametrize("outcome", ["partner", "no_longer"])
def test_the_link_closes_without_signing_in_and_only_by_its_button(client, outcome):
    offer, person = ending_offer()
    token = links.offer_token(offer, person)
    address = reverse("offers:answer", args=[token])
    assert client.get(address).status_code == 200
    assert client.post(address, {outcome: "1"}).status_code == 422
    offer.refresh_from_db()
    assert offer.closed_at is None
    assert press(client, token, outcome).status_code == 200
    offer.refresh_from_db()
    assert offer.outcome == outcome
    assert client.get(address).status_code == 410


def test_the_link_renews_also_after_the_end_and_has_then_done_its_work(client):
    offer, person = ending_offer(expires_on=TODAY() - timedelta(days=2))
    token = links.offer_token(offer, person)
    assert press(client, token, "renew").status_code == 200
    offer.refresh_from_db()
    assert offer.expires_on == TODAY() + OPEN_FOR
    assert press(client, token, "no_longer").status_code == 410


def test_a_link_long_after_the_end_is_over(client):
    offer, person = ending_offer(expires_on=TODAY() - timedelta(days=31))
    token = links.offer_token(offer, person)
    assert client.get(reverse("offers:answer", args=[token])).status_code == 410


# --- Asking about one -----------------------------------------------------------------------------


def ask(client, offer, **answers):
    values = {
        "name": "Oili Ostaja",
        "email": "oili@example.com",
        "text": "Is it still there?",
        "opened": suspicions.timestamp(timezone.now() - timedelta(minutes=1)),
        "website": "",
    }
    return client.post(reverse("offers:contact", args=[offer.pk]), values | answers)


def test_a_question_goes_to_the_contact_person_and_the_answer_to_the_asker(client):
    member = make_member()
    contact = make_role(member, kind=Role.Kind.CONTACT).person
    make_manager(member)
    offer = make_offer(member, contact=contact)
    assert ask(client, offer).status_code == 302
    mail = Mail.objects.get()
    assert (mail.to, mail.reply_to) == (contact.email, "oili@example.com")
    assert "> Is it still there?" in mail.text


def test_what_looks_like_a_machine_is_refused(client):
    offer, _person = ending_offer()
    assert ask(client, offer, website="http://spam.example").status_code == 422
    assert ask(client, offer, opened="").status_code == 422
    assert not Mail.objects.exists()


def test_who_writes_too_often_has_to_wait(client):
    offer, _person = ending_offer()
    statuses = [ask(client, offer, text=f"Question {number}").status_code for number in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Mail.objects.count() == 5


def test_without_anybody_to_answer_the_asker_is_told(client):
    offer = make_offer(make_member())
    response = ask(client, offer)
    assert response.status_code == 422
    assert "Nobody answers for this" in response.text
