from datetime import date

import pytest

from strategy.structured_data import organisation
from strategy.tests.factories import make_cluster, make_registration

pytestmark = pytest.mark.django_db


def test_search_engines_read_name_place_and_register():
    cluster = make_cluster(
        name="Food cluster",
        acronym="FC",
        town="Mikkeli",
        country="FI",
        phone="+358401234567",
        website="https://food.example",
    )
    make_registration(cluster=cluster, url="https://register.example/fc")
    data = organisation(cluster)
    assert data["address"]["addressLocality"] == "Mikkeli"
    assert data["telephone"] == "+358401234567"
    assert data["sameAs"] == ["https://food.example", "https://register.example/fc"]
    assert data["alternateName"] == ["FC"]


@pytest.mark.parametrize(
    ("precision", "shown"), [("year", "2022"), ("month", "2022-07"), ("day", "2022-07-01")]
)
def test_the_founding_date_has_no_more_digits_than_are_known(precision, shown):
    cluster = make_cluster(founded_on=date(2022, 7, 1), founded_precision=precision)
    assert organisation(cluster)["foundingDate"] == shown


def test_what_is_not_known_is_not_said():
    assert not {"address", "logo", "sameAs", "foundingDate"} & set(organisation(make_cluster()))
