"""What is true of the whole API; what each part tells is tested beside it."""

from datetime import timedelta
from functools import cache

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from accounts.tests.factories import make_superuser
from cluster_portal.api_manners import A_NETWORK
from events.models import Event
from events.tests.factories import make_event, make_partner_event
from members.tests.factories import (
    make_certificate,
    make_member,
    make_municipality,
    make_product,
    make_product_group,
    make_scheme,
)
from news.tests.factories import make_article, picture_file
from projects.tests.factories import (
    make_fund,
    make_period,
    make_programme,
    make_project,
    make_role,
    make_sign,
)
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

API = "/api/v1"
LISTS = ("events", "members", "projects", "news")


def full_event():
    event = make_event(
        cover=picture_file(),
        cover_alt="A table",
        price_note="Free.",
        mode=Event.Mode.HYBRID,
        seats_on_site=3,
        registration_closes_at=timezone.now() + timedelta(days=1),
    )
    event.focus_areas.add(make_focus_area())
    event.projects.add(full_project())
    event.programme_items.create(title="Coffee", starts_at="09:00")
    event.organisers.create(external_name="Somebody")
    return event


def full_member():
    member = make_member(
        municipality=make_municipality(),
        latitude=61,
        longitude=27,
        phone="+358401234567",
        picture=picture_file(),
        picture_alt="Cows",
        opening_times={"mon": ["10:00", "17:00"]},
        visibility={"size": "public", "industry": "public", "identifiers": "public"},
    )
    product = make_product(member, group=make_product_group(), is_organic=True)
    product.raw_materials.create(name="Milk")
    make_certificate(member, scheme=make_scheme(is_organic=True))
    member.focus_areas.add(make_focus_area())
    member.exports.create(country="SE")
    member.social_links.create(network="facebook", url="https://facebook.example/us")
    member.identifiers.create(kind="vat", value=f"FI{member.pk}")
    return member


def full_project():
    fund, period = make_fund(), make_period()
    make_sign(fund=fund, period=period)
    project = make_project(
        fund=fund,
        period=period,
        programme=make_programme(),
        total_cost="100.00",
        funding_eu="80.00",
        funding_own="20.00",
    )
    make_role(project=project)
    make_role(project=project, kind="partner", organisation=make_member())
    project.focus_areas.add(make_focus_area())
    return project


def full_article():
    return make_article(
        authors=[("Aino", "editor")],
        focus_areas=[make_focus_area()],
        projects=[make_project()],
        events=[make_event()],
        cover=ContentFile(picture_file().read(), name="a.png"),
        cover_alt="A table",
    )


FULL = {
    "events": full_event,
    "members": full_member,
    "projects": full_project,
    "news": full_article,
}


@cache
def description():
    return Client().get(f"{API}/openapi.json").json()


def assert_as_described(path, answer):
    schema = description()["paths"][path]["get"]["responses"]["200"]
    schema = schema["content"]["application/json"]["schema"]
    schema = schema | {"components": description()["components"]}
    assert [error.message for error in OAS31Validator(schema).iter_errors(answer)] == []


def test_a_second_reader_understands_the_description():
    validate(description())
    assert description()["openapi"] == "3.1.0"


