import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from events import workflows

logger = logging.getLogger(__name__)

AN_HOUR = 3600  # seconds


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


@shared_task
def fetch_partner_calendars():
    """A task for each, so that a slow site holds up neither the others nor the mails."""
    for calendar_id in workflows.calendars_due(timezone.now()):
        try:
            fetch_partner_calendar.apply_async([calendar_id], expires=AN_HOUR)
        except (OperationalError, OSError) as error:
            logger.warning("The broker does not answer: %s", error)
            return  # the next hour finds them still due


@shared_task
def fetch_partner_calendar(calendar_id):
    workflows.fetch_if_due(calendar_id=calendar_id, now=timezone.now())
