from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from members import workflows
from members.models import Certificate, Organisation, RawMaterial
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
)

pytestmark = pytest.mark.django_db


def test_a_section_writes_only_its_own_fields():
    organisation = make_member(town="Juva")
    stale = Organisation.objects.get(pk=organisation.pk)
    Organisation.objects.filter(pk=organisation.pk).update(town="Mikkeli")
    editor = make_manager(organisation)
    saved = workflows.update_profile(
        organisation=stale,
        changes={"street": "Torikatu 1", "phone": "+358401234567"},
        by=editor,
    )
    saved.refresh_from_db()
    assert (saved.town, saved.street) == ("Mikkeli", "Torikatu 1")
    assert saved.checked_by == editor


def test_visibility_and_links_are_kept_beside_what_was_there():
    organisation = make_member(visibility={"phone": "staff"})
    organisation.social_links.create(network="facebook", url="https://facebook.example/old")
    workflows.update_profile(
        organisation=organisation,
        changes={},
        audiences={"email": "members"},
        social_links={"facebook": "", "instagram": "https://instagram.example/new"},
        by=make_manager(organisation),
    )
    organisation.refresh_from_db()
    assert organisation.visibility == {"phone": "staff", "email": "members"}
    waiting = {change.field: change.new for change in organisation.changes.open()}
    assert waiting == {"social_facebook": "", "social_instagram": "https://instagram.example/new"}
    workflows.publish_due(now=timezone.now() + timedelta(days=14))
    assert [link.network for link in organisation.social_links.all()] == ["instagram"]


def test_a_change_to_a_certificate_undoes_its_verification():
    staff = make_staff()
    certificate = make_certificate(
        make_member(), verified_on=timezone.localdate(), verified_by=staff
    )
    workflows.save_certificate(
        organisation=certificate.organisation,
        certificate=certificate,
        changes={"number": "FI-EKO-9"},
        by=make_manager(certificate.organisation),
    )
    assert Certificate.objects.get().verified_on is None


def test_a_product_is_found_by_its_raw_materials_once_saved():
    member = make_member()
    RawMaterial.objects.create(name="Lakka", synonyms="hilla")
    product = workflows.save_product(
        organisation=member,
        product=None,
        changes={"name_fi": "Hillo", "raw_materials": ["lakka"]},
        by=make_manager(member),
    )
    assert Organisation.objects.search(["hilla"]).get() == member
    workflows.remove_product(product=product, by=make_manager(member))
    assert not Organisation.objects.search(["hilla"]).exists()
