"""The check round on a phone: from the mail to the answer, without signing in."""

import re

import pytest
from django.utils import timezone

from mailing import delivery
from members.models import CheckAnswer
from members.tests.factories import make_manager, make_member, make_product
from members.tests.round_factories import make_offer, make_running_round
from tests.browser.test_accessibility import faults_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": PHONE}


@pytest.fixture
def member():
    member = make_member(
        official_name="Järven Juusto Oy",
        phone="+358401234567",
        opening_hours_en="Ring before you come.",
    )
    make_product(member, name="Sheep cheese")
    make_manager(member)
    return member


@pytest.fixture
def links(member, mailoutbox):
    """The two links of the mail: yes, and change."""
    make_running_round(facts=["name", "phone", "opening_hours", "products"])
    delivery.deliver_due()
    mail = mailoutbox[-1].body
    assert "Sheep cheese" in mail
    return re.findall(r"https?://[^/\s]+(/en/check/\S+)", mail)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def answer():
    return CheckAnswer.objects.get()


def test_yes_all_right(page, links, member):
    page.goto(links[0])
    assert page.get_by_text("+358 40 1234567").is_visible()
    assert fits(page)
    assert faults_here(page) == []
    assert not answer().is_answered
    page.wait_for_timeout(1500)  # a person reads
    page.get_by_role("button", name="Yes, all right").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert fits(page)
    assert answer().how == "confirmed"
    page.get_by_role("link", name="See the public page").click()
    page.get_by_role("heading", name="Järven Juusto Oy").first.wait_for()
    assert page.get_by_text("Checked on").is_visible()


def test_change_the_phone_number_at_once_and_the_name_after_signing_in(page, links, member):
    page.goto(links[1])
    assert fits(page)
    assert faults_here(page) == []
    page.get_by_label("Phone").fill("040 7654321")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Save, the rest is right").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    member.refresh_from_db()
    assert member.phone.as_e164 == "+358407654321"
    assert answer().how == "changed"
    assert timezone.localdate(member.checked_at) == timezone.localdate()
    page.get_by_role("link", name="Change something").click()
    page.get_by_role("link", name="Change Name").click()
    page.get_by_label("E-mail address").first.wait_for()  # the sign-in asks for a code


def test_a_scanner_that_opens_the_links_and_sends_the_forms_answers_nothing(page, links):
    for link in links:
        page.goto(link)
        page.evaluate("document.querySelector('main form').submit()")
        page.get_by_text("Please press the button yourself.").first.wait_for()
    assert not answer().is_answered


def test_offers_and_needs_are_read_and_answered_on_a_phone(page, member):
    offer = make_offer(member)
    for path in ("/en/offers/", f"/en/offers/{offer.pk}/", f"/en/offers/{offer.pk}/contact/"):
        page.goto(path)
        assert fits(page)
        assert faults_here(page) == []
