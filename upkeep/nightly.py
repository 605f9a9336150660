"""The night's work: what is past its time goes, rule by rule; one that fails stops no other."""

import logging
from datetime import datetime

from django.utils import timezone

from content import faults
from upkeep.models import NightlyRun
from upkeep.retention import RULES

logger = logging.getLogger(__name__)


def act_on_retention(*, now: datetime) -> NightlyRun:
    """May run however often: the second time finds nothing. Counts are kept, no names."""
    run = NightlyRun.objects.create(started_at=now)
    for rule in RULES:
        try:
            run.done[rule.key] = rule.act(now)
        except Exception as error:  # whatever it is, the other rules are acted on, and staff see it
            where = faults.without_words(error)
            logger.error("The rule %s could not be acted on:\n%s", rule.key, where)
            run.failed[rule.key] = type(error).__name__
    run.finished_at = max(now, timezone.now())
    run.save()
    return run
