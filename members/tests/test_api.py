from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Organisation, SearchDocument
from members.models.visibility import LABELS
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_municipality,
    make_organisation,
    make_product,
    make_product_group,
    make_role,
    make_scheme,
)
from members.tests.round_factories import make_offer
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db

API = "/api/v1/members"
SECRETS = {
    "website": "https://website.example",
    "email": "mailbox@example.org",
    "phone": "+358401234567",
    "street": "Hidden street 1",
    "postal_code": "50100",
    "latitude": "61.123400",
    "longitude": "27.432100",
    "opening_hours": "after the milking",
    "opening_times": {"mon": ["06:17", "17:43"]},
    "headcount": "10-49",
    "size_class": "small",
    "industry_code": "10.71",
    "industry_classification": "tol-2008",
}
TOLD = [
    *("website.example", "mailbox", "358401234567", "Hidden street", "50100", "61.1234", "27.4321"),
    *("milking", "06:17", "facebook.example", '"SE"', "FI20774740", "10.71", "Aino Person"),
]


def names(client, **asked):
    return [item["name"] for item in client.get(API, asked).json()["items"]]


def one(client, member, **asked):
    return client.get(f"{API}/{member.slug}", asked)


def with_secrets(visibility, **overrides):
    member = make_member(visibility=visibility, **SECRETS | overrides)
    member.social_links.create(network="facebook", url="https://facebook.example/us")
    member.exports.create(country="SE")
    member.identifiers.create(kind="vat", value="FI20774740")
    role = make_role(member, is_public=True)
    type(role.person).objects.filter(pk=role.person_id).update(display_name="Aino Person")
    return member


@pytest.mark.parametrize("audience", ["members", "staff"])
def test_what_is_for_a_smaller_circle_never_appears(client, audience):
    member = with_secrets(dict.fromkeys(LABELS, audience))
    client.force_login(make_manager(member))  # not even to its own people: the API knows nobody
    answers = client.get(API).content.decode() + one(client, member).content.decode()
    assert [word for word in TOLD if word in answers] == []


def test_what_is_for_everybody_appears_but_no_person(client):
    member = with_secrets(dict.fromkeys(LABELS, "public"))
    answer = one(client, member).content.decode()
    assert [word for word in TOLD if word not in answer] == ["Aino Person"]


def test_a_home_keeps_its_address_for_members_unless_it_chose_otherwise(client):
    farm = with_secrets({}, type="farm")
    facts = one(client, farm).json()
    assert facts["street"] == facts["phone"] == facts["email"] == ""
    assert facts["location"] is None


def test_a_personal_number_is_told_nowhere(client):
    member = make_member(visibility={"identifiers": "public"})
    member.identifiers.create(kind="vat", value="FI20774740", is_personal=True)
    assert one(client, member).json()["identifiers"] == {}


def test_who_is_no_member_is_not_there(client):
    outsider = make_organisation()
    former = make_member()
    former.memberships.update(until=timezone.localdate() - timedelta(days=1))
    assert names(client) == []
    for each in (outsider, former):
        assert one(client, each).status_code == 404


def test_finds_as_the_directory_does_best_first(client):
    make_product(make_member(official_name="Kaukaa Oy"), name="Ruisleipä")
    make_member(official_name="Ruisleipä Oy")
    make_member(official_name="Muu Oy")
    assert names(client, q="ruisleipä") == ["Ruisleipä Oy", "Kaukaa Oy"]
    assert set(names(client, q="ruisleivat")) == {"Ruisleipä Oy", "Kaukaa Oy"}  # another form


def test_filters(client):
    wide = make_product_group()
    group, area, place = make_product_group(parent=wide), make_focus_area(), make_municipality()
    member = make_member(official_name="Wanted", type="farm", municipality=place)
    make_product(member, group=group)
    scheme = make_scheme()
    make_certificate(member, scheme=scheme)
    member.focus_areas.add(area)
    member.exports.create(country="SE")
    make_offer(organisation=member)
    make_member(official_name="Other", municipality=make_municipality())
    Organisation.objects.get(pk=member.pk).save()
    for asked in (
        {"product_group": group.slug},
        {"product_group": wide.slug},
        {"type": "farm"},
        {"municipality": f"FI-{place.code}"},
        {"certificate": scheme.pk},
        {"focus_area": area.slug},
        {"exports_to": "SE"},
        {"product_group": wide.slug, "type": "farm", "municipality": f"FI-{place.code}"},
    ):
        assert names(client, **asked) == ["Wanted"], asked
    assert names(client, product_group=wide.slug, type="company") == []
    assert names(client, municipality="FI-nothing") == []
    assert client.get(API, {"type": "castle"}).status_code == 422


def test_what_has_changed_since_products_too(client):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    still, moved, makes = (make_member(official_name=name) for name in ("A", "B", "C"))
    Organisation.objects.update(updated_at=an_hour_ago - timedelta(days=1))
    SearchDocument.objects.update(changed_at=an_hour_ago - timedelta(days=1))
    moved.phone = "+358401234567"
    moved.save()
    make_product(makes)
    assert names(client, updated_since=an_hour_ago.isoformat()) == ["B", "C"]
    assert still.name not in names(client, updated_since=an_hour_ago.isoformat())


def test_a_product_is_organic_as_long_as_a_certificate_says_so(client):
    member = make_member()
    make_product(member, is_organic=True)
    assert one(client, member).json()["products"][0]["is_organic"] is False
    make_certificate(member, scheme=make_scheme(is_organic=True))
    assert one(client, member).json()["products"][0]["is_organic"] is True
    assert one(client, member).json()["is_organic"] is True


def test_each_text_says_its_language(client):
    member = make_member(short_description_fi="Leipomo", description_sv="Bageri")
    facts = one(client, member, lang="sv").json()
    assert (facts["short_description"], facts["description"]) == ("Leipomo", "Bageri")
    assert facts["text_languages"] == {"short_description": "fi", "description": "sv"}
