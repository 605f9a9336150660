"""No database mark: a page that asked it would fail here."""

from django.db import OperationalError
from django.test import RequestFactory

from cluster_portal.errors import server_error


def answer_to(fault, address="/en/members/"):
    try:
        raise fault
    except type(fault):
        return server_error(RequestFactory().get(address))


def test_a_fault_of_ours_stands_without_the_database():
    answer = answer_to(ValueError("no"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


def test_a_database_that_does_not_answer_is_said_to_pass():
    answer = answer_to(OperationalError("connection refused"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "120"
    assert "out of reach" in answer.text


def test_an_outage_is_known_behind_another_fault():
    fault = RuntimeError("template")
    fault.__cause__ = OperationalError("connection refused")
    assert answer_to(fault).status_code == 503


def test_the_page_is_in_the_language_of_its_address():
    assert '<html lang="sv">' in answer_to(ValueError(), "/sv/members/").text
