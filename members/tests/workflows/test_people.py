from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_user
from contact.models import Message
from members import workflows
from members.models import Organisation, Role
from members.tests.factories import (
    make_manager,
    make_member,
    make_role,
)
from members.tests.workflows.joining import mails
from members.workflows import NotPossible

pytestmark = pytest.mark.django_db


def invite(organisation, by, **overrides):
    values = {
        "email": "bertil@metsapuro.example",
        "display_name": "Bertil Exempel",
        "kind": "editor",
        "language": "sv",
    }
    return workflows.invite_colleague(organisation=organisation, by=by, **values | overrides)


def test_an_invited_colleague_gets_account_role_and_mail():
    member = make_member()
    role = invite(member, make_manager(member))
    assert role.kind == "editor"
    assert Organisation.objects.edited_by(role.person).get() == member
    invitation = mails("invitation").get()
    assert (invitation.to, invitation.language) == ("bertil@metsapuro.example", "sv")
    assert "/sv/accounts/" in invitation.text


def test_nobody_is_invited_twice_to_the_same_role():
    member = make_member()
    manager = make_manager(member)
    invite(member, manager)
    with pytest.raises(NotPossible, match="already"):
        invite(member, manager)


def test_an_editor_who_is_invited_as_manager_changes_over():
    member = make_member()
    manager = make_manager(member)
    editor = invite(member, manager).person
    invite(member, manager, kind="manager")
    kinds = Role.objects.current(timezone.localdate()).filter(person=editor)
    assert [role.kind for role in kinds] == ["manager"]


def test_the_last_manager_cannot_vanish():
    member = make_member()
    first = make_role(member)
    with pytest.raises(NotPossible, match="needs a manager"):
        workflows.end_role(role=first, by=first.person)
    with pytest.raises(NotPossible, match="needs a manager"):
        invite(member, first.person, email=first.person.email, kind="editor")
    make_role(member)
    workflows.end_role(role=first, by=first.person)
    assert not Organisation.objects.represented_by(first.person).exists()


def kinds_of(organisation, person):
    roles = organisation.roles.current(timezone.localdate()).filter(person=person)
    return [role.kind for role in roles]


def test_a_manager_who_cannot_sign_in_is_none():
    member = make_member()
    first, second = make_role(member), make_role(member)
    User.objects.filter(pk=second.person_id).update(is_active=False)
    with pytest.raises(NotPossible, match="needs a manager"):
        workflows.end_role(role=first, by=first.person)


# --- Changing a role ------------------------------------------------------------------------------


def test_a_changed_role_begins_today_and_keeps_how_the_person_is_shown():
    member = make_member()
    manager = make_manager(member)
    editor = make_role(
        member, kind="editor", title_en="Head of sales", is_public=True, phone="+358401234567"
    )
    role = workflows.change_role(role=editor, kind="manager", by=manager)
    editor.refresh_from_db()
    assert (role.kind, role.starts_on, role.ends_on) == ("manager", timezone.localdate(), None)
    assert editor.ends_on == timezone.localdate()
    assert (role.title_en, role.is_public, role.phone) == ("Head of sales", True, "+358401234567")
    assert kinds_of(member, editor.person) == ["manager"]
    assert "Manager" in mails("role_changed").get().text


def test_nobody_gets_a_mail_about_what_they_did_themselves():
    member = make_member()
    own = make_role(member)
    make_role(member)
    workflows.change_role(role=own, kind="editor", by=own.person)
    assert not mails("role_changed").exists()


def test_the_last_manager_does_not_become_an_editor():
    member = make_member()
    own = make_role(member)
    with pytest.raises(NotPossible, match="needs a manager"):
        workflows.change_role(role=own, kind="editor", by=own.person)
    assert kinds_of(member, own.person) == ["manager"]


def test_a_role_is_not_changed_to_one_that_the_person_has():
    member = make_member()
    manager = make_manager(member)
    editor = make_role(member, kind="editor")
    make_role(member, kind="contact", person=editor.person)
    with pytest.raises(NotPossible, match="already"):
        workflows.change_role(role=editor, kind="contact", by=manager)


def test_a_role_that_has_ended_is_not_changed():
    member = make_member()
    ended = make_role(member, kind="editor", ends_on=timezone.localdate())
    with pytest.raises(NotPossible, match="ended"):
        workflows.change_role(role=ended, kind="manager", by=make_manager(member))


