from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from accounts.tests.factories import make_staff, make_user
from content.folding import query_words
from members.models import (
    Application,
    Audience,
    Certificate,
    Membership,
    Municipality,
    Organisation,
    Product,
    RawMaterial,
    Role,
)
from members.models.size import size_class
from members.tests.factories import (
    make_application,
    make_certificate,
    make_manager,
    make_member,
    make_membership,
    make_municipality,
    make_organisation,
    make_product,
    make_product_group,
    make_role,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


# --- Names and order ------------------------------------------------------------------------------


def test_the_name_in_use_stands_for_the_official_one():
    assert make_organisation(official_name="Järvi Oy", marketing_name="").name == "Järvi Oy"
    assert make_organisation(official_name="Järvi Oy", marketing_name="Järvi").name == "Järvi"


def test_two_organisations_of_one_name_get_different_addresses():
    slugs = {make_organisation(official_name="Äänekosken Leipä Oy").slug for _ in range(3)}
    assert slugs == {"aanekosken-leipa-oy", "aanekosken-leipa-oy-2", "aanekosken-leipa-oy-3"}


def test_names_are_ordered_as_finnish_and_swedish_order_them():
    for name in ("Öljy", "Ähtäri", "Åkers", "zoo", "Aamu"):
        make_organisation(official_name=name)
    assert [o.name for o in Organisation.objects.all()] == [
        "Aamu",
        "zoo",
        "Åkers",
        "Ähtäri",
        "Öljy",
    ]


# --- Search ---------------------------------------------------------------------------------------


def found(text, language="fi"):
    with translation.override(language):
        return set(Organisation.objects.search(query_words(text)))


def test_an_organisation_is_found_by_names_texts_products_synonyms_materials_and_place():
    place = make_municipality(name="Mäntyharju")
    maker = make_organisation(
        official_name="Metsän antimet Oy", description_sv="Vi plockar bär", municipality=place
    )
    group = make_product_group(name="Hillot", name_en="Jams", synonyms="marmeladi\nmarmelad")
    product = make_product(maker, name="Puolukkahillo", group=group)
    product.raw_materials.add(RawMaterial.objects.create(name="Puolukka", name_pl="Borówka"))
    Product.objects.filter(pk=product.pk).refresh_search_text()
    make_organisation(official_name="Toinen Oy")
    for words in (
        "puolukan",
        "metsän",
        "BÄR",
        "marmelad",
        "jams",
        "borowka",
        "mantyharju puolukkaa",
    ):
        assert found(words) == {maker}, words
    assert found("puolukka lammas") == set()


def test_new_words_of_a_group_are_searched_at_once():
    product = make_product(group=make_product_group())
    product.group.synonyms = "näkkäri"
    product.group.save()
    assert found("näkkäri") == {product.organisation}


def test_a_removed_product_is_no_longer_found():
    product = make_product(name="Karhunvatukka")
    assert found("karhunvatukka") == {product.organisation}
    product.delete()
    assert found("karhunvatukka") == set()


# --- Membership -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        (None, None, "applied"),
        (AFTER, None, "accepted"),
        (DAY, None, "active"),
        (BEFORE, DAY, "active"),
        (BEFORE, AFTER, "active"),
        (BEFORE, BEFORE, "left"),
    ],
)
def test_the_state_of_a_membership_follows_from_its_dates(since, until, state):
    membership = make_membership(since=since, until=until)
    assert membership.state(DAY) == state
    assert membership.is_active(DAY) == (state == "active")
    assert Membership.objects.active(DAY).exists() == (state == "active")
    members = Organisation.objects.members(DAY)
    assert members.exists() == (state == "active")


def test_an_organisation_has_one_open_membership():
    organisation = make_organisation()
    make_membership(organisation, since=date(2020, 1, 1), until=date(2022, 12, 31))
    make_membership(organisation)
    with pytest.raises(ValidationError, match="already has an open membership"):
        Membership(organisation=organisation).full_clean()
    with pytest.raises(IntegrityError):
        make_membership(organisation)


def test_a_membership_cannot_end_before_it_begins():
    with pytest.raises(ValidationError, match="before the first day"):
        Membership(organisation=make_organisation(), since=DAY, until=BEFORE).full_clean()


# --- Roles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_current"),
    [(DAY, None, True), (AFTER, None, False), (BEFORE, DAY, False), (BEFORE, AFTER, True)],
)
def test_a_role_is_current_from_its_first_day_until_the_day_it_ended(
    starts_on, ends_on, is_current
):
    role = make_role(make_organisation(), starts_on=starts_on, ends_on=ends_on)
    assert role.is_current(DAY) == is_current
    assert Role.objects.current(DAY).exists() == is_current


def test_a_person_has_a_role_of_a_kind_once():
    organisation = make_organisation()
    person = make_manager(organisation)
    make_role(organisation, person=person, kind="contact")
    with pytest.raises(IntegrityError):
        make_role(organisation, person=person)


def test_managers_and_editors_edit_contacts_do_not():
    organisation = make_organisation()
    people = {
        kind: make_role(organisation, kind=kind).person for kind in ("manager", "editor", "contact")
    }
    stranger = make_user()
    objects = Organisation.objects
    for name, person in people.items():
        assert objects.represented_by(person).exists()
        assert objects.edited_by(person).exists() == (name != "contact")
        assert objects.managed_by(person).exists() == (name == "manager")
    for nobody in (stranger, AnonymousUser()):
        assert not objects.represented_by(nobody).exists()


