"""Size of an enterprise by Commission Recommendation 2003/361/EC, annex, article 2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SizeClass(models.TextChoices):
    MICRO = "micro", _("Micro enterprise")
    SMALL = "small", _("Small enterprise")
    MEDIUM = "medium", _("Medium-sized enterprise")
    LARGE = "large", _("Large enterprise")


class Headcount(models.TextChoices):
    """In annual work units."""

    UNDER_5 = "0-4", _("fewer than 5")
    UNDER_10 = "5-9", _("5–9")
    UNDER_50 = "10-49", _("10–49")
    UNDER_250 = "50-249", _("50–249")
    OVER = "250+", _("250 or more")


class Turnover(models.TextChoices):
    UP_TO_2 = "0-2", _("up to €2 million")
    UP_TO_10 = "2-10", _("over €2, up to €10 million")
    UP_TO_50 = "10-50", _("over €10, up to €50 million")
    OVER = "50+", _("over €50 million")


class Balance(models.TextChoices):
    UP_TO_2 = "0-2", _("up to €2 million")
    UP_TO_10 = "2-10", _("over €2, up to €10 million")
    UP_TO_43 = "10-43", _("over €10, up to €43 million")
    OVER = "43+", _("over €43 million")


class StatedBy(models.TextChoices):
    ORGANISATION = "organisation", _("The organisation itself")
    REGISTER = "register", _("A public register")
    STAFF = "staff", _("Our staff, as an estimate")


_STEP_BY_HEADCOUNT = {"0-4": 0, "5-9": 0, "10-49": 1, "50-249": 2, "250+": 3}
_STEP_BY_TURNOVER = {"0-2": 0, "2-10": 1, "10-50": 2, "50+": 3}
_STEP_BY_BALANCE = {"0-2": 0, "2-10": 1, "10-43": 2, "43+": 3}


def size_class(*, headcount: str, turnover: str, balance: str) -> str:
    """The class, or "" while too little is known.

    The headcount must be kept and, of turnover and balance sheet, the one that fits the smaller
    class counts; a figure that nobody stated counts as not kept.
    """
    by_headcount = _STEP_BY_HEADCOUNT.get(headcount)
    money = [
        step
        for step in (_STEP_BY_TURNOVER.get(turnover), _STEP_BY_BALANCE.get(balance))
        if step is not None
    ]
    if by_headcount == 3 or len(money) == 2 and min(money) == 3:
        return SizeClass.LARGE
    if by_headcount is None or not money:
        return ""
    return list(SizeClass)[max(by_headcount, min(money))]
