"""The report of an event: asked for twice while there is none, and drafted on request."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from mailing.models import Mail
from news import reports, tasks
from news.models import Article
from news.tests.factories import make_article
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db


def past_event(**overrides):
    days = overrides.pop("days", 4)
    ended = timezone.now() - timedelta(days=days)
    values = {"contact_email": "organiser@example.org"} | overrides
    return make_event(starts_at=ended - timedelta(hours=3), ends_at=ended, **values)


def reminders():
    return Mail.objects.filter(template="news/report_is_missing")


def test_the_organiser_is_reminded_after_three_and_after_seven_days_once_each():
    event = past_event(days=4)
    for _ in range(3):
        tasks.remind_of_missing_reports()
    assert [mail.to for mail in reminders()] == ["organiser@example.org"]
    for _ in range(3):
        reports.remind_of_missing(now=event.ends_at + timedelta(days=8))
    assert reminders().count() == 2


@pytest.mark.parametrize("days", [1, 60])
def test_nobody_is_reminded_too_early_or_long_afterwards(days):
    past_event(days=days)
    tasks.remind_of_missing_reports()
    assert not reminders().exists()


def test_a_published_article_is_a_report_and_a_draft_is_none():
    make_article(events=[past_event()])
    make_article(events=[past_event()], published_at=None)
    tasks.remind_of_missing_reports()
    assert reminders().count() == 1


def test_a_cancelled_event_needs_no_report():
    past_event(status=Event.Status.CANCELLED)
    tasks.remind_of_missing_reports()
    assert not reminders().exists()


def test_the_draft_tells_what_is_known_and_is_made_once(client):
    event, project = past_event(title="Evening of berries"), make_project()
    event.projects.add(project)
    make_registration(event=event, status=Registration.Status.ATTENDED)
    client.force_login(make_superuser())
    for _ in range(2):
        client.post(reverse("admin:news_article_draft_report", args=[event.pk]))
    article = Article.objects.get()
    assert article.published_at is None
    assert str(article) == "Evening of berries"
    assert list(article.events.all()) == [event]
    assert list(article.projects.all()) == [project]


def test_who_organises_events_drafts_the_report_and_publishes_nothing(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    organiser, event = make_staff(), past_event()
    organiser.groups.add(Group.objects.get(name="Event organiser"))
    client.force_login(organiser)
    page = reverse("admin:events_event_attendance", args=[event.pk])
    draft = reverse("admin:news_article_draft_report", args=[event.pk])
    assert draft in client.get(page).content.decode()
    response = client.post(draft, follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert "Tell an editor" in response.content.decode()
    assert Article.objects.get().published_at is None
