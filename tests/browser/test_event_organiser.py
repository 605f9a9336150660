"""The pages of an event for whoever organises it, with something on each of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from events.models import Consent, Event
from events.tests.factories import (
    make_event,
    make_question,
    make_registration,
    make_reminder_rule,
)
from strategy.tests.factories import make_cluster
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff(sign_in):
    make_cluster()
    staff = make_superuser(language="en")
    sign_in(staff, then="/admin/")
    return staff


@pytest.fixture
def event():
    event = make_event(
        title_fi="Järvikala lautasella",
        title_en="Lake fish on the plate",
        mode=Event.Mode.HYBRID,
        venue_en="Muikku hall",
        seats_on_site=2,
        needs_approval=True,
        online_url="https://meeting.example/fish",
    )
    make_reminder_rule(event=event)
    choice = make_question(
        event=event, kind="choice", text="Which workshop?", choices_en="Smoking\nFilleting", order=1
    )
    diet = make_question(event=event)
    for number, mode in enumerate(["on_site", "on_site", "online"], start=1):
        guest = make_registration(event=event, mode=mode, organisation_name="Yrttipiha Oy")
        guest.answers.create(question=choice, text=str(number % 2 + 1))
        guest.answers.create(question=diet, text=["Gluten-free", "No nuts"][number % 2])
        agreed = Consent.Purpose.PARTICIPANTS
        guest.consents.create(purpose=agreed, text="Yes", given_at=timezone.now())
    make_registration(event=event, status="requested")
    make_registration(event=event, status="waiting")
    make_event(starts_at=timezone.now() - timedelta(days=2), title_en="Evening of berries")
    return event


def test_are_accessible(page, staff, event):
    pages = ["answers", "reminders", "invitations", "register", "change", "delete", "series"]
    draft = make_event(status=Event.Status.DRAFT)
    paths = [reverse(f"admin:events_event_{each}", args=[event.pk]) for each in pages]
    paths += ["/admin/", "/admin/events/event/"]
    paths += [reverse("admin:events_event_delete", args=[draft.pk])]
    assert faults(page, paths) == []


def test_options_are_asked_for_a_choice_only(page, staff, event):
    page.goto(reverse("admin:events_event_change", args=[event.pk]))
    options = page.locator("#id_questions-0-choices_en")
    kind = page.locator("#id_questions-0-kind")
    kind.select_option("diet")
    assert not options.is_visible()
    kind.select_option("choice")
    assert options.is_visible()


def test_the_answers_are_printed_without_menus(page, staff, event):
    page.goto(reverse("admin:events_event_answers", args=[event.pk]))
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Diets and allergies").is_visible()
    assert not page.locator("#header").is_visible()
    assert not page.get_by_role("link", name="Back to the event").is_visible()


def test_the_mail_is_shown_with_its_styles(page, staff, event):
    page.goto(reverse("admin:events_event_reminders", args=[event.pk]))
    sheet = page.frame_locator("iframe").locator(".sheet")
    sheet.scroll_into_view_if_needed()
    assert sheet.evaluate("it => getComputedStyle(it).borderRadius") == "14px"
