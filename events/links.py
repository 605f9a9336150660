"""Signed parts of addresses: each opens one thing to whoever holds the link."""

from django.core import signing

REGISTRATION = "events.registration"
INVITATION = "events.invitation"


def registration_token(registration):
    return _signer(REGISTRATION).sign(str(registration.pk))


def registration_id(token):
    """The primary key in the token, or None if nobody here has signed it."""
    return _id_in(REGISTRATION, token)


def invitation_key(event):
    """Opens an event for invited people, and a draft for those who are asked to look at it."""
    return _signer(INVITATION).sign(str(event.pk))


def is_invitation(key, event):
    return _id_in(INVITATION, key) == event.pk


def _signer(salt):
    return signing.Signer(salt=salt, sep=".")


def _id_in(salt, token):
    try:
        return int(_signer(salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
