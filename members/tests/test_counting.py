from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from members import counting, retention
from members.models import ProfileCount, organisation_figures
from members.tests.factories import make_manager, make_member, make_product

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"}


@pytest.fixture(autouse=True)
def nothing_held():
    counting._held.clear()
    counting._written_at[0] = -1e9
    yield
    counting._held.clear()


def figures(organisation):
    counting.write()
    today = timezone.localdate()
    return organisation_figures(organisation, today, today)


def test_looks_are_counted_but_not_those_of_machines_staff_and_one_s_own_people(client):
    member = make_member()
    url = f"/en/members/{member.slug}/"
    for _ in range(2):
        client.get(url, **BROWSER)
    client.get(url, HTTP_USER_AGENT="Googlebot/2.1")
    client.get(url, HTTP_USER_AGENT="")
    for person in (make_staff(), make_manager(member)):
        client.force_login(person)
        client.get(url, **BROWSER)
    assert figures(member).views == 2
    assert not client.get(url).cookies.get("visitor")


def test_a_member_learns_the_words_that_were_asked_often_enough(client):
    member = make_member(official_name="Alku")
    make_product(member, name="Puolukkahillo", description="Puolukka")
    for query in ("puolukan", "puolukkaa", "puolukka", "puolukkahillo", "puol"):
        client.get(f"/en/members/?q={query}", **BROWSER)
    found = figures(member)
    assert found.words == [("puolukka", 3)]
    assert found.found == 4  # half a word is somebody who still types


def test_what_was_typed_is_not_kept(client):
    make_product(make_member(), name="Hunaja")
    client.get("/en/members/?q=hunaja+aino.virtanen@example.com", **BROWSER)
    counting.write()
    assert set(ProfileCount.objects.values_list("word", flat=True)) == {"", "hunaja"}


def test_the_first_of_a_quiet_minute_is_written_at_once_and_the_rest_together(
    client, django_assert_num_queries
):
    member = make_member()
    url = f"/en/members/{member.slug}/"
    client.get(url, **BROWSER)
    assert ProfileCount.objects.get().number == 1
    client.get(url, **BROWSER)
    client.get(url, **BROWSER)
    assert ProfileCount.objects.get().number == 1
    with django_assert_num_queries(3):  # with its savepoint
        counting.write()
    assert ProfileCount.objects.get().number == 3


def test_rare_words_go_when_their_month_is_over():
    member, today = make_member(), timezone.localdate()
    last_month = today.replace(day=1) - timedelta(days=1)
    for word, number in (("usein", 3), ("harvoin", 2)):
        ProfileCount.objects.create(
            organisation=member, month=last_month.replace(day=1), what="word", word=word,
            number=number,
        )  # fmt: skip
    retention.forget_counts(timezone.now())
    assert [count.word for count in ProfileCount.objects.all()] == ["usein"]
