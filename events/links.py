"""Signed parts of addresses: each opens one thing to whoever holds the link."""

from django.core import signing
from django.utils.crypto import salted_hmac

REGISTRATION = "events.registration"
INVITATION = "events.invitation"
DOOR = "events.door"
TICKET = "events.ticket"
FEEDBACK = "events.feedback"
LETTERS_OF_A_CODE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH_OF_A_CODE = 6


def registration_token(registration):
    return _signer(REGISTRATION).sign(str(registration.pk))


def registration_id(token):
    """The primary key in the token, or None if nobody here has signed it."""
    return _id_in(REGISTRATION, token)


def invitation_key(event):
    """Opens an event for invited people, and a draft for those who are asked to look at it."""
    return _signer(INVITATION).sign(_invitation(event))


def guest_key(event):
    """For who is registered, perhaps without an account; empty where the event opens to all."""
    return "" if event.is_public() else invitation_key(event)


def with_key(address, key):
    """`key` may be empty."""
    return f"{address}?key={key}" if key else address


def is_invitation(key, event):
    return _signed_in(INVITATION, key) == _invitation(event)


def door_key(event):
    """Opens the door's list of one event around its day."""
    return _signer(DOOR).sign(_door(event))


def event_of_door(key):
    """The primary key in it. Whether it still opens that event's door, `is_door` knows."""
    return _as_id((_signed_in(DOOR, key) or "").partition("-")[0])


def is_door(key, event):
    return _signed_in(DOOR, key) == _door(event)


def ticket(registration):
    """What the square of the confirmation holds: at the door it says who comes, nothing more."""
    return _signer(TICKET).sign(str(registration.pk))


def registration_of_ticket(token):
    return _id_in(TICKET, token)


def code(registration):
    """The ticket for typing."""
    digest = salted_hmac(TICKET, str(registration.pk)).digest()
    return "".join(LETTERS_OF_A_CODE[byte % 32] for byte in digest[:LENGTH_OF_A_CODE])


def feedback_token(registration):
    return _signer(FEEDBACK).sign(str(registration.pk))


def registration_of_feedback(token):
    return _id_in(FEEDBACK, token)


def _signer(salt):
    return signing.Signer(salt=salt, sep=".")


def _invitation(event):
    return _numbered(event.pk, event.invitation_link_number)


def _door(event):
    return _numbered(event.pk, event.door_link_number)


def _numbered(pk, number):
    """A higher number makes every earlier link stop working."""
    return f"{pk}-{number}" if number else str(pk)


def _id_in(salt, token):
    return _as_id(_signed_in(salt, token))


def _signed_in(salt, token):
    """None if nobody here has signed it."""
    try:
        return _signer(salt).unsign(token)
    except signing.BadSignature:
        return None


def _as_id(text):
    return int(text) if text and text.isdecimal() else None
