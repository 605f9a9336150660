"""Sections of a profile on a phone: who sees it, what waits, what is lacking, what was before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members import completeness, history, opening_hours, sections, workflows
from members.asks import Situation, change_needed, unfinished_profile
from members.models import Organisation, RawMaterial
from members.models.visibility import LABELS
from members.structured_data import organisation_data
from members.tests.factories import (
    make_manager,
    make_member,
    make_product,
    make_product_group,
    make_role,
)
from news.tests.factories import picture_file

pytestmark = pytest.mark.django_db


def address(name, *args):
    with translation.override("en"):
        return reverse(f"my_members:{name}", args=args)


@pytest.fixture
def member():
    return make_member(official_name="Own Oy", type="company")


@pytest.fixture
def editor(client, member):
    person = make_manager(member)
    client.force_login(person)
    return person


def filled_in(client, url, **changes):
    """What a browser would send."""
    form = client.get(url).context["form"]
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value in (None, "", [], {}) or name in ("picture", "logo", "opening_times"):
            continue
        data[name] = value
    return data | changes


# --- Who sees it ----------------------------------------------------------------------------------


def test_every_fact_has_its_audience_beside_it_in_one_section(client, member, editor):
    offered = []
    for name in sections.FORMS:
        form = client.get(address("section", member.slug, name)).context["form"]
        offered += [each.removeprefix("audience_") for each in form.audiences]
    assert sorted(offered) == sorted(LABELS)


def test_a_field_without_a_choice_says_that_everyone_sees_it(client, member, editor):
    text = client.get(address("section", member.slug, "texts-en")).content.decode()
    assert text.count("Everyone sees this.") == 3
    text = client.get(address("section", member.slug, "size")).content.decode()
    assert "Everyone sees this." not in text


# --- What waits -----------------------------------------------------------------------------------


def test_the_form_shows_what_waits_and_until_when(client, member, editor):
    url = address("section", member.slug, "texts-en")
    client.post(url, filled_in(client, url, short_description_en="New words"))
    page = client.get(url).content.decode()
    assert "New words" in page
    assert "Being checked – public at latest" in page
    page = client.get(address("organisation", member.slug)).content.decode()
    assert "Being checked – public at latest" in page


def test_only_its_authors_see_it_on_the_page(client, member, editor):
    url = address("section", member.slug, "texts-en")
    client.post(url, filled_in(client, url, short_description_en="New words"))
    with translation.override("en"):
        page = member.get_absolute_url()
    assert "New words" in client.get(page).content.decode()
    assert "New words" not in client.get(f"{page}?as=public").content.decode()
    for person in (None, make_manager(make_member()), make_role(member, kind="contact").person):
        client.logout()
        if person:
            client.force_login(person)
        assert "New words" not in client.get(page).content.decode()


def test_what_staff_have_asked_is_the_first_thing_on_my_page(member, editor):
    workflows.update_profile(
        organisation=member, by=editor, changes={"website": "https://own.example"}
    )
    change = member.changes.get()
    workflows.ask_for_change(
        organisation=member, change=change.pk, reason="It does not open.", by=editor
    )
    kinds = frozenset({"manager"})
    ask = change_needed(Situation(editor, member, kinds, timezone.now()))
    assert ask.text == "It does not open."
    assert "/edit/contact/" in ask.url


# --- Two editors ----------------------------------------------------------------------------------


def test_the_second_editor_sees_both_and_decides(client, member, editor):
    url = address("section", member.slug, "basics")
    mine = filled_in(client, url, town="Juva")
    workflows.update_profile(
        organisation=member, by=make_manager(member), changes={"town": "Puumala"}
    )
    response = client.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has saved this section in the meantime." in page
    assert "Saved in the meantime: Puumala" in page
    assert 'value="Juva"' in page
    again = mine | {"opened_with": response.context["form"]["opened_with"].value()}
    assert client.post(url, again).status_code == 302
    assert Organisation.objects.get(pk=member.pk).town == "Juva"


# --- What is lacking ------------------------------------------------------------------------------


def missing(organisation):
    with translation.override("en"):
        return [each.what for each in completeness.of(organisation).missing]


def test_the_list_is_gone_when_nothing_is_lacking(client, member, editor):
    assert completeness.of(member).total == 7
    assert len(missing(member)) == 7
    member.short_description_fi, member.description_fi = "Lyhyt", "Pitkä"
    member.how_to_buy_fi, member.email = "Torilta", "own@example.com"
    member.picture = picture_file()
    member.save()
    make_product(member)
    make_role(member, is_public=True)
    assert missing(member) == []
    assert (
        b"what your page still lacks"
        not in client.get(address("organisation", member.slug)).content
    )


def test_what_only_members_see_is_lacking_for_the_public(member):
    member.phone = "+358401234567"
    member.save()
    ask = "Show everyone a phone number or an e-mail address"
    assert ask not in missing(member)
    member.visibility = {"phone": "members"}
    member.save()
    assert ask in missing(member)


def test_a_school_is_not_asked_for_products():
    school = make_member(type="education")
    assert completeness.of(school).total == 5
    assert "Add your products" not in missing(school)


def test_what_is_being_checked_is_lacking_still_but_not_asked_for_again(member, editor):
    workflows.update_profile(
        organisation=member,
        by=editor,
        changes={"short_description_fi": "Lyhyt", "description_fi": "Pitkä"},
    )
    found = completeness.of(member)
    assert [each.is_waiting for each in found.missing][:3] == [True, True, False]
    kinds = frozenset({"manager"})
    with translation.override("en"):
        ask = unfinished_profile(Situation(editor, member, kinds, timezone.now()))
    assert ask.label == "Add a picture"


# --- Words with suggestions -----------------------------------------------------------------------


def test_words_are_suggested_but_not_those_of_other_members(client, member, editor):
    RawMaterial.objects.create(name_en="Lingonberry", name_fi="Puolukka")
    RawMaterial.objects.create(name_en="Secret herb", name_fi="Salayrtti", is_proposed=True)
    make_product_group(name_en="Jams")
    page = client.get(address("add_product", member.slug)).content.decode()
    assert '<option value="Lingonberry">' in page
    assert '<option value="Jams">' in page
    assert "Secret herb" not in page


def test_a_product_is_typed_in_words(client, member, editor):
    client.post(
        address("add_product", member.slug),
        {"name_en": "Jam", "raw_materials": ["Lingonberry ", "", "Sugar", "Sugar"]},
    )
    product = member.products.get()
    assert sorted(each.name for each in product.raw_materials.all()) == ["Lingonberry", "Sugar"]
    url = address("product", member.slug, product.pk)
    client.post(url, filled_in(client, url, raw_materials=["Sugar"]))
    assert [each.name for each in product.raw_materials.all()] == ["Sugar"]


# --- Opening hours --------------------------------------------------------------------------------


def test_a_week_is_asked_day_by_day_and_shown_together(client, member, editor):
    url = address("section", member.slug, "opening-hours")
    week = {}
    for day in ("mon", "tue", "wed", "thu", "fri"):
        week |= {f"opening_times_{day}_from": "10:00", f"opening_times_{day}_to": "17:30"}
    assert client.post(url, filled_in(client, url, **week)).status_code == 302
    hours = Organisation.objects.get(pk=member.pk).opening_times
    with translation.override("en"):
        assert opening_hours.table(hours)[-1] == ("Sat–Sun", "closed")
        assert len(opening_hours.table(hours)) == 2
    member.refresh_from_db()
    data = organisation_data(member, member.visible_fields("public"))
    (told,) = data["location"]["openingHoursSpecification"]
    assert (told["opens"], told["closes"], len(told["dayOfWeek"])) == ("10:00", "17:30", 5)
    member.visibility = {"opening_hours": "members"}
    assert "location" not in organisation_data(member, member.visible_fields("public"))


@pytest.mark.parametrize(("start", "end"), [("10:00", ""), ("17:00", "10:00"), ("10:00", "10:00")])
def test_a_day_needs_from_and_to_in_order(client, member, editor, start, end):
    url = address("section", member.slug, "opening-hours")
    times = {"opening_times_mon_from": start, "opening_times_mon_to": end}
    response = client.post(url, filled_in(client, url, **times))
    assert response.status_code == 422
    assert "Monday: give when you open" in response.content.decode()


# --- What was before ------------------------------------------------------------------------------


def test_the_history_says_who_has_changed_what_and_brings_it_back(client, member, editor):
    url = address("section", member.slug, "basics")
    client.post(url, filled_in(client, url, town="Juva"))
    client.post(url, filled_in(client, url, town="Puumala"))
    page = client.get(address("history", member.slug)).content.decode()
    assert "Juva" in page
    assert str(editor) in page
    old = member.history.filter(town="Juva").first()
    back = address("bring_back", member.slug, "organisation", old.history_id)
    assert "Puumala" in client.get(back).content.decode()
    assert client.post(back).status_code == 302
    assert Organisation.objects.get(pk=member.pk).town == "Juva"


def test_the_history_takes_no_more_queries_for_30_changes(
    client, member, editor, django_assert_max_num_queries
):
    for number in range(30):
        member.town = f"Kylä {number}"
        member.save()
    with django_assert_max_num_queries(20):
        assert len(history.versions_of(member, 50)) >= 30


def test_the_history_of_another_organisation_is_closed(client, member, editor):
    other = make_member()
    assert client.get(address("history", other.slug)).status_code == 404
    theirs = other.history.first().history_id
    url = address("bring_back", member.slug, "organisation", theirs)
    assert client.get(url).status_code == client.post(url).status_code == 404


def test_words_that_are_new_and_gone_are_marked():
    old, new = history.marked("Bread <b> of rye", "Bread of oats")
    assert "<del>" in old
    assert "&lt;b&gt;" in old
    assert new.count("<ins>") == 1


def test_a_time_far_away_is_said_with_its_day(member, editor):
    workflows.update_profile(
        organisation=member, by=editor, changes={"website": "https://own.example"}
    )
    change = member.changes.get()
    change.publish_at = timezone.now() + timedelta(days=30)
    change.save()
    year = str(timezone.localtime(change.publish_at).year)
    with translation.override("en"):
        assert year in client_words(member)


def client_words(member):
    return "".join(badge for section in sections.overview(member) for badge in section.badges)
