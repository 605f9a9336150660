"""Money and the names of countries, as each language writes them."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from django.db import models
from django.utils.translation import get_language


class Currency(models.TextChoices):
    EUR = "EUR", "EUR"
    SEK = "SEK", "SEK"
    PLN = "PLN", "PLN"
    DKK = "DKK", "DKK"
    NOK = "NOK", "NOK"


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))


def money(amount: Decimal, currency: str) -> str:
    """`323 000 kr`, `€80,000`: without decimals where there are none."""
    written = format_currency(amount, currency, locale=_locale())
    written = re.sub(r"(?<=[a-zA-Z])(?=\d)", "\N{NO-BREAK SPACE}", written)  # as CLDR has it
    if amount == amount.to_integral_value():
        return written.replace(f"{get_decimal_symbol(_locale())}00", "", 1)
    return written


def number(value) -> str:
    return format_decimal(value, locale=_locale())


def country_name(code: str) -> str:
    """The name of an ISO 3166 country in the page's language; the code if there is none."""
    return _locale().territories.get(code.upper(), code)


def country_choices() -> list[tuple[str, str]]:
    """Countries by name, in the active language."""
    countries = [
        (code, name)
        for code, name in _locale().territories.items()
        if code.isalpha() and len(code) == 2
    ]
    not_countries = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return sorted(
        [pair for pair in countries if pair[0] not in not_countries], key=lambda pair: pair[1]
    )
