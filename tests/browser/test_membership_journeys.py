"""From “we'd like to join” to a profile that is filled in, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import make_superuser
from mailing import delivery
from members.models import Application, Organisation
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(page):
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def staff_page(browser, base_url):
    """The manager's own computer."""
    context = browser.new_context(base_url=base_url)
    context.set_default_timeout(15_000)  # milliseconds
    yield context.new_page()
    context.close()


def sign_in_staff(page, code_from_mail):
    page.goto("/en/accounts/login/?next=/admin/")
    page.get_by_label("E-mail address").first.fill(make_superuser(language="en").email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_from_mail())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def save(page):
    page.get_by_role("button", name="Save and continue").click()


def fill_in_organisation(page):
    page.get_by_label("Business ID").fill("20774740")
    page.get_by_label("Name of the organisation").fill("Metsäpuro Oy")
    page.get_by_label("What kind of organisation").select_option("company")
    page.get_by_label("Municipality").fill("Juva")


def fill_in_person(page):
    page.wait_for_url("**/you/")
    page.get_by_label("Your name").fill("Aino Esimerkki")
    page.get_by_label("Your e-mail").fill("aino@metsapuro.example")


def test_apply_approve_code_and_profile(page, staff_page, code_from_mail, mailoutbox):
    make_cluster()
    page.goto("/en/join/")
    page.get_by_role("link", name="Start the application").click()
    fill_in_organisation(page)
    save(page)
    fill_in_person(page)
    save(page)
    page.get_by_label("What do you want").fill("Restaurants")
    page.get_by_label("I have read").check()
    save(page)
    expect(page.get_by_text("2077474-0")).to_be_visible()
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_url("**/thank-you/")

    sign_in_staff(staff_page, code_from_mail)
    staff_page.get_by_role("link", name="Metsäpuro Oy").click()
    staff_page.get_by_role("link", name="Approve…").click()
    staff_page.get_by_role("button", name="Approve").click()
    expect(staff_page.get_by_text("Metsäpuro Oy is a member now.")).to_be_visible()

    delivery.deliver_due()
    (welcome,) = (mail for mail in mailoutbox if "/join/welcome/" in mail.body)
    assert welcome.to == ["aino@metsapuro.example"]
    page.goto(re.search(r"http://[^/]+(/en/join/welcome/\S+)", welcome.body).group(1))
    page.get_by_label("Code").fill(re.search(r"^\d{6}$", welcome.body, re.MULTILINE).group())
    page.get_by_role("button", name="Sign in").click()

    organisation = Organisation.objects.get()
    page.wait_for_url(f"**/my/organisations/{organisation.slug}/")
    page.goto(f"/en/my/organisations/{organisation.slug}/edit/texts-en/")
    page.get_by_label("In one sentence").fill("Wild berries, picked by hand.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_be_visible()
    organisation.refresh_from_db()
    page.goto(f"/en/members/{organisation.slug}/")
    expect(page.get_by_text("Wild berries, picked by hand.").first).to_be_visible()


def test_a_lost_connection_a_reload_and_the_way_back_lose_nothing(page):
    make_cluster()
    page.goto("/en/join/start/")
    fill_in_organisation(page)
    page.reload()  # the phone had fallen asleep
    expect(page.get_by_label("Name of the organisation")).to_have_value("Metsäpuro Oy")

    page.context.set_offline(True)
    save(page)
    expect(page.get_by_text("There is no connection")).to_be_visible()
    page.context.set_offline(False)
    save(page)
    fill_in_person(page)
    page.go_back()
    expect(page.get_by_label("Municipality")).to_have_value("Juva")
    page.go_forward()
    expect(page.get_by_label("Your name")).to_have_value("Aino Esimerkki")
    assert not Application.objects.exists()
    page.wrong[:] = [line for line in page.wrong if "ERR_INTERNET_DISCONNECTED" not in line]


def test_a_wrong_business_id_is_told_while_it_is_typed(page):
    make_cluster()
    page.goto("/en/join/start/")
    page.get_by_label("Business ID").press_sequentially("2077474-1")
    expect(page.get_by_text("one of its digits is wrong")).to_be_visible()
    page.get_by_label("Business ID").fill("2077474-0")
    expect(page.get_by_text("2077474-0 is a correct business ID.")).to_be_visible()
