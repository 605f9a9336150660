from celery import shared_task
from django.utils import timezone

from news import reports


@shared_task
def remind_of_missing_reports():
    reports.remind_of_missing(now=timezone.now())
