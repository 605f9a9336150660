"""Who phones and has no e-mail is registered by staff, and gets no mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import workflows
from events.tests.factories import make_event, make_registration, make_reminder_rule
from mailing.models import Mail

pytestmark = pytest.mark.django_db


def register(client, event, name):
    sent = {"name": name, "email": "", "language": "fi", "role": "participant"}
    page = reverse("admin:events_event_register", args=[event.pk])
    return client.post(page, sent, follow=True).content.decode()


def test_several_without_an_address_have_a_seat_each_and_get_no_mail(client, organiser):
    event = make_event()
    for name in ("Aino", "Bertta"):
        assert f"{name} is registered. Without an address" in register(client, event, name)
    assert event.registrations.with_seat().filter(email="").count() == 2
    assert not Mail.objects.exists()


def test_nobody_waits_who_could_not_be_offered_a_seat(client, organiser):
    event = make_event(seats_on_site=1)
    make_registration(event=event)
    assert "No seat is free" in register(client, event, "Aino")
    assert event.registrations.count() == 1


def test_reminders_go_to_those_who_have_an_address():
    rule = make_reminder_rule(event=make_event(starts_at=timezone.now() + timedelta(hours=20)))
    make_registration(event=rule.event, email="")
    make_registration(event=rule.event, email="aino@example.org")
    workflows.queue_due_reminders(now=timezone.now())
    assert [mail.to for mail in Mail.objects.all()] == ["aino@example.org"]
    assert rule.event.reminder_runs.get().number == 1
