"""A door on a phone loses its network, goes on and catches up. Afterwards: three questions."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from events import when
from events.links import door_key, feedback_token
from events.models import AttendanceEntry, Feedback, Registration
from events.tests.factories import make_event, make_registration
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def event():
    make_cluster()
    return make_event(title="Evening of berries", starts_at=timezone.now() - timedelta(minutes=5))


def no_sideways_scrolling(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    return width <= PHONE["width"]


def test_a_door_goes_on_without_network_and_catches_up(page, context, event):
    aino = make_registration(event=event, name="Aino Järvi")
    bertil = make_registration(event=event, name="Bertil Berg")
    page.set_viewport_size(PHONE)
    page.goto(f"/en/events/door/{door_key(event)}/")
    page.locator("#door[data-ready=true]").wait_for(state="attached")
    assert no_sideways_scrolling(page)

    context.set_offline(True)
    page.reload()  # out of what the phone keeps
    row = page.locator(".door__person", has_text="Aino Järvi")
    row.get_by_role("button", name="Mark arrived").click()
    page.get_by_text("Somebody came without registering").click()
    page.get_by_label("Name", exact=True).fill("Cecilia Salo")
    page.locator(".door__walk-in button").click()
    page.get_by_text("Still to be sent: 2").wait_for()
    page.reload()
    page.get_by_text("Still to be sent: 2").wait_for()
    page.evaluate(f"location.hash = 'ticket={bertil.ticket}'")  # where a ticket leads the phone
    page.locator(".door__person:visible", has_text="Bertil Berg").get_by_role(
        "button"
    ).first.click()
    page.get_by_text("Still to be sent: 3").wait_for()
    assert not AttendanceEntry.objects.exists()

    context.set_offline(False)
    page.get_by_text("Everything is sent.").wait_for()
    arrived = Registration.objects.attended().values_list("name", flat=True)
    assert set(arrived) == {"Aino Järvi", "Bertil Berg", "Cecilia Salo"}
    assert AttendanceEntry.objects.count() == 3
    aino.refresh_from_db()
    assert aino.arrived_at < timezone.now()
    page.wrong[:] = [line for line in page.wrong if "net::ERR" not in line]


def test_a_door_sees_what_another_door_has_noted(page, browser, base_url, event):
    aino = make_registration(event=event, name="Aino Järvi")
    page.set_viewport_size(PHONE)
    page.goto(f"/en/events/door/{door_key(event)}/")
    other = browser.new_page(base_url=base_url, viewport=PHONE)
    other.goto(f"/en/events/door/{door_key(event)}/")
    other.get_by_role("button", name="Mark arrived").first.click()
    expect(other.get_by_text("Everything is sent.")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    row = page.locator(".door__person")
    expect(row).to_have_attribute("data-state", "here")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    expect(row).to_have_attribute("data-state", "expected")
    expect(page.locator(".door__count strong")).to_have_text("0 of 1")
    other.close()
    aino.refresh_from_db()
    assert (aino.status, aino.arrived_at) == (Registration.Status.REGISTERED, None)
    whats = AttendanceEntry.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["arrived", "undone"]


def test_a_double_tap_on_arrived_does_not_note_a_leaving(page, event):
    aino = make_registration(event=event, name="Aino Järvi")
    page.set_viewport_size(PHONE)
    page.goto(f"/en/events/door/{door_key(event)}/")
    row = page.locator(".door__person")
    row.get_by_role("button", name="Mark arrived").dblclick()
    expect(row).to_have_attribute("data-state", "here")
    row.get_by_role("button", name="Mark left").click()  # once it can be tapped again
    expect(row).to_have_attribute("data-state", "here")
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert no_sideways_scrolling(page)
    aino.refresh_from_db()
    assert (aino.status, aino.left_at) == (Registration.Status.ATTENDED, None)
    row.get_by_role("button", name="Yes, has left").click()
    expect(row).to_have_attribute("data-state", "left")
    row.get_by_role("button", name="Undo").click()
    expect(row).to_have_attribute("data-state", "here")
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    whats = AttendanceEntry.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["arrived", "left", "undone"]


def kept(page):
    return page.evaluate("Object.entries(localStorage).find(([key]) => key.endsWith(':last'))?.[1]")


def test_a_door_without_network_remembers_what_was_sent(page, context, event):
    make_registration(event=event, name="Aino Järvi")
    make_registration(event=event, name="Bertil Berg")
    page.set_viewport_size(PHONE)
    page.goto(f"/fi/events/door/{door_key(event)}/")
    page.locator("#door[data-ready=true]").wait_for(state="attached")
    aino = page.locator(".door__person", has_text="Aino Järvi")
    aino.locator(".door__arrive button").click()
    page.locator(".door__walk-in summary").click()
    page.locator(".door__walk-in [name=name]").fill("Cecilia Salo")
    page.locator(".door__walk-in button").click()
    expect(page.locator("#door-queue")).to_have_attribute("data-waits", "0")
    cecilia = page.locator(".door__person", has_text="Cecilia Salo")
    expect(cecilia).to_have_attribute("data-code", re.compile(".{6}"))  # the answer is there
    expect(page.locator(".door__count")).to_contain_text("1")
    clock = aino.locator("[data-arrived]").inner_text()
    assert "Cecilia" in kept(page)
    assert "Bertil" not in kept(page)  # the page itself says who that is

    context.set_offline(True)
    page.reload()
    expect(aino).to_have_attribute("data-state", "here")
    expect(aino.locator("[data-arrived]")).to_have_text(clock)
    expect(cecilia).to_have_attribute("data-state", "here")
    expect(page.locator("#door-here")).to_have_text("1")
    expect(page.locator("#door-expected")).to_have_text("2")
    expect(page.locator("#door-others")).to_have_text("1")
    page.locator(".door__person", has_text="Bertil Berg").locator(".door__arrive button").click()
    noted_without_network = page.locator(".door__person", has_text="Bertil").locator(
        "[data-arrived]"
    )
    assert noted_without_network.inner_text() in clocks_of_the_last_minute()
    page.wrong[:] = [line for line in page.wrong if "net::ERR" not in line]


def clocks_of_the_last_minute():
    now = timezone.localtime()
    with override("fi"):
        return [when.clock(now), when.clock(now - timedelta(minutes=1))]


def test_what_a_phone_has_kept_goes_when_the_door_closes(page, event):
    make_registration(event=event, name="Aino Järvi")
    page.goto(f"/en/events/door/{door_key(event)}/")
    page.locator("#door[data-ready=true]").wait_for(state="attached")
    assert kept(page)
    event.starts_at -= timedelta(days=9)
    event.ends_at -= timedelta(days=9)
    event.save()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("This page can no longer send.")).to_be_visible()
    assert kept(page) is None
    page.evaluate("localStorage.setItem('door:7:last', JSON.stringify({ until: 9 }))")
    page.goto(f"/en/events/door/{door_key(event)}/")
    expect(page.get_by_text("The list of this door is closed.")).to_be_visible()
    assert kept(page) is None
    page.wrong[:] = [line for line in page.wrong if "403" not in line]


def test_three_questions_without_signing_in(page, event):
    event.starts_at -= timedelta(days=1)
    event.ends_at -= timedelta(days=1)
    event.save()
    registration = make_registration(event=event, status=Registration.Status.ATTENDED)
    page.set_viewport_size(PHONE)
    page.goto(reverse("events:feedback", args=[feedback_token(registration)]))
    assert no_sideways_scrolling(page)
    page.get_by_label("Very useful").check()
    page.get_by_label("Perhaps").check()
    page.get_by_role("textbox").fill("More coffee")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Thank you, we have your answers.").wait_for()
    feedback = Feedback.objects.get()
    assert (feedback.usefulness, feedback.met_somebody) == (5, "perhaps")
