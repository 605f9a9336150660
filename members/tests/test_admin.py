from datetime import timedelta

import pytest
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from members import models
from members.models import Application, Membership, Organisation
from members.tests.factories import (
    make_application,
    make_certificate,
    make_manager,
    make_member,
    make_municipality,
    make_organisation,
    make_product,
    make_product_group,
    make_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def staff(client):
    person = make_superuser()
    client.force_login(person)
    return person


def changelist(model):
    return reverse(f"admin:members_{model._meta.model_name}_changelist")


def change(row):
    return reverse(f"admin:members_{row._meta.model_name}_change", args=[row.pk])


def listed(client, model, query=""):
    response = client.get(changelist(model) + query)
    assert response.status_code == 200
    return set(response.context["cl"].queryset)


REGISTERED = [
    models.Application,
    models.Certificate,
    models.CertificateScheme,
    models.Membership,
    models.Municipality,
    models.Organisation,
    models.Product,
    models.ProductGroup,
    models.RawMaterial,
    models.SalesChannel,
]


@pytest.mark.parametrize("model", REGISTERED)
def test_every_screen_opens_and_searches(client, staff, model):
    member = make_member()
    make_certificate(member, product=make_product(member, group=make_product_group()))
    make_application()
    assert client.get(changelist(model) + "?q=oy").status_code == 200
    if model is not models.Application:
        assert client.get(reverse(f"admin:members_{model._meta.model_name}_add")).status_code == 200
    for row in model.objects.all()[:1]:
        assert client.get(change(row)).status_code == 200


@pytest.mark.parametrize(
    "model",
    [
        models.Application,
        models.Certificate,
        models.Membership,
        models.Organisation,
        models.Product,
    ],
)
def test_lists_take_the_same_queries_for_1_and_100_rows(
    client, staff, model, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        for _ in range(number):
            member = make_member(municipality=make_municipality())
            make_certificate(member, product=make_product(member, group=make_product_group()))
            make_role(member)
            make_application()

    fill(1)
    with django_assert_max_num_queries(30) as few:
        client.get(changelist(model))
    fill(50)
    with django_assert_num_queries(len(few)):
        client.get(changelist(model))


# --- Organisations --------------------------------------------------------------------------------


def test_organisations_are_filtered_as_staff_ask(client, staff):
    fresh = make_member(checked_at=timezone.now())
    make_manager(fresh)
    stale, outsider = make_member(), make_organisation(checked_at=timezone.now())
    assert listed(client, Organisation, "?member=yes") == {fresh, stale}
    assert listed(client, Organisation, "?member=no") == {outsider}
    assert listed(client, Organisation, "?stale=1") == {stale}
    assert listed(client, Organisation, "?orphan=1") == {stale}


def test_organisations_are_found_by_words_and_by_business_id(client, staff):
    member = make_member(official_name="Äänekosken Leipä")
    member.identifiers.create(kind="fi_business_id", value="2077474-0")
    make_member()
    assert listed(client, Organisation, "?q=aanekosken+leipä") == {member}
    assert listed(client, Organisation, "?q=2077474-0") == {member}


def as_sent(response):
    """The page's form with all its inlines, as a browser would send it back unchanged."""
    form_sets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [response.context["adminform"].form]
    for form_set in form_sets:
        forms += [form_set.management_form, *form_set.forms]
    return {
        field.html_name: field.value()
        for form in forms
        for field in form
        if not isinstance(field.value(), FieldFile) and field.value() not in (None, [], "")
    }


def test_staff_edit_a_profile_and_who_sees_what(client, staff):
    member = make_member(type="farm")
    product = make_product(member, name="Kaura", name_en="Oats")
    response = client.get(change(member))
    data = as_sent(response)
    data |= {"audience_phone": "public", "official_name": "New Name Oy", "website": "own.example"}
    data["products-0-name_fi"] = "Ruis"
    response = client.post(change(member), data)
    assert response.status_code == 302, response.context["errors"]
    member.refresh_from_db()
    product.refresh_from_db()
    assert member.name == "New Name Oy"
    assert member.website == "https://own.example"
    assert member.visibility == {"phone": "public"}
    assert product.name_fi == "Ruis"
    assert "ruis" in member.search_text


def test_profiles_are_marked_as_checked(client, staff):
    member = make_member()
    client.post(
        changelist(Organisation), {"action": "mark_checked", "_selected_action": [member.pk]}
    )
    member.refresh_from_db()
    assert member.checked_by == staff


def test_a_membership_is_ended_with_a_reason(client, staff):
    member = make_member()
    data = {"action": "end_membership", "_selected_action": [member.pk]}
    asked = client.post(changelist(Organisation), data)
    assert member.name in asked.content.decode()
    assert Membership.objects.get().until is None
    client.post(changelist(Organisation), data | {"end": "1", "reason": ""})
    assert Membership.objects.get().until is None
    client.post(changelist(Organisation), data | {"end": "1", "reason": "Lopetti"})
    assert Membership.objects.get().left_reason == "Lopetti"
    assert not Organisation.objects.members(timezone.localdate()).exists()


# --- Applications ---------------------------------------------------------------------------------


def test_likely_duplicates_stand_beside_the_application(client, staff):
    known = make_organisation(official_name="Järvikylän Meijeri Oy")
    application = make_application(organisation_name="Jarvikylan Meijeri")
    text = client.get(change(application)).content.decode()
    assert "May be the same organisation" in text
    assert "the same name" in text
    assert change(known) in text


def test_an_application_is_approved_on_a_page_of_its_own(client, staff):
    application = make_application()
    url = reverse("admin:members_application_approve", args=[application.pk])
    assert client.get(url).status_code == 200
    assert Application.objects.waiting().exists()  # looking changes nothing
    data = {"category": "associate", "decided_on": timezone.localdate()}
    assert client.post(url, data).status_code == 302
    application.refresh_from_db()
    assert application.decided_by == staff
    assert application.organisation.memberships.get().category == "associate"
    assert client.get(change(application)).status_code == 200


def test_the_day_of_the_decision_is_today_s_in_every_language(client, staff):
    staff.language = "fi"
    staff.save()
    url = reverse("admin:members_application_approve", args=[make_application().pk])
    assert f'type="date" name="decided_on" value="{timezone.localdate():%Y-%m-%d}"' in (
        client.get(url).content.decode()
    )


def test_an_application_is_joined_to_the_organisation_that_is_known(client, staff):
    known = make_organisation(official_name="Järvikylän Meijeri Oy")
    application = make_application(organisation_name="Jarvikylan Meijeri")
    url = reverse("admin:members_application_approve", args=[application.pk])
    assert "A new one, made from this application" in client.get(url).content.decode()
    data = {
        "category": "full",
        "decided_on": timezone.localdate(),
        "organisation": known.pk,
    }
    client.post(url, data)
    application.refresh_from_db()
    assert application.organisation == known


def test_a_decision_before_the_application_is_refused(client, staff):
    application = make_application()
    url = reverse("admin:members_application_approve", args=[application.pk])
    yesterday = timezone.localdate() - timedelta(days=1)
    response = client.post(url, {"category": "full", "decided_on": yesterday})
    assert response.status_code == 422
    assert Application.objects.waiting().exists()


def test_declining_asks_for_the_reason_first(client, staff):
    application = make_application()
    url = reverse("admin:members_application_decline", args=[application.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Too far away"}).status_code == 302
    application.refresh_from_db()
    assert application.decline_reason == "Too far away"


def test_many_applications_are_decided_at_once(client, staff):
    new = make_application()
    make_organisation(official_name="Tuttu Oy")
    known = make_application(organisation_name="Tuttu")
    data = {"action": "approve_selected", "_selected_action": [new.pk, known.pk]}
    client.post(changelist(Application), data)
    assert list(Application.objects.waiting()) == [known]
    data = {"action": "decline_selected", "_selected_action": [new.pk, known.pk]}
    assert "Tuttu" in client.post(changelist(Application), data).content.decode()
    client.post(changelist(Application), data | {"decline": "1", "reason": "No"})
    assert list(Application.objects.declined()) == [known]
    assert listed(client, Application, "?status=declined") == {known}


def test_only_who_may_change_applications_decides(client):
    reader = make_superuser()
    reader.is_superuser = False
    reader.save()
    client.force_login(reader)
    application = make_application()
    for name in ("approve", "decline"):
        url = reverse(f"admin:members_application_{name}", args=[application.pk])
        assert client.post(url, {"reason": "x"}).status_code == 403
    assert Application.objects.waiting().exists()


# --- Memberships and certificates -----------------------------------------------------------------


def test_fees_are_marked_in_the_list(client, staff):
    membership = make_member().memberships.get()
    for action in ("mark_invoiced", "mark_paid"):
        client.post(changelist(Membership), {"action": action, "_selected_action": [membership.pk]})
    membership.refresh_from_db()
    assert membership.invoiced_on == membership.paid_on == timezone.localdate()
    assert listed(client, Membership, "?unpaid=1") == set()
    assert listed(client, Membership, "?state=active") == {membership}


def test_certificates_are_verified_and_filtered_by_validity(client, staff):
    today = timezone.localdate()
    soon = make_certificate(make_member(), valid_until=today + timedelta(days=5))
    expired = make_certificate(make_member(), valid_until=today - timedelta(days=5))
    client.post(
        changelist(models.Certificate),
        {"action": "mark_verified", "_selected_action": [soon.pk]},
    )
    soon.refresh_from_db()
    assert soon.verified_by == staff
    assert listed(client, models.Certificate, "?validity=soon") == {soon}
    assert listed(client, models.Certificate, "?validity=expired") == {expired}
