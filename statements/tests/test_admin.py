import pytest
from django.urls import reverse

from accounts.tests.factories import make_superuser
from statements.models import AccessibilityStatement
from statements.tests.factories import make_notice, make_press_page, make_statement
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser(language="en"))
    return client


@pytest.mark.parametrize("model", ["accessibilitystatement", "privacynotice", "presspage"])
def test_there_is_one_of_each_for_our_cluster(staff, model):
    make_cluster()
    add = reverse(f"admin:statements_{model}_add")
    assert staff.get(add).status_code == 200
    make_statement(), make_notice(), make_press_page()
    assert staff.get(add).status_code == 403


def test_staff_write_the_statement_in_one_language(staff):
    cluster = make_cluster()
    form = {
        "cluster": cluster.pk,
        "service_fi": "Ruokaklusterin verkkopalvelu",
        "owner_fi": "Yhdistys ry",
        "status": "partial",
        "standard": "WCAG 2.1 AA",
        "method": "self",
        "prepared_on": "2026-01-15",
        "reviewed_on": "2026-01-15",
        "authority_name_fi": "Traficom",
        "gaps-TOTAL_FORMS": "1",
        "gaps-INITIAL_FORMS": "0",
        "gaps-0-what_fi": "Vanhat ohjelmat",
        "gaps-0-reason": "not_yet",
        "gaps-0-order": "1",
    }
    response = staff.post(reverse("admin:statements_accessibilitystatement_add"), form)
    assert response.status_code == 302, response.context["errors"]
    statement = AccessibilityStatement.objects.own()
    assert statement.service_fi == "Ruokaklusterin verkkopalvelu"
    assert statement.gaps.get().what_fi == "Vanhat ohjelmat"


def test_the_list_says_when_the_next_review_is(staff):
    make_statement()
    page = staff.get(reverse("admin:statements_accessibilitystatement_changelist"))
    assert "15 January 2027" in page.content.decode()
