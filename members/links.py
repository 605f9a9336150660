"""Signed parts of addresses in mails: each opens one thing to the person who got the mail."""

from django.core import signing

CHECK = "members.check"
OFFER = "members.offer"
ENQUIRY = "members.enquiry"


def check_token(answer, person) -> str:
    """Works as long as the round takes answers and the person acts for the organisation."""
    return _sign(CHECK, answer.pk, person.pk)


def check_ids(token: str) -> tuple[int, int] | None:
    """The keys of answer and person, or None if nobody here has signed the token."""
    return _unsigned(CHECK, token, 2)


def offer_token(offer, person) -> str:
    """For this end of the offer only: once it is renewed or closed, the link has done its work."""
    return _sign(OFFER, offer.pk, person.pk, offer.expires_on.toordinal())


def offer_ids(token: str) -> tuple[int, int, int] | None:
    """The keys of offer and person and the day, as an ordinal number, that the mail spoke of."""
    return _unsigned(OFFER, token, 3)


def enquiry_token(enquiry) -> str:
    """Sends this one enquiry, as long as it is kept unconfirmed."""
    return _sign(ENQUIRY, enquiry.pk)


def enquiry_ids(token: str) -> tuple[int] | None:
    return _unsigned(ENQUIRY, token, 1)


def _signer(salt):
    return signing.Signer(salt=salt, sep=".")


def _sign(salt, *numbers):
    return _signer(salt).sign("-".join(map(str, numbers)))


def _unsigned(salt, token, count):
    try:
        numbers = [int(part) for part in _signer(salt).unsign(token).split("-")]
    except (signing.BadSignature, ValueError):
        return None
    return tuple(numbers) if len(numbers) == count else None
