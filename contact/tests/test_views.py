from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_user
from contact import limits, suspicions
from contact.models import Message, Suspicion
from contact.tests.factories import make_answerer, written
from mailing.models import Mail

pytestmark = pytest.mark.django_db
FORM, SENT = "/en/contact/", "/en/contact/sent/"


# The form


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_anybody_sees_the_form(client, language):
    response = client.get(f"/{language}/contact/")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ("", "general"),
        ("?about=accessibility", "accessibility"),
        ("?about=press", "press"),
        ("?about=membership", "membership"),
        ("?about=nonsense", "general"),
        ("?about=%00&about=", "general"),
    ],
)
def test_the_address_says_what_the_message_is_about(client, about, kind):
    assert client.get(FORM + about).status_code == 200
    client.post(FORM + about, written())
    assert Message.objects.get().kind == kind


def test_a_signed_in_person_need_not_type_their_name(client):
    person = make_user(display_name="Matti Korhonen")
    client.force_login(person)
    page = client.get(FORM).content.decode()
    assert "Matti Korhonen" in page
    assert person.email in page


@pytest.mark.parametrize(
    ("referrer", "page"),
    [
        ("http://testserver/en/members/?q=puolukka", "/en/members/"),
        ("https://elsewhere.example/secret/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_form_remembers_which_page_of_ours_led_to_it(client, referrer, page):
    response = client.get(FORM, headers={"referer": referrer})
    assert response.context["form"]["page"].value() == page


def test_the_trap_is_hidden_from_everybody_who_reads(client):
    page = client.get(FORM).content.decode()
    trap = page.partition('name="website"')[0][-400:] + page.partition('name="website"')[2][:200]
    assert 'aria-hidden="true"' in trap
    assert "visually-hidden" in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


# A message


def test_a_message_is_kept_and_the_sender_thanked(client):
    make_answerer()
    response = client.post(FORM, written())
    assert response.status_code == 302
    assert response["Location"] == SENT
    message = Message.objects.get()
    assert message.status == Message.Status.NEW
    assert (message.name, message.email) == ("Aino Virtanen", "aino@example.com")
    assert (message.language, message.page) == ("en", "/en/members/")
    assert Mail.objects.count() == 2
    assert client.get(SENT).status_code == 200
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("language", ["fi", "sv", "pl"])
def test_a_message_has_the_language_of_its_page(client, language):
    response = client.post(f"/{language}/contact/", written())
    assert response["Location"] == f"/{language}/contact/sent/"
    assert Message.objects.get().language == language
    assert Mail.objects.get().language == language


def test_what_was_typed_is_kept_to_the_letter(client):
    text = 'Müller & Söhne\r\n\r\n<b>"żółw"</b>\t🍇'
    client.post(FORM, written(text=text))
    assert Message.objects.get().text == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "javascript:alert(1)", "/\x00", "/a\nb", "/" + "x" * 400]
)
def test_a_page_that_is_not_ours_is_left_out_and_stops_nobody(client, page):
    assert client.post(FORM, written(page=page)).status_code == 302
    assert Message.objects.get().page == ""


def test_a_form_from_elsewhere_is_turned_away():
    client = Client(enforce_csrf_checks=True)
    assert client.post(FORM, written()).status_code == 403
    assert not Message.objects.exists()
    client.get(FORM)
    token = client.cookies["csrftoken"].value
    assert client.post(FORM, written(csrfmiddlewaretoken=token)).status_code == 302


# A machine's message


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"website": "https://shop.example"}, Suspicion.TRAP_FILLED),
        ({"website": "\x00" * 500_000}, Suspicion.TRAP_FILLED),
        ({"opened": suspicions.timestamp(timezone.now() + timedelta(hours=1))}, "too_fast"),
        ({"opened": "forged"}, Suspicion.NO_TIMESTAMP),
        ({"opened": ""}, Suspicion.NO_TIMESTAMP),
        ({"name": "Buy at www.shop.example"}, Suspicion.LINK_IN_NAME),
        ({"text": "https://shop.example " * 10}, Suspicion.MANY_LINKS),
    ],
)
def test_a_suspect_goes_to_the_spam_folder_and_learns_nothing(client, typed, reason):
    make_answerer()
    response = client.post(FORM, written(**typed))
    assert (response.status_code, response["Location"]) == (302, SENT)
    message = Message.objects.get()
    assert (message.status, message.suspicions) == (Message.Status.SPAM, [reason])
    assert not Mail.objects.exists()


