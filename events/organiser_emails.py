"""Mails to whoever organises an event, in the installation's own language."""

from django.conf import settings
from django.utils.translation import override

from events import when
from events.models import Registration
from mailing import links, outbox
from strategy.models import Cluster


def seats_are_filling(event, mode, *, level, taken, seats):
    """Once for each level, and again if seats were added."""
    _tell(
        "seats_are_filling",
        event,
        key=f"{mode}:{level}:{seats}",
        context={"level": level, "taken": taken, "seats": seats},
        mode=mode,
    )


def waiting_list_has_begun(event, mode):
    _tell("waiting_list_has_begun", event, key=mode, context={}, mode=mode)


def requests_wait(event, *, first):
    """For the first one; again for the first after all of them were decided."""
    facts = {"mode": first.mode, "of": first.status}
    _tell("requests_wait", event, key=f"{first.pk}", context={}, **facts)


def _tell(name, event, *, key, context, mode, of=""):
    """To the event's contact person, else to the cluster's own mailbox. With a link to the
    registrations, or to those of the status `of`."""
    own = Cluster.objects.own()
    address = event.contact_email or (own.email if own else "")
    if not address:
        return
    with override(settings.LANGUAGE_CODE):
        about = {
            "title": event.title,
            "when": when.describe(event),
            "mode": Registration.Mode(mode).label,
            "staff_url": links.absolute(event.get_registrations_url(of)),
        }
    outbox.queue(
        f"event-{name.replace('_', '-')}:{event.pk}:{key}",
        to=address,
        language=settings.LANGUAGE_CODE,
        template=f"events/{name}",
        context=about | context,
    )
