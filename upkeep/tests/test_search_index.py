"""Whatever upkeep writes, the search knows it at once: making the index anew changes nothing."""

from datetime import date

import pytest

from accounts.tests.factories import make_staff
from content import tables, trash
from members.models import Organisation, SalesChannel
from members.search import documents
from members.tests.factories import (
    make_certificate,
    make_member,
    make_membership,
    make_municipality,
    make_organisation,
    make_product,
)
from upkeep import merging
from upkeep.importing import work, workflows

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def full():
    """An organisation with a row of each kind that it can be found by."""
    organisation = make_organisation(official_name="Saimaan Marja")
    make_membership(organisation, since=date(2015, 1, 1))
    make_certificate(organisation, product=make_product(organisation, name="Hillo"))
    organisation.exports.create(country="SE")
    organisation.visibility = {"exports": "public"}
    organisation.save()
    organisation.sales_channels.add(SalesChannel.objects.create(name="Tori", slug="tori"))
    return organisation


def is_up_to_date():
    return documents.refresh_all() == 0


def worked_off(batch):
    while work.carry_on(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def test_after_an_import_and_after_its_undoing(staff):
    make_municipality(name="Mikkeli", code="491")
    make_member(official_name="Sama Oy").identifiers.create(
        kind="fi_business_id", value="1234567-1"
    )
    lines = tables.read_text(
        "nimi;y-tunnus;kunta;tuotteet;jäsen alkaen\n"
        "Uusi Oy;2077474-0;Mikkeli;Hillo, Mehu;1.2.2020\n"
        "Uusi nimi Oy;1234567-1;Mikkeli;Juusto;\n"
    )
    batch = workflows.upload(lines=lines, source="x.csv", country="FI", language="fi", by=staff)
    workflows.check(batch=batch, keys=batch.columns, country="FI", language="fi", by=staff)
    workflows.start(batch=worked_off(batch), sends_invitations=False, by=staff)
    worked_off(batch)
    assert is_up_to_date()
    workflows.undo(batch=batch, by=staff)
    worked_off(batch)
    assert Organisation.objects.count() == 1
    assert is_up_to_date()


def test_after_a_merge_and_after_it_was_taken_back(staff, full):
    kept = make_member(official_name="Saimaan Marja Oy")
    record = merging.merge(kept=kept, gone=full, facts={}, clashes={}, by=staff)
    assert kept.products.count() == 1
    assert is_up_to_date()
    merging.take_back(record=record, by=staff)
    assert kept.products.count() == 0
    assert is_up_to_date()


def test_after_it_came_back_from_the_trash(staff, full):
    full.memberships.all().delete()  # who has been a member is not thrown away
    [product] = full.products.all()
    for thing in (product, full):
        kept = trash.keep(things=[thing], by=staff)
        thing.delete()
        assert is_up_to_date()
        trash.bring_back(trash=kept, by=staff)
        assert is_up_to_date()
