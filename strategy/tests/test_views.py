from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.tests.factories import make_staff, make_superuser, make_user
from strategy.models import Cluster
from strategy.tests.factories import make_cluster, make_label, make_registration

pytestmark = pytest.mark.django_db


def fill_network(number):
    for n in range(number):
        other = make_cluster(
            is_own=False, name=f"Partner {n}", relation=("sister", "partner")[n % 2]
        )
        make_registration(cluster=other)
        make_label(cluster=other)


def test_the_network_page_tells_country_stage_and_registers(client):
    make_cluster(is_own=True)
    partner = make_cluster(
        is_own=False, name="Baltic Food", country="EE", stage=Cluster.Stage.LETTER_OF_INTENT
    )
    make_registration(cluster=partner, register="ECCP")
    page = client.get(reverse("strategy:network")).content.decode()
    for words in ("Baltic Food", "Estonia", "Letter of intent", "ECCP"):
        assert words in page


def test_an_empty_network_page_gives_a_way_on(client):
    assert reverse("contact:form") in client.get(reverse("strategy:network")).content.decode()


def test_the_network_page_asks_the_database_as_often_for_one_cluster_as_for_a_hundred(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    make_cluster(is_own=True)
    fill_network(2)
    client.get(reverse("strategy:network"))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("strategy:network"))
    fill_network(98)
    with django_assert_num_queries(len(few)):
        client.get(reverse("strategy:network"))


def test_a_cluster_has_a_page_of_its_own(client):
    other = make_cluster(
        is_own=False,
        name="Water cluster",
        founded_on=date(2019, 1, 1),
        website="https://water.example",
    )
    make_label(cluster=other, level="Bronze", expires_on=date(2024, 7, 31))
    page = client.get(other.get_absolute_url()).content.decode()
    for words in ("Water cluster", "2019", "https://water.example", "Bronze", "not valid today"):
        assert words in page
    assert '"@type": "Organization"' in page


def test_our_own_cluster_is_the_strategy_page():
    assert make_cluster(is_own=True).get_absolute_url() == "/en/strategy/"


def test_a_hidden_cluster_has_no_page_for_strangers_and_members(client):
    make_cluster(is_own=True)
    hidden = make_cluster(is_own=False, is_public=False, name="Secret plans")
    address = hidden.get_absolute_url()
    assert client.get(address).status_code == 404
    assert "Secret plans" not in client.get(reverse("strategy:network")).content.decode()
    client.force_login(make_user())
    assert client.get(address).status_code == 404
    client.force_login(make_staff())
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_letter_of_intent_is_opened_by_staff_with_the_right_only(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    other = make_cluster(
        is_own=False, letter_of_intent=ContentFile(b"%PDF-1.4 letter", name="letter.pdf")
    )
    address = reverse("strategy:letter_of_intent", args=[other.slug])
    assert other.letter_of_intent.name.startswith("private/")
    assert client.get(address).status_code == 403
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    client.force_login(make_superuser())
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 letter"
    assert "no-store" in answer["Cache-Control"]


def test_a_cluster_without_a_letter_has_none_to_open(client):
    other = make_cluster(is_own=False)
    client.force_login(make_superuser())
    assert client.get(reverse("strategy:letter_of_intent", args=[other.slug])).status_code == 404
