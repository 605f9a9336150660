from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def create_account(*, email: str, display_name: str, language: str, by: User | None) -> User:
    """The account with this address, made if there is none. Nobody signs up by themselves.

    `by` vouches for the address: it counts as verified, and the person signs in with a code.
    """
    known = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    user = known.user if known else User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, display_name=display_name, language=language)
    if known is None:
        EmailAddress.objects.get_or_create(
            user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
        )
    return user
