"""What being in the directory has brought, in sentences for the member."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from .models import Organisation
from .models.counters import Figures, organisation_figures

MOST_WORDS = 3
A_YEAR = timedelta(days=334)  # with the month of today: twelve months


def brought(figures: Figures) -> list[str]:
    """What can be counted; nothing is said about what did not happen."""
    found = [_found_with(number, word) for word, number in figures.words[:MOST_WORDS]]
    counted = [(figures.found, _found), (figures.views, _views), (figures.enquiries, _enquiries)]
    return found + [sentence(number) for number, sentence in counted if number]


def brought_in_a_year(organisation: Organisation) -> list[str]:
    today = timezone.localdate()
    return brought(organisation_figures(organisation, today - A_YEAR, today))


def found_this_month(organisation: Organisation) -> list[str]:
    """Sentences; none where nothing was counted. A count is of searches: nobody is followed."""
    today = timezone.localdate()
    figures = organisation_figures(organisation, today, today)
    if figures.words:
        return [_found_this_month_with(number, word) for word, number in figures.words[:MOST_WORDS]]
    if figures.views:
        return [_looked_at_this_month(figures.views)]
    return []


def _found_this_month_with(number, word):
    return ngettext(
        "%(number)d search found you with “%(word)s” this month.",
        "%(number)d searches found you with “%(word)s” this month.",
        number,
    ) % {"number": number, "word": word}


def _looked_at_this_month(number):
    return ngettext(
        "Your page was looked at %(number)d time this month.",
        "Your page was looked at %(number)d times this month.",
        number,
    ) % {"number": number}


def _found_with(number, word):
    return ngettext(
        "%(number)d search found you with “%(word)s”.",
        "%(number)d searches found you with “%(word)s”.",
        number,
    ) % {"number": number, "word": word}


def _found(number):
    return ngettext(
        "You were among the results of %(number)d search.",
        "You were among the results of %(number)d searches.",
        number,
    ) % {"number": number}


def _views(number):
    return ngettext(
        "Your page was looked at %(number)d time.",
        "Your page was looked at %(number)d times.",
        number,
    ) % {"number": number}


def _enquiries(number):
    return ngettext(
        "%(number)d buyer wrote to you through the portal.",
        "%(number)d buyers wrote to you through the portal.",
        number,
    ) % {"number": number}
