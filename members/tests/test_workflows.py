from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail
from members import workflows
from members.models import Application, Certificate, Organisation, Role
from members.tests.factories import (
    make_application,
    make_certificate,
    make_manager,
    make_member,
    make_membership,
    make_municipality,
    make_organisation,
    make_product,
    make_role,
)
from members.workflows import NotPossible
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

ANSWERS = {
    "organisation_name": "Metsäpuro Oy",
    "type": "company",
    "country": "FI",
    "business_id": "2077474-0",
    "municipality": "Juva",
    "website": "https://metsapuro.example",
    "contact_name": "Aino Esimerkki",
    "contact_email": "aino@metsapuro.example",
    "contact_phone": "",
    "wishes": "Asiakkaita & kumppaneita",
    "message": "",
}


def apply(**overrides):
    return workflows.apply(answers=ANSWERS | overrides, language="fi", consent_version="2026-11")


def mails(template):
    return Mail.objects.filter(template=f"members/{template}")


# --- Joining --------------------------------------------------------------------------------------


def test_an_application_gets_a_receipt_in_its_own_language():
    application = apply()
    assert application.is_waiting
    receipt = mails("application_receipt").get()
    assert (receipt.to, receipt.language) == ("aino@metsapuro.example", "fi")
    assert "Asiakkaita & kumppaneita" in receipt.text
    assert "&amp;" not in receipt.text


def test_the_clusters_own_mailbox_is_told():
    make_cluster(email="office@cluster.example")
    apply()
    told = mails("application_arrived").get()
    assert told.to == "office@cluster.example"
    assert told.reply_to == "aino@metsapuro.example"


def test_a_form_sent_twice_is_kept_once():
    assert apply() == apply()
    assert Application.objects.count() == 1
    assert mails("application_receipt").count() == 1


def test_approving_makes_organisation_membership_account_manager_and_welcome():
    juva = make_municipality(name="Juva", code="178")
    staff = make_staff()
    organisation = workflows.approve_application(application=apply(), by=staff)
    assert organisation.official_name == "Metsäpuro Oy"
    assert organisation.municipality == juva
    assert organisation.identifiers.get().value == "2077474-0"
    assert organisation.email == ""  # the applicant's own address is not the organisation's
    membership = organisation.memberships.get()
    assert membership.is_active(timezone.localdate())
    assert membership.accepted_by == staff
    person = User.objects.get(email="aino@metsapuro.example")
    assert Organisation.objects.managed_by(person).get() == organisation
    welcome = mails("welcome").get()
    assert welcome.to == person.email
    assert "/fi/accounts/" in welcome.text
    application = Application.objects.get()
    assert (application.status, application.organisation) == ("approved", organisation)


def test_approving_twice_changes_nothing_more():
    application = apply()
    first = workflows.approve_application(application=application, by=make_staff())
    again = workflows.approve_application(application=application, by=make_staff())
    assert first == again
    assert Organisation.objects.count() == 1
    assert Role.objects.count() == 1
    assert mails("welcome").count() == 1


def test_an_application_can_be_linked_to_an_organisation_that_is_known():
    known = make_organisation(official_name="Metsäpuro")
    organisation = workflows.approve_application(
        application=apply(), organisation=known, by=make_staff()
    )
    assert organisation == known
    assert Organisation.objects.members(timezone.localdate()).get() == known
    assert known.identifiers.get().value == "2077474-0"


def test_linking_to_a_member_keeps_its_membership():
    member = make_member()
    since = member.memberships.get().since
    workflows.approve_application(application=apply(), organisation=member, by=make_staff())
    assert member.memberships.get().since == since


def test_a_known_business_id_is_not_entered_twice():
    owner = make_organisation(official_name="Vanha Oy")
    owner.identifiers.create(kind="fi_business_id", value="2077474-0")
    with pytest.raises(NotPossible, match="Vanha Oy"):
        workflows.approve_application(application=apply(), by=make_staff())
    assert Organisation.objects.count() == 1
    assert not mails("welcome").exists()


def test_a_person_who_has_an_account_gets_the_role_on_it():
    person = make_user(email="aino@metsapuro.example", language="sv")
    organisation = workflows.approve_application(
        application=apply(contact_email="Aino@Metsapuro.example"), by=make_staff()
    )
    assert Organisation.objects.managed_by(person).get() == organisation
    assert User.objects.filter(email__iexact=person.email).count() == 1


def test_the_decision_is_not_dated_before_the_application():
    with pytest.raises(NotPossible, match="decision"):
        workflows.approve_application(
            application=apply(),
            by=make_staff(),
            decided_on=timezone.localdate() - timedelta(days=1),
        )


def test_declining_needs_a_reason_and_sends_it():
    application, staff = apply(), make_staff()
    with pytest.raises(NotPossible, match="Say why"):
        workflows.decline_application(application=application, reason="  ", by=staff)
    for _ in range(2):
        workflows.decline_application(application=application, reason="Liian kaukana", by=staff)
    assert "Liian kaukana" in mails("declined").get().text
    assert Application.objects.get().status == "declined"


