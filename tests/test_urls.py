"""Every address is either on the public list or turns a stranger away. A new one has to choose."""

import pytest
from django.contrib import admin
from django.urls import URLResolver, get_resolver, reverse

from accounts.tests.factories import make_staff, make_superuser
from events.tests.factories import make_event, make_registration
from members import sections
from members.tests.factories import make_certificate, make_manager, make_member, make_product
from news.tests.factories import make_article
from projects.tests.factories import make_document, make_project
from strategy.tests.factories import make_cluster, make_focus_area

pytestmark = pytest.mark.django_db

PUBLIC = {
    "home",
    "search",
    "members:list",
    "members:profile",
    "projects:list",
    "projects:detail",
    "projects:document",
    "strategy:overview",
    "strategy:focus_area",
    "strategy:network",
    "strategy:cluster",
    "events:list",
    "events:detail",
    "events:feed",
    "news:list",
    "news:detail",
    "news:feed",
    "privacy",
    "accessibility",
    "press",
    "content:picture",
    "events_machine:feed",
    "events_machine:event",
    "sitemap",
    "robots",
    "healthz",
    "readyz",
}
PUBLIC_FORMS = {
    "members:join",
    "members:joined",
    "events:register",
    "events:registration",  # for whoever holds the secret of the registration
    "events:registered",
    "contact:form",
    "contact:sent",
}
ON_THE_WAY_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "admin:login",
}
FILES = {"public_file", "events:material"}  # there is none: their own tests have some
FOR_ALL_STAFF = {
    "admin:index",
    "admin:jsi18n",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
}
TURNED_AWAY = {403, 404, 405}


def walk(resolver, namespaces=(), parameters=()):
    """The name of each address and what has to be filled in."""
    for pattern in resolver.url_patterns:
        found = {*parameters, *pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, inner, found)
        elif pattern.name:  # the admin's catch-alls have none
            yield ":".join((*namespaces, pattern.name)), found


ADDRESSES = dict(walk(get_resolver()))
STAFF_ADDRESSES = sorted(name for name in ADDRESSES if name.startswith("admin:"))
MEMBER_ADDRESSES = sorted(name for name in ADDRESSES if name.startswith("my_members:"))
CLOSED = sorted(set(ADDRESSES) - PUBLIC - PUBLIC_FORMS - ON_THE_WAY_IN - FILES)


class World:
    """One of everything, and the people who come by."""

    def __init__(self):
        make_cluster()
        event, member, project = make_event(), make_member(), make_project()
        self.member, self.other_member = make_manager(member), make_manager(make_member())
        role = member.roles.get()
        self.values = {
            "slug": {
                "events": event.slug,
                "events_machine": event.slug,
                "members": member.slug,
                "my_members": member.slug,
                "news": make_article().slug,
                "projects": project.slug,
                "strategy": make_cluster().slug,
                "strategy:focus_area": make_focus_area().slug,
            },
            "pk": {
                "my_members:certificate": make_certificate(member).pk,
                "my_members:end_role": role.pk,
                "my_members:own_role": role.pk,
                "my_members:product": make_product(member).pk,
                "projects:document": make_document(project=project).pk,
                "admin:events_event_cancel": event.pk,
                "admin:events_event_register": event.pk,
            },
            "token": {"events:registration": make_registration(event=event).token},
            "name": {"my_members:section": next(iter(sections.FORMS))},
            "country": {"my_members:remove_export": "SE"},
            "kind": {"content:picture": "event"},
            "seed": {"content:picture": event.slug},
            "app_label": {"admin": "events"},
        }
        self.anything = {"pk": 1, "path": "x", "object_id": 1, "content_type_id": 1}

    def address(self, name):
        return reverse(name, kwargs={it: self.value(name, it) for it in ADDRESSES[name]})

    def value(self, name, parameter):
        values = self.values.get(parameter, {})
        for key in (name, name.partition(":")[0]):
            if key in values:
                return values[key]
        return self.anything[parameter]  # KeyError: say above what stands for it


@pytest.fixture
def world():
    return World()


def asks_to_sign_in(response):
    return response.status_code == 302 and "/login/" in response["Location"]


def test_the_lists_name_only_addresses_that_there_are():
    listed = PUBLIC | PUBLIC_FORMS | ON_THE_WAY_IN | FILES | FOR_ALL_STAFF
    assert listed - set(ADDRESSES) == set()


@pytest.mark.parametrize("name", sorted(PUBLIC | PUBLIC_FORMS))
def test_a_stranger_sees_what_is_public(world, client, name):
    assert client.get(world.address(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_page_can_be_kept_whole(world, client, name):
    """No session, no cookie, no token, no nonce: contract of the addresses."""
    response = client.get(world.address(name))
    content = b"".join(response) if response.streaming else response.content
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in content
    assert b"nonce" not in content


@pytest.mark.parametrize("name", sorted(ON_THE_WAY_IN | FILES))
def test_a_stranger_is_let_to_the_door(world, client, name):
    assert client.get(world.address(name)).status_code < 500


@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_turned_away_from_everything_else(world, client, name):
    for response in (client.get(world.address(name)), client.post(world.address(name))):
        assert asks_to_sign_in(response) or response.status_code in TURNED_AWAY


@pytest.mark.parametrize("name", MEMBER_ADDRESSES)
def test_a_member_of_another_organisation_is_turned_away(world, client, name):
    if "slug" not in ADDRESSES[name] and "pk" not in ADDRESSES[name]:
        pytest.skip("is about the person")
    client.force_login(world.other_member)
    for response in (client.get(world.address(name)), client.post(world.address(name))):
        assert response.status_code in TURNED_AWAY


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - set(STAFF_ADDRESSES)))
def test_a_member_gets_an_answer_everywhere(world, client, name):
    client.force_login(world.member)
    assert client.get(world.address(name)).status_code < 500


@pytest.mark.parametrize("name", STAFF_ADDRESSES)
def test_a_member_is_turned_away_from_the_staff_pages(world, client, name):
    if name in ("admin:login", "admin:logout"):
        pytest.skip("is the door")
    client.force_login(world.member)
    for response in (client.get(world.address(name)), client.post(world.address(name))):
        assert asks_to_sign_in(response) or response.status_code in TURNED_AWAY


@pytest.mark.parametrize("name", sorted(set(STAFF_ADDRESSES) - FOR_ALL_STAFF))
def test_staff_without_the_right_are_turned_away(world, client, name):
    client.force_login(make_staff())
    for response in (client.get(world.address(name)), client.post(world.address(name))):
        assert response.status_code in TURNED_AWAY or is_back_to_the_front(response)


def is_back_to_the_front(response):
    """How the admin answers when there is no such row."""
    return response.status_code == 302 and response["Location"] == reverse("admin:index")


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_staff_with_all_rights_get_an_answer_everywhere(world, client, name):
    client.force_login(make_superuser())
    assert client.get(world.address(name)).status_code < 500


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=str), ids=str)
def test_staff_see_the_list_and_the_form_of_every_model(world, client, model):
    client.force_login(make_superuser())
    where = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{where}_changelist")).status_code == 200
    assert client.get(reverse(f"{where}_changelist") + "?q=x").status_code == 200
    assert client.get(reverse(f"{where}_add")).status_code in (200, 403)  # some only read
    if row := model._default_manager.first():
        assert client.get(reverse(f"{where}_change", args=[row.pk])).status_code == 200
