import pytest
from django.contrib.auth.models import Group

from accounts.tests.factories import make_staff
from cluster_portal.roles import ROLES

pytestmark = pytest.mark.django_db


def in_role(role):
    person = make_staff()
    person.groups.add(Group.objects.get(name=role))
    return person


def test_every_role_of_the_table_is_a_group_after_migrating():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("Editor", "news.add_article", "contact.view_message"),
        ("Editor", "events.view_event", "events.change_event"),
        ("Editor", "members.view_organisation", "events.view_registration"),
        ("Editor", "members.view_product", "members.view_application"),
        ("Event organiser", "members.view_municipality", "members.view_membership"),
        ("Manager", "members.view_membership", "accounts.delete_user"),
        ("Event organiser", "events.add_event", "members.change_organisation"),
        ("Event organiser", "events.delete_registration", "news.change_article"),
        ("Manager", "contact.change_message", "accounts.delete_user"),
        ("Manager", "members.change_application", "mailing.change_mail"),
    ],
)
def test_a_role_may_what_its_work_needs_and_no_more(role, may, may_not):
    person = in_role(role)
    assert person.has_perm(may)
    assert not person.has_perm(may_not)
