from decimal import Decimal

import pytest

from events.models import Event
from events.prices import Price, price_of

FREE = Price(Decimal(0), "EUR")


@pytest.mark.parametrize(
    ("note", "price"),
    [
        ("Free.", FREE),
        ("Maksuton", FREE),
        ("gratis", FREE),
        ("Bezpłatnie!", FREE),
        ("40 €", Price(Decimal(40), "EUR")),
        ("12,50 EUR", Price(Decimal("12.50"), "EUR")),
        ("100 zł", Price(Decimal(100), "PLN")),
        ("40 € + VAT", None),
        ("40–60 €", None),
        ("free for members, others 40 €", None),
        ("", None),
    ],
)
def test_reads_one_plain_price_and_nothing_else(note, price):
    assert price_of(Event(price_note_en=note)) == price


def test_languages_that_disagree_say_nothing():
    assert price_of(Event(price_note_en="Free", price_note_fi="Maksuton")) == FREE
    assert price_of(Event(price_note_en="Free", price_note_fi="40 €")) is None
    assert price_of(Event(price_note_en="Free", price_note_fi="jäsenille maksuton")) is None
