from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def create_account(*, email: str, display_name: str, language: str, by: User | None) -> User:
    """The account with this address, made if there is none. Nobody signs up by themselves.

    `by` vouches for the address: it counts as verified, and the person signs in with a code.
    """
    user = account_of(email)
    if user is None:
        user = User.objects.create_user(email, display_name=display_name, language=language)
    if not EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        EmailAddress.objects.get_or_create(
            user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
        )
    return user


def account_of(email: str) -> User | None:
    """Whoever signs in with this address, whatever its case."""
    known = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    return known.user if known else User.objects.filter(email__iexact=email).first()


@transaction.atomic
def move_account(*, user: User, email: str) -> User:
    """From now on the person signs in with this address alone, which the caller has verified.

    Raises IntegrityError if it is another person's.
    """
    user.email = email
    user.save(update_fields=["email"])
    user.emailaddress_set.all().delete()
    EmailAddress.objects.create(user=user, email=email.lower(), verified=True, primary=True)
    return user
