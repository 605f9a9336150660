"""What an organiser's words about the price say in figures, where they do so without any doubt."""

import re
from dataclasses import dataclass
from decimal import Decimal

from content.languages import in_all_languages

FREE = {
    *("free", "free of charge", "no charge", "free entry", "free admission"),
    *("maksuton", "ilmainen", "vapaa pääsy", "maksutta", "ilmaiseksi"),
    *("gratis", "kostnadsfri", "kostnadsfritt", "avgiftsfri", "avgiftsfritt", "fri entré"),
    *("bezpłatnie", "bezpłatne", "bezpłatny", "wstęp wolny", "za darmo", "darmowe"),
}
CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "zł": "PLN", "pln": "PLN", "sek": "SEK"}
AMOUNT = re.compile(
    rf"(?P<amount>\d{{1,5}}(?:[.,]\d\d)?)\s*(?P<currency>{'|'.join(CURRENCIES)})", re.IGNORECASE
)


@dataclass(frozen=True)
class Price:
    amount: Decimal
    currency: str  # ISO 4217

    @property
    def is_free(self):
        return self.amount == 0


def price_of(event) -> Price | None:
    """None: nothing is known, or it takes more words than one amount."""
    prices = {_read(note) for note in in_all_languages(event, "price_note")}
    return prices.pop() if len(prices) == 1 else None


def _read(note):
    words = note.strip().rstrip(".!").strip()
    if words.casefold() in FREE:
        return Price(Decimal(0), "EUR")
    if found := AMOUNT.fullmatch(words):
        amount = Decimal(found["amount"].replace(",", "."))
        return Price(amount, CURRENCIES[found["currency"].lower()])
    return None
