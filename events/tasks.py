from celery import shared_task
from django.utils import timezone

from events import workflows


@shared_task
def send_event_reminders():
    workflows.queue_due_reminders(now=timezone.now())
