import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from upkeep import letters, nightly
from upkeep.importing import work

logger = logging.getLogger(__name__)


def _ring(task, key):
    try:
        task.delay(key)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)


def ring_import(pk):
    """Tell a worker that an import waits. If nobody hears it, the sweep finds the import."""
    _ring(carry_on_import, pk)


@shared_task
def carry_on_import(pk):
    if work.carry_on(pk):
        ring_import(pk)


@shared_task
def carry_on_imports():
    for pk in work.waiting(timezone.now()):
        ring_import(pk)


def ring_letter(year):
    """Tell a worker that a yearly letter waits. If nobody hears it, the sweep finds it."""
    _ring(carry_on_letter, year)


@shared_task
def carry_on_letter(year):
    letters.carry_on(year=year, now=timezone.now())


@shared_task
def carry_on_letters():
    for year in letters.unfinished():
        carry_on_letter(year)


@shared_task
def act_on_retention():
    nightly.act_on_retention(now=timezone.now())