def test_a_decision_is_not_turned_round():
    staff = make_staff()
    declined, approved = apply(), make_application()
    workflows.decline_application(application=declined, reason="No", by=staff)
    workflows.approve_application(application=approved, by=staff)
    with pytest.raises(NotPossible, match="declined already"):
        workflows.approve_application(application=declined, by=staff)
    with pytest.raises(NotPossible, match="approved already"):
        workflows.decline_application(application=approved, reason="No", by=staff)


# --- Leaving --------------------------------------------------------------------------------------


def test_leaving_hides_the_profile_and_ends_the_roles():
    member = make_member()
    manager = make_manager(member)
    workflows.end_membership(
        membership=member.memberships.get(), reason="Lopetti toiminnan", by=make_staff()
    )
    today = timezone.localdate()
    assert not Organisation.objects.members(today).exists()
    assert not Organisation.objects.represented_by(manager).exists()
    assert member.memberships.get().left_reason == "Lopetti toiminnan"


def test_a_membership_may_end_later():
    member = make_member()
    manager = make_manager(member)
    last_day = timezone.localdate() + timedelta(days=10)
    workflows.end_membership(
        membership=member.memberships.get(), reason="", by=make_staff(), last_day=last_day
    )
    assert Organisation.objects.members(last_day).exists()
    assert Organisation.objects.managed_by(manager).exists()
    assert Role.objects.current(last_day).exists()
    assert not Role.objects.current(last_day + timedelta(days=1)).exists()


def test_a_membership_ends_once_and_not_before_it_began():
    staff, today = make_staff(), timezone.localdate()
    coming = make_membership(since=today + timedelta(days=5))
    with pytest.raises(NotPossible, match="begun"):
        workflows.end_membership(membership=coming, reason="", by=staff)
    left = make_membership(until=today)
    with pytest.raises(NotPossible, match="an end already"):
        workflows.end_membership(membership=left, reason="", by=staff)


# --- People ---------------------------------------------------------------------------------------


def invite(organisation, by, **overrides):
    values = {
        "email": "bertil@metsapuro.example",
        "display_name": "Bertil Exempel",
        "kind": "editor",
        "language": "sv",
    }
    return workflows.invite_colleague(organisation=organisation, by=by, **values | overrides)


def test_an_invited_colleague_gets_account_role_and_mail():
    member = make_member()
    role = invite(member, make_manager(member))
    assert role.kind == "editor"
    assert Organisation.objects.edited_by(role.person).get() == member
    invitation = mails("invitation").get()
    assert (invitation.to, invitation.language) == ("bertil@metsapuro.example", "sv")
    assert "/sv/accounts/" in invitation.text


def test_nobody_is_invited_twice_to_the_same_role():
    member = make_member()
    manager = make_manager(member)
    invite(member, manager)
    with pytest.raises(NotPossible, match="already"):
        invite(member, manager)


def test_an_editor_who_is_invited_as_manager_changes_over():
    member = make_member()
    manager = make_manager(member)
    editor = invite(member, manager).person
    invite(member, manager, kind="manager")
    kinds = Role.objects.current(timezone.localdate()).filter(person=editor)
    assert [role.kind for role in kinds] == ["manager"]


def test_the_last_manager_cannot_vanish():
    member = make_member()
    first = make_role(member)
    with pytest.raises(NotPossible, match="needs a manager"):
        workflows.end_role(role=first, by=first.person)
    with pytest.raises(NotPossible, match="needs a manager"):
        invite(member, first.person, email=first.person.email, kind="editor")
    make_role(member)
    workflows.end_role(role=first, by=first.person)
    assert not Organisation.objects.represented_by(first.person).exists()


# --- The profile ----------------------------------------------------------------------------------


def test_a_section_writes_only_its_own_fields():
    organisation = make_member(town="Juva")
    stale = Organisation.objects.get(pk=organisation.pk)
    Organisation.objects.filter(pk=organisation.pk).update(town="Mikkeli")
    editor = make_manager(organisation)
    saved = workflows.update_profile(
        organisation=stale,
        changes={"marketing_name": "Zeta", "description_sv": "Bär"},
        by=editor,
    )
    saved.refresh_from_db()
    assert (saved.town, saved.marketing_name) == ("Mikkeli", "Zeta")
    assert saved.sort_key == "zeta"
    assert "bar" in saved.search_text
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
    assert [link.network for link in organisation.social_links.all()] == ["instagram"]


def test_a_change_to_a_certificate_undoes_its_verification():
    staff = make_staff()
    certificate = make_certificate(
        make_member(), verified_on=timezone.localdate(), verified_by=staff
    )
    certificate.number = "FI-EKO-9"
    workflows.save_certificate(certificate=certificate, by=make_manager(certificate.organisation))
    assert Certificate.objects.get().verified_on is None


def test_a_product_is_found_by_its_raw_materials_once_saved():
    member = make_member()
    product = make_product(member, name="Hillo")
    material = product.raw_materials.model.objects.create(name="Lakka", synonyms="hilla")
    workflows.save_product(product=product, raw_materials=[material], by=make_manager(member))
    assert Organisation.objects.search(["hilla"]).get() == member
    workflows.remove_product(product=product, by=make_manager(member))
    assert not Organisation.objects.search(["hilla"]).exists()
