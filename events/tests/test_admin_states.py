"""The form and the list say in which state an event is, and what saving means."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content import translation_state
from events.models import Event
from events.tests.admin_pages import EVENTS, change_url, make_titled_event
from events.tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def primary(html):
    """The buttons that stand out."""
    buttons = re.findall(r'<input type="submit" name="(\w+)" value="[^"]+" class="default">', html)
    assert html.count('type="submit" name="_') > len(buttons)
    return buttons


@pytest.mark.parametrize(
    ("facts", "button", "words"),
    [
        ({"status": "draft"}, "_publish", "Saving keeps a draft"),
        (
            {"status": "scheduled", "publish_at": datetime(2098, 3, 1, 7, 0, tzinfo=UTC)},
            "_publish",
            "It is published by itself: Saturday, 1 March 2098 at 09:00.",
        ),
        ({"status": "published"}, "_save", "what you save is seen at once"),
        ({"status": "postponed"}, "_publish", "It is postponed."),
        ({"status": "cancelled"}, "_save", "It is cancelled"),
    ],
)
def test_one_button_stands_out_and_a_sentence_says_what_it_means(
    client, organiser, facts, button, words
):
    event = make_titled_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC), **facts)
    html = client.get(change_url(event)).content.decode()
    assert primary(html) == [button]
    assert words in html


def test_what_its_time_has_published_is_published(client, organiser):
    due = make_titled_event(status="scheduled", publish_at=timezone.now() - HOUR)
    later = make_event(status="scheduled", publish_at=timezone.now() + HOUR)
    form = client.get(change_url(due)).content.decode()
    assert "what you save is seen at once" in form
    assert "Scheduled" not in re.search(r"field-status_shown.*?</div>", form, re.DOTALL).group()
    for status, event in [("published", due), ("scheduled", later)]:
        shown = client.get(EVENTS, {"status": status}).context["cl"]
        assert list(shown.queryset) == [event]


def test_the_heading_of_the_form_is_the_event(client, organiser):
    event = make_titled_event(title_en="Evening of ideas")
    html = client.get(change_url(event)).content.decode()
    assert re.search(r"<h1>\s*Evening of ideas\s*</h1>", html)


def test_what_came_of_reminders_is_shown_once_something_has(client, organiser):
    event = make_titled_event()
    assert "reminder_runs-TOTAL_FORMS" not in client.get(change_url(event)).content.decode()
    facts = {"minutes_before": 60, "starts_at": event.starts_at, "at": timezone.now()}
    event.reminder_runs.create(state="sent", number=2, **facts)
    assert "reminder_runs-TOTAL_FORMS" in client.get(change_url(event)).content.decode()


def test_the_list_shows_seats_before_languages_which_stand_in_one_line(client, organiser):
    event = make_titled_event(seats_on_site=9)
    translation_state.refresh(event)
    make_registration(event=event)
    response = client.get(EVENTS)
    columns = response.context["cl"].list_display
    assert columns.index("seats") < columns.index("translations_shown")
    line = re.search(r'<span class="translations">.*?</td>', response.content.decode()).group()
    assert "<li" not in line


@pytest.mark.parametrize(("language", "day"), [("fi", "04.03.2098"), ("en", "2098-03-04")])
def test_a_day_of_a_series_is_given_as_in_the_other_forms(client, organiser, language, day):
    organiser.language = language
    organiser.save()
    event = make_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC))
    page = reverse("admin:events_event_series", args=[event.pk])
    assert day in client.get(page).content.decode()


def test_a_new_event_is_a_draft(client, organiser):
    html = client.get(f"{EVENTS}add/").content.decode()
    assert primary(html) == ["_publish"]
    assert str(Event.Status.DRAFT.label) in html
