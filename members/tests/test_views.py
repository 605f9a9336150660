import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_membership,
    make_municipality,
    make_organisation,
    make_product,
    make_product_group,
    make_role,
    make_scheme,
)

pytestmark = pytest.mark.django_db
LIST = "/en/members/"


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def names_on(client, query=""):
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [organisation.name for organisation in response.context["organisations"]]


# --- Directory ------------------------------------------------------------------------------------


def test_the_directory_lists_todays_members_to_everybody(client):
    member, outsider = make_member(), make_organisation()
    left = make_organisation()
    make_membership(left, since="2020-01-01", until="2021-12-31")
    for person in (None, make_manager(member), make_manager(outsider), make_staff()):
        if person:
            client.force_login(person)
        assert names_on(client) == [member.name]


def test_a_stranger_gets_no_cookie(client):
    make_member()
    assert not client.get(LIST).cookies


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_the_directory_stands_in_every_language(client, language):
    member = make_member(short_description_fi="Leipää kylältä")
    text = page(client, f"/{language}/members/")
    assert f"/{language}/members/{member.slug}/" in text
    assert ('<span lang="fi">Leipää kylältä</span>' in text) == (language != "fi")


def test_filters_narrow_the_list_and_chips_take_them_away(client):
    juva = make_municipality(name="Juva", code="178")
    wide = make_product_group(name="Drinks", slug="drinks")
    narrow = make_product_group(name="Juices", slug="juices", parent=wide)
    farm = make_member(type="farm", municipality=juva, official_name="Farm")
    make_product(farm, name="Currant juice", group=narrow)
    make_member(type="farm", official_name="Other farm")
    make_member(type="company", municipality=juva, official_name="Company")
    assert names_on(client, "?type=farm") == ["Farm", "Other farm"]
    assert names_on(client, "?municipality=FI-178") == ["Company", "Farm"]
    assert names_on(client, "?group=drinks") == ["Farm"]
    assert names_on(client, "?q=currant") == ["Farm"]
    response = client.get(LIST + "?q=currant&type=farm&group=drinks&page=1")
    assert [(chip.label, chip.remove_url) for chip in response.context["directory"].chips()] == [
        ("“currant”", LIST + "?type=farm&group=drinks"),
        ("Drinks", LIST + "?q=currant&type=farm"),
        ("Farm", LIST + "?q=currant&group=drinks"),
    ]


def test_only_groups_and_places_that_find_somebody_are_offered(client):
    make_municipality(name="Empty")
    make_product_group(name="Unused")
    used = make_product(group=make_product_group(name="Used")).organisation
    used.municipality = make_municipality(name="Full")
    used.save()
    filters = {each.facet.name: each for each in client.get(LIST).context["directory"].filters}
    assert [choice.value.label for choice in filters["group"].choices] == ["Used"]
    assert [choice.value.label for choice in filters["municipality"].choices] == ["Full"]


def test_unknown_filters_are_as_good_as_none(client):
    member = make_member()
    query = "?type=x&group=y&municipality=z&page=nowhere&q=%00"
    assert names_on(client, query) == [member.name]


def test_nothing_found_leads_on(client):
    make_member()
    text = page(client, LIST + "?q=zzz")
    assert reverse("contact:form") in text
    assert "Nobody found" in text


def test_an_empty_directory_invites(client):
    assert "No members yet" in page(client, LIST)


def test_a_page_holds_24(client):
    for _ in range(25):
        make_member()
    assert len(names_on(client)) == 24
    assert len(names_on(client, "?page=2")) == 1


def fill(number):
    scheme = make_scheme(is_organic=True)
    for _ in range(number):
        member = make_member(municipality=make_municipality(), latitude="61.7", longitude="27.2")
        make_product(member, group=make_product_group())
        make_certificate(member, scheme=scheme)


