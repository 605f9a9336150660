"""Facts of a company from the register of its country: a suggestion, never a condition.

Finland: open data of the PRH (the YTJ interface, version 3), CC BY 4.0. It knows limited companies
and co-operatives, not farms, sole traders or associations. All its users share 300 requests a
minute, so answers are kept, and after a failure nobody asks for a while.
"""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from http.client import HTTPException
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

log = logging.getLogger(__name__)

ADDRESS = "https://avoindata.prh.fi/opendata-ytj-api/v3/companies"
LONGEST_WAIT = 3  # seconds
LONGEST_ANSWER = 1024 * 1024  # bytes
KEEP_ANSWER_FOR = timedelta(days=1)
ASK_NOBODY_FOR = timedelta(minutes=10)  # after a failure
IS_DOWN = "company-register:is-down"
FINNISH = "1"  # language code
NAME_OF_THE_COMPANY = "1"  # the other types are auxiliary and parallel names
VISITING_ADDRESS = 1


@dataclass(frozen=True)
class RegisteredCompany:
    name: str
    municipality: str
    website: str


def knows(country: str) -> bool:
    return settings.COMPANY_REGISTER == "prh" and country == "FI"


def look_up(business_id: str) -> RegisteredCompany | None:
    """By a checked Finnish business id. None if it is not there or the register does not answer.

    It may take `LONGEST_WAIT`: not for the inside of a transaction.
    """
    key = f"company-register:{business_id}"
    known = cache.get(key)
    if known is None:
        if cache.get(IS_DOWN):
            return None
        try:
            company = _company_in(_ask(business_id), business_id)
        except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as failure:
            log.warning("The company register does not answer: %s", failure)
            cache.set(IS_DOWN, True, ASK_NOBODY_FOR.total_seconds())
            return None
        known = asdict(company) if company else {}
        cache.set(key, known, KEEP_ANSWER_FOR.total_seconds())
    return RegisteredCompany(**known) if known else None


def _ask(business_id) -> dict:
    address = f"{ADDRESS}?{urlencode({'businessId': business_id})}"
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 always https
    with urlopen(request, timeout=LONGEST_WAIT) as response:  # noqa: S310
        return json.loads(response.read(LONGEST_ANSWER))


def _company_in(answer, business_id):
    for company in answer["companies"]:
        if company["businessId"]["value"] == business_id and not company.get("endDate"):
            name = _name_in(company["names"])
            return RegisteredCompany(name, _municipality_in(company), _website_in(company))
    return None


def _name_in(names):
    current = [each for each in names if not each.get("endDate")]
    (name,) = [each["name"] for each in current if each["type"] == NAME_OF_THE_COMPANY]
    return name[:200]


def _municipality_in(company):
    """Of where it can be visited, as a mailbox may be far away. `MIKKELI` becomes `Mikkeli`."""
    for address in company.get("addresses") or []:
        if address.get("type") == VISITING_ADDRESS:
            for office in address.get("postOffices") or []:
                if office.get("languageCode") == FINNISH:
                    return office.get("city", "").title()
    return ""


def _website_in(company):
    website = ((company.get("website") or {}).get("url") or "").strip()
    if not website:
        return ""
    address = website if "//" in website else f"https://{website}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address
