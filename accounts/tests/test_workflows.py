import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import workflows
from accounts.models import User
from accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def create(email, **overrides):
    facts = {"display_name": "Anna", "language": "fi", "by": None}
    return workflows.create_account(email=email, **facts | overrides)


def test_an_account_is_made_once_whatever_the_case_of_its_address():
    assert create("Anna@Example.org") == create("anna@example.ORG")
    assert User.objects.count() == 1


def test_two_accounts_with_one_address_are_refused_by_the_database():
    create("anna@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANNA@example.org")


def test_a_second_address_of_a_person_leads_to_the_same_account():
    anna = create("anna@example.org")
    EmailAddress.objects.create(user=anna, email="anna@work.example", verified=True)
    assert create("Anna@work.example") == anna


def test_a_new_account_has_no_password_and_a_verified_address():
    anna = create("anna@example.org")
    assert not anna.has_usable_password()
    assert EmailAddress.objects.get(user=anna).verified


def test_a_known_person_keeps_name_and_language():
    anna = make_user(email="anna@example.org", display_name="Anna", language="sv")
    create("anna@example.org", display_name="Somebody", language="fi")
    anna.refresh_from_db()
    assert (anna.display_name, anna.language) == ("Anna", "sv")
