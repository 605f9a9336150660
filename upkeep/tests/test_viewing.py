from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser, make_user
from members.models import Organisation
from members.tests.factories import make_manager, make_member
from upkeep import viewing
from upkeep.middleware import ViewAsMiddleware
from upkeep.models import Viewing
from upkeep.models.personal import LONGEST_VIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(official_name="Jam Oy")


@pytest.fixture
def aino(member):
    return make_manager(member)


@pytest.fixture
def boss():
    person = make_staff()
    person.groups.add(Group.objects.get(name="Manager"))
    return person


@pytest.fixture
def client(client, boss):
    client.force_login(boss)
    return client


def look(client, person):
    address = reverse("admin:upkeep_viewing_add")
    return client.post(address, {"person": person.pk, "reason": "She called"})


def test_staff_see_the_persons_page_with_a_banner(client, aino):
    assert look(client, aino)["Location"] == reverse("my")
    page = client.get(reverse("my"))
    assert f"as <strong>{aino.display_name}</strong> does" in page.text
    assert "Jam Oy" in page.text
    assert reverse("admin:upkeep_viewing_stop") in page.text
    assert page["Cache-Control"] == "no-store"


def test_it_is_on_record_who_looked_when_and_why(client, aino, boss):
    look(client, aino)
    looked = Viewing.objects.get()
    assert (looked.person, looked.by, looked.reason) == (aino, boss, "She called")
    assert looked.ends_at - looked.started_at == LONGEST_VIEW
    assert "She called" in client.get(reverse("admin:upkeep_viewing_changelist")).text


def test_the_person_sees_who_looked(client, aino, boss):
    look(client, aino)
    client.force_login(aino)
    page = client.get(reverse("my_data:all")).text
    assert boss.display_name in page
    assert "She called" in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent(client, aino, member, method):
    look(client, aino)
    address = reverse("my_members:confirm", args=[member.slug])
    answer = getattr(client, method)(address)
    assert answer.status_code == 403
    assert "You only look" in answer.text
    member.refresh_from_db()
    assert member.checked_at is None


def test_what_a_page_writes_while_it_is_read_is_taken_back(client, rf, aino, boss):
    looked = viewing.start(person=aino, by=boss, reason="x")

    def writing_page(request):
        Organisation.objects.create(official_name=f"Written by {request.user}")
        return HttpResponse(str(request.user))

    request = rf.get(reverse("my"))
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a session"
    request.user, request.session = boss, {viewing.SESSION_KEY: looked.pk}
    assert ViewAsMiddleware(writing_page)(request).text == aino.display_name
    assert not Organisation.objects.filter(official_name__startswith="Written").exists()


@pytest.mark.parametrize(
    "name", ["account_email", "mfa_index", "account_logout", "my_data:all", "my_data:erase"]
)
def test_the_persons_own_matters_stay_closed(client, aino, name):
    look(client, aino)
    assert client.get(reverse(name)).status_code == 403


def test_in_the_staff_pages_staff_are_themselves(client, aino, boss):
    look(client, aino)
    assert boss.display_name in client.get(reverse("admin:index")).text


def test_stop_ends_it(client, aino, boss):
    look(client, aino)
    client.post(reverse("admin:upkeep_viewing_stop"))
    assert Viewing.objects.get().stopped_at
    assert aino.display_name not in client.get(reverse("my")).text


def test_it_ends_by_itself_after_its_time(client, aino):
    look(client, aino)
    now = timezone.now()
    Viewing.objects.update(started_at=now - LONGEST_VIEW, ends_at=now - timedelta(seconds=1))
    answer = client.get(reverse("my"))
    assert answer["Location"] == reverse("admin:index")
    assert viewing.SESSION_KEY not in client.session


def test_it_ends_when_the_right_is_taken_away(client, aino, boss):
    look(client, aino)
    boss.groups.clear()
    assert client.get(reverse("my"))["Location"] == reverse("admin:index")


def test_it_ends_when_the_account_is_closed(client, aino):
    look(client, aino)
    aino.is_active = False
    aino.save()
    assert client.get(reverse("my"))["Location"] == reverse("admin:index")


@pytest.mark.parametrize("make", [make_staff, make_superuser])
def test_nobody_looks_through_the_eyes_of_staff(boss, make):
    with pytest.raises(viewing.NotPossible):
        viewing.start(person=make(), by=boss, reason="x")


def test_nobody_looks_through_the_eyes_of_a_closed_account(boss):
    with pytest.raises(viewing.NotPossible):
        viewing.start(person=make_user(is_active=False), by=boss, reason="x")


def test_staff_without_the_right_cannot_look(aino):
    with pytest.raises(viewing.NotPossible):
        viewing.start(person=aino, by=make_staff(), reason="x")


def test_a_member_cannot_look_even_with_a_forged_session(client, aino, boss):
    looked = viewing.start(person=aino, by=boss, reason="x")
    client.force_login(make_user())
    session = client.session
    session[viewing.SESSION_KEY] = looked.pk
    session.save()
    assert aino.display_name not in client.get(reverse("my"), follow=True).text


def test_another_of_the_staff_does_not_take_it_over(client, aino):
    looked = viewing.start(person=aino, by=make_superuser(), reason="x")
    session = client.session
    session[viewing.SESSION_KEY] = looked.pk
    session.save()
    assert aino.display_name not in client.get(reverse("my"), follow=True).text


def test_an_organisation_leads_to_whoever_manages_it(client, aino, member):
    page = client.get(reverse("admin:members_organisation_change", args=[member.pk])).text
    address = f"{reverse('admin:upkeep_viewing_add')}?organisation={member.pk}"
    assert address in page
    assert f'value="{aino.pk}" selected' in client.get(address).text
