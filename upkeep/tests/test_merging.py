"""Two become one, with everything of both; and two again."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_superuser, make_user
from events.tests.factories import make_registration
from members.models import Membership, Organisation
from members.tests.factories import (
    make_application,
    make_certificate,
    make_member,
    make_membership,
    make_organisation,
    make_product,
    make_role,
)
from members.workflows import NotPossible
from projects.tests.factories import make_role as make_project_role
from upkeep import merging
from upkeep.absorbing import relations
from upkeep.models import MergeRecord

pytestmark = pytest.mark.django_db

GONE = "gone"
VOLATILE = {"updated_at", "search_text", "translations", "history_id", "changed_at"}


def everything():
    """Every row of every model, but the merges themselves and what keeps its own count."""
    skipped = {"mergerecord", "searchdocument", "contenttype", "permission", "logentry"}
    return {
        model._meta.label: {
            row[model._meta.pk.attname]: {k: v for k, v in row.items() if k not in VOLATILE}
            for row in models.QuerySet(model).values()
        }
        for model in apps.get_models(include_auto_created=True)
        if model._meta.model_name not in skipped
        and not model._meta.model_name.startswith("historical")
        and model._meta.managed
    }


@pytest.fixture
def staff():
    return make_staff()


def merge(kept, gone, staff, facts=None, clashes=None):
    return merging.merge(kept=kept, gone=gone, facts=facts or {}, clashes=clashes or {}, by=staff)


@pytest.fixture
def two():
    kept = make_member(official_name="Saimaan Marja Oy", town="Mikkeli")
    gone = make_organisation(
        official_name="Saimaan Marja",
        website="https://marja.example",
        phone="+358401234567",
        latitude="61.5",
        longitude="27.25",
    )
    make_membership(gone, since=date(2015, 1, 1))
    product = make_product(gone, name="Hillo")
    make_certificate(gone, product=product)
    person = make_user()
    make_role(kept, person=person)
    make_role(gone, person=person)
    make_role(gone)
    make_application(organisation=gone)
    make_registration(organisation=gone)
    make_project_role(organisation=gone)
    gone.identifiers.create(kind="fi_business_id", value="2077474-0")
    gone.exports.create(country="SE")
    kept.exports.create(country="SE")
    make_organisation(linked_to=gone)
    Organisation.objects.filter(pk=kept.pk).update(linked_to=gone)
    kept.refresh_from_db()
    return kept, gone


def test_everything_of_both_is_kept(two, staff):
    kept, gone = two
    merge(kept, gone, staff)
    kept.refresh_from_db()
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    assert [product.name for product in kept.products.all()] == ["Hillo"]
    assert kept.certificates.count() == kept.applications.count() == 1
    assert kept.identifiers.get().value == "2077474-0"
    assert kept.roles.count() == 2  # the person whom both had once
    assert kept.exports.count() == 1
    assert kept.memberships.get().since == date(2015, 1, 1)
    assert kept.linked_to is None
    assert kept.linked.count() == 1
    assert kept.town == "Mikkeli"
    for relation in relations(Organisation):
        pointing = relation.related_model._base_manager.filter(**{relation.field.name: gone.pk})
        assert not pointing.exists(), relation


def test_staff_choose_which_fact_stays(two, staff):
    kept, gone = two
    merge(kept, gone, staff, facts={"official_name": GONE, "website": GONE})
    kept.refresh_from_db()
    assert kept.official_name == "Saimaan Marja"
    assert kept.website == "https://marja.example"


def test_facts_that_do_not_go_together_are_refused(staff):
    kept = make_organisation(industry_code="10.71", industry_classification="nace-2")
    gone = make_organisation()
    with pytest.raises(NotPossible, match="industry code and its classification"):
        merge(kept, gone, staff, facts={"industry_code": GONE})
    assert Organisation.objects.count() == 2


def test_of_two_business_ids_staff_choose_one(staff):
    kept, gone = make_organisation(), make_organisation()
    kept.identifiers.create(kind="fi_business_id", value="1234567-1")
    other = gone.identifiers.create(kind="fi_business_id", value="2077474-0")
    (clash,) = merging.preview(kept=kept, gone=gone, by=staff).clashes
    assert clash.key == f"members.organisationidentifier:{other.pk}"
    assert Organisation.objects.count() == 2
    record = merge(kept, gone, staff, clashes={clash.key: GONE})
    assert kept.identifiers.get().value == "2077474-0"
    merging.take_back(record=record, by=staff)
    assert kept.identifiers.get().value == "1234567-1"
    assert gone.identifiers.get().value == "2077474-0"


def test_a_merge_that_is_taken_back_leaves_nothing_behind(two, staff):
    kept, gone = two
    before = everything()
    record = merge(kept, gone, staff, facts={"official_name": GONE, "website": GONE})
    assert everything() != before
    record = merging.take_back(record=record, by=staff)
    assert record.left_as_is == []
    after = everything()
    assert [label for label in before if before[label] != after[label]] == []


def test_what_was_changed_since_the_merge_stays_and_is_named(two, staff):
    kept, gone = two
    record = merge(kept, gone, staff, facts={"website": GONE})
    kept.refresh_from_db()
    kept.website = "https://new.example"
    kept.save()
    kept.products.get().delete()
    record = merging.take_back(record=record, by=staff)
    kept.refresh_from_db()
    assert kept.website == "https://new.example"
    assert record.left_as_is == ["Organisation “Saimaan Marja Oy”: changed since: website"]
    assert Organisation.objects.get(pk=gone.pk).products.count() == 0


def test_what_cannot_come_back_is_said_and_nothing_is_taken_back(two, staff):
    kept, gone = two
    record = merge(kept, gone, staff)
    make_organisation(slug=gone.slug, official_name="Another")
    with pytest.raises(NotPossible, match="Saimaan Marja cannot come back"):
        merging.take_back(record=record, by=staff)
    assert kept.products.count() == 1
    assert not MergeRecord.objects.get().taken_back_at


def test_the_old_address_leads_to_the_kept_page(two, staff, client):
    kept, gone = two
    old = gone.get_absolute_url()
    record = merge(kept, gone, staff)
    assert client.get(old)["Location"] == kept.get_absolute_url()
    assert make_organisation(official_name="Saimaan Marja").slug != gone.slug
    merging.take_back(record=record, by=staff)
    assert client.get(old).status_code == 200


def test_the_old_address_of_a_hidden_organisation_says_nothing(staff, client):
    kept, gone = make_organisation(), make_organisation()
    old = gone.get_absolute_url()
    merge(kept, gone, staff)
    assert client.get(old).status_code == 404


# --- People


def test_both_addresses_lead_into_the_kept_account(staff):
    kept, gone = make_user(email="aino@work.example"), make_user(email="aino@home.example")
    organisation = make_member()
    make_role(organisation, person=gone)
    before = everything()
    record = merge(kept, gone, staff)
    assert organisation.roles.get().person == kept
    addresses = EmailAddress.objects.filter(user=kept, verified=True)
    assert dict(addresses.values_list("email", "primary")) == {
        "aino@work.example": True,
        "aino@home.example": False,
    }
    merging.take_back(record=record, by=staff)
    assert everything() == before


def test_the_other_address_can_become_the_first(staff):
    kept, gone = make_user(email="aino@work.example"), make_user(email="aino@home.example")
    before = everything()
    record = merge(kept, gone, staff, facts={"email": GONE})
    kept.refresh_from_db()
    assert kept.email == "aino@home.example"
    assert EmailAddress.objects.get(user=kept, primary=True).email == "aino@home.example"
    merging.take_back(record=record, by=staff)
    assert everything() == before


def test_rights_of_staff_do_not_move_and_only_administrators_merge_them(staff):
    kept, gone = make_user(), make_staff()
    group = gone.groups.create(name="Secret")
    with pytest.raises(NotPossible, match="Only an administrator"):
        merge(kept, gone, staff)
    record = merge(kept, gone, make_superuser())
    kept.refresh_from_db()
    assert not kept.is_staff
    assert not kept.groups.exists()
    merging.take_back(record=record, by=staff)
    assert list(User.objects.get(pk=gone.pk).groups.all()) == [group]


def test_nobody_merges_away_their_own_account(staff):
    with pytest.raises(NotPossible, match="Your own account"):
        merge(make_user(), gone := make_superuser(), gone)


# --- Once, and for how long


def test_who_comes_second_is_told(two, staff):
    merge(*two, staff)
    with pytest.raises(NotPossible, match="they may be merged already"):
        merge(*two, staff)
    assert MergeRecord.objects.count() == 1


def test_after_ninety_days_the_record_forgets_the_one_that_is_gone(two, staff):
    record = merge(*two, staff)
    merging.forget_old(timezone.now() + timedelta(days=91))
    record.refresh_from_db()
    assert record.journal == []
    with pytest.raises(NotPossible):
        merging.take_back(record=record, by=staff)


def test_of_two_memberships_the_earlier_beginning_counts(staff):
    kept, gone = make_member(), make_member()
    Membership.objects.filter(organisation=gone).update(since=date(2001, 1, 1))
    (clash,) = merging.preview(kept=kept, gone=gone, by=staff).clashes
    assert clash.gone == "Full member since 2001-01-01"
    merge(kept, gone, staff)
    assert kept.memberships.get().since == date(2001, 1, 1)