def test_a_stripped_request_without_our_hidden_fields_is_a_suspect(client):
    typed = {key: written()[key] for key in ("name", "email", "subject", "text")}
    assert client.post(FORM, typed).status_code == 302
    assert Message.objects.get().is_spam


def test_a_flood_is_told_to_wait_and_loses_nothing(client):
    for _ in range(limits.REFUSED["network"].times):
        limits.REFUSED["network"].count("127.0.0.1", timezone.now())
    response = client.post(FORM, written(text="Typed for half an hour"))
    assert response.status_code == 429
    page = response.content.decode()
    assert "Typed for half an hour" in page
    assert "Too many messages" in page
    assert not Message.objects.exists()


# What cannot be taken in

ONE_LINE = "Write this on one line"
TOO_LONG = "at most"
BAD = [
    ("name", "", "required"),
    ("name", " \t ", "required"),
    ("name", "Aino\r\nBcc: all@example.com", ONE_LINE),
    ("name", "Aino\nVirtanen", ONE_LINE),
    ("name", "Aino\u2028Virtanen", ONE_LINE),
    ("name", "Ai\x00no", ONE_LINE),
    ("name", "x" * 121, TOO_LONG),
    ("name", "x" * 900_000, TOO_LONG),
    ("email", "", "required"),
    ("email", "not an address", "valid"),
    ("email", "aino@example.com\r\nBcc: all@example.com", ONE_LINE),
    ("email", "aino@example.com\x00", ONE_LINE),
    ("email", "aino@example.com, all@example.com", "valid"),
    ("email", "a" * 300 + "@example.com", TOO_LONG),
    ("email", "x" * 900_000, TOO_LONG),
    ("subject", "", "required"),
    ("subject", "Hello\r\nBcc: all@example.com", ONE_LINE),
    ("subject", "Hello\x00", ONE_LINE),
    ("subject", "Hello\x85there", ONE_LINE),
    ("subject", "x" * 151, TOO_LONG),
    ("subject", "x" * 900_000, TOO_LONG),
    ("text", "", "required"),
    ("text", "Hel\x00lo", "cannot be shown"),
    ("text", "Hel\x1blo", "cannot be shown"),
    ("text", "x" * 10_001, TOO_LONG),
    ("text", "x" * 900_000, TOO_LONG),
]


@pytest.mark.parametrize(
    ("field", "value", "said"), BAD, ids=[f"{field}-{value[:20]!r}" for field, value, _ in BAD]
)
def test_bad_input_is_told_next_to_the_field_and_above(client, field, value, said):
    make_answerer()
    response = client.post(FORM, written(**{field: value}))
    assert response.status_code == 422
    assert any(said in error for error in response.context["form"].errors[field])
    assert list(response.context["form"].errors) == [field]
    page = response.content.decode()
    assert "<title>Error:" in page
    assert f'href="#id_{field}"' in page  # in the summary
    assert f'id="id_{field}_error' in page  # next to the field
    assert not Message.objects.exists()
    assert not Mail.objects.exists()


def test_the_other_fields_keep_what_was_typed(client):
    page = client.post(FORM, written(email="", text="Typed with care")).content.decode()
    assert "Typed with care" in page
    assert "Berries for a restaurant" in page


def test_the_time_of_opening_survives_an_error(client):
    """Else the second try, sent at once, would look like a machine's."""
    typed = written(email="")
    response = client.post(FORM, typed)
    assert response.context["form"]["opened"].value() == typed["opened"]


@pytest.mark.parametrize("check_csrf", [True, False])
def test_a_request_too_large_gets_a_page_that_says_so(check_csrf):
    client = Client(enforce_csrf_checks=check_csrf)
    client.get(FORM)
    response = client.post(FORM, written(text="x" * 3_000_000))
    assert response.status_code == 413
    assert "too long" in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_write_nothing(client, method):
    getattr(client, method)(FORM)
    assert not Message.objects.exists()


def test_the_thank_you_page_stands_alone(client):
    response = client.get(SENT)
    assert response.status_code == 200
    assert not response.cookies
    assert "noindex" in response.content.decode()
    assert client.post(SENT).status_code == 405


def test_the_addresses_are_those_of_the_contract():
    with translation.override("fi"):
        assert reverse("contact:form") == "/fi/contact/"
        assert reverse("contact:sent") == "/fi/contact/sent/"
