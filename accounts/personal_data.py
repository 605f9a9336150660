"""What an account says about its person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChange, User
from content.personal_data import Erased, Kind, Person, facts, no_longer_than
from content.scrubbing import INSTEAD

NOBODYS_ADDRESS = "@erased.invalid"  # .invalid: RFC 2606


def account_rows(person: Person):
    if person.user is None:
        return
    yield facts(
        person.user,
        "display_name",
        "email",
        "language",
        "is_active",
        "is_staff",
        "joined_at",
        "last_login",
    )
    for address in EmailAddress.objects.filter(user=person.user):
        yield facts(address, "email", "verified", "primary")
    for change in EmailChange.objects.filter(user=person.user):
        yield facts(change, "new_email", "asked_at")


def sign_in_rows(person: Person):
    if person.user is None:
        return
    for factor in Authenticator.objects.filter(user=person.user):
        yield facts(factor, "type", "created_at", "last_used_at")


@transaction.atomic
def erase_account(person: Person) -> Erased:
    """The row stays, because decisions name it; it no longer says who it was."""
    if person.user is None:
        return Erased()
    user = User.objects.get(pk=person.user.pk)
    erased, _models = EmailAddress.objects.filter(user=user).delete()
    EmailChange.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}{NOBODYS_ADDRESS}"
    user.display_name = INSTEAD
    user.last_login = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    return Erased(erased=erased + 1)


def erase_sign_in(person: Person) -> Erased:
    if person.user is None:
        return Erased()
    erased, _models = Authenticator.objects.filter(user=person.user).delete()
    own = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    return Erased(erased=erased + len(own))


KINDS = [
    Kind(
        "account",
        _("Your account"),
        _("So that you can sign in, and we can write to you."),
        _("You, and our staff."),
        no_longer_than(_("As long as you have the account.")),
        account_rows,
        ("accounts.user", "account.emailaddress", "accounts.emailchange"),
        erase_account,
    ),
    Kind(
        "sign_in",
        _("How you sign in"),
        _("So that nobody else signs in as you. Keys and secrets are not shown here."),
        _("You. Staff see only that there is a second factor."),
        no_longer_than(_("Until you remove it.")),
        sign_in_rows,
        ("mfa.authenticator", "sessions.session"),
        erase_sign_in,
    ),
]