# --- Handing over and leaving ---------------------------------------------------------------------


def hand_over(organisation, by, **overrides):
    values = {
        "email": "new@metsapuro.example",
        "display_name": "Nina Ny",
        "language": "sv",
    }
    return workflows.hand_over(organisation=organisation, by=by, **values | overrides)


def test_handing_over_makes_somebody_new_the_manager_and_steps_down():
    member = make_member()
    old = make_manager(member)
    role = hand_over(member, old)
    assert kinds_of(member, role.person) == ["manager"]
    assert kinds_of(member, old) == []
    mail = mails("handed_over").get()
    assert (mail.to, mail.language) == ("new@metsapuro.example", "sv")
    assert "/sv/accounts/login/" in mail.text


def test_a_colleague_who_takes_over_is_no_editor_any_more():
    member = make_member()
    old = make_manager(member)
    editor = make_role(member, kind="editor").person
    hand_over(member, old, email=editor.email)
    assert kinds_of(member, editor) == ["manager"]


def test_who_hands_over_may_go_on_as_editor():
    member = make_member()
    old = make_role(member, title_en="Owner")
    hand_over(member, old.person, stays_as="editor")
    own = member.roles.current(timezone.localdate()).get(person=old.person)
    assert (own.kind, own.title_en) == ("editor", "Owner")


def test_nobody_hands_over_twice_or_to_themselves():
    member = make_member()
    old = make_manager(member)
    with pytest.raises(NotPossible, match="yourself"):
        hand_over(member, old, email=old.email.upper())
    hand_over(member, old)
    with pytest.raises(NotPossible, match="handed over already"):
        hand_over(member, old, email="another@metsapuro.example")
    assert member.roles.current(timezone.localdate()).managing().count() == 1


def test_nobody_hands_over_to_a_person_who_cannot_sign_in():
    member = make_member()
    old = make_manager(member)
    gone = make_user(is_active=False)
    with pytest.raises(NotPossible, match="cannot sign in"):
        hand_over(member, old, email=gone.email)
    assert kinds_of(member, old) == ["manager"]


def test_leaving_ends_all_roles_of_one_person_in_one_organisation():
    member, other = make_member(), make_member()
    make_manager(member)
    person = make_manager(member)
    make_role(member, person=person, kind="contact")
    make_role(other, person=person)
    workflows.leave(organisation=member, by=person)
    assert list(Organisation.objects.represented_by(person)) == [other]


def test_the_last_manager_does_not_leave_in_silence():
    member = make_member()
    last = make_manager(member)
    make_role(member, person=last, kind="contact")
    with pytest.raises(NotPossible, match="needs a manager"):
        workflows.leave(organisation=member, by=last)
    assert kinds_of(member, last) == ["manager", "contact"]


def test_who_leaves_and_has_nobody_tells_staff_and_the_organisation_stays():
    member = make_member(official_name="Metsäpuro Oy")
    last = make_manager(member)
    workflows.leave_without_successor(organisation=member, note="Ask my sister.", by=last)
    message = Message.objects.get()
    assert "Metsäpuro Oy" in message.subject
    assert (message.email, message.text, message.kind) == (
        last.email,
        "Ask my sister.",
        "membership",
    )
    assert message.needs_answer
    today = timezone.localdate()
    orphan = Organisation.objects.members(today).without_manager(today).get()
    assert (orphan, orphan.manager_left_on) == (member, today)


def test_staff_are_not_troubled_while_another_manager_is_there():
    member = make_member()
    make_manager(member)
    workflows.leave_without_successor(organisation=member, note="", by=make_manager(member))
    assert not Message.objects.exists()


def test_an_organisation_without_a_manager_is_one_whose_managers_are_gone_or_cannot_sign_in():
    today = timezone.localdate()
    managed, left, inactive, future = (make_member() for _number in range(4))
    make_role(managed)
    make_role(left, ends_on=today)
    make_role(left, kind="editor")
    User.objects.filter(pk=make_manager(inactive).pk).update(is_active=False)
    make_role(future, starts_on=today + timedelta(days=1))
    assert set(Organisation.objects.without_manager(today)) == {left, inactive, future}
