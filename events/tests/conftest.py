import pytest
from django.contrib.auth.models import Group

from accounts.tests.factories import make_staff
from members.tests.factories import make_manager, make_member


@pytest.fixture
def organiser(client, settings):
    """Signed in with the role and nothing more."""
    settings.REQUIRE_STAFF_MFA = False
    person = make_staff()
    person.groups.add(Group.objects.get(name="Event organiser"))
    client.force_login(person)
    return person


@pytest.fixture
def member(client):
    person = make_manager(make_member(official_name="Yrttipiha Oy"))
    client.force_login(person)
    return person
