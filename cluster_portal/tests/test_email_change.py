import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import EmailChange, User
from accounts.tests.factories import make_user
from cluster_portal import email_change
from cluster_portal.email_change import NotPossible
from mailing.models import Mail

pytestmark = pytest.mark.django_db

NEW = "anna@work.example"


@pytest.fixture
def anna():
    return make_user(email="anna@home.example", display_name="Anna")


def ask(user, new_email=NEW, now=None):
    email_change.ask(user=user, new_email=new_email, now=now or timezone.now())


def code_to(address):
    mail = Mail.objects.filter(to=address, template__startswith="account/email_change").latest("pk")
    return re.search(r"\b\d{6}\b", mail.text).group()


def confirm(user, now=None, **codes):
    facts = {"old_code": code_to(user.email), "new_code": code_to(NEW)} | codes
    return email_change.confirm(user=user, now=now or timezone.now(), **facts)


def test_both_codes_change_the_address(anna):
    ask(anna)
    assert confirm(anna) == []
    anna.refresh_from_db()
    assert anna.email == NEW
    address = EmailAddress.objects.get(user=anna)
    assert (address.email, address.verified, address.primary) == (NEW, True, True)
    told = Mail.objects.get(template="account/email_changed")
    assert told.to == "anna@home.example"
    assert NEW in told.text
    assert not EmailChange.objects.exists()


def test_a_code_may_be_typed_with_spaces(anna):
    ask(anna)
    code = code_to(NEW)
    assert confirm(anna, new_code=f" {code[:3]} {code[3:]} ") == []


@pytest.mark.parametrize("name", ["old_code", "new_code"])
def test_one_code_alone_changes_nothing(anna, name):
    ask(anna)
    assert confirm(anna, **{name: "x"}) == [name]
    anna.refresh_from_db()
    assert anna.email == "anna@home.example"


def test_the_code_of_the_one_mailbox_is_not_good_for_the_other(anna):
    ask(anna)
    other = {"old_code": code_to(NEW), "new_code": code_to(anna.email)}
    assert confirm(anna, **other) == ["old_code", "new_code"]


def test_codes_are_not_kept_as_they_are(anna):
    ask(anna)
    change = EmailChange.objects.get()
    assert code_to(NEW) not in (change.old_code_hash, change.new_code_hash)
    mails = Mail.objects.filter(template__startswith="account/email_change_")
    assert mails.count() == 2
    assert all(mail.is_secret for mail in mails)


def test_codes_are_good_for_a_quarter_of_an_hour(anna):
    now = timezone.now()
    ask(anna, now=now)
    with pytest.raises(NotPossible, match="too old"):
        confirm(anna, now=now + timedelta(minutes=16))


def test_after_five_wrong_codes_even_the_right_ones_are_refused(anna):
    ask(anna)
    for _attempt in range(5):
        assert confirm(anna, old_code="") == ["old_code"]
    with pytest.raises(NotPossible, match="too many"):
        confirm(anna)


def test_asking_again_makes_the_old_codes_worthless(anna):
    ask(anna)
    first = code_to(anna.email)
    ask(anna)
    if code_to(anna.email) != first:
        assert confirm(anna, old_code=first) == ["old_code"]
    assert confirm(anna) == []


def test_an_address_of_somebody_else_is_not_told_to_whoever_asks(anna):
    other = make_user(email=NEW)
    ask(anna, new_email="Anna@Work.example")
    told = Mail.objects.get(template="account/email_change_taken")
    assert told.to == "Anna@Work.example"
    assert not re.search(r"\d{6}", told.text)
    wrong = email_change.confirm(
        user=anna, old_code=code_to(anna.email), new_code="", now=timezone.now()
    )
    assert wrong == ["new_code"]
    assert User.objects.get(email=NEW) == other


def test_an_address_that_was_given_away_meanwhile_is_refused(anna):
    ask(anna)
    other = make_user(email=NEW)
    with pytest.raises(NotPossible, match="cannot be used"):
        confirm(anna)
    anna.refresh_from_db()
    assert (anna.email, User.objects.get(email=NEW)) == ("anna@home.example", other)


def test_nobody_floods_a_mailbox_with_codes(anna):
    for _time in range(3):
        ask(anna)
    with pytest.raises(NotPossible, match="tomorrow"):
        ask(make_user())
    for number in range(2):
        ask(anna, new_email=f"anna{number}@elsewhere.example")
    with pytest.raises(NotPossible, match="tomorrow"):
        ask(anna, new_email="anna9@elsewhere.example")
