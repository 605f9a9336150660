from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from mailing.tests.reading import html
from members import access, workflows
from members.models import AccessRequest, Organisation
from members.tests.factories import make_access_request, make_manager, make_member, make_role
from members.tests.workflows.joining import mails
from members.workflows import NotPossible
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def ask(organisation, **overrides):
    values = {
        "name": "Anna Ask",
        "email": "anna@metsapuro.example",
        "language": "sv",
        "message": "I do the <selling>.",
    }
    return workflows.request_access(organisation=organisation, **values | overrides)


@pytest.fixture
def member():
    return make_member(official_name="Metsäpuro Oy", website="https://www.metsapuro.example")


def test_each_manager_is_asked_with_a_link_of_their_own(member):
    managers = [make_manager(member), make_manager(member)]
    make_role(member, kind="editor")
    request = ask(member)
    asked = {mail.to: mail for mail in mails("access_asked")}
    assert set(asked) == {manager.email for manager in managers}
    for manager in managers:
        mail = asked[manager.email]
        token = mail.text.partition("/requests/")[2].partition("/")[0]
        assert access.read(token) == (request.pk, manager.pk)
        assert "of your own mail domain" in mail.text
        assert "I do the <selling>." in mail.text
        assert "&lt;selling&gt;" in html(mail)
        assert mail.reply_to == "anna@metsapuro.example"
    assert mails("access_receipt").get().language == "sv"


def test_an_address_of_elsewhere_is_named_as_such(member):
    make_manager(member)
    ask(member, email="anna@elsewhere.example")
    assert "not of your own mail domain" in mails("access_asked").get().text


def test_staff_are_asked_where_there_is_no_manager(member):
    make_cluster(email="office@cluster.example")
    ask(member)
    assert mails("access_asked_of_staff").get().to == "office@cluster.example"
    assert not mails("access_asked").exists()
    assert AccessRequest.objects.needing_staff(timezone.now()).exists()


def test_asked_twice_it_is_kept_once(member):
    make_manager(member)
    assert ask(member) == ask(member, email="Anna@Metsapuro.example")
    assert mails("access_asked").count() == mails("access_receipt").count() == 1


def test_who_may_edit_already_is_told_so_by_mail_only(member):
    editor = make_role(member, kind="editor").person
    assert ask(member, email=editor.email.upper()) is None
    assert ask(member, email=editor.email) is None
    assert not AccessRequest.objects.exists()
    assert mails("access_there_already").get().to == editor.email


def test_who_is_let_in_gets_account_role_and_mail(member):
    manager = make_manager(member)
    request = ask(member)
    workflows.grant_access(request=request, kind="editor", by=manager)
    request.refresh_from_db()
    person = User.objects.get(email="anna@metsapuro.example")
    assert (request.granted, request.decided_by) == ("editor", manager)
    assert Organisation.objects.edited_by(person).get() == member
    assert "/sv/accounts/login/" in mails("access_granted").get().text


def test_two_managers_who_let_in_at_different_times_give_one_role(member):
    first, second = make_manager(member), make_manager(member)
    request = ask(member)
    workflows.grant_access(request=request, kind="editor", by=first)
    workflows.grant_access(request=request, kind="manager", by=second)
    person = User.objects.get(email="anna@metsapuro.example")
    assert [role.kind for role in member.roles.filter(person=person)] == ["editor"]
    with pytest.raises(NotPossible, match="let in already"):
        workflows.decline_access(request=request, by=second)


def test_a_declined_request_gives_no_account(member):
    manager = make_manager(member)
    request = ask(member)
    for _again in range(2):
        workflows.decline_access(request=request, by=manager)
    assert not User.objects.filter(email="anna@metsapuro.example").exists()
    assert mails("access_declined").count() == 1
    with pytest.raises(NotPossible, match="declined already"):
        workflows.grant_access(request=request, kind="editor", by=manager)
    assert ask(member) != request  # asking anew is allowed


def test_after_a_week_without_an_answer_it_is_up_to_staff(member):
    make_manager(member)
    now = timezone.now()
    make_access_request(member, asked_at=now - timedelta(days=6))
    late = make_access_request(member, asked_at=now - timedelta(days=8))
    make_access_request(member, asked_at=now - timedelta(days=8), decided_at=now)
    assert list(AccessRequest.objects.needing_staff(now)) == [late]


def test_requests_are_forgotten_in_their_time(member):
    now = timezone.now()
    day = timedelta(days=1)
    kept = [
        make_access_request(member, asked_at=now - 364 * day),
        make_access_request(member, asked_at=now - 200 * day, decided_at=now - 89 * day),
    ]
    make_access_request(member, asked_at=now - 366 * day)
    make_access_request(member, asked_at=now - 100 * day, decided_at=now - 91 * day)
    assert workflows.forget_access_requests(now=now) == 2
    assert set(AccessRequest.objects.all()) == set(kept)


@pytest.mark.parametrize(
    ("email", "is_own"),
    [
        ("anna@metsapuro.example", True),
        ("Anna@METSAPURO.example", True),
        ("anna@sub.metsapuro.example", False),
        ("anna@gmail.com", False),
        ("anna@example.org", False),
    ],
)
def test_an_address_is_the_organisation_s_own_if_its_domain_is(email, is_own):
    shop = make_member(website="https://www.metsapuro.example/kauppa", email="shop@gmail.com")
    assert access.has_own_address(shop, email) is is_own


def test_an_organisation_without_addresses_has_no_own_domain():
    assert not access.has_own_address(make_member(website="", email=""), "anna@gmail.com")
