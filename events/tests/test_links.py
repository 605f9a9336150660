import pytest
from django.core import signing

from events import workflows
from events.links import (
    DOOR,
    INVITATION,
    door_key,
    event_of_door,
    invitation_key,
    is_door,
    is_invitation,
    registration_id,
    registration_token,
)
from events.models import Event, Registration
from events.tests.factories import make_event


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


def test_links_from_before_they_could_be_replaced_go_on_working():
    event = Event(pk=7)
    assert is_invitation(signing.Signer(salt=INVITATION, sep=".").sign("7"), event)
    assert is_door(signing.Signer(salt=DOOR, sep=".").sign("7"), event)


def test_a_door_s_link_names_its_event_and_opens_no_other():
    event = Event(pk=7, door_link_number=2)
    assert event_of_door(door_key(event)) == 7
    assert is_door(door_key(event), event)
    assert not is_door(door_key(Event(pk=8, door_link_number=2)), event)
    assert not is_door("7-2", event)
    assert not is_door(signing.Signer(salt=INVITATION, sep=".").sign("7-2"), event)
    assert event_of_door("7-2") is None


@pytest.mark.django_db
def test_a_new_link_ends_the_earlier_ones_and_leaves_the_other_alone():
    event = make_event()
    invitations, doors = [], []
    for _time in range(3):
        invitations.append(invitation_key(event))
        doors.append(door_key(event))
        event = workflows.renew_invitation_link(event=event, by=None)
    assert [is_invitation(key, event) for key in invitations] == [False] * 3
    assert all(is_door(key, event) for key in doors)
    event = workflows.renew_door_link(event=event, by=None)
    assert not any(is_door(key, event) for key in doors)
    assert is_invitation(invitation_key(event), event)


@pytest.mark.django_db
def test_a_form_that_was_open_meanwhile_does_not_bring_the_old_link_back():
    in_form = make_event()
    old = invitation_key(in_form)
    workflows.renew_invitation_link(event=in_form, by=None)
    assert not is_invitation(old, workflows.save_event(event=in_form, by=None))
