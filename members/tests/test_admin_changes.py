import pytest
from django.urls import reverse

from accounts.tests.factories import make_staff, make_superuser
from members import workflows
from members.models import Organisation
from members.tests.factories import make_manager, make_member, make_product
from news.tests.factories import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def member():
    organisation = make_member(official_name="Own Oy", short_description_en="Bread of rye")
    workflows.update_profile(
        organisation=organisation,
        by=make_manager(organisation),
        changes={
            "short_description_en": "Bread of oats",
            "website": "https://own.example",
            "picture": picture_file(),
            "picture_alt_en": "A loaf",
        },
    )
    return organisation


@pytest.fixture
def staff(client):
    person = make_superuser(language="en")
    client.force_login(person)
    return person


def review(member):
    return reverse("admin:members_profilechange_review", args=[member.pk])


def waiting(member):
    return {change.field: change for change in member.changes.waiting()}


def public(member):
    return Organisation.objects.get(pk=member.pk)


def test_old_and_new_stand_side_by_side_with_the_difference_marked(client, staff, member):
    page = client.get(review(member)).content.decode()
    assert "<del>rye</del>" in page
    assert "<ins>oats</ins>" in page
    assert waiting(member)["picture"].new in page
    assert "In one sentence (" in page


def test_all_that_was_seen_is_accepted_with_one_button(client, staff, member):
    seen = [change.pk for change in waiting(member).values()]
    assert client.post(review(member), {"seen": seen}).status_code == 302
    assert public(member).short_description_en == "Bread of oats"
    assert not waiting(member)


def test_one_field_is_accepted_alone(client, staff, member):
    seen = [change.pk for change in waiting(member).values()]
    website = waiting(member)["website"].pk
    client.post(review(member), {"seen": seen, "accept": website})
    assert public(member).website == "https://own.example"
    assert waiting(member).keys() == {"short_description_en", "picture", "picture_alt_en"}


def test_what_has_changed_since_the_page_was_opened_is_not_accepted(client, staff, member):
    seen = [change.pk for change in waiting(member).values()]
    workflows.update_profile(
        organisation=member,
        by=make_manager(member),
        changes={"short_description_en": "Bread of gold"},
    )
    assert client.post(review(member), {"seen": seen}).status_code == 422
    assert public(member).website == ""
    assert "<ins>gold</ins>" in client.get(review(member)).content.decode()


def test_without_a_reason_nothing_is_asked_and_with_one_the_picture_and_its_words_wait(
    client, staff, member
):
    picture = waiting(member)["picture"].pk
    assert client.post(review(member), {"ask": picture}).status_code == 422
    answer = {"ask": picture, f"reason_{picture}": "Whose picture is it?"}
    assert client.post(review(member), answer).status_code == 302
    assert waiting(member).keys() == {"short_description_en", "website"}


@pytest.mark.parametrize("value", ["x", "", "0", "-1", "99999999999999999999"])
def test_a_number_that_is_none_does_no_harm(client, staff, member, value):
    assert client.post(review(member), {"accept": value}).status_code == 422


def test_texts_of_products_are_there_too(client, staff, member):
    product = make_product(member, name_en="Crispbread")
    workflows.save_product(
        organisation=member,
        product=product,
        changes={"description_en": "Thin & crisp"},
        by=make_manager(member),
    )
    page = client.get(review(member)).content.decode()
    assert "Crispbread: Description (" in page
    assert "Thin &amp; crisp" in page


def test_only_staff_with_the_right_decide(client, member):
    for person in (make_staff(), make_manager(member)):
        client.force_login(person)
        assert client.get(review(member)).status_code in (302, 403)
        assert client.post(review(member)).status_code in (302, 403)


def test_the_front_page_names_whose_changes_wait(client, staff, member):
    page = client.get(reverse("admin:index")).content.decode()
    assert "Profile changes" in page
    assert review(member) in page


def test_the_list_costs_the_same_for_one_and_for_many(
    client, staff, member, django_assert_max_num_queries
):
    url = reverse("admin:members_profilechange_changelist") + "?open=1"
    with django_assert_max_num_queries(15):
        page = client.get(url).content.decode()
    assert "Own Oy" in page
