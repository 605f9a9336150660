import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from mailing import delivery

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
