"""Who reads a log does not get in with what stands there."""

import logging

import pytest

from content.logs import WithoutSecrets, event_without_secrets
from tests.test_urls import ADDRESSES, World

pytestmark = pytest.mark.django_db

SECRETS = {"token", "key", "draft"}


def logged(address):
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (address,), None)
    assert WithoutSecrets().filter(record)
    return record.getMessage()


def test_no_secret_of_an_address_is_logged():
    world = World()
    secrets = {
        name: str(world.value(name, parameter))
        for name, parameters in ADDRESSES.items()
        for parameter in SECRETS & set(parameters)
        if parameter != "token" or world.value(name, parameter) != "nobodys"
    }
    assert len(secrets) > 20
    told = {name for name, secret in secrets.items() if secret in logged(world.address(name))}
    assert told == set()
    told = {
        name
        for name, secret in secrets.items()
        if secret
        in event_without_secrets({"request": {"url": world.address(name)}}, {})["request"]["url"]
    }
    assert told == set()


@pytest.mark.parametrize(
    "address",
    [
        "/fi/events/internationalisation-and-climate-2023/register/",
        "/en/members/saimaan-ruisleipomo-oy/?q=Puolukka+ja+Mustikka",
        "/admin/members/organisation/12/change/",
        "/static/css/portal.0f3b2c1d4e5f.css",
    ],
)
def test_other_addresses_stay_readable(address):
    assert address in logged(address)
