"""Lists that follow the typing: the address, the back button, the focus, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from events.tests.factories import make_event
from members.tests.factories import make_member, make_municipality
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELD = "Product, company or place"


@pytest.fixture(autouse=True)
def members():
    make_cluster()
    place = make_municipality(name="Juva", code="178")
    make_member(official_name="Leipomo", municipality=place, latitude="61.9", longitude="27.8")
    make_member(official_name="Kalatalo")


def titles(page):
    return page.locator("#results h3")


def test_the_directory_follows_the_typing_and_the_address_can_be_shared(page):
    page.goto("/en/members/")
    expect(titles(page)).to_have_count(2)
    field = page.get_by_label(FIELD)
    field.press_sequentially("leipo", delay=20)
    expect(titles(page)).to_have_text(["Leipomo"])
    expect(page.get_by_role("status")).to_have_text("1 member")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"/en/members/\?q=leipo$"))
    in_finnish = page.get_by_role("link", name="Suomi").first
    expect(in_finnish).to_have_attribute("href", re.compile(r"\?q=leipo$"))

    field.fill("")
    expect(titles(page)).to_have_count(2)
    filters = page.get_by_role("group", name="Filters")
    filters.locator("summary", has_text="Municipality").click()
    filters.get_by_role("link", name="Juva").click()
    expect(titles(page)).to_have_text(["Leipomo"])
    field.press_sequentially("xyzzyqq", delay=20)
    expect(page.get_by_role("status")).to_have_text("0 members")
    expect(page.get_by_text("Nobody found")).to_be_visible()


def test_back_and_forward_show_what_was_asked(page):
    page.goto("/en/members/")
    page.get_by_label(FIELD).press_sequentially("kala", delay=20)
    expect(titles(page)).to_have_text(["Kalatalo"])
    page.go_back()
    expect(titles(page)).to_have_count(2)
    expect(page.get_by_label(FIELD)).to_have_value("")
    page.go_forward()
    expect(titles(page)).to_have_text(["Kalatalo"])
    expect(page.get_by_label(FIELD)).to_have_value("kala")


def test_events_and_search_are_live(page):
    make_event(title="Mushroom evening", kind="workshop")
    make_event(title="Fish morning", kind="fair")
    page.goto("/en/events/")
    page.locator(".filter-bar [name=kind]").select_option("workshop")
    expect(page.get_by_role("status")).to_have_text("1 event")
    page.goto("/en/search/")
    page.locator("#search-q").press_sequentially("kalatalo", delay=20)
    expect(titles(page)).to_have_text(["Kalatalo"])


def test_a_mark_of_the_map_is_reached_by_keyboard(page):
    page.goto("/en/members/")
    mark = page.get_by_role("link", name="Juva: 1 member")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("municipality=FI-178"))
    expect(titles(page)).to_have_text(["Leipomo"])


def test_without_javascript_the_same_form_leads_to_the_same_address(browser, base_url):
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        page = context.new_page()
        page.goto("/en/members/")
        page.get_by_label(FIELD).fill("leipomo")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        expect(page).to_have_url(re.compile(r"q=leipomo"))
        expect(titles(page)).to_have_text(["Leipomo"])


def test_on_a_phone_the_filters_of_events_wait_until_they_are_asked_for(browser, base_url):
    make_event(title="Mushroom evening", kind="workshop")
    make_event(title="Fish morning", kind="fair")
    phone = {"viewport": {"width": 360, "height": 740}, "base_url": base_url}
    with browser.new_context(java_script_enabled=False, **phone) as context:
        page = context.new_page()
        page.goto("/en/events/")
        kind = page.locator(".filter-bar [name=kind]")
        expect(kind).to_be_hidden()
        page.locator("summary", has_text="Filter the list").focus()
        page.keyboard.press("Enter")
        kind.select_option("workshop")
        page.locator(".filter-bar button").click()
        expect(kind).to_be_visible()  # what is chosen is seen
        expect(titles(page)).to_have_text(["Mushroom evening"])
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("/en/events/?view=month")
        expect(page.locator("summary", has_text="Filter the list")).to_be_hidden()
        page.locator(".chips a").last.focus()
        page.keyboard.press("Tab")
        expect(page.locator(".filter-bar .form-select").first).to_be_focused()
