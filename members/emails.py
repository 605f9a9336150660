from django.conf import settings
from django.utils import timezone

from mailing import outbox
from strategy.models import Cluster

from . import access


def invitation(role, by):
    _to_person(f"invitation:{role.pk}", "invitation", role, by)


def role_changed(role, by):
    _to_person(f"role-changed:{role.pk}", "role_changed", role, by)


def handed_over(role, by):
    _to_person(f"handed-over:{role.pk}:{by.pk}", "handed_over", role, by)


def access_receipt(request):
    outbox.queue(
        f"access-receipt:{request.pk}",
        to=request.email,
        language=request.language,
        template="members/access_receipt",
        context={"request": request, "organisation": request.organisation},
        reply_to=own_address(),
    )


def access_asked(request, manager):
    outbox.queue(
        f"access-asked:{request.pk}:{manager.pk}",
        to=manager.email,
        language=manager.language,
        template="members/access_asked",
        context={
            "request": request,
            "organisation": request.organisation,
            "manager": manager,
            "is_own_address": access.has_own_address(request.organisation, request.email),
            "link": access.link(request, manager),
        },
        reply_to=request.email,
    )


def access_asked_of_staff(request):
    address = own_address()
    if address:
        outbox.queue(
            f"access-asked-of-staff:{request.pk}",
            to=address,
            language=settings.LANGUAGE_CODE,
            template="members/access_asked_of_staff",
            context={"request": request, "organisation": request.organisation},
            reply_to=request.email,
        )


def access_granted(request, role, by):
    _to_person(f"access-granted:{request.pk}", "access_granted", role, by)


def access_declined(request):
    outbox.queue(
        f"access-declined:{request.pk}",
        to=request.email,
        language=request.language,
        template="members/access_declined",
        context={"request": request, "organisation": request.organisation},
        reply_to=own_address(),
    )


def access_there_already(organisation, person):
    """Once a day is enough, however often the form is sent."""
    outbox.queue(
        f"access-there-already:{organisation.pk}:{person.pk}:{timezone.localdate()}",
        to=person.email,
        language=person.language,
        template="members/access_there_already",
        context={"organisation": organisation, "person": person},
        reply_to=own_address(),
    )


def _to_person(key, template, role, by):
    outbox.queue(
        key,
        to=role.person.email,
        language=role.person.language,
        template=f"members/{template}",
        context={"role": role, "organisation": role.organisation, "by": by},
        reply_to=by.email if by else "",
    )


def own_address() -> str:
    """Where answers to our mails go; empty if the cluster has entered none."""
    own = Cluster.objects.own()
    return own.email if own else ""
