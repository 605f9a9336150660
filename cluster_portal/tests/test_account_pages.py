import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail

pytestmark = pytest.mark.django_db


def address(name):
    with translation.override("en"):
        return reverse(name)


@pytest.fixture
def anna(client):
    anna = make_user(email="anna@home.example", display_name="Anna")
    client.force_login(anna)
    return anna


def code_to(to):
    mail = Mail.objects.filter(to=to, template__startswith="account/email_change").latest("pk")
    return re.search(r"\b\d{6}\b", mail.text).group()


def test_people_change_their_name_and_language(client, anna):
    page = client.post(
        address("my_account:account"), {"display_name": "Anna  Ny", "language": "sv"}
    )
    assert page.url == "/sv/my/account/"
    anna.refresh_from_db()
    assert (anna.display_name, anna.language) == ("Anna Ny", "sv")
    page = client.post(address("my_account:account"), {"display_name": "", "language": "sv"})
    assert page.status_code == 422


@pytest.mark.parametrize("make", [make_user, make_staff])
def test_the_address_is_changed_with_both_codes(client, make):
    person = make(email="old@home.example")
    client.force_login(person)
    page = client.post(address("my_account:new_address"), {"new_email": "new@work.example"})
    assert page.url == address("my_account:codes")
    page = client.get(page.url).content.decode()
    assert "old@home.example" in page
    assert "new@work.example" in page
    codes = {"old_code": code_to("old@home.example"), "new_code": "000000x"}
    page = client.post(address("my_account:codes"), codes | {"new_code": ""})
    assert page.status_code == 422
    codes["new_code"] = code_to("new@work.example")
    assert client.post(address("my_account:codes"), codes).url == address("my_account:account")
    person.refresh_from_db()
    assert person.email == "new@work.example"
    assert client.get(address("my")).status_code == 200  # still signed in


def test_the_page_is_the_same_whether_or_not_the_address_is_taken(client, anna):
    make_user(email="taken@work.example")
    pages = []
    for wanted in ("taken@work.example", "frees@work.example"):
        answer = client.post(address("my_account:new_address"), {"new_email": wanted})
        page = client.get(answer.url).content.decode().replace(wanted, "")
        pages.append(re.sub(r'value="[^"]{30,}"', "", page))  # the token against forgery
    assert pages[0] == pages[1]


def test_one_s_own_address_is_not_a_new_one(client, anna):
    page = client.post(address("my_account:new_address"), {"new_email": "Anna@Home.example"})
    assert page.status_code == 422
    assert not Mail.objects.exists()


def test_without_a_wish_there_are_no_codes_to_type(client, anna):
    assert client.get(address("my_account:codes")).url == address("my_account:new_address")


def test_no_other_page_adds_an_address(client, anna):
    """The page of the sign-in library would do with one code."""
    for answer in (
        client.get(address("account_email")),
        client.post(address("account_email"), {"action_add": "", "email": "x@work.example"}),
    ):
        assert answer.url == address("my_account:new_address")
    assert not Mail.objects.exists()
