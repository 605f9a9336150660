"""Somebody wants to act for an organisation: its managers decide, or staff."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.workflows import account_of, create_account
from members import emails
from members.models import AccessRequest, Organisation

from .not_possible import NotPossible
from .people import take_role


@transaction.atomic
def request_access(
    *, organisation: Organisation, name: str, email: str, language: str, message: str = ""
) -> AccessRequest | None:
    """Ask the managers, or staff where there is none. Asked twice, it is kept once.

    None if the person may edit already. A mail tells them; a page must not tell a stranger.
    """
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    roles = organisation.roles.current(timezone.localdate())
    person = account_of(email)
    if person and roles.editing().filter(person=person).exists():
        emails.access_there_already(organisation, person)
        return None
    waiting = organisation.access_requests.waiting().filter(email__iexact=email).first()
    if waiting:
        return waiting
    request = AccessRequest.objects.create(
        organisation=organisation, name=name, email=email, language=language, message=message
    )
    emails.access_receipt(request)
    managers = roles.managing().of_active_people().select_related("person")
    for role in managers:
        emails.access_asked(request, role.person)
    if not managers:
        emails.access_asked_of_staff(request)
    return request


@transaction.atomic
def grant_access(*, request: AccessRequest, kind: str, by: User) -> AccessRequest:
    """Account, role and a mail that says how to sign in. Granting twice changes nothing more."""
    request = _locked(request)
    if request.granted:
        return request
    if not request.is_waiting:
        raise NotPossible(_("This request has been declined already."))
    organisation = Organisation.objects.select_for_update(of=["self"]).get(
        pk=request.organisation_id
    )
    person = create_account(
        email=request.email, display_name=request.name, language=request.language, by=by
    )
    role = take_role(organisation, person, kind)
    _decide(request, kind, by)
    emails.access_granted(request, role, by)
    return request


@transaction.atomic
def decline_access(*, request: AccessRequest, by: User) -> AccessRequest:
    request = _locked(request)
    if request.granted:
        raise NotPossible(_("This person has been let in already. End the role instead."))
    if request.is_waiting:
        _decide(request, "", by)
        emails.access_declined(request)
    return request


def forget_access_requests(*, now: datetime) -> int:
    """Returns how many are past their time and deleted."""
    _rows, by_model = AccessRequest.objects.past_retention(now).delete()
    return by_model.get(AccessRequest._meta.label, 0)


def _locked(request):
    return AccessRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)


def _decide(request, kind, by):
    request.granted = kind
    request.decided_at = timezone.now()
    request.decided_by = by
    request.save(update_fields=["granted", "decided_at", "decided_by"])
