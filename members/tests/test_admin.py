from datetime import timedelta

import pytest
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from mailing.models import Mail
from members import models, workflows
from members.models import AccessRequest, Application, DeclineReason, Membership, Organisation
from members.tests.factories import (
    make_access_request,
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
    models.AccessRequest,
    models.Application,
    models.Certificate,
    models.CertificateScheme,
    models.DeclineReason,
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
    if model not in (models.AccessRequest, models.Application):  # they come from their pages
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
            make_application().questions.create(text="Why?")

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


def decision(name, application):
    return reverse(f"admin:members_application_{name}", args=[application.pk])


@pytest.mark.parametrize("name", ["approve", "decline", "ask"])
def test_the_second_of_two_staff_is_told_what_the_first_decided(client, staff, name):
    application = make_application()
    workflows.approve_application(application=application, by=make_staff(display_name="Riitta"))
    data = {"category": "full", "decided_on": timezone.localdate(), "reason": "x", "text": "x"}
    for answer in (
        client.get(decision(name, application), follow=True),
        client.post(decision(name, application), data, follow=True),
    ):
        assert "Riitta has approved this application already." in answer.content.decode()
    application.refresh_from_db()
    assert application.decided_by.display_name == "Riitta"


def make_ready_text():
    return DeclineReason.objects.create(
        name="Too far", text_en="Too far.", text_fi="Liian kaukana."
    )


def test_a_ready_text_is_put_in_in_the_applicants_language_and_can_be_changed(client, staff):
    ready = DeclineReason.objects.create(
        name="Too far", text_en="Too far.", text_fi="Liian kaukana."
    )
    application = make_application(language="fi")
    assert "Too far" in client.get(decision("decline", application)).content.decode()
    page = client.get(decision("decline", application) + f"?text={ready.pk}").content.decode()
    assert "Liian kaukana.</textarea>" in page
    client.post(decision("decline", application), {"reason": "Liian kaukana, valitettavasti."})
    application.refresh_from_db()
    assert application.decline_reason == "Liian kaukana, valitettavasti."


def test_many_are_declined_each_in_the_language_of_the_application(client, staff):
    ready = DeclineReason.objects.create(
        name="Too far", text_en="Too far.", text_fi="Liian kaukana."
    )
    finnish, english = make_application(language="fi"), make_application(language="en")
    data = {
        "action": "decline_selected",
        "decline": "1",
        "_selected_action": [finnish.pk, english.pk],
    }
    client.post(changelist(Application), data)
    client.post(changelist(Application), data | {"text": ready.pk, "reason": "Both"})
    assert Application.objects.waiting().count() == 2  # one or the other
    client.post(changelist(Application), data | {"text": ready.pk})
    reasons = Application.objects.declined().values_list("language", "decline_reason")
    assert dict(reasons) == {"fi": "Liian kaukana.", "en": "Too far."}


def test_a_question_is_asked_on_a_page_of_its_own_and_stands_on_the_application(client, staff):
    application = make_application()
    assert client.post(decision("ask", application), {"text": ""}).status_code == 422
    assert client.post(decision("ask", application), {"text": "Whence?"}).status_code == 302
    assert Mail.objects.get(template="members/application_question").to
    assert "Whence?" in client.get(change(application)).content.decode()
    assert listed(client, Application, "?status=asked") == {application}
    assert listed(client, Application, "?status=new") == set()


def test_what_was_asked_and_agreed_is_not_edited_when_an_application_is_corrected(client, staff):
    application = make_application()
    question = application.questions.create(text="Whence?", asked_by=staff)
    response = client.get(change(application))
    client.post(change(application), as_sent(response) | {"municipality": "Juva"})
    application.refresh_from_db()
    question.refresh_from_db()
    assert application.municipality == "Juva"
    assert (question.text, question.asked_by) == ("Whence?", staff)


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_the_board_gets_the_chosen_applications_or_all_that_wait(client, staff, kind, start):
    chosen, decided = (
        make_application(),
        make_application(declined_on="2026-01-01", decline_reason="x"),
    )
    data = {"action": f"board_{kind}", "_selected_action": [chosen.pk, decided.pk]}
    for answer in (
        client.post(changelist(Application), data),
        client.get(reverse(f"admin:members_application_board_{kind}")),
    ):
        assert answer.content.startswith(start)
        assert f'filename="applications.{kind}"' in answer["Content-Disposition"]


def test_only_who_may_change_applications_decides(client):
    reader = make_superuser()
    reader.is_superuser = False
    reader.save()
    client.force_login(reader)
    application = make_application()
    for name in ("approve", "decline", "ask"):
        assert client.post(decision(name, application), {"reason": "x"}).status_code == 403
    assert client.get(reverse("admin:members_application_board_pdf")).status_code == 403
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


def test_the_dates_of_a_membership_move_only_on_their_own_page(client, staff):
    membership = make_member().memberships.get()
    page = client.get(reverse("admin:members_membership_change", args=[membership.pk]))
    assert not {"since", "until", "decided_on"} & set(page.context["adminform"].form.fields)
    address = reverse("admin:members_membership_dates", args=[membership.pk])
    assert address in page.content.decode()
    wrong = {"applied_on": "2024-03-02", "decided_on": "2024-03-01", "since": ""}
    assert client.post(address, wrong).status_code == 422
    client.post(address, wrong | {"applied_on": "2024-02-01"})
    membership.refresh_from_db()
    assert membership.applied_on.isoformat() == "2024-02-01"


def test_a_membership_is_entered_without_an_application(client, staff):
    organisation = make_organisation()
    facts = {"organisation": organisation.pk, "category": "full", "since": "2020-01-01"}
    client.post(reverse("admin:members_membership_add"), facts)
    membership = organisation.memberships.get()
    assert (membership.since.year, membership.accepted_by) == (2020, staff)


def test_staff_let_in_whom_no_manager_answers(client, staff):
    member = make_member()
    asked = make_access_request(member)
    assert listed(client, AccessRequest, "?staff=1") == {asked}
    client.post(
        changelist(AccessRequest), {"action": "let_in_as_manager", "_selected_action": [asked.pk]}
    )
    assert member.roles.get().person.email == asked.email
    assert listed(client, AccessRequest, "?waiting=1") == set()


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
