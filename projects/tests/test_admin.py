from datetime import date

import pytest
from django.urls import reverse

from accounts.tests.factories import make_superuser
from projects.models import (
    Fund,
    Funder,
    Programme,
    ProgrammingPeriod,
    Project,
    PublicitySign,
)
from projects.tests.factories import (
    make_fund,
    make_funder,
    make_programme,
    make_project,
    make_role,
    make_sign,
)

pytestmark = pytest.mark.django_db
INLINES = ("roles", "numbers", "indicators", "documents")


@pytest.fixture
def desk(client):
    client.force_login(make_superuser())
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def project_form(**fields):
    form = {
        "name_fi": "Ruokaklusterin toiminnallistaminen",
        "slug": "ruoto",
        "is_public": "on",
        "currency": "EUR",
        "date_precision": "day",
    }
    for inline in INLINES:
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return form | fields


@pytest.mark.parametrize(
    "model", [Project, Fund, Funder, Programme, ProgrammingPeriod, PublicitySign]
)
def test_list_and_form_of_every_model_open(desk, model):
    make_role(project=make_project(fund=make_sign().fund, funder=make_funder()))
    make_programme()
    name = f"admin:projects_{model._meta.model_name}"
    assert desk.get(reverse(f"{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"{name}_changelist"), {"q": "eu"}).status_code == 200
    assert desk.get(reverse(f"{name}_add")).status_code == 200
    assert desk.get(reverse(f"{name}_change", args=[model.objects.first().pk])).status_code == 200


def test_a_project_is_saved_with_its_coordinator(desk):
    form = project_form(
        **{
            "roles-TOTAL_FORMS": 1,
            "roles-0-kind": "coordinator",
            "roles-0-external_name": "ProAgria",
            "roles-0-order": 0,
        }
    )
    answer = desk.post(reverse("admin:projects_project_add"), form)
    assert answer.status_code == 302
    project = Project.objects.get()
    assert project.name_fi == "Ruokaklusterin toiminnallistaminen"
    assert project.coordinator.name == "ProAgria"


def test_a_project_may_be_named_in_any_one_language(desk):
    form = project_form(name_fi="", name_sv="Etablering av ett livsmedelskluster")
    assert desk.post(reverse("admin:projects_project_add"), form).status_code == 302
    nameless = desk.post(
        reverse("admin:projects_project_add"), project_form(name_fi="", slug="nameless")
    )
    assert nameless.status_code == 200
    assert Project.objects.get().name_sv == "Etablering av ett livsmedelskluster"


def test_an_unusual_code_is_saved_and_staff_are_told(desk):
    form = project_form(fund=make_fund().pk, code="X-17")
    answer = desk.post(reverse("admin:projects_project_add"), form, follow=True)
    assert Project.objects.get().code == "X-17"
    assert "X-17 doesn&#x27;t look like the codes" in answer.content.decode()


def test_shares_that_do_not_add_up_are_explained_in_the_form(desk):
    form = project_form(total_cost="100", funding_eu="70")
    answer = desk.post(reverse("admin:projects_project_add"), form)
    assert answer.status_code == 200
    assert "don&#x27;t add up to the total" in answer.content.decode()
    assert not Project.objects.exists()


def test_the_form_names_what_the_public_page_still_lacks(desk):
    project = make_project()
    page = desk.get(reverse("admin:projects_project_change", args=[project.pk]))
    assert "The register" not in page.content.decode()
    assert "The link to the funder&#x27;s register is missing." in page.content.decode()


def test_the_form_leads_to_the_public_page(desk):
    project = make_project()
    page = desk.get(reverse("admin:projects_project_change", args=[project.pk]))
    assert project.get_absolute_url().split("/", 2)[2] in page.content.decode()


def test_projects_are_filtered_by_their_computed_status(desk):
    make_project(name="Going on")
    make_project(name="Long over", starts_on=date(2012, 1, 1), ends_on=date(2013, 1, 1))
    page = desk.get(reverse("admin:projects_project_changelist"), {"status": "ended"})
    assert [str(project) for project in page.context["cl"].result_list] == ["Long over"]


def test_the_list_asks_the_database_as_often_for_one_row_as_for_many(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("admin:projects_project_changelist")
    make_project(fund=make_fund(), funder=make_funder())
    desk.get(address)
    with django_assert_max_num_queries(40) as few:
        desk.get(address)
    fund, funder = Fund.objects.get(), Funder.objects.get()
    for _n in range(30):
        make_project(fund=fund, funder=funder)
    with django_assert_num_queries(len(few)):
        desk.get(address)
