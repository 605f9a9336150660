from events.links import invitation_key, is_invitation, registration_id, registration_token
from events.models import Event, Registration


def test_a_token_opens_its_registration():
    assert registration_id(registration_token(Registration(pk=7))) == 7


def test_a_changed_token_opens_nothing():
    token = registration_token(Registration(pk=7))
    assert registration_id(token.replace("7", "8", 1)) is None
    assert registration_id("7") is None
    assert registration_id("") is None


def test_an_invitation_is_no_registration_and_the_other_way_round():
    assert registration_id(invitation_key(Event(pk=7))) is None
    assert not is_invitation(registration_token(Registration(pk=7)), Event(pk=7))
    assert is_invitation(invitation_key(Event(pk=7)), Event(pk=7))
    assert not is_invitation(invitation_key(Event(pk=8)), Event(pk=7))
