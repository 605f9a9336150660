from celery import shared_task
from django.utils import timezone

from events import workflows


@shared_task
def send_event_reminders():
    workflows.queue_due_reminders(now=timezone.now())


@shared_task
def settle_waiting_lists():
    workflows.settle_waiting_lists(now=timezone.now())


@shared_task
def note_no_shows():
    workflows.note_no_shows(now=timezone.now())


@shared_task
def thank_those_who_came():
    workflows.thank_those_who_came(now=timezone.now())
