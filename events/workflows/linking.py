"""Links that came into the wrong hands are replaced."""

from django.db import transaction

from events.models import Event

from .seats import locked


def renew_invitation_link(*, event: Event, by) -> Event:
    """Whoever has the old one, from a mail or from somebody else, no longer opens the event."""
    return _renew(event, "invitation_link_number")


def renew_door_link(*, event: Event, by) -> Event:
    return _renew(event, "door_link_number")


@transaction.atomic
def _renew(event, number):
    event = locked(event)
    setattr(event, number, getattr(event, number) + 1)
    event.save(update_fields=[number])
    return event
