"""How often a profile was looked at, and by which words it was found. Nothing about who looked."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation

ASKED_OFTEN_ENOUGH = 3
"""A word that was asked less often in a month says more about who asked than about the profile."""

KEPT_FOR = timedelta(days=3 * 366)
"""Long enough to compare a year with the two before."""


@dataclass
class Figures:
    """What a member is told of a stretch of time."""

    views: int = 0
    found: int = 0
    enquiries: int = 0
    words: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self):
        return bool(self.views or self.found or self.enquiries)


class ProfileCountQuerySet(models.QuerySet):
    def between(self, since: date, until: date):
        """Whole months: the one of `since` to the one of `until`."""
        return self.filter(month__gte=since.replace(day=1), month__lte=until)

    def past_retention(self, today: date):
        rare = Q(what=ProfileCount.What.WORD, number__lt=ASKED_OFTEN_ENOUGH)
        return self.filter(Q(month__lt=today - KEPT_FOR) | rare & Q(month__lt=today.replace(day=1)))


class ProfileCount(models.Model):
    """One number of one month.

    There is no address, cookie, account or moment in it. A word is one of the profile's own that
    a search found, never what somebody typed. Rows are kept for `KEPT_FOR`; rare words only until
    their month is over.
    """

    class What(models.TextChoices):
        VIEWS = "views", _("looked at")
        FOUND = "found", _("found by a search")
        WORD = "word", _("found by this word")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="counts")
    month = models.DateField()
    what = models.CharField(max_length=10, choices=What)
    word = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(default=0)

    objects = ProfileCountQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "what", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month", "what", "word"], name="profile_count_once_a_month"
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.what} {self.word}".strip()


def organisation_figures(organisation: Organisation, since: date, until: date) -> Figures:
    """Views, searches and enquiries in the months from `since` to `until`, both included."""
    counts = organisation.counts.between(since, until)
    totals = dict(
        counts.filter(word="").order_by().values_list("what").annotate(number=Sum("number"))
    )
    often = counts.filter(what=ProfileCount.What.WORD, number__gte=ASKED_OFTEN_ENOUGH)
    words = often.order_by().values_list("word").annotate(total=Sum("number"))
    return Figures(
        views=totals.get(ProfileCount.What.VIEWS, 0),
        found=totals.get(ProfileCount.What.FOUND, 0),
        enquiries=organisation.enquiries_received.sent_between(since, until).count(),
        words=list(words.order_by("-total", "word")),
    )
