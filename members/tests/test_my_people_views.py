import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_user
from contact.models import Message
from mailing.models import Mail
from members import access, workflows
from members.models import AccessRequest, Organisation, Role
from members.people_forms import own_role_form
from members.tests.factories import (
    make_access_request,
    make_manager,
    make_member,
    make_role,
)

pytestmark = pytest.mark.django_db


def address(name, *args):
    with translation.override("en"):
        return reverse(f"my_members:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.fixture
def member():
    return make_member(official_name="Own Oy", website="https://own.example")


@pytest.fixture
def manager(member):
    return make_manager(member)


def test_a_manager_invites_a_colleague(client, member, manager):
    client.force_login(manager)
    data = {
        "display_name": "Bertil Exempel",
        "email": "bertil@own.example",
        "kind": "editor",
        "language": "sv",
    }
    assert client.post(address("invite", member.slug), data).status_code == 302
    assert Role.objects.get(person__email="bertil@own.example").kind == "editor"
    response = client.post(address("invite", member.slug), data)
    assert response.status_code == 422
    assert "already" in response.content.decode()


def test_an_invitation_holds_no_lines_but_ours(client, member, manager):
    client.force_login(manager)
    data = {
        "display_name": "Bertil\nBuy now",
        "email": "bertil@own.example",
        "kind": "editor",
        "language": "sv",
    }
    assert client.post(address("invite", member.slug), data).status_code == 422


def test_people_decide_themselves_how_they_are_shown(client, member, manager):
    mine = Role.objects.get(person=manager)
    other = make_role(member, kind="editor")
    client.force_login(manager)
    data = {"is_public": "on", "title_en": "Baker", "email": "baker@own.example", "phone": ""}
    assert client.post(address("own_role", member.slug, mine.pk), data).status_code == 302
    mine.refresh_from_db()
    assert (mine.is_public, mine.title_en) == (True, "Baker")
    assert client.post(address("own_role", member.slug, other.pk), data).status_code == 404


def test_saying_how_one_is_shown_brings_no_ended_role_back(member, manager):
    role = Role.objects.get(person=manager)
    answers = {"is_public": "on", "email": "", "phone": "", "title_en": "Chef"}
    form = own_role_form("en")(answers, instance=role)
    assert form.is_valid()
    Role.objects.filter(pk=role.pk).update(ends_on=timezone.localdate())
    form.save()
    role.refresh_from_db()
    assert role.title_en == "Chef"
    assert not role.is_current(timezone.localdate())


def test_an_editor_ends_only_the_own_role(client, member, manager):
    editor = make_role(member, kind="editor")
    client.force_login(editor.person)
    managers = Role.objects.get(person=manager)
    assert client.post(address("end_role", member.slug, managers.pk)).status_code == 404
    response = client.post(address("end_role", member.slug, editor.pk))
    assert response.url == "/en/my/"
    assert client.get(address("organisation", member.slug)).status_code == 404


def test_the_last_manager_is_told_to_hand_over(client, member, manager):
    client.force_login(manager)
    role = Role.objects.get(person=manager)
    response = client.post(address("end_role", member.slug, role.pk), follow=True)
    assert "needs a manager" in response.content.decode()
    assert Organisation.objects.managed_by(manager).exists()


def test_people_see_who_acts_since_when(client, member, manager):
    former = make_user(display_name="Former Editor")
    make_role(member, person=former, kind="editor", ends_on=timezone.localdate())
    client.force_login(manager)
    page = text(client.get(address("people", member.slug)))
    assert "since " in page
    assert "You are the only manager" in page
    assert "Former Editor" in page
    client.force_login(make_role(member, kind="editor").person)
    assert "Former Editor" not in text(client.get(address("people", member.slug)))


def test_a_manager_changes_a_role(client, member, manager):
    editor = make_role(member, kind="editor")
    client.force_login(manager)
    url = address("change_role", member.slug, editor.pk)
    assert "checked" in text(client.get(url))
    assert client.post(url, {"kind": "contact"}).status_code == 302
    today = timezone.localdate()
    assert member.roles.current(today).get(person=editor.person).kind == "contact"
    assert client.post(url, {"kind": "manager"}).status_code == 404  # that role has ended
    own = Role.objects.get(person=manager)
    answer = client.post(address("change_role", member.slug, own.pk), {"kind": "editor"})
    assert answer.status_code == 422
    assert "needs a manager" in text(answer)


# --- Handing over and leaving ---------------------------------------------------------------------


def test_a_manager_hands_over_to_somebody_new(client, member, manager):
    client.force_login(manager)
    facts = {"to": "new", "display_name": "Nina Ny", "email": "nina@own.example", "language": "sv"}
    answer = client.post(address("hand_over", member.slug), facts | {"stays_as": "nothing"})
    assert answer.url == "/en/my/"
    assert Organisation.objects.managed_by(Role.objects.get(person__email=facts["email"]).person)
    assert not Organisation.objects.represented_by(manager).exists()
    assert Mail.objects.get(template="members/handed_over").to == "nina@own.example"


def test_a_manager_hands_over_to_a_colleague_and_goes_on_as_editor(client, member, manager):
    colleague = make_role(member, kind="editor").person
    client.force_login(manager)
    facts = {"to": str(colleague.pk), "language": "en", "stays_as": "editor"}
    answer = client.post(address("hand_over", member.slug), facts)
    assert answer.url == address("people", member.slug)
    assert Organisation.objects.managed_by(colleague).get() == member
    assert Organisation.objects.edited_by(manager).get() == member
    assert client.post(address("hand_over", member.slug), facts).status_code == 404


def test_handing_over_needs_a_person(client, member, manager):
    stranger = make_user()
    client.force_login(manager)
    for facts in (
        {"to": "new"},
        {"stays_as": ""},
        {"to": str(stranger.pk)},
        {"to": "new", "email": "no"},
    ):
        assert client.post(address("hand_over", member.slug), facts).status_code == 422
    own = {
        "to": "new",
        "display_name": "I",
        "email": manager.email,
        "language": "en",
        "stays_as": "nothing",
    }
    answer = client.post(address("hand_over", member.slug), own)
    assert answer.status_code == 422
    assert "yourself" in text(answer)


def test_leaving_is_one_button_if_somebody_goes_on(client, member, manager):
    other = make_manager(member)
    client.force_login(other)
    page = text(client.get(address("leave", member.slug)))
    assert "There is nobody" not in page
    assert client.post(address("leave", member.slug)).url == "/en/my/"
    assert not Organisation.objects.represented_by(other).exists()


def test_the_last_manager_is_asked_to_hand_over_or_to_tell_staff(client, member, manager):
    client.force_login(manager)
    url = address("leave", member.slug)
    page = text(client.get(url))
    assert address("hand_over", member.slug) in page
    assert "There is nobody" in page
    assert client.post(url).url == url  # the reason is told there
    assert Organisation.objects.managed_by(manager).exists()
    answer = client.post(address("leave_without_successor", member.slug), {"note": "Sold."})
    assert answer.url == "/en/my/"
    assert Message.objects.get().text == "Sold."
    assert not Organisation.objects.represented_by(manager).exists()


# --- Letting somebody in --------------------------------------------------------------------------


def test_an_address_of_the_own_domain_is_let_in_by_one_tap_in_the_list(client, member, manager):
    own = make_access_request(member, name="Anna", email="anna@own.example")
    client.force_login(manager)
    page = text(client.get(address("people", member.slug)))
    assert 'name="answer" value="editor"' in page
    client.post(address("answer_request", member.slug, own.pk), {"answer": "editor"})
    assert member.roles.get(person__email="anna@own.example").kind == "editor"
    assert "would like to be let in" not in text(client.get(address("people", member.slug)))


def test_an_address_of_elsewhere_is_looked_at_first(client, member, manager):
    asked = make_access_request(member)
    client.force_login(manager)
    assert 'value="editor"' not in text(client.get(address("people", member.slug)))
    page = text(client.get(address("answer_request", member.slug, asked.pk)))
    assert "whom you know" in page
    assert 'value="manager"' in page


def test_only_managers_of_this_organisation_answer(client, member, manager):
    asked = make_access_request(member)
    url = address("answer_request", member.slug, asked.pk)
    others = [make_role(member, kind="editor").person, make_manager(make_member())]
    for person in others:
        client.force_login(person)
        assert client.get(url).status_code == client.post(url).status_code == 404
    elsewhere = make_member()
    client.force_login(make_manager(elsewhere))
    url = address("answer_request", elsewhere.slug, asked.pk)
    assert client.post(url, {"answer": "editor"}).status_code == 404
    assert asked.organisation.roles.count() == 2


@pytest.fixture
def link(member, manager):
    asked = make_access_request(member, name="Anna Ask")
    return access.link(asked, manager).removeprefix("http://testserver")


def test_the_link_in_the_mail_opens_a_page_with_buttons_and_changes_nothing(client, link):
    for _time in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert "Anna Ask" in text(page)
    client.post(link)  # as a program that sends forms by itself does
    assert AccessRequest.objects.get().is_waiting


def test_a_button_behind_the_link_lets_in_without_signing_in(client, member, manager, link):
    page = client.post(link, {"answer": "manager"}, follow=True)
    assert "was let in" in text(page)
    asked = AccessRequest.objects.get()
    assert (asked.granted, asked.decided_by) == ("manager", manager)
    page = client.post(link, {"answer": "decline"}, follow=True)
    assert "let in already" in text(page)
    assert "_auth_user_id" not in client.session


def test_the_link_works_only_for_a_manager_of_today(client, member, manager, link):
    make_role(member)
    workflows.leave(organisation=member, by=manager)
    page = client.get(link)
    assert page.status_code == 404
    assert "does not work any more" in text(page)
    assert client.post(link, {"answer": "manager"}).status_code == 404
    assert AccessRequest.objects.get().is_waiting


def test_a_link_that_we_have_not_signed_opens_nothing(client, member, manager):
    asked = make_access_request(member)
    for salt in ("members.something-else", "members.access_request "):
        token = signing.dumps([asked.pk, manager.pk], salt=salt)
        assert client.get(address("answer_by_link", token)).status_code == 404


def test_a_link_ends_after_thirty_days(client, link, monkeypatch):
    monkeypatch.setattr(access, "LINK_GOOD_FOR", -1)
    assert client.get(link).status_code == 404


def test_the_link_opens_in_the_managers_own_language(member, manager):
    manager.language = "pl"
    asked = AccessRequest.objects.create(
        organisation=member, name="Anna", email="anna@marja.example", language="fi"
    )
    with translation.override("fi"):
        assert "/pl/my/" in access.link(asked, manager)
