"""All rules of keeping, from every app, in the order in which the night goes through them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

import accounts.retention
import contact.retention
import events.retention
import mailing.retention
import members.retention
from content import trash
from content.models import KEEP_TRASH
from content.retention import Rule, always, chosen, period
from mailing.models import Mail
from upkeep import emails, histories, merging
from upkeep.importing import work
from upkeep.models import ErasureRequest, NightlyRun, Viewing


def empty_trash(now: datetime) -> int:
    return trash.purge(now=now)


def forget_history(now: datetime) -> int:
    return histories.forget_before(now - period("history"))


def forget_imports(now: datetime) -> int:
    return work.forget_old(now)


def forget_merges(now: datetime) -> int:
    return merging.forget_old(now)


def forget_viewings(now: datetime) -> int:
    deleted, _models = Viewing.objects.past_retention(now, period("viewings")).delete()
    return deleted


def forget_erasures(now: datetime) -> int:
    deleted, _models = ErasureRequest.objects.past_retention(now, period("erasures")).delete()
    return deleted


def forget_nights(now: datetime) -> int:
    deleted, _models = NightlyRun.objects.filter(started_at__lt=now - period("nights")).delete()
    return deleted


def forget_last_mails(now: datetime) -> int:
    """The confirmations of erasure, once they are sent: they hold the last address."""
    last = Mail.objects.filter(template=emails.ERASED).exclude(state__in=Mail.UNFINISHED)
    deleted, _models = last.delete()
    return deleted


RULES = [
    *accounts.retention.RULES,
    *mailing.retention.RULES,
    *contact.retention.RULES,
    *members.retention.RULES,
    *events.retention.RULES,
    Rule(
        "imports",
        _("rows of imported lists"),
        ("upkeep.importbatch", "upkeep.importrow"),
        always(work.KEPT_FOR),
        forget_imports,
    ),
    Rule(
        "merges",
        _("what was merged, as it was before"),
        ("upkeep.mergerecord",),
        always(merging.KEPT_FOR),
        forget_merges,
    ),
    Rule(
        "trash",
        _("what was deleted and can be brought back"),
        ("content.trash",),
        always(KEEP_TRASH),
        empty_trash,
    ),
    Rule("history", _("who changed what"), (), chosen("history"), forget_history),
    Rule(
        "viewings",
        _("when staff looked at the portal as a member"),
        ("upkeep.viewing",),
        chosen("viewings"),
        forget_viewings,
    ),
    Rule(
        "erasures",
        _("that a person was erased, without saying who"),
        ("upkeep.erasurerequest",),
        chosen("erasures"),
        forget_erasures,
    ),
    Rule("last_mails", _("confirmations of erasure that were sent"), (), None, forget_last_mails),
    Rule(
        "nights",
        _("what the nightly job did"),
        ("upkeep.nightlyrun",),
        chosen("nights"),
        forget_nights,
    ),
]
