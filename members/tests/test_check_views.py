"""The pages behind the links of a round: nobody signs in, and nothing happens by opening them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import links, pressed
from members.models import CheckAnswer, CheckRound, Role
from members.models.counters import ProfileCount
from members.tests.factories import make_manager, make_member, make_role
from members.tests.round_factories import make_running_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_to_read(monkeypatch):
    """As if each page had been looked at for a while before its button was pressed."""
    monkeypatch.setattr(pressed, "FASTEST_PERSON", timedelta(seconds=-5))


@pytest.fixture
def member():
    return make_member(official_name="Järven Juusto Oy", opening_hours_en="Mon 9–12")


@pytest.fixture
def manager(member):
    return make_manager(member)


@pytest.fixture
def token(member, manager):
    make_running_round(facts=["name", "opening_hours", "phone", "email"])
    return links.check_token(CheckAnswer.objects.get(organisation=member), manager)


def page(name, token):
    return reverse(f"checks:{name}", args=[token])


def answer():
    return CheckAnswer.objects.get()


def press(client, name, token, **fields):
    return client.post(page(name, token), {"page": pressed.page_stamp(token), **fields})


def test_the_page_shows_what_is_asked_and_opening_it_changes_nothing(client, token):
    for name in ("check", "change", "done"):
        client.get(page(name, token))
        client.head(page(name, token))
    response = client.get(page("check", token))
    assert "Järven Juusto Oy" in response.text
    assert "Mon 9–12" in response.text
    assert response["Cache-Control"].startswith("max-age=0, no-cache")
    assert not answer().is_answered


def test_yes_counts_without_signing_in(client, token, member, manager):
    response = press(client, "check", token, yes="1")
    assert response["Location"] == page("done", token)
    assert answer().how == "confirmed"
    assert answer().answered_by == manager
    assert "checked on" in client.get(response["Location"]).text
    member.refresh_from_db()
    assert timezone.localdate(member.checked_at) == timezone.localdate()


def test_the_thanks_say_which_words_found_the_member_this_month(client, token, member):
    month = timezone.localdate().replace(day=1)
    for word, number in (("lammasjuusto", 14), ("hera", 2)):
        ProfileCount.objects.create(
            organisation=member, month=month, what="word", word=word, number=number
        )
    press(client, "check", token, yes="1")
    thanks = client.get(page("done", token)).text
    assert "14 searches found you with “lammasjuusto” this month." in thanks
    assert "hera" not in thanks  # too rare to be told


def test_my_page_asks_until_the_round_is_answered(client, token, member, manager):
    client.force_login(manager)
    assert "Please tell us by" in client.get("/en/my/").text
    press(client, "check", token, yes="1")
    assert "Please tell us by" not in client.get("/en/my/").text


def test_a_program_that_sends_the_form_by_itself_answers_nothing(client, token, monkeypatch):
    without_button = client.post(page("check", token), {"page": pressed.page_stamp(token)})
    without_page = client.post(page("check", token), {"yes": "1"})
    of_another_page = client.post(
        page("check", token), {"yes": "1", "page": pressed.page_stamp("x")}
    )
    monkeypatch.setattr(pressed, "FASTEST_PERSON", timedelta(hours=1))
    faster_than_reading = press(client, "check", token, yes="1")
    for response in (without_button, without_page, of_another_page, faster_than_reading):
        assert response.status_code == 422
        assert "Please press the button yourself." in response.text
    assert not answer().is_answered


def test_the_csrf_token_of_the_page_is_asked_for(token, client_with_csrf):
    assert press(client_with_csrf, "check", token, yes="1").status_code == 403
    assert not answer().is_answered


@pytest.fixture
def client_with_csrf(client):
    client.handler.enforce_csrf_checks = True
    return client


def test_what_is_of_low_risk_is_changed_at_once(client, token, member):
    response = press(
        client, "change", token, opening_hours_en="Mon 9–17", phone="+358401234567", save="Save"
    )
    assert response["Location"] == page("done", token)
    member.refresh_from_db()
    assert member.opening_hours_en == "Mon 9–17"
    assert member.phone.as_e164 == "+358401234567"
    assert answer().how == "changed"


def test_saving_without_a_change_is_a_yes(client, token):
    press(client, "change", token, opening_hours_en="Mon 9–12", phone="", save="Save")
    assert answer().how == "confirmed"


def test_a_wrong_phone_number_is_told_and_nothing_is_written(client, token, member):
    response = press(client, "change", token, opening_hours_en="Mon 9–17", phone="12", save="Save")
    assert response.status_code == 422
    assert "With the country&#x27;s code" in response.text
    member.refresh_from_db()
    assert member.opening_hours_en == "Mon 9–12"
    assert not answer().is_answered


def test_what_is_sensitive_asks_for_a_sign_in(client, token, member):
    response = press(
        client, "change", token, opening_hours_en="Mon 9–12", email="thief@example.com", save="Save"
    )
    assert response.status_code == 302
    member.refresh_from_db()
    assert member.email == ""
    contact = reverse("my_members:section", args=[member.slug, "contact"])
    assert contact in client.get(page("change", token)).text
    assert "/login/" in client.get(contact)["Location"]


def test_a_link_is_for_one_person_who_still_acts_for_the_organisation(client, token, manager):
    make_role(answer().organisation)
    Role.objects.filter(person=manager).update(ends_on=timezone.localdate())
    assert client.get(page("check", token)).status_code == 410
    assert press(client, "check", token, yes="1").status_code == 410
    assert not answer().is_answered


def test_a_link_is_over_some_time_after_the_due_date(client, token):
    CheckRound.objects.update(due_on=timezone.localdate() - timedelta(days=14))
    assert client.get(page("check", token)).status_code == 200
    CheckRound.objects.update(due_on=timezone.localdate() - timedelta(days=15))
    response = client.get(page("check", token))
    assert response.status_code == 410
    assert "This link no longer works" in response.text


def test_a_token_of_another_purpose_or_of_nobody_opens_nothing(client, token):
    offer_like = links._sign(links.OFFER, answer().pk, 1)
    for wrong in (token[:-1], "x", offer_like):
        assert client.get(page("check", wrong)).status_code == 410