def test_the_directory_takes_few_queries_however_many_members(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    fill(1)
    client.get(LIST)  # the index is read once by each process
    with django_assert_max_num_queries(8) as few:
        client.get(LIST + "?q=tuote")
    as_many = len(few)
    fill(99)
    client.get(LIST)
    with django_assert_num_queries(as_many):
        client.get(LIST + "?q=tuote")


# --- Profile --------------------------------------------------------------------------------------


def test_a_profile_says_what_where_and_how_to_buy(client):
    member = make_member(
        official_name="Järvi Oy",
        description_en="Smoked fish.\n\nSince 1950.",
        how_to_buy_en="On the pier.",
        street="Rantatie 1",
        town="Puumala",
        email="info@jarvi.example",
        phone="+358401234567",
        website="https://www.jarvi.example/",
        municipality=make_municipality(name="Puumala"),
        checked_at=timezone.now(),
    )
    make_product(member, name="Smoked vendace", group=make_product_group(name="Fish"))
    member.exports.create(country="SE")
    make_role(member, kind="contact", is_public=True, title="Skipper")
    text = page(client, member.get_absolute_url().replace("/fi/", "/en/"))
    for words in (
        "<p>Since 1950.</p>",
        "On the pier.",
        "Rantatie 1",
        "mailto:info@jarvi.example",
        "tel:+358401234567",
        ">jarvi.example</a>",
        "Smoked vendace",
        "Sweden",
        "Skipper",
        "Checked on",
    ):
        assert words in text, words


def test_contact_facts_are_shown_to_whom_they_are_meant_for(client):
    farm = make_member(
        type="farm", email="koti@farm.example", phone="+358401234567", street="Kotitie 2"
    )
    farm.identifiers.create(kind="fi_business_id", value="2077474-0")
    hidden = ("koti@farm.example", "+358401234567", "Kotitie 2", "2077474-0")
    url = f"/en/members/{farm.slug}/"
    stranger = page(client, url)
    client.force_login(make_user())
    no_member = page(client, url)
    for fact in hidden:
        assert fact not in stranger
        assert fact not in no_member
    client.force_login(make_manager(make_member()))
    other_member = page(client, url)
    client.force_login(make_manager(farm))
    own, as_public = page(client, url), page(client, url + "?as=public")
    for fact in hidden:
        assert fact in other_member
        assert fact in own
        assert fact not in as_public


def test_a_personal_number_is_for_the_staff_and_the_person_only(client):
    farm = make_member(visibility={"identifiers": "public"})
    farm.identifiers.create(kind="se_org_number", value="811228-9874", is_personal=True)
    url = f"/en/members/{farm.slug}/"
    assert "811228-9874" not in page(client, url)
    client.force_login(make_manager(make_member()))
    assert "811228-9874" not in page(client, url)
    client.force_login(make_staff())
    assert "811228-9874" in page(client, url)


def test_expired_certificates_and_their_claims_are_never_shown(client):
    today = timezone.localdate()
    member = make_member()
    make_product(member, name="Oats", is_organic=True)
    certificate = make_certificate(
        member,
        scheme=make_scheme(name="EU organic", is_organic=True),
        valid_until=today,
    )
    url = f"/en/members/{member.slug}/"
    valid = page(client, url)
    assert "EU organic" in valid
    assert "Organic</span>" in valid
    assert "Organic</span>" in page(client, LIST)
    certificate.valid_until = today - timedelta(days=1)
    certificate.save()
    expired = page(client, url)
    assert "EU organic" not in expired
    assert "Organic</span>" not in expired
    assert "Organic</span>" not in page(client, LIST)


def test_contact_persons_are_shown_only_if_they_agreed(client):
    member = make_member()
    make_role(member, person=make_user(display_name="Shy Person"))
    make_role(member, person=make_user(display_name="Open Person"), is_public=True)
    past = make_user(display_name="Past Person")
    make_role(member, person=past, is_public=True, ends_on=timezone.localdate())
    text = page(client, f"/en/members/{member.slug}/")
    assert "Open Person" in text
    assert "Shy Person" not in text
    assert "Past Person" not in text


def test_a_profile_that_is_no_member_is_hidden_from_strangers(client):
    outsider = make_organisation()
    url = f"/en/members/{outsider.slug}/"
    page(client, url, status=404)
    client.force_login(make_manager(make_member()))
    page(client, url, status=404)
    for person in (make_manager(outsider), make_staff()):
        client.force_login(person)
        assert "not a member today" in page(client, url)


def test_search_engines_read_only_what_everyone_sees(client):
    farm = make_member(
        type="farm",
        official_name="Tila </script>",
        phone="+358401234567",
        street="Kotitie 2",
        town="Juva",
        website="https://tila.example",
    )
    client.force_login(make_manager(farm))
    text = page(client, f"/en/members/{farm.slug}/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(block[1])
    assert data["@type"] == "Organization"
    assert data["name"] == "Tila </script>"
    assert data["sameAs"] == ["https://tila.example"]
    assert data["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Juva",
        "addressCountry": "FI",
    }
    assert "telephone" not in data


def test_a_profile_takes_the_same_queries_for_1_and_100_products(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    member = make_member()
    make_product(member, group=make_product_group())
    url = f"/en/members/{member.slug}/"
    with django_assert_max_num_queries(18) as few:
        client.get(url)
    for _ in range(99):
        make_product(member, group=make_product_group())
    with django_assert_num_queries(len(few)):
        client.get(url)


# --- Sitemap --------------------------------------------------------------------------------------


def test_the_sitemap_tells_of_members_only(client):
    member, outsider = make_member(), make_organisation()
    text = page(client, "/sitemap.xml")
    assert f"/sv/members/{member.slug}/" in text
    assert outsider.slug not in text
