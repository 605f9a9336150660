"""Mails of an enquiry. What the buyer wrote is nobody else's: staff don't see it in the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from mailing import outbox
from strategy.models import Cluster

from .links import enquiry_token
from .models import Organisation, Role


@dataclass
class Reachable:
    organisation: Organisation
    email: str
    language: str


def addresses(organisations: Iterable[Organisation]) -> list[Reachable]:
    """Where each is written to: its own address, else that of a contact person or a manager."""
    organisations = list(organisations)
    roles = Role.objects.current(timezone.localdate()).of_active_people()
    roles = roles.filter(organisation__in=organisations)
    people = {}
    order = [Role.Kind.CONTACT, Role.Kind.MANAGER, Role.Kind.EDITOR]
    for role in sorted(roles.select_related("person"), key=lambda r: (order.index(r.kind), r.pk)):
        people.setdefault(role.organisation_id, role.person)
    found = []
    for organisation in organisations:
        person = people.get(organisation.pk)
        email = organisation.email or (person.email if person else "")
        language = (person.language if person else "") or settings.LANGUAGE_CODE
        if email:
            found.append(Reachable(organisation, email, language))
    return found


def confirmation(enquiry, organisations):
    _queue(
        f"enquiry-confirm:{enquiry.pk}",
        enquiry,
        organisations,
        to=enquiry.email,
        language=enquiry.language,
        template="members/enquiry_confirm",
        token=enquiry_token(enquiry),
    )


def question(enquiry, reachable: Reachable):
    _queue(
        f"enquiry:{enquiry.pk}:{reachable.organisation.pk}",
        enquiry,
        [reachable.organisation],
        to=reachable.email,
        language=reachable.language,
        template="members/enquiry",
        reply_to=enquiry.email,
        organisation=reachable.organisation,
    )


def copy_for_buyer(enquiry, organisations):
    _queue(
        f"enquiry-copy:{enquiry.pk}",
        enquiry,
        organisations,
        to=enquiry.email,
        language=enquiry.language,
        template="members/enquiry_copy",
    )


def copy_for_cluster(enquiry, organisations):
    own = Cluster.objects.own()
    if own and own.email:
        _queue(
            f"enquiry-cluster:{enquiry.pk}",
            enquiry,
            organisations,
            to=own.email,
            language=settings.LANGUAGE_CODE,
            template="members/enquiry_shared",
            reply_to=enquiry.email,
        )


def _queue(key, enquiry, organisations, *, to, language, template, reply_to="", **context):
    outbox.queue(
        key,
        to=to,
        language=language,
        template=template,
        context={
            "enquiry": enquiry,
            "organisations": organisations,
            **context,
        },
        reply_to=reply_to,
        is_secret=True,
    )
