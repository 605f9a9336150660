from datetime import timedelta

import pytest
from django.utils import timezone

from contact import suspicions
from contact.models import Suspicion

NOW = timezone.now()


def found(**overrides):
    facts = {
        "trap": "",
        "stamp": suspicions.timestamp(NOW - timedelta(minutes=1)),
        "name": "Aino Virtanen",
        "subject": "Berries",
        "text": "Hello",
        "now": NOW,
    }
    return suspicions.find(**{**facts, **overrides})


def stamp(**ago):
    return suspicions.timestamp(NOW - timedelta(**ago))


def test_a_person_is_above_suspicion():
    assert found() == []


def test_a_page_left_open_for_a_month_is_fine():
    assert found(stamp=stamp(days=30)) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"trap": "https://shop.example"}, Suspicion.TRAP_FILLED),
        ({"stamp": stamp(seconds=1)}, Suspicion.TOO_FAST),
        ({"stamp": ""}, Suspicion.NO_TIMESTAMP),
        ({"stamp": "1234567890"}, Suspicion.NO_TIMESTAMP),
        ({"stamp": stamp(minutes=1) + "x"}, Suspicion.NO_TIMESTAMP),
        ({"stamp": "\x00:\ud83d"}, Suspicion.NO_TIMESTAMP),
        ({"name": "Win at www.shop.example"}, Suspicion.LINK_IN_NAME),
        ({"subject": "See HTTP://shop.example"}, Suspicion.LINK_IN_NAME),
        ({"text": "https://a.example " * 4}, Suspicion.MANY_LINKS),
    ],
)
def test_what_looks_like_a_machine_has_a_reason(facts, reason):
    assert found(**facts) == [reason]


def test_a_few_links_in_the_text_are_what_people_send():
    assert found(text="Our shop: https://a.example and www.b.example, map https://c.example") == []


def test_all_reasons_are_told():
    assert found(trap="x", stamp="") == [Suspicion.TRAP_FILLED, Suspicion.NO_TIMESTAMP]
