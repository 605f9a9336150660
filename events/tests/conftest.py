import pytest
from django.contrib.auth.models import Group

from accounts.tests.factories import make_staff
from content.tests.other_site import other_site
from members.tests.factories import make_manager, make_member


@pytest.fixture
def without_second_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def organiser(client, without_second_factor):
    """Signed in with the role and nothing more."""
    person = make_staff()
    person.groups.add(Group.objects.get(name="Event organiser"))
    client.force_login(person)
    return person


@pytest.fixture
def member(client):
    person = make_manager(make_member(official_name="Yrttipiha Oy"))
    client.force_login(person)
    return person


@pytest.fixture
def site(settings):
    with other_site() as site:
        settings.CALENDAR_HOSTS_ALLOWED = [site.place]
        yield site
