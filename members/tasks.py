from celery import shared_task
from django.utils import timezone

from members import workflows
from members.search import documents
from members.workflows import expiry, offers, rounds


@shared_task
def send_check_reminders():
    rounds.queue_due_reminders(now=timezone.now())


@shared_task
def send_certificate_notices():
    expiry.queue_certificate_notices(now=timezone.now())


@shared_task
def send_offer_notices():
    offers.queue_offer_notices(now=timezone.now())


@shared_task
def publish_profile_changes():
    workflows.publish_due(now=timezone.now())


@shared_task
def purge_old_profile_changes():
    workflows.purge_old_changes(now=timezone.now())


@shared_task
def remind_of_applications():
    workflows.remind_of_applications(now=timezone.now())


@shared_task
def refresh_search():
    documents.refresh_all()
