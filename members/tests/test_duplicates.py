import pytest

from members import duplicates
from members.tests.factories import make_application, make_organisation


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Järvikylän Meijeri Oy", "jarvikylan meijeri"),
        ("OY JÄRVIKYLÄN MEIJERI", "jarvikylan meijeri"),
        ("Sjö & Skog AB", "sjo skog"),
        ("Leśny Smak Sp. z o.o.", "lesny smak"),
        ("Maahisen Marja Tmi", "maahisen marja"),
        ("Tila 2", "tila 2"),
    ],
)
def test_names_are_compared_without_accents_and_legal_form(name, bare):
    assert duplicates.bare_name(name) == bare


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.meijeri.example/tuotteet", "meijeri.example"),
        ("meijeri.example", "meijeri.example"),
        ("aino@Meijeri.example", "meijeri.example"),
        ("aino@gmail.com", ""),
        ("", ""),
    ],
)
def test_domains_that_many_people_share_tell_nothing(address, domain):
    assert duplicates.domain_of(address) == domain


@pytest.mark.django_db
def test_likely_duplicates_come_with_their_reasons_the_surest_first():
    by_name = make_organisation(official_name="Järvikylän Meijeri Oy", website="")
    by_all = make_organisation(
        official_name="Meijeri Tmi",
        marketing_name="Järvikylän meijeri",
        website="https://meijeri.example",
        email="info@meijeri.example",
    )
    by_all.identifiers.create(kind="fi_business_id", value="2077474-0")
    make_organisation(official_name="Järvikylän Mylly Oy")
    application = make_application(
        organisation_name="Jarvikylan meijeri osk",
        business_id="20774740",
        website="http://www.meijeri.example/",
        contact_email="aino@meijeri.example",
    )
    likely = duplicates.of_application(application)
    assert [item.organisation for item in likely] == [by_all, by_name]
    assert likely[0].reasons == [
        "the same business id",
        "the same name",
        "the same web address",
        "the same e-mail domain",
    ]
    assert likely[1].reasons == ["the same name"]
    assert [item.is_certain for item in likely] == [True, False]


@pytest.mark.django_db
def test_looking_for_duplicates_takes_two_queries(django_assert_num_queries):
    for _ in range(20):
        make_organisation(official_name="Metsän Meijeri Oy")
    application = make_application(organisation_name="Metsän Meijeri")
    with django_assert_num_queries(2):
        duplicates.of_application(application)


@pytest.mark.django_db
def test_an_unusable_application_finds_nobody():
    make_organisation()
    application = make_application(organisation_name="Oy", contact_email="a@gmail.com")
    assert duplicates.of_application(application) == []
