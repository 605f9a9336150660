"""What staff do with an application: ask, approve, decline, and be reminded."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.workflows import create_account
from content import folding
from content.staff import who_may
from members import joining_emails
from members.models import (
    Application,
    ApplicationQuestion,
    Membership,
    Municipality,
    Organisation,
    OrganisationIdentifier,
    Role,
)

from .not_possible import NotPossible
from .people import give_role

REMIND_AFTER = timedelta(days=7)


class AlreadyDecided(NotPossible):
    """A colleague was faster; the message says who, and what the decision was."""


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

    The same person approving twice changes nothing more. Raises AlreadyDecided if it was declined
    or somebody else approved it, and NotPossible if its business id belongs to an organisation
    other than the given one.
    """
    application = _locked(application)
    if application.approved_on and application.decided_by == by:
        return application.organisation
    _refuse_if_decided(application)
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
    give_role(organisation, person, Role.Kind.MANAGER)
    application.organisation = organisation
    application.approved_on = decided_on
    application.decided_by = by
    application.save(update_fields=["organisation", "approved_on", "decided_by"])
    joining_emails.welcome(application, person)
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


@transaction.atomic
def decline_application(*, application: Application, reason: str, by: User) -> Application:
    """`reason` goes to the applicant by mail. The same person declining twice changes nothing more.

    Raises AlreadyDecided if it was approved or somebody else declined it.
    """
    application = _locked(application)
    if application.declined_on and application.decided_by == by:
        return application
    _refuse_if_decided(application)
    if not reason.strip():
        raise NotPossible(_("Say why the application is declined."))
    application.declined_on = timezone.localdate()
    application.decline_reason = reason.strip()
    application.decided_by = by
    application.save(update_fields=["declined_on", "decline_reason", "decided_by"])
    joining_emails.declined(application)
    return application


@transaction.atomic
def ask_applicant(*, application: Application, text: str, by: User) -> ApplicationQuestion:
    """The question goes by mail; the same one is asked once as long as it is open."""
    application = _locked(application)
    _refuse_if_decided(application)
    if not text.strip():
        raise NotPossible(_("Write what you want to know."))
    question, is_new = application.questions.open().get_or_create(
        text=text.strip(), defaults={"application": application, "asked_by": by}
    )
    if is_new:
        joining_emails.question(question)
    return question


@transaction.atomic
def answer_question(
    *, question: ApplicationQuestion, answer: str, now: datetime
) -> ApplicationQuestion:
    """The first answer stays, and staff are told of it. Sent twice, it is kept once."""
    question = ApplicationQuestion.objects.select_for_update(of=["self"]).get(pk=question.pk)
    if question.answered_at:
        if question.answer == answer.strip():
            return question
        raise NotPossible(_("This question has been answered already."))
    _refuse_if_decided(_locked(question.application))
    question.answer = answer.strip()
    question.answered_at = now
    question.save(update_fields=["answer", "answered_at"])
    joining_emails.answered(question)
    return question


@transaction.atomic
def remind_of_applications(*, now: datetime) -> int:
    """Tell staff of what has waited for a week, each application once a week. Returns how many."""
    week_ago = now - REMIND_AFTER
    waiting = Application.objects.waiting_since(week_ago).not_reminded_since(week_ago)
    due = list(waiting.select_for_update(skip_locked=True).order_by("applied_at"))
    if due:
        joining_emails.still_waiting(due, who_may("members.change_application"), now)
        Application.objects.filter(pk__in=[each.pk for each in due]).update(reminded_at=now)
    return len(due)


def _locked(application):
    return Application.objects.select_for_update(of=["self"]).get(pk=application.pk)


def _refuse_if_decided(application):
    if not application.is_waiting:
        raise AlreadyDecided(application.decision_in_words)
