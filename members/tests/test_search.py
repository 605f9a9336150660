"""The same questions and answers on every database: this file runs on both."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from members import generator
from members.models import (
    Offer,
    Organisation,
    Product,
    RawMaterial,
    SalesChannel,
    SearchDocument,
    Synonym,
)
from members.search import asking, documents, index
from members.search.finding import find
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_municipality,
    make_organisation,
    make_product,
    make_product_group,
    make_scheme,
)

pytestmark = pytest.mark.django_db


def found(query):
    """Names of the members found, best first."""
    with index.current() as held:
        numbers = list(asking.ask(held, query).in_order(held.members))
        pks = [held.pks[number] for number in numbers]
    names = dict(Organisation.objects.values_list("pk", "official_name"))
    return [names[pk] for pk in pks]


@pytest.fixture
def market():
    mikkeli = make_municipality(name_fi="Mikkeli", name_sv="S:t Michel", region="Etelä-Savo")
    berries = make_product_group(
        name_fi="Marjat", name_sv="Bär", name_en="Berries", synonyms="metsämarja\nowoce"
    )
    restaurants = SalesChannel.objects.create(name="Ravintolat", slug="restaurants")
    picker = make_member(official_name="Marjamäki", municipality=mikkeli)
    picker.sales_channels.add(restaurants)
    lingonberry = RawMaterial.objects.create(
        name_fi="Puolukka", name_sv="Lingon", name_en="Lingonberry", name_pl="Borówka"
    )
    jam = make_product(picker, name="Puolukkahillo", group=berries)
    jam.raw_materials.add(lingonberry)
    make_product(picker, name="Mustikkasose", group=berries)
    dairy = make_member(official_name="Ahon Juustola", description="Myös kauppiaan tiskille.")
    make_product(dairy, name_fi="Lammasjuusto", name_pl="Ser owczy", name_sv="Fårost")
    baker = make_member(official_name="Ärjän Leipomo")
    make_product(baker, name_fi="Ruisleipä", name_sv="Rågbröd", name_en="Rye bread")
    make_product(baker, name_fi="Näkkileipä", name_pl="Chleb chrupki żytni")
    smith = make_member(official_name="Łódzka Kuźnia", description="Kauppias kaupungissa.")
    make_product(smith, name="Veitsi")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("puolukka", ["Marjamäki"]),
        ("puolukan", ["Marjamäki"]),
        ("puolukoita", ["Marjamäki"]),
        ("PUOLUKKAA", ["Marjamäki"]),
        ("puol", ["Marjamäki"]),
        ("puolokka", ["Marjamäki"]),
        ("puolukak", ["Marjamäki"]),
        ("lingon", ["Marjamäki"]),
        ("lingonberries", ["Marjamäki"]),
        ("borowka", ["Marjamäki"]),
        ("borówki", ["Marjamäki"]),
        ("bär", ["Marjamäki"]),
        ("owoce", ["Marjamäki"]),
        ("juusto", ["Ahon Juustola"]),
        ("juustoa", ["Ahon Juustola"]),
        ("lampaanjuusto", []),
        ("lampaan", ["Ahon Juustola"]),
        ("lammas", ["Ahon Juustola"]),
        ("leivän", ["Ärjän Leipomo"]),
        ("leipaa", ["Ärjän Leipomo"]),
        ("brod", ["Ärjän Leipomo"]),
        ("breads", ["Ärjän Leipomo"]),
        ("chleba", ["Ärjän Leipomo"]),
        ("zytni", ["Ärjän Leipomo"]),
        ("arjan", ["Ärjän Leipomo"]),
        ("lodzka", ["Łódzka Kuźnia"]),
        ("kauppias", ["Ahon Juustola", "Łódzka Kuźnia"]),
        ("kauppiaan", ["Ahon Juustola", "Łódzka Kuźnia"]),
        ("kaupungin", ["Łódzka Kuźnia"]),
        ("mustikkaa ravintolaan", ["Marjamäki"]),
        ("marja ja mikkeli", ["Marjamäki"]),
        ("mikkelin puolukat", ["Marjamäki"]),
        ("etelä-savo", ["Marjamäki"]),
        ("zzzzzz", []),
    ],
)
@pytest.mark.parametrize("language", ["fi", "pl"])
def test_a_word_is_found_in_its_forms_whatever_the_language_of_the_page(
    market, asked, names, language, settings
):
    settings.LANGUAGE_CODE = language
    if not names:
        with index.current() as held:
            assert not asking.ask(held, asked).all
    else:
        assert found(asked) == names


def test_exact_names_come_first_then_who_makes_it_then_who_mentions_it():
    make_member(official_name="Aapo", description="Myös hunajaa")
    make_product(make_member(official_name="Beeta"), name="Hunaja")
    make_product(make_member(official_name="Alku"), name="Kukkahunajasuklaa")
    make_member(official_name="Hunaja Oy")
    assert found("hunaja") == ["Hunaja Oy", "Beeta", "Alku", "Aapo"]


def test_where_nobody_has_all_the_words_those_with_most_are_shown_and_it_is_said(market, client):
    response = client.get("/en/members/?q=puolukka+veitsi+lammasjuusto")
    assert len(response.context["organisations"]) == 3
    assert "Nobody has all of these words" in response.content.decode()


def test_a_slip_of_the_keys_is_forgiven_and_said(market, client):
    text = client.get("/en/members/?q=puolokka").content.decode()
    assert "Marjamäki" in text
    assert "found for “puolukka”" in text


def test_nothing_found_names_the_nearest_words_and_asks_the_cluster_with_them(market, client):
    response = client.get("/en/members/?q=pulska")
    text = response.content.decode()
    assert response.context["directory"].total == 0
    assert 'href="/en/members/?q=puolukka"' in text
    assert 'href="/en/contact/?subject=pulska"' in text
    assert 'value="pulska"' in client.get("/en/contact/?subject=pulska").content.decode()


def test_synonyms_of_staff_hold_at_once(market):
    assert found("kirves") == []
    Synonym.objects.create(words="kirves, veitsi, puukko")
    assert found("kirveen") == [] or found("kirves") == ["Łódzka Kuźnia"]
    assert found("puukot") == ["Łódzka Kuźnia"]
    Synonym.objects.all().first().delete()
    assert found("puukot") == []


def test_what_is_typed_is_completed_with_words_of_the_members(market, client):
    text = client.get("/en/members/?q=ruis").content.decode()
    assert '<option value="ruisleipä">' in text


# --- Up to date ---------------------------------------------------------------------------------


def test_every_change_is_found_at_once():
    member = make_member(official_name="Alku", municipality=make_municipality(name="Juva"))
    assert found("alku") == ["Alku"]
    member.official_name = "Toinen"
    member.save()
    assert found("alku") == []
    assert found("toinen") == ["Toinen"]
    product = make_product(member, name="Hunaja")
    assert found("hunaja") == ["Toinen"]
    product.raw_materials.add(RawMaterial.objects.create(name="Siitepöly"))
    assert found("siitepöly") == ["Toinen"]
    member.municipality.name = "Rantasalmi"
    member.municipality.save()
    assert found("rantasalmi") == ["Toinen"]
    product.delete()
    assert found("hunaja") == []
    membership = member.memberships.get()
    membership.until = timezone.localdate() - timedelta(days=1)
    membership.save()
    assert found("toinen") == []
    member.memberships.all().delete()
    member.delete()
    assert SearchDocument.objects.get(pk=member.pk or SearchDocument.objects.last().pk) is not None


def test_the_order_by_name_holds_for_those_that_came_later():
    for name in ("Beeta", "Deelta"):
        make_product(make_member(official_name=name), name="Hunaja")
    assert found("hunaja") == ["Beeta", "Deelta"]
    for name in ("Ceesar", "Eeva", "Aapo"):
        make_product(make_member(official_name=name), name="Hunaja")
    assert found("hunaja") == ["Aapo", "Beeta", "Ceesar", "Deelta", "Eeva"]
    index.forget()
    assert found("hunaja") == ["Aapo", "Beeta", "Ceesar", "Deelta", "Eeva"]


def test_what_was_written_past_the_models_is_made_good_by_the_nightly_task():
    member = make_member(official_name="Alku")
    Product.objects.bulk_create([Product(organisation=member, name="Hunaja")])
    assert found("hunaja") == []
    assert documents.refresh_all() == 1
    assert found("hunaja") == ["Alku"]


def test_an_upgrade_fills_the_empty_table():
    make_product(make_member(official_name="Alku"), name="Hunaja")
    SearchDocument.objects.all().delete()
    index.forget()
    assert found("hunaja") == []
    documents._after_migrate()
    index.forget()
    assert found("hunaja") == ["Alku"]


def test_asking_again_takes_one_query(market, django_assert_num_queries):
    found("puolukka")
    with django_assert_num_queries(1), index.current() as held:
        asking.ask(held, "puolukka ravintola")


# --- Who sees what ------------------------------------------------------------------------------


def test_strangers_find_members_people_their_own_and_staff_all():
    make_member(official_name="Hunaja Jäsen")
    outsider = make_organisation(official_name="Hunaja Ulkopuolinen")
    everywhere = {
        None: ["Hunaja Jäsen"],
        make_manager(outsider): ["Hunaja Jäsen", "Hunaja Ulkopuolinen"],
        make_user(): ["Hunaja Jäsen"],
        make_staff(): ["Hunaja Jäsen", "Hunaja Ulkopuolinen"],
    }
    for user, names in everywhere.items():
        if user:
            organisations, count = find("hunaja", user=user, most=10)
            assert [each.official_name for each in organisations] == names
            assert count == len(names)


def test_offers_for_members_only_are_no_help_to_strangers():
    member = make_member(official_name="Alku")
    today = timezone.localdate()
    for title, audience in (("Kylmähuone", "public"), ("Salaisuus", "members")):
        Offer.objects.create(
            organisation=member, title=title, text="–", lang="fi", audience=audience,
            expires_on=today + timedelta(days=5),
        )  # fmt: skip
    assert found("kylmähuone") == ["Alku"]
    assert found("salaisuus") == []


def test_an_expired_certificate_finds_nobody():
    today = timezone.localdate()
    scheme = make_scheme(name="Luomusertti")
    valid, expired = make_member(official_name="Nyt"), make_member(official_name="Ennen")
    make_certificate(valid, scheme=scheme, valid_until=today)
    make_certificate(expired, scheme=scheme, valid_until=today - timedelta(days=1))
    assert found("luomusertti") == ["Nyt"]


# --- Filters ------------------------------------------------------------------------------------


def counts(client, name, query=""):
    filters = {
        each.facet.name: each
        for each in client.get("/en/members/" + query).context["directory"].filters
    }
    return {choice.value.label: choice.number for choice in filters[name].choices}


def test_the_counts_of_a_filter_hold_for_all_the_other_filters(client):
    juva, mikkeli = make_municipality(name="Juva", code="178"), make_municipality(name="Mikkeli")
    for type_, place in (("farm", juva), ("farm", mikkeli), ("company", juva)):
        make_member(type=type_, municipality=place, description="Hunajaa")
    make_member(type="company", municipality=mikkeli)
    assert counts(client, "type") == {"Company": 2, "Farm": 2}
    assert counts(client, "type", "?municipality=FI-178") == {"Company": 1, "Farm": 1}
    assert counts(client, "municipality", "?municipality=FI-178") == {"Juva": 2, "Mikkeli": 2}
    assert counts(client, "municipality", "?type=farm") == {"Juva": 1, "Mikkeli": 1}
    assert counts(client, "type", "?q=hunaja&municipality=FI-178") == {"Company": 1, "Farm": 1}


def test_each_number_is_what_the_link_beside_it_shows(client):
    scheme = make_scheme(name="Sertti")
    channel = SalesChannel.objects.create(name="Torilla", slug="torilla")
    wide = make_product_group(name="Juomat")
    narrow = make_product_group(name="Mehut", parent=wide)
    for number in range(4):
        member = make_member(type="farm" if number % 2 else "company")
        make_product(member, group=narrow if number else wide)
        if number > 1:
            make_certificate(member, scheme=scheme)
            member.sales_channels.add(channel)
            member.exports.create(country="SE")
    Offer.objects.create(
        organisation=member, title="x", text="x", lang="fi", kind="need",
        expires_on=timezone.localdate(),
    )  # fmt: skip
    directory = client.get("/en/members/").context["directory"]
    names = [each.facet.name for each in directory.filters if each.choices]
    assert set(names) == {"group", "type", "certificate", "channel", "exports", "offers"}
    for each in directory.filters:
        for choice in each.choices:
            shown = client.get(choice.url).context["directory"]
            assert shown.total == choice.number, choice
            assert shown.chips()[0].label == choice.value.label
            assert client.get(shown.chips()[0].remove_url).context["directory"].total == 4


# --- In large numbers ---------------------------------------------------------------------------


def test_made_up_organisations_are_found_as_if_they_had_been_saved():
    generator.make(30, seed=1)
    assert Organisation.objects.members(timezone.localdate()).count() == 30
    written = dict(SearchDocument.objects.values_list("pk", "facts"))
    documents.refresh_all()
    assert dict(SearchDocument.objects.values_list("pk", "facts")) == written
