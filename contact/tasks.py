from celery import shared_task
from django.utils import timezone

from contact import workflows


@shared_task
def purge_old_messages():
    workflows.purge_old_messages(now=timezone.now())
