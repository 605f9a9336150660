"""An application from its first step until it is sent."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members import joining_emails
from members.consents import ConsentAsked
from members.models import (
    AccessRequest,
    Application,
    ApplicationConsent,
    ApplicationDraft,
    Organisation,
)

from .access import request_access
from .not_possible import NotPossible


@transaction.atomic
def save_draft(*, draft_id: uuid.UUID, answers: dict, now: datetime) -> ApplicationDraft:
    """Keep the answers of one step beside those of the others. What is sent is not changed."""
    ApplicationDraft.objects.get_or_create(
        pk=draft_id, defaults={"created_at": now, "changed_at": now}
    )
    draft = _locked(draft_id)
    if not draft.sent_at:
        draft.answers |= answers
        draft.changed_at = now
        draft.save(update_fields=["answers", "changed_at"])
    return draft


@transaction.atomic
def send_application(
    *,
    draft: ApplicationDraft,
    answers: dict,
    consents: list[ConsentAsked],
    consent_version: str,
    language: str,
    now: datetime,
) -> Application:
    """The draft becomes an application. Sent twice, it is kept once."""
    draft = _locked(draft.pk)
    if draft.sent_at:
        return draft.application
    application = apply(answers=answers, language=language, consent_version=consent_version)
    for consent in consents:
        ApplicationConsent.objects.get_or_create(
            application=application,
            purpose=consent.purpose,
            defaults={
                "text": consent.text,
                "text_version": consent.text_version,
                "given_at": now,
            },
        )
    _close(draft, now, application)
    joining_emails.application_receipt(application)
    return application


@transaction.atomic
def send_to_managers(
    *,
    draft: ApplicationDraft,
    organisation: Organisation,
    answers: dict,
    language: str,
    now: datetime,
) -> AccessRequest | None:
    """The organisation is a member already: its managers are asked. Sent twice, asked once."""
    draft = _locked(draft.pk)
    if draft.sent_at:
        return None
    _close(draft, now)
    return request_access(
        organisation=organisation,
        name=answers["contact_name"],
        email=answers["contact_email"],
        language=language,
    )


@transaction.atomic
def apply(*, answers: dict, language: str, consent_version: str) -> Application:
    """Keep an application and tell the cluster. The same one that still waits is kept once."""
    again = Application.objects.waiting().filter(**answers).first()
    if again:
        return again
    application = Application.objects.create(
        **answers, language=language, consent_version=consent_version
    )
    joining_emails.application_arrived(application)
    return application


@transaction.atomic
def mail_draft_link(*, draft: ApplicationDraft, language: str) -> None:
    """So that the application can be finished on another day or device. Once for each draft."""
    draft = _locked(draft.pk)
    if draft.sent_at or not draft.answers.get("contact_email"):
        raise NotPossible(_("Give your e-mail address first."))
    joining_emails.draft_link(draft, language)


def purge_drafts(*, now: datetime) -> int:
    """Returns how many are past their time and deleted."""
    _rows, by_model = ApplicationDraft.objects.past_retention(now).delete()
    return by_model.get(ApplicationDraft._meta.label, 0)


def _locked(draft_id):
    return ApplicationDraft.objects.select_for_update(of=["self"]).get(pk=draft_id)


def _close(draft, now, application=None):
    draft.application = application
    draft.answers = {}
    draft.sent_at = draft.changed_at = now
    draft.save()
