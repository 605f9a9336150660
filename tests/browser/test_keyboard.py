"""The same journeys without a mouse: Tab, Enter, Space, arrows and what a person types."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.tests.factories import make_superuser
from contact import suspicions
from contact.models import Message
from events.models import Event, Registration
from events.tests.factories import make_event
from members.tests.factories import make_manager, make_member
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 120
FOCUS_SHOWS = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0;
    const places = [element, element.parentElement, element.closest("li, article") ?? element];
    const styles = places.map(it => getComputedStyle(it));
    styles.push(getComputedStyle(element, "::after"));
    const isMarked = styles.some(
        it => (it.outlineStyle !== "none" && it.outlineWidth !== "0px") || it.boxShadow !== "none"
    );
    return isInView && isMarked;
}"""


@pytest.fixture
def keys(page):
    return Keys(page)


class Keys:
    def __init__(self, page):
        self.page = page

    def reach(self, target, key="Tab"):
        """Tab on until this has the focus, and a person sees that it has."""
        for _ in range(MOST_STOPS):
            if not self._has_focus(target):
                self.page.keyboard.press(key)
            if self._has_focus(target):
                self.page.wait_for_function(FOCUS_SHOWS)  # where it scrolls to takes a moment
                return
        raise AssertionError(f"{target} is not reached within {MOST_STOPS} stops")

    def _has_focus(self, target):
        return target.evaluate_all("found => found.includes(document.activeElement)")

    def follow(self, target, address):
        self.press(target, "Enter")
        self.page.wait_for_url(address)

    def press(self, target, key):
        self.reach(target)
        self.page.keyboard.press(key)

    def write(self, target, text):
        self.reach(target)
        self.page.keyboard.type(text)


def test_the_first_stop_leads_past_the_navigation(page, keys):
    make_cluster()
    page.goto("/en/")
    keys.press(page.get_by_role("link", name="Skip to the content"), "Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_member_is_found(page, keys):
    make_cluster()
    make_member(official_name="Puruveden Kala Oy")
    berries = make_member(official_name="Saimaan Marja Oy")
    page.goto("/en/")
    keys.follow(page.locator("header nav a[href='/en/members/']"), "**/en/members/")
    keys.write(page.locator("main input[name=q]"), "marja")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=marja**")
    expect(page.get_by_text("Puruveden Kala")).to_have_count(0)
    address = f"/en/members/{berries.slug}/"
    keys.follow(page.locator(f"main a[href^='{address}']"), f"**{address}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saimaan Marja")


def test_a_place_at_an_event_is_taken(page, keys):
    make_cluster()
    event = make_event(title_en="Evening of berries")
    address = f"/en/events/{event.slug}/"
    page.goto("/en/events/")
    keys.follow(page.locator(f"main a[href='{address}']"), f"**{address}")
    keys.follow(page.locator(f"main a[href^='{address}register/']"), f"**{address}register/")
    keys.write(page.get_by_label("Name", exact=False).first, "Aino Virtanen")
    keys.write(page.get_by_label("E-mail", exact=False).first, "aino@example.com")
    keys.press(page.locator("main form :is(button, input)[type=submit]"), "Enter")
    page.wait_for_url("**/registered/**")
    assert Registration.objects.get().event == event


def test_a_message_is_written(page, keys):
    make_cluster()
    page.goto("/en/accessibility/")
    keys.follow(page.get_by_role("link", name="Write about accessibility"), "**/contact/**")
    keys.write(page.get_by_label("Name", exact=False).first, "Aino Virtanen")
    keys.write(page.get_by_label("E-mail"), "aino@example.com")
    keys.write(page.get_by_label("Subject"), "The map")
    page.wait_for_timeout(suspicions.FASTEST_PERSON.total_seconds() * 1000)
    keys.write(page.get_by_label("Message"), "My screen reader does not read it.")
    keys.press(page.get_by_role("button", name="Send message"), "Space")
    page.wait_for_url("**/en/contact/sent/")
    message = Message.objects.get()
    assert message.kind == Message.Kind.ACCESSIBILITY
    assert message.due_on == timezone.localdate() + timedelta(days=14)


def test_a_member_signs_in_and_edits_the_profile(page, keys, code_from_mail):
    make_cluster()
    organisation = make_member(official_name="Saimaan Marja Oy")
    person = make_manager(organisation)
    page.goto("/en/")
    keys.follow(page.get_by_role("link", name="Sign in"), "**/accounts/login/**")
    keys.write(page.get_by_label("E-mail address"), person.email)
    page.keyboard.press("Enter")
    page.get_by_label("Code").wait_for()
    keys.write(page.get_by_label("Code"), code_from_mail())
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/my/")

    profile = f"/en/my/organisations/{organisation.slug}/"
    keys.follow(page.locator(f"main a[href='{profile}']"), f"**{profile}")
    keys.follow(page.locator("main a[href$='/edit/texts-en/']"), "**/edit/texts-en/")
    keys.write(page.get_by_label("In one sentence"), "Wild berries, picked by hand.")
    keys.press(page.get_by_role("button", name="Save"), "Space")
    page.wait_for_url(lambda address: "/edit/" not in address)
    page.goto(f"/en/members/{organisation.slug}/")
    expect(page.get_by_text("Wild berries, picked by hand.").first).to_be_visible()


def test_an_event_is_published_in_the_administration(page, keys, sign_in):
    make_cluster()
    sign_in(make_superuser(language="en"), then="/admin/")
    starts_at = timezone.localtime() + timedelta(days=10)
    keys.follow(page.locator("a[href='/admin/events/event/add/']"), "**/events/event/add/")
    keys.reach(page.get_by_role("button", name="Suomi").first, "Shift+Tab")
    page.keyboard.press("Enter")
    keys.write(page.locator("#id_title_fi"), "Avoimet ovet")
    for name, moment in (("starts_at", starts_at), ("ends_at", starts_at + timedelta(hours=2))):
        keys.write(page.locator(f"#id_{name}_0"), f"{moment:%Y-%m-%d}")
        keys.write(page.locator(f"#id_{name}_1"), f"{moment:%H:%M}")
    keys.press(page.get_by_role("button", name="Save and publish now"), "Enter")
    expect(page.locator(".messagelist .success").first).to_be_visible()
    event = Event.objects.get()
    assert event.title_fi == "Avoimet ovet"
    assert event.status == Event.Status.PUBLISHED