def test_every_operation_is_for_reading_and_names_its_errors():
    operations = [
        (path, method, operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]
    assert {method for _path, method, _operation in operations} == {"get"}
    for path, _method, operation in operations:
        assert {"200", "304", "429"} <= set(operation["responses"]), path


@pytest.mark.parametrize("lang", ["fi", "pl"])
@pytest.mark.parametrize("what", LISTS)
def test_answers_are_as_described(client, what, lang):
    slug = FULL[what]().slug
    page = client.get(f"{API}/{what}", {"lang": lang}).json()
    assert slug in [item["slug"] for item in page["items"]]
    assert_as_described(f"{API}/{what}", page)
    one = client.get(f"{API}/{what}/{slug}", {"lang": lang}).json()
    assert_as_described(f"{API}/{what}/{{slug}}", one)


def test_answers_with_events_of_partners_are_as_described(client):
    event = make_partner_event(kind="fair", language="et", url="https://partner.example/fair")
    event.focus_areas.add(make_focus_area())
    make_partner_event(is_all_day=True)
    page = client.get(f"{API}/events").json()
    assert page["count"] == 2
    assert_as_described(f"{API}/events", page)


def test_the_reader_of_answers_would_notice(client):
    make_event()
    page = client.get(f"{API}/events").json()
    del page["items"][0]["title"]
    with pytest.raises(AssertionError):
        assert_as_described(f"{API}/events", page)


@pytest.mark.parametrize("what", LISTS)
def test_a_hundred_cost_as_many_queries_as_one(client, what):
    FULL[what]()
    ask = f"{API}/{what}?page_size=100"
    client.get(ask)  # the search reads its index
    with CaptureQueriesContext(connection) as one:
        client.get(ask)
    for _ in range(99):
        FULL[what]()
    client.get(ask)
    with CaptureQueriesContext(connection) as hundred:
        answer = client.get(ask).json()
    assert len(answer["items"]) >= 100
    assert len(hundred) == len(one)


@pytest.mark.parametrize("what", LISTS)
def test_pages(client, what):
    for _ in range(5):
        FULL[what]()
    first = client.get(f"{API}/{what}?page_size=2").json()
    assert (first["page"], first["pages"]) == (1, -(-first["count"] // 2))
    slugs = []
    for number in range(1, first["pages"] + 1):
        page = client.get(f"{API}/{what}?page_size=2&page={number}").json()
        slugs += [item["slug"] for item in page["items"]]
    assert len(slugs) == len(set(slugs)) == first["count"]
    beyond = client.get(f"{API}/{what}?page_size=2&page={first['pages'] + 1}")
    assert beyond.status_code == 404
    assert beyond["Content-Type"] == "application/problem+json"
    assert beyond.json()["detail"] == f"The last page is {first['pages']}."


@pytest.mark.parametrize("what", LISTS)
def test_an_empty_list_has_one_empty_page(client, what):
    assert client.get(f"{API}/{what}").json() == {"count": 0, "page": 1, "pages": 1, "items": []}


def test_the_start_leads_everywhere(client):
    addresses = client.get(f"{API}/").json()
    assert set(addresses) == {"openapi", *LISTS}
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_what_has_not_changed_is_not_sent_again(client):
    event = make_event()
    first = client.get(f"{API}/events")
    again = client.get(f"{API}/events", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    event.title = "Another title"
    event.save()
    changed = client.get(f"{API}/events", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_compressed_answer_is_known_again_too(client):
    for _ in range(5):
        make_event()
    gzip = {"Accept-Encoding": "gzip"}
    first = client.get(f"{API}/events", headers=gzip)
    assert first["Content-Encoding"] == "gzip"
    again = client.get(f"{API}/events", headers=gzip | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_who_asks_too_often_is_told_how_long_to_wait(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(A_NETWORK.times):
        assert client.get(f"{API}/").status_code == 200
    refused = client.get(f"{API}/")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{API}/", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/en/events/").status_code == 200  # pages are no part of it
    time_machine.shift(int(refused["Retry-After"]) - 1)
    assert client.get(f"{API}/").status_code == 429
    time_machine.shift(1)
    assert client.get(f"{API}/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/events", "/openapi.json", "/nothing"])
def test_nothing_can_be_changed(client, method, path):
    response = getattr(client, method)(f"{API}{path}")
    assert response.status_code == 405
    assert response.json()["status"] == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/nothing", "/events/nothing", "/members/nothing", "/news/x", "/projects/x/y"]
)
def test_what_is_not_there_is_a_problem_to_read(client, path):
    response = client.get(f"{API}{path}")
    assert response.status_code == 404
    assert response.json()["title"] == "Not Found"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("lang=xx", "lang"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page_size=101", "page_size"),
        ("from=yesterday", "from"),
        ("kind=party", "kind"),
        ("updated_since=2026-01-01T00:00:00", "updated_since"),  # of which zone?
    ],
)
def test_a_wrong_value_is_named(client, asked, parameter):
    response = client.get(f"{API}/events?{asked}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize("what", LISTS)
def test_a_parameter_that_is_not_known_is_named_with_those_that_are(client, what):
    slug = FULL[what]().slug
    response = client.get(f"{API}/{what}?focus_aera=bread&page=1&color=red")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    errors = {each["parameter"]: each["message"] for each in response.json()["errors"]}
    assert set(errors) == {"focus_aera", "color"}
    known = description()["paths"][f"{API}/{what}"]["get"]["parameters"]
    for name in (each["name"] for each in known if each["in"] == "query"):
        assert name in errors["color"]
    response = client.get(f"{API}/{what}/{slug}?page=2")  # of lists
    assert [each["parameter"] for each in response.json()["errors"]] == ["page"]
    assert response.json()["errors"][0]["message"].endswith("There are: lang.")


def test_a_parameter_that_is_given_twice_is_named(client):
    response = client.get(f"{API}/events?kind=fair&kind=seminar")
    assert response.status_code == 422
    assert response.json()["errors"] == [{"parameter": "kind", "message": "Give it once."}]


def test_a_head_has_no_body(client):
    make_event()
    response = client.head(f"{API}/events")
    assert response.status_code == 200
    assert response.content == b""
    assert response["ETag"] == client.get(f"{API}/events")["ETag"]


def test_any_site_may_read_it(client):
    answer = client.get(f"{API}/events", headers={"Origin": "https://town.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    asked_first = client.options(f"{API}/events", headers={"Origin": "https://town.example"})
    assert asked_first.status_code == 204
    assert asked_first["Access-Control-Allow-Headers"] == "If-None-Match"


def test_staff_are_strangers_here(client):
    make_event(status=Event.Status.DRAFT)
    client.force_login(make_superuser())
    answer = client.get(f"{API}/events")
    assert answer.json()["count"] == 0
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_the_language_of_the_browser_changes_nothing(client):
    make_event(title_fi="Ilta", title_sv="Kväll")
    answer = client.get(f"{API}/events?lang=sv", headers={"Accept-Language": "fi"})
    assert answer.json()["items"][0]["title"] == "Kväll"
    assert "Accept-Language" not in answer.get("Vary", "")
