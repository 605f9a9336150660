"""For how long things are kept: the usual times, and those that staff chose instead.

What is done when the time is over stands in `retention.py` of each app; `upkeep.nightly` does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from content.models import RetentionPeriod


@dataclass(frozen=True)
class Period:
    key: str
    label: Promise
    usual: timedelta
    reason: Promise


PERIODS = {
    period.key: period
    for period in (
        Period(
            "declined",
            gettext_lazy("declined applications, after the decision"),
            timedelta(days=365),
            gettext_lazy("So that a decision can be explained, and a second application compared."),
        ),
        Period(
            "participants",
            gettext_lazy("names of participants, after the event"),
            timedelta(days=10 * 365),
            gettext_lazy(
                "Funders check who took part: Regulation (EU) 2021/1060, article 82, asks for five "
                "years after the last payment to a project."
            ),
        ),
        Period(
            "absent",
            gettext_lazy("names of those who cancelled or did not come, after the event"),
            timedelta(days=365),
            gettext_lazy("Nobody has to prove that they were not there."),
        ),
        Period(
            "history",
            gettext_lazy("who changed what"),
            timedelta(days=730),
            gettext_lazy("So that a mistake can be found and taken back."),
        ),
        Period(
            "viewings",
            gettext_lazy("when staff looked at the portal as a member"),
            timedelta(days=730),
            gettext_lazy("So that members can see who looked, and why."),
        ),
        Period(
            "erasures",
            gettext_lazy("when a person was erased, without saying who"),
            timedelta(days=5 * 365),
            gettext_lazy("It proves that the wish was met: GDPR, article 5(2)."),
        ),
        Period(
            "nights",
            gettext_lazy("what the nightly job did"),
            timedelta(days=90),
            gettext_lazy("So that a fault can be found."),
        ),
    )
}


def period(key: str) -> timedelta:
    """The time that staff chose, or the usual one."""
    days = RetentionPeriod.objects.filter(rule=key).values_list("days", flat=True).first()
    return PERIODS[key].usual if days is None else timedelta(days=days)


def in_words(time: timedelta) -> str:
    """Whole years if it is some, else days."""
    years, rest = divmod(time.days, 365)
    if years and not rest:
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s day", "%(count)s days", time.days) % {"count": time.days}


@dataclass(frozen=True)
class Rule:
    """What happens when the time of keeping is over. `act` may run however often or late."""

    key: str
    label: Promise
    models: tuple[str, ...]  # whose rows it ends: "app.model"
    time: Callable[[], timedelta] | None  # None: each row says itself until when
    act: Callable[[datetime], int]  # returns how many rows it touched


def chosen(key: str) -> Callable[[], timedelta]:
    return partial(period, key)


def always(time: timedelta) -> Callable[[], timedelta]:
    return lambda: time
