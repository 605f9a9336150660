"""What staff are told before and after a change or a deletion that concerns those registered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Trash
from events.models import Event
from events.tests.admin_pages import EVENTS, change_url, form_of, make_titled_event
from events.tests.factories import make_registration
from mailing.models import Mail
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db


def save(client, event, **changed):
    sent = form_of(client.get(change_url(event)))
    for name in [name for name, value in changed.items() if value is None]:
        del sent[name], changed[name]
    return client.post(change_url(event), sent | changed, follow=True).content.decode()


class TestTelling:
    def test_how_many_get_a_mail_is_said_before_and_after(self, client, organiser):
        event = make_titled_event()
        make_registration(event=event)
        make_registration(event=event, status="waiting")
        make_registration(event=event, email="")
        before = "If time or place changes, 2 people get a mail"
        assert before in client.get(change_url(event)).content.decode()
        assert "2 people get a mail about the change" in save(client, event, street="Torikatu 2")
        assert Mail.objects.filter(template="events/changed").count() == 2

    def test_a_slip_of_the_pen_is_put_right_quietly(self, client, organiser):
        event = make_titled_event()
        make_registration(event=event)
        assert "about the change" not in save(client, event, street="Torikatu 2", is_told=None)
        assert not Mail.objects.exists()

    def test_where_nobody_is_to_be_told_nothing_is_asked(self, client, organiser):
        draft = make_titled_event(status=Event.Status.DRAFT)
        make_registration(event=draft)
        for event in (draft, make_titled_event()):
            assert "is_told" not in form_of(client.get(change_url(event)))


class TestSeats:
    def test_fewer_than_are_taken_are_saved_with_a_warning(self, client, organiser):
        event = make_titled_event(seats_on_site=5)
        for _ in range(2):
            make_registration(event=event)
        warning = "On site: seats taken 2, seats now 1."
        assert warning in save(client, event, seats_on_site="1")
        event.refresh_from_db()
        assert event.seats_on_site == 1
        assert event.registrations.with_seat().count() == 2
        assert "seats taken 2" not in save(client, event, town="Juva")

    def test_who_does_not_fit_into_the_way_that_is_left_is_counted(self, client, organiser):
        event = make_titled_event(mode="hybrid", seats_on_site=1)
        for mode in ("on_site", "online"):
            make_registration(event=event, mode=mode)
        html = save(client, event, mode="on_site")
        assert "People who have a seat: 2." in html
        event.refresh_from_db()
        assert event.mode == "hybrid"


def past(**overrides):
    return make_titled_event(starts_at=timezone.now() - timedelta(days=9), **overrides)


class TestDeleting:
    def delete(self, client, *events):
        """Each by its button, and all of them by the action of the list."""
        pages = []
        for event in events:
            page = reverse("admin:events_event_delete", args=[event.pk])
            pages.append(client.post(page, {"post": "yes"}, follow=True).content.decode())
        chosen = [each.pk for each in events if Event.objects.filter(pk=each.pk).exists()]
        sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
        return pages, client.post(EVENTS, sent, follow=True).content.decode()

    def test_an_event_for_which_people_are_registered_is_cancelled_instead(self, client, organiser):
        event = make_titled_event(title_en="Ilta")
        make_registration(event=event, status="waiting")
        [page], several = self.delete(client, event)
        for html in (page, several):
            assert "cancel the event instead" in html
            assert change_url(event) in html
        assert Event.objects.exists()
        assert not Trash.objects.exists()

    def test_what_a_funder_may_ask_for_stays_until_the_names_are_gone(self, client, organiser):
        event = past()
        event.projects.add(make_project())
        came = make_registration(event=event, status="attended", name="Aino")
        [page], several = self.delete(client, event)
        assert "A funder may still ask" in page
        assert "A funder may still ask" in several
        assert Event.objects.exists()
        came.delete()
        self.delete(client, event)
        assert not Event.objects.exists()

    def test_drafts_cancelled_and_old_events_are_deleted_as_before(self, client, organiser):
        draft = make_titled_event(status=Event.Status.DRAFT)
        cancelled = make_titled_event(status=Event.Status.CANCELLED)
        make_registration(event=cancelled)
        old = past()
        make_registration(event=old, status="attended")
        self.delete(client, draft, cancelled, old)
        assert not Event.objects.exists()
        assert Trash.objects.count() == 3

    def test_the_question_names_the_event_and_no_tables(self, client, organiser):
        event = make_titled_event(status=Event.Status.DRAFT, title_en="Evening of ideas")
        event.projects.add(make_project())
        url = reverse("admin:events_event_delete", args=[event.pk])
        html = client.get(url).content.decode()
        assert "Evening of ideas" in html
        assert "relationship" not in html
        assert "in the trash for 30 days" in html
