from django.conf import settings

from mailing import outbox
from strategy.models import Cluster


def application_receipt(application):
    outbox.queue(
        f"application-receipt:{application.pk}",
        to=application.contact_email,
        language=application.language,
        template="members/application_receipt",
        context={"application": application},
        reply_to=_own_address(),
    )


def application_arrived(application):
    """Tells the cluster's own mailbox, if one has been entered."""
    address = _own_address()
    if address:
        outbox.queue(
            f"application-arrived:{application.pk}",
            to=address,
            language=settings.LANGUAGE_CODE,
            template="members/application_arrived",
            context={"application": application},
            reply_to=application.contact_email,
        )


def welcome(application, person):
    outbox.queue(
        f"application-welcome:{application.pk}",
        to=person.email,
        language=application.language,
        template="members/welcome",
        context={"application": application, "organisation": application.organisation},
        reply_to=_own_address(),
    )


def declined(application):
    outbox.queue(
        f"application-declined:{application.pk}",
        to=application.contact_email,
        language=application.language,
        template="members/declined",
        context={"application": application},
        reply_to=_own_address(),
    )


def invitation(role, by):
    outbox.queue(
        f"invitation:{role.pk}",
        to=role.person.email,
        language=role.person.language,
        template="members/invitation",
        context={"role": role, "organisation": role.organisation, "by": by},
        reply_to=by.email if by else "",
    )


def _own_address():
    own = Cluster.objects.own()
    return own.email if own else ""
