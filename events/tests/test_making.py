"""Series, their days, the show rate and the reminders that staff look at beforehand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff
from events import workflows
from events.models import Event, Registration
from events.show_rate import earlier_show_rate
from events.tests.factories import (
    make_event,
    make_question,
    make_registration,
    make_reminder_rule,
)
from events.tests.public_pages import text_of
from events.workflows import days_every_month, days_every_week

pytestmark = pytest.mark.django_db

ON_SITE = Registration.Mode.ON_SITE
BEFORE_SUMMER_TIME = datetime(2098, 3, 20, 7, tzinfo=UTC)  # 9:00 in Helsinki, a Thursday


class TestDays:
    def test_every_week_and_every_second(self):
        first = date(2026, 12, 21)
        assert days_every_week(first, number=2) == [date(2026, 12, 28), date(2027, 1, 4)]
        assert days_every_week(first, number=1, weeks=2) == [date(2027, 1, 4)]

    def test_every_month_keeps_the_weekday_of_the_month(self):
        assert days_every_month(date(2026, 11, 10), number=3) == [
            date(2026, 12, 8),
            date(2027, 1, 12),
            date(2027, 2, 9),
        ]

    def test_the_fifth_of_a_month_becomes_the_last(self):
        assert days_every_month(date(2026, 12, 31), number=2) == [
            date(2027, 1, 28),
            date(2027, 2, 25),
        ]


class TestSeries:
    def test_each_is_a_draft_at_the_same_clock_time(self):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        (later,) = workflows.make_series(event=event, days=[date(2098, 4, 3)], by=None)
        assert later.status == Event.Status.DRAFT
        assert later.local_start.hour == event.local_start.hour == 9
        assert later.ends_at - later.starts_at == event.ends_at - event.starts_at
        event.refresh_from_db()
        assert set(event.series.events.all()) == {event, later}

    def test_questions_come_along_and_their_answers_are_deleted_in_time(self):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        make_question(event=event, delete_answers_on=date(2098, 3, 21))
        (later,) = workflows.make_series(event=event, days=[date(2098, 4, 3)], by=None)
        assert later.questions.get().delete_answers_on == date(2098, 4, 4)

    def test_a_day_that_has_its_event_gets_no_second_one(self):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        workflows.make_series(event=event, days=[date(2098, 4, 3)], by=None)
        with pytest.raises(workflows.NotPossible):
            workflows.make_series(event=event, days=[date(2098, 4, 3)], by=None)
        assert Event.objects.count() == 2

    def test_a_plain_copy_is_no_part_of_the_series(self):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        (later,) = workflows.make_series(event=event, days=[date(2098, 4, 3)], by=None)
        assert workflows.copy_event(event=later, by=None).series is None

    def test_staff_make_one_from_the_event(self, client, organiser):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        url = reverse("admin:events_event_series", args=[event.pk])
        assert client.get(url).status_code == 200
        sent = {"every": "days", "days": "2098-04-03\n2098-05-01\n"}
        response = client.post(url, sent, follow=True)
        assert response.status_code == 200
        assert "2 events are made as drafts" in text_of(response)
        assert Event.objects.count() == 3

    def test_a_wrong_day_makes_none(self, client, organiser):
        event = make_event()
        url = reverse("admin:events_event_series", args=[event.pk])
        assert "Enter a valid date." in text_of(
            client.post(url, {"every": "days", "days": "some day"})
        )
        assert Event.objects.count() == 1

    def test_the_public_page_names_the_others(self, client):
        event = make_event(starts_at=BEFORE_SUMMER_TIME)
        later, hidden = workflows.make_series(
            event=event, days=[date(2098, 4, 3), date(2098, 5, 1)], by=None
        )
        workflows.publish(event=later, by=None)
        page = text_of(client.get(f"/en/events/{event.slug}/"))
        assert later.get_absolute_url() in page
        assert hidden.slug not in page


class TestShowRate:
    def test_counts_who_came_to_earlier_events_of_the_kind(self):
        past = make_event(kind="seminar", starts_at=timezone.now() - timedelta(days=9))
        for status in ("attended", "attended", "attended", "no_show", "cancelled"):
            make_registration(event=past, status=status)
        make_registration(event=past, status="attended", is_walk_in=True)
        rate = earlier_show_rate(make_event(kind="seminar"), ON_SITE, timezone.now())
        assert (rate.events, rate.came, rate.registered, rate.percent) == (1, 3, 4, 75)

    def test_says_nothing_of_other_kinds_or_where_no_door_was_kept(self):
        past = make_event(kind="seminar", starts_at=timezone.now() - timedelta(days=9))
        make_registration(event=past)
        fair = make_event(kind="fair", starts_at=timezone.now() - timedelta(days=9))
        make_registration(event=fair, status="attended")
        assert earlier_show_rate(make_event(kind="seminar"), ON_SITE, timezone.now()) is None

    def test_is_told_for_each_way_of_taking_part(self, client, organiser):
        past = make_event(mode="hybrid", starts_at=timezone.now() - timedelta(days=9))
        make_registration(event=past, status="attended")
        make_registration(event=past, mode="online")  # nobody noted who sat before a screen
        coming = make_event(mode="hybrid")
        url = reverse("admin:events_event_change", args=[coming.pk])
        assert "On site: At the last event of this kind 1 of 1" in text_of(client.get(url))
        assert "Online: Nothing is known yet" in text_of(client.get(url))
        for status in ("attended", "no_show"):
            make_registration(event=past, mode="online", status=status)
        assert "Online: At the last event of this kind 1 of 3" in text_of(client.get(url))

    def test_stands_beside_the_seats(self, client, organiser):
        past = make_event(starts_at=timezone.now() - timedelta(days=9))
        for status in ("attended", "no_show"):
            make_registration(event=past, status=status)
        url = reverse("admin:events_event_change", args=[make_event().pk])
        assert "1 of 2 registered people came: 50" in text_of(client.get(url))


class TestRemindersBeforehand:
    def test_shows_the_mail_and_how_many_get_it(self, client, organiser):
        event = make_event(title_en="Evening of ideas", contact_email="office@example.org")
        make_reminder_rule(event=event)
        make_registration(event=event)
        make_registration(event=event, status="waiting")
        page = text_of(client.get(reverse("admin:events_event_reminders", args=[event.pk])))
        assert "1 person gets it" in page
        assert "office@example.org" in page
        assert "Evening of ideas" in page

    def test_names_are_for_those_who_may_see_registrations(self, client, organiser):
        event = make_event()
        make_reminder_rule(event=event)
        guest = make_registration(event=event)
        url = reverse("admin:events_event_reminders", args=[event.pk])
        assert guest.email in text_of(client.get(url))
        editor = make_staff()
        editor.groups.add(Group.objects.get(name="Editor"))
        client.force_login(editor)
        page = text_of(client.get(url))
        assert "1 person gets it" in page
        assert guest.email not in page

    def test_one_that_has_gone_says_to_how_many_and_when(self, client, organiser):
        event = make_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC))
        rule, missed = (
            make_reminder_rule(event=event),
            make_reminder_rule(event=event, minutes_before=60),
        )
        facts = {"starts_at": event.starts_at, "at": datetime(2098, 3, 3, 7, 1, tzinfo=UTC)}
        runs = event.reminder_runs
        runs.create(minutes_before=rule.minutes_before, state="sent", number=3, **facts)
        runs.create(minutes_before=missed.minutes_before, state="missed", number=1, **facts)
        page = text_of(client.get(reverse("admin:events_event_reminders", args=[event.pk])))
        assert "Sent to 3 people: Monday, 3 March 2098 at 09:01." in page
        assert "too late for it: 1 person got none" in page
        assert "As things stand" not in page

    def test_is_looked_at_in_a_language_and_for_a_way_of_taking_part(self, client, organiser):
        event = make_event(
            mode="hybrid", venue="Town hall", title_pl="Wieczór", online_url="https://x.example/y"
        )
        make_reminder_rule(event=event, minutes_before=60)
        url = reverse("admin:events_event_reminders", args=[event.pk])
        page = text_of(client.get(url, {"language": "pl", "mode": "online"}))
        assert '<h3 lang="pl">' in page
        assert "Wieczór" in page
        assert "https://x.example/y" in page
        assert "https://x.example/y" not in text_of(client.get(url, {"mode": "on_site"}))
        assert client.get(url, {"language": "xx", "mode": "both"}).status_code == 200

    def test_the_mail_runs_no_script_and_its_styles_are_its_own(self, client, organiser):
        event = make_event(title_en="<script>alert(1)</script>")
        make_reminder_rule(event=event)
        response = client.get(reverse("admin:events_event_reminders", args=[event.pk]))
        page = response.content.decode()
        assert '<iframe sandbox srcdoc="&lt;!doctype html&gt;' in page
        assert "<script>alert(1)" not in page
        directives = response.headers["Content-Security-Policy"]
        assert "style-src 'self' 'unsafe-inline'" in directives
        assert "script-src 'self'" in directives

    def test_only_for_those_who_may_see_events(self, client):
        client.force_login(make_staff())
        url = reverse("admin:events_event_reminders", args=[make_event().pk])
        assert client.get(url).status_code == 403

    def test_a_draft_shows_its_preview_link(self, client, organiser):
        event = make_event(status="draft")
        page = text_of(client.get(reverse("admin:events_event_change", args=[event.pk])))
        assert "Preview for whoever has this link" in page
        assert client.get(event.get_invitation_url()).status_code == 200