# --- Who sees what --------------------------------------------------------------------------------


def test_strangers_see_members_own_people_their_own_staff_all():
    member, outsider = make_member(), make_organisation()
    left = make_organisation()
    make_membership(left, since=date(2020, 1, 1), until=date(2021, 12, 31))
    visible = Organisation.objects.visible_to
    assert set(visible(AnonymousUser())) == {member}
    assert set(visible(make_manager(member))) == {member}
    assert set(visible(make_manager(outsider))) == {member, outsider}
    assert set(visible(make_staff())) == {member, outsider, left}


def test_a_farm_is_a_home_so_its_contact_facts_start_with_the_members():
    farm, company = make_organisation(type="farm"), make_organisation(type="company")
    assert "phone" in company.visible_fields(Audience.PUBLIC)
    assert "phone" not in farm.visible_fields(Audience.PUBLIC)
    assert "phone" in farm.visible_fields(Audience.MEMBERS)
    assert "size" not in company.visible_fields(Audience.MEMBERS)
    assert "size" in company.visible_fields(Audience.STAFF)


def test_what_was_chosen_overrules_the_usual():
    farm = make_organisation(type="farm", visibility={"phone": "public", "website": "staff"})
    assert "phone" in farm.visible_fields(Audience.PUBLIC)
    assert "website" not in farm.visible_fields(Audience.MEMBERS)


@pytest.mark.parametrize("wrong", [{"phone": "all"}, {"shoe_size": "public"}, ["phone"]])
def test_unknown_choices_of_visibility_are_refused(wrong):
    organisation = make_organisation()
    organisation.visibility = wrong
    with pytest.raises(ValidationError):
        organisation.full_clean()


# --- Certificates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_valid"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (AFTER, None, False),
        (None, BEFORE, False),
        (BEFORE, AFTER, True),
    ],
)
def test_a_certificate_is_valid_from_its_first_to_its_last_day(valid_from, valid_until, is_valid):
    certificate = make_certificate(
        make_organisation(), valid_from=valid_from, valid_until=valid_until
    )
    assert certificate.is_valid(DAY) == is_valid
    assert Certificate.objects.valid(DAY).exists() == is_valid


def test_a_certificate_is_not_for_a_foreign_product():
    certificate = make_certificate(make_organisation())
    certificate.product = make_product()
    with pytest.raises(ValidationError, match="another organisation"):
        certificate.full_clean()


# --- Places, size, applications -------------------------------------------------------------------


def test_a_merged_municipality_gives_way_to_its_successor():
    new = make_municipality(name="Mikkeli", code="491")
    old = make_municipality(
        name="Haukivuori", code="085", valid_to=date(2006, 12, 31), successor=new
    )
    assert set(Municipality.objects.valid_on(date(2006, 12, 31))) == {new, old}
    assert set(Municipality.objects.valid_on(date(2007, 1, 1))) == {new}
    assert old.is_valid_on(date(2006, 12, 31))
    assert not old.is_valid_on(date(2007, 1, 1))


@pytest.mark.parametrize(
    ("headcount", "turnover", "balance", "expected"),
    [
        ("0-4", "0-2", "", "micro"),
        ("5-9", "", "0-2", "micro"),
        ("5-9", "2-10", "0-2", "micro"),
        ("5-9", "2-10", "", "small"),
        ("10-49", "0-2", "0-2", "small"),
        ("10-49", "10-50", "10-43", "medium"),
        ("50-249", "50+", "10-43", "medium"),
        ("50-249", "50+", "43+", "large"),
        ("250+", "", "", "large"),
        ("0-4", "", "", ""),
        ("", "0-2", "0-2", ""),
    ],
)
def test_size_class_by_2003_361_ec(headcount, turnover, balance, expected):
    assert size_class(headcount=headcount, turnover=turnover, balance=balance) == expected


def test_the_class_of_a_group_overrules_its_own_figures_with_a_reason():
    organisation = make_organisation(
        headcount="0-4",
        turnover="0-2",
        size_class_override="large",
        size_class_reason="Owned by a group",
    )
    assert organisation.size_class == "large"
    organisation.size_class_reason = ""
    with pytest.raises(ValidationError, match="Say why"):
        organisation.full_clean()


def test_an_industry_code_says_of_which_edition_it_is():
    organisation = make_organisation()
    organisation.industry_code = "10.71"
    with pytest.raises(ValidationError, match="or neither"):
        organisation.full_clean()


def test_an_application_waits_until_it_is_approved_or_declined():
    waiting = make_application()
    approved = make_application(approved_on=DAY)
    declined = make_application(declined_on=DAY, decline_reason="Too far away")
    assert list(Application.objects.waiting()) == [waiting]
    assert [a.status for a in (waiting, approved, declined)] == ["new", "approved", "declined"]
    with pytest.raises(IntegrityError):
        make_application(approved_on=DAY, declined_on=DAY, decline_reason="Both")


def test_profiles_that_nobody_checked_for_a_year_are_found():
    now = timezone.now()
    fresh = make_organisation(checked_at=now)
    stale = make_organisation(checked_at=now - timedelta(days=400))
    never = make_organisation()
    year_ago = now - timedelta(days=365)
    assert set(Organisation.objects.not_checked_since(year_ago)) == {stale, never}
    assert [o.is_checked_since(year_ago) for o in (fresh, stale, never)] == [True, False, False]
