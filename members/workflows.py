"""Changes in membership and in profiles that touch several rows, need a lock or owe a mail."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.workflows import create_account
from content import folding

from . import emails
from .models import (
    Application,
    Certificate,
    Membership,
    Municipality,
    Organisation,
    OrganisationIdentifier,
    Product,
    Role,
)


class NotPossible(Exception):
    """The message is written for the person who asked."""


# --- Joining --------------------------------------------------------------------------------------


@transaction.atomic
def apply(*, answers: dict, language: str, consent_version: str) -> Application:
    """Keep an application and promise its receipt. The same one sent twice is kept once."""
    again = Application.objects.waiting().filter(**answers).first()
    if again:
        return again
    application = Application.objects.create(
        **answers, language=language, consent_version=consent_version
    )
    emails.application_receipt(application)
    emails.application_arrived(application)
    return application


@transaction.atomic
def approve_application(
    *,
    application: Application,
    by: User,
    organisation: Organisation | None = None,
    category: str = Membership.Category.FULL,
    decided_on: date | None = None,
) -> Organisation:
    """Make the organisation (or take the given one), its membership and its first manager.

    Approving twice changes nothing more. Raises NotPossible if it was declined, or if its
    business id belongs to an organisation other than the given one.
    """
    application = Application.objects.select_for_update(of=["self"]).get(pk=application.pk)
    if application.approved_on:
        return application.organisation
    if application.declined_on:
        raise NotPossible(_("This application has been declined already."))
    today = timezone.localdate()
    applied_on = timezone.localdate(application.applied_at)
    decided_on = decided_on or today
    if not applied_on <= decided_on <= today:
        raise NotPossible(_("The decision is made after the application and not in the future."))
    if organisation is None:
        organisation = _organisation_of(application)
    else:
        organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    _identify(organisation, application)
    _make_member(
        organisation, applied_on=applied_on, decided_on=decided_on, category=category, by=by
    )
    person = create_account(
        email=application.contact_email,
        display_name=application.contact_name,
        language=application.language,
        by=by,
    )
    _give_role(organisation, person, Role.Kind.MANAGER)
    application.organisation = organisation
    application.approved_on = decided_on
    application.decided_by = by
    application.save(update_fields=["organisation", "approved_on", "decided_by"])
    emails.welcome(application, person)
    return organisation


def _organisation_of(application):
    return Organisation.objects.create(
        type=application.type,
        official_name=application.organisation_name,
        country=application.country,
        municipality=_municipality_called(application.municipality, application.country),
        town=application.municipality,
        website=application.website,
    )


def _municipality_called(name, country):
    wanted = folding.fold(name)
    today = timezone.localdate()
    for municipality in Municipality.objects.valid_on(today).filter(country=country):
        if wanted in map(folding.fold, municipality.names()):
            return municipality
    return None


def _identify(organisation, application):
    kind = application.identifier_kind
    if not (kind and application.business_id):
        return
    try:
        value = OrganisationIdentifier.checked(kind, application.business_id)
    except ValidationError:
        return  # staff see what was typed, on the application
    owner = OrganisationIdentifier.objects.filter(kind=kind, value=value).first()
    if owner is None and not organisation.identifiers.filter(kind=kind).exists():
        identifier = OrganisationIdentifier(organisation=organisation, kind=kind, value=value)
        identifier.clean()
        identifier.save()
    elif owner and owner.organisation_id != organisation.pk:
        raise NotPossible(
            _("%(name)s has this business id already. Choose it as the organisation.")
            % {"name": owner.organisation}
        )


def _make_member(organisation, *, applied_on, decided_on, category, by):
    today = timezone.localdate()
    membership = organisation.memberships.open().first() or Membership(
        organisation=organisation, category=category, applied_on=applied_on
    )
    if membership.since is None:
        membership.since = today
        membership.decided_on = membership.decided_on or decided_on
        membership.accepted_by = by
        membership.save()


def _give_role(organisation, person, kind):
    today = timezone.localdate()
    role = organisation.roles.filter(person=person, kind=kind, ends_on__isnull=True).first()
    return role or Role.objects.create(
        organisation=organisation, person=person, kind=kind, starts_on=today
    )


@transaction.atomic
def decline_application(*, application: Application, reason: str, by: User) -> Application:
    """`reason` goes to the applicant by mail. Declining twice changes nothing more."""
    application = Application.objects.select_for_update(of=["self"]).get(pk=application.pk)
    if application.declined_on:
        return application
    if application.approved_on:
        raise NotPossible(_("This application has been approved already."))
    if not reason.strip():
        raise NotPossible(_("Say why the application is declined."))
    application.declined_on = timezone.localdate()
    application.decline_reason = reason.strip()
    application.decided_by = by
    application.save(update_fields=["declined_on", "decline_reason", "decided_by"])
    emails.declined(application)
    return application


@transaction.atomic
def end_membership(
    *, membership: Membership, reason: str, by: User, last_day: date | None = None
) -> Membership:
    """The organisation leaves: its profile is hidden and its people's roles end after `last_day`.

    Without a last day it ends at once, that is with yesterday.
    """
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    today = timezone.localdate()
    if membership.until is not None:
        raise NotPossible(_("This membership has an end already."))
    if membership.since is None or membership.since > (last_day or today):
        raise NotPossible(_("A membership cannot end before it has begun."))
    last_day = last_day or max(today - timedelta(days=1), membership.since)
    membership.until = last_day
    membership.left_reason = reason
    membership.save(update_fields=["until", "left_reason"])
    for role in membership.organisation.roles.filter(ends_on__isnull=True):
        role.ends_on = max(last_day + timedelta(days=1), role.starts_on)
        role.save(update_fields=["ends_on"])
    return membership


# --- People ---------------------------------------------------------------------------------------


@transaction.atomic
def invite_colleague(
    *, organisation: Organisation, email: str, display_name: str, kind: str, language: str, by: User
) -> Role:
    """Account, role and a mail that says how to sign in.

    Somebody who had the other one of the roles manager and editor changes over to the new one.
    """
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    person = create_account(email=email, display_name=display_name, language=language, by=by)
    today = timezone.localdate()
    held = organisation.roles.current(today).filter(person=person)
    if held.filter(kind=kind).exists():
        raise NotPossible(_("%(name)s has this role already.") % {"name": person})
    if kind != Role.Kind.CONTACT:
        for other in held.editing():
            _end_role(other, today)
    role = _give_role(organisation, person, kind)
    emails.invitation(role, by)
    return role


@transaction.atomic
def end_role(*, role: Role, by: User) -> Role:
    """From today on the person no longer acts for the organisation. The last manager stays."""
    Organisation.objects.select_for_update(of=["self"]).get(pk=role.organisation_id)
    role = Role.objects.get(pk=role.pk)
    today = timezone.localdate()
    if role.is_current(today):
        _end_role(role, today)
    return role


def _end_role(role, today):
    others = Role.objects.current(today).managing().filter(organisation=role.organisation_id)
    if role.kind == Role.Kind.MANAGER and not others.exclude(pk=role.pk).exists():
        raise NotPossible(_("An organisation needs a manager. Make somebody else a manager first."))
    role.ends_on = today
    role.save(update_fields=["ends_on"])


# --- The profile ----------------------------------------------------------------------------------


@transaction.atomic
def update_profile(
    *,
    organisation: Organisation,
    by: User,
    changes: dict,
    audiences: dict | None = None,
    social_links: dict | None = None,
) -> Organisation:
    """Write one section of a profile, and only that: another section saved meanwhile stays.

    `changes` are values by field name (for many-to-many fields, the new rows), `audiences` who sees
    which fact, `social_links` addresses by network; an empty address takes the link away.
    """
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    columns = {field.name for field in Organisation._meta.concrete_fields}
    for name, value in changes.items():
        Organisation._meta.get_field(name).save_form_data(organisation, value)
    organisation.visibility = organisation.visibility | (audiences or {})
    for network, url in (social_links or {}).items():
        if url:
            organisation.social_links.update_or_create(network=network, defaults={"url": url})
        else:
            organisation.social_links.filter(network=network).delete()
    _check(organisation, by)
    organisation.save(
        update_fields=[*(columns & changes.keys()), "visibility", "checked_at", "checked_by"]
    )
    return organisation


@transaction.atomic
def confirm_profile(*, organisation: Organisation, by: User) -> Organisation:
    """Somebody has looked: everything is right as it stands."""
    organisation = Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    _check(organisation, by)
    organisation.save(update_fields=["checked_at", "checked_by"])
    return organisation


@transaction.atomic
def save_product(*, product: Product, raw_materials, by: User) -> Product:
    product.save()
    product.raw_materials.set(raw_materials)
    confirm_profile(organisation=product.organisation, by=by)
    Product.objects.filter(pk=product.pk).refresh_search_text()
    return product


@transaction.atomic
def remove_product(*, product: Product, by: User) -> None:
    organisation = product.organisation
    product.delete()
    confirm_profile(organisation=organisation, by=by)


@transaction.atomic
def save_certificate(*, certificate: Certificate, by: User) -> Certificate:
    """Whatever was verified before, it was not this."""
    certificate.verified_on = certificate.verified_by = None
    certificate.save()
    confirm_profile(organisation=certificate.organisation, by=by)
    return certificate


@transaction.atomic
def remove_certificate(*, certificate: Certificate, by: User) -> None:
    organisation = certificate.organisation
    certificate.delete()
    confirm_profile(organisation=organisation, by=by)


@transaction.atomic
def add_export(*, organisation: Organisation, country: str, by: User) -> None:
    organisation.exports.get_or_create(country=country)
    confirm_profile(organisation=organisation, by=by)


@transaction.atomic
def remove_export(*, organisation: Organisation, country: str, by: User) -> None:
    organisation.exports.filter(country=country).delete()
    confirm_profile(organisation=organisation, by=by)


def _check(organisation, by):
    organisation.checked_at = timezone.now()
    organisation.checked_by = by
