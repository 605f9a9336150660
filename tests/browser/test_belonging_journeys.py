"""An organisation passes from one hand to the next, on a phone."""

import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from mailing import delivery
from members import workflows
from members.models import Organisation
from members.tests.factories import make_manager, make_member
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def phone(page):
    page.set_viewport_size({"width": 360, "height": 740})


def fits_the_phone(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_manager_hands_over_and_the_newcomer_signs_in(page, sign_in, mailoutbox):
    make_cluster()
    member = make_member(official_name="Saimaan Marja Oy")
    manager = make_manager(member)
    sign_in(manager)
    page.get_by_role("link", name="People and roles").click()
    page.get_by_role("link", name="Leave").click()
    expect(page.get_by_text("You are the last manager.")).to_be_visible()
    assert fits_the_phone(page)
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Somebody new").check()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("Nina Ny")
    page.get_by_label("E-mail").fill("nina@marja.example")
    page.get_by_label("Language of the mail").select_option("en")
    assert fits_the_phone(page)
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Nina Ny manages Saimaan Marja Oy now")).to_be_visible()
    assert not Organisation.objects.represented_by(manager).exists()

    delivery.deliver_due()
    (mail,) = (mail for mail in mailoutbox if mail.to == ["nina@marja.example"])
    assert "/en/accounts/login/" in mail.body
    page.context.clear_cookies()
    sign_in(User.objects.get(email="nina@marja.example"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Nina Ny")
    expect(page.get_by_text("Saimaan Marja Oy").first).to_be_visible()


def test_a_manager_lets_somebody_in_from_the_mail_without_signing_in(page, mailoutbox):
    make_cluster()
    member = make_member(official_name="Saimaan Marja Oy", website="https://marja.example")
    make_manager(member)
    workflows.request_access(
        organisation=member, name="Anna Ask", email="anna@marja.example", language="en"
    )
    delivery.deliver_due()
    (mail,) = (mail for mail in mailoutbox if "Let in or decline" in mail.body)
    link = re.search(r"http\S+/requests/\S+", mail.body).group()
    page.goto(urlsplit(link).path)
    expect(page.get_by_text("of your own mail domain")).to_be_visible()
    assert fits_the_phone(page)
    assert not User.objects.filter(email="anna@marja.example").exists()
    page.get_by_role("button", name="Let in as editor").click()
    expect(page.get_by_text("Anna Ask was let in")).to_be_visible()
    person = User.objects.get(email="anna@marja.example")
    assert member.roles.current(timezone.localdate()).get(person=person).kind == "editor"


def test_the_address_is_changed_with_a_code_from_each_mailbox(page, sign_in, mailoutbox):
    make_cluster()
    person = make_manager(make_member())
    sign_in(person)
    page.get_by_role("link", name="Name and address").click()
    page.get_by_role("link", name="Change your e-mail address").click()
    page.get_by_label("New e-mail address").fill("new@marja.example")
    page.get_by_role("button", name="Send the codes").click()
    page.get_by_role("heading", name="Type both codes").wait_for()
    delivery.deliver_due()
    codes = {mail.to[0]: re.search(r"\b\d{6}\b", mail.body).group() for mail in mailoutbox[-2:]}
    for address in (person.email, "new@marja.example"):
        page.get_by_label(f"The code that we sent to {address}").fill(codes[address])
    assert fits_the_phone(page)
    page.get_by_role("button", name="Change my address").click()
    expect(page.get_by_text("You sign in with new@marja.example.")).to_be_visible()
