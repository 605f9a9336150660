import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from mailing import delivery, reports

logger = logging.getLogger(__name__)


def ring():
    """Tell a worker that mail is waiting. If nobody hears it, the sweep finds the mail."""
    try:
        deliver_due.delay()
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)


@shared_task
def deliver_due():
    delivery.deliver_due()


@shared_task
def purge_old_mails():
    delivery.purge(timezone.now())


@shared_task
def read_bounces():
    """Of the mailbox to which mail servers send back what they cannot deliver, if there is one."""
    if not settings.BOUNCE_MAILDIR:
        return
    try:
        reports.read_new(Path(settings.BOUNCE_MAILDIR), now=timezone.now())
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        logger.warning("BOUNCE_MAILDIR cannot be read: %s", type(error).__name__)
