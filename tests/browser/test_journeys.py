"""What people come for, from the first click to the last."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from playwright.sync_api import expect

from accounts.tests.factories import make_superuser
from contact import suspicions
from contact.models import Message
from events.models import Registration
from events.tests.factories import make_event
from mailing import delivery
from members.tests.factories import make_manager, make_member
from strategy.models import FocusArea
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_reads_the_cluster_in_finnish(page):
    call_command("load_demo", "south-savo", verbosity=0)
    page.goto("/fi/")
    expect(page.locator("html")).to_have_attribute("lang", "fi")

    follow(page, "/fi/strategy/")
    expect(page.get_by_text("Kansainvälisyydestä kasvua").first).to_be_visible()
    follow(page, address_of(FocusArea.objects.get(title_fi="Kansainvälisyydestä kasvua")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kansainvälisyydestä kasvua")

    for listed in ("/fi/members/", "/fi/projects/", "/fi/events/", "/fi/news/"):
        follow(page, listed)
        titles = page.locator(f"main h2 a[href^='{listed}'], main h3 a[href^='{listed}']")
        title = titles.first.inner_text()
        titles.first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator("html")).to_have_attribute("lang", "fi")


def test_a_member_signs_in_with_a_code_and_edits_the_profile(page, sign_in):
    make_cluster()
    organisation = make_member(official_name="Saimaan Marja Oy")
    sign_in(make_manager(organisation))

    page.get_by_role("link", name="Edit").click()
    page.locator("main a[href$='/edit/texts-en/']").click()
    page.get_by_label("In one sentence").fill("Wild berries, picked by hand.")
    page.get_by_role("button", name="Save").click()

    page.goto(f"/en/members/{organisation.slug}/")
    expect(page.get_by_text("Wild berries, picked by hand.").first).to_be_visible()


def test_a_visitor_writes_to_the_cluster_and_gets_an_acknowledgement(page, mailoutbox):
    make_cluster(email="office@cluster.example")
    page.goto("/en/")
    follow(page, "/en/contact/")
    page.get_by_label("Name", exact=False).first.fill("Aino Virtanen")
    page.get_by_label("E-mail").fill("aino@example.com")
    page.get_by_label("Subject").fill("Berries for a restaurant")
    page.get_by_role("button", name="Send message").click()
    assert page.get_by_label("Message").evaluate("field => field.validity.valueMissing")

    page.wait_for_timeout(suspicions.FASTEST_PERSON.total_seconds() * 1000)
    page.get_by_label("Message").fill("Who of your members delivers lingonberries?")
    page.get_by_role("button", name="Send message").click()
    page.wait_for_url("**/en/contact/sent/")

    assert Message.objects.get().subject == "Berries for a restaurant"
    delivery.deliver_due()
    (receipt,) = (mail for mail in mailoutbox if mail.to == ["aino@example.com"])
    assert "lingonberries" in receipt.body


def test_a_visitor_registers_for_an_event(page, mailoutbox):
    make_cluster()
    event = make_event(title_en="Evening of berries")
    page.goto("/en/events/")
    page.get_by_role("link", name="Evening of berries").first.click()
    page.locator(f"main a[href*='/en/events/{event.slug}/register/']").first.click()
    page.get_by_label("Name", exact=False).first.fill("Aino Virtanen")
    page.get_by_label("E-mail", exact=False).first.fill("aino@example.com")
    page.get_by_role("button", name="Register", exact=True).click()
    page.wait_for_url("**/registered/**")
    assert Registration.objects.get().event == event
    delivery.deliver_due()
    assert "Evening of berries" in mailoutbox[-1].subject + mailoutbox[-1].body


def test_staff_publish_an_event_that_stands_there_on_the_next_request(page, sign_in):
    make_cluster()
    sign_in(make_superuser(language="en"), then="/admin/")
    starts_at = timezone.localtime() + timedelta(days=10)
    page.goto("/admin/events/event/add/")
    page.get_by_role("button", name="Suomi").click()
    page.locator("#id_title_fi").press_sequentially("Avoimet ovet")  # typing fills the address too
    for name, moment in (("starts_at", starts_at), ("ends_at", starts_at + timedelta(hours=2))):
        page.locator(f"#id_{name}_0").fill(f"{moment:%Y-%m-%d}")
        page.locator(f"#id_{name}_1").fill(f"{moment:%H:%M}")
    page.get_by_role("button", name="Save and publish now").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()

    page.goto("/fi/events/")
    expect(page.get_by_role("link", name="Avoimet ovet").first).to_be_visible()


def follow(page, address):
    """Click a link to this address that a person sees."""
    page.locator(f"a[href='{address}']").locator("visible=true").first.click()
    page.wait_for_url(f"**{address}")


def address_of(thing):
    with translation.override("fi"):
        return thing.get_absolute_url()
