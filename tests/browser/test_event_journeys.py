"""A seat at an event, on a phone: taken, waited for, offered, taken over, given back."""

import re

import pytest
from playwright.sync_api import expect

from events.models import Registration
from events.tests.factories import make_event, make_question
from mailing import delivery
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(page):
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def path_in_mail(mailoutbox):
    """The address in the last mail to somebody that leads to their own registration."""

    def path_in_mail(email, subject):
        delivery.deliver_due()
        mail = [mail for mail in mailoutbox if mail.to == [email]][-1]
        assert mail.subject.startswith(subject)
        return re.search(r"https?://[^/]+(/\S+/registrations/\S+/)", mail.body).group(1)

    return path_in_mail


def register(page, event, name, *, colleague=""):
    page.goto(f"/en/events/{event.slug}/")
    page.get_by_role("link", name=re.compile("^(Register|Join the waiting list)$")).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail", exact=True).fill(address(name))
    if colleague:
        page.get_by_role("button", name="Register a colleague too").click()
        page.get_by_label("Name of the colleague").fill(colleague)
        page.get_by_label("E-mail of the colleague").fill(address(colleague))
    page.get_by_role("button", name=REGISTERING).click()


REGISTERING = re.compile("^(Register|Join the waiting list)$")


def address(name):
    return f"{name.lower()}@example.org"


def heading(page):
    return page.get_by_role("heading", level=1)


def status_of(name):
    return Registration.objects.get(email=address(name)).status


def is_as_wide_as_the_phone(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_register_wait_accept_and_give_back_for_the_next_one(page, path_in_mail):
    make_cluster()
    event = make_event(title_en="Evening of ideas", seats_on_site=1)
    register(page, event, "Aino")
    expect(heading(page)).to_have_text("Thank you, you are registered")
    register(page, event, "Bertil")
    expect(heading(page)).to_have_text("You are on the waiting list")
    register(page, event, "Cecilia")

    page.goto(path_in_mail("bertil@example.org", "On the waiting list"))
    expect(page.get_by_text("Your place on the list: 1.")).to_be_visible()

    page.goto(path_in_mail("aino@example.org", "You are registered"))
    expect(heading(page)).to_have_text("You are registered")
    page.get_by_role("button", name="Cancel my registration").click()
    expect(heading(page)).to_have_text("You are not registered")

    page.goto(path_in_mail("bertil@example.org", "A seat is free"))
    assert is_as_wide_as_the_phone(page)
    assert status_of("Bertil") == "offered"  # opening the page has changed nothing
    page.get_by_role("button", name="Take the seat").click()
    expect(heading(page)).to_have_text("You are registered")

    page.goto(path_in_mail("bertil@example.org", "You are registered"))
    page.get_by_role("button", name="Cancel my registration").click()
    page.goto(path_in_mail("cecilia@example.org", "A seat is free"))
    page.get_by_role("button", name="Take the seat").click()
    expect(heading(page)).to_have_text("You are registered")
    assert [status_of(name) for name in ("Aino", "Bertil", "Cecilia")] == [
        "cancelled",
        "cancelled",
        "registered",
    ]


def test_a_group_for_which_there_are_too_few_seats_says_who_comes(page, path_in_mail):
    make_cluster()
    event = make_event(title_en="Evening of ideas", seats_on_site=1)
    register(page, event, "Aino")
    register(page, event, "Bertil", colleague="Cecilia")
    expect(heading(page)).to_have_text("You are on the waiting list")

    page.goto(path_in_mail("aino@example.org", "You are registered"))
    page.get_by_role("button", name="Cancel my registration").click()

    page.goto(path_in_mail("bertil@example.org", "A seat is free"))
    expect(page.get_by_role("group", name="Who comes?")).to_be_visible()
    assert is_as_wide_as_the_phone(page)
    page.get_by_label("Bertil").uncheck()
    page.get_by_label("Cecilia").check()
    page.get_by_role("button", name="Take seats for these people").click()
    expect(heading(page)).to_have_text("You are on the waiting list")
    assert status_of("Cecilia") == "registered"


def test_what_was_answered_is_changed_and_the_seat_handed_to_a_colleague(page, path_in_mail):
    make_cluster()
    event = make_event(title_en="Evening of ideas", seats_on_site=1)
    make_question(event=event, text_en="Diets and allergies")
    register(page, event, "Aino")

    page.goto(path_in_mail("aino@example.org", "You are registered"))
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Diets and allergies").fill("No nuts")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No nuts")).to_be_visible()

    page.get_by_role("link", name="Hand over my seat").click()
    page.get_by_label("Name of the colleague").fill("Dora")
    page.get_by_label("E-mail of the colleague").fill("dora@example.org")
    page.get_by_role("button", name="Hand over my seat").click()
    expect(heading(page)).to_have_text("You are not registered")
    page.goto(path_in_mail("dora@example.org", "You are registered"))
    expect(heading(page)).to_have_text("You are registered")
    expect(page.get_by_text("No nuts")).to_be_hidden()
