"""Against recorded answers (see recorded/README.md). Nobody is asked for real."""

import io
from pathlib import Path
from urllib.error import URLError

import pytest
from django.core.cache import cache

from members import company_register
from members.company_register import look_up

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture
def register(monkeypatch):
    """Answers from the file of this name, or fails with what it is given; counts the questions."""
    asked = []

    def answer_with(answer):
        def urlopen(request, timeout):
            asked.append((request.full_url, timeout))
            if isinstance(answer, Exception):
                raise answer
            return io.BytesIO(answer if isinstance(answer, bytes) else answer.read_bytes())

        monkeypatch.setattr(company_register, "urlopen", urlopen)
        return asked

    return answer_with


def test_name_place_and_website_come_from_the_register(register):
    asked = register(RECORDED / "found.json")
    company = look_up("2077474-0")
    assert company.name == "Järvikylän Meijeri Oy"  # neither the old nor the auxiliary name
    assert company.municipality == "Mikkeli"  # not where its post box is
    assert company.website == "https://www.jarvikylanmeijeri.example"
    assert asked == [
        (
            "https://avoindata.prh.fi/opendata-ytj-api/v3/companies?businessId=2077474-0",
            company_register.LONGEST_WAIT,
        )
    ]


@pytest.mark.parametrize("name", ["not_found.json", "ended.json"])
def test_who_is_not_there_or_has_ended_is_not_suggested(register, name):
    register(RECORDED / name)
    assert look_up("2077474-0") is None
    assert not cache.get(company_register.IS_DOWN)


@pytest.mark.parametrize("name", ["found.json", "not_found.json"])
def test_the_same_company_is_asked_for_once_a_day(register, name):
    asked = register(RECORDED / name)
    assert look_up("2077474-0") == look_up("2077474-0")
    assert len(asked) == 1


@pytest.mark.parametrize(
    "failure",
    [
        URLError("no route"),
        TimeoutError(),
        b"<html>busy</html>",
        b"[]",
        b'{"companies": [{}]}',
        b'{"companies": [{"businessId": {"value": "2077474-0"}, "names": null}]}',
        b'{"companies": [{"businessId": {"value": "2077474-0"}, "names": []}]}',
    ],
)
def test_a_failure_costs_nothing_and_nobody_is_asked_for_a_while(register, failure, time_machine):
    time_machine.move_to("2026-03-02 09:00Z", tick=False)
    asked = register(failure)
    assert look_up("2077474-0") is None
    assert look_up("0112038-9") is None
    assert len(asked) == 1
    time_machine.move_to("2026-03-02 09:11Z", tick=False)
    register(RECORDED / "found.json")
    assert look_up("2077474-0").name == "Järvikylän Meijeri Oy"


def test_it_is_asked_only_where_it_was_switched_on(settings):
    assert not company_register.knows("FI")
    settings.COMPANY_REGISTER = "prh"
    assert company_register.knows("FI")
    assert not company_register.knows("SE")
