"""Mails about applications, in the applicant's language or that of the staff."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from mailing import links, outbox

from . import questions as question_links
from . import welcome as welcomes
from .application_facts import facts_of
from .emails import own_address
from .models import Application


def draft_link(draft, language):
    email = draft.answers["contact_email"]
    with override(language):
        address = links.absolute(reverse("members:join_check", args=[draft.pk]))
    outbox.queue(
        f"application-draft:{draft.pk}",
        to=email,
        language=language,
        template="members/application_draft",
        context={"address": address},
        reply_to=own_address(),
        is_secret=True,
    )


def application_receipt(application):
    with override(application.language):
        facts = facts_of(application)
    outbox.queue(
        f"application-receipt:{application.pk}",
        to=application.contact_email,
        language=application.language,
        template="members/application_receipt",
        context={
            "application": application,
            "facts": facts,
            "consents": application.consents.all(),
        },
        reply_to=own_address(),
    )


def application_arrived(application):
    """Tells the cluster's own mailbox, if one has been entered."""
    address = own_address()
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
    """With a code, where this is the first sign-in; then staff do not see the text of the mail."""
    code = welcomes.code_for(application, person)
    with override(application.language):
        address = welcomes.link(application, person)
    outbox.queue(
        f"application-welcome:{application.pk}",
        to=person.email,
        language=application.language,
        template="members/welcome",
        context={
            "application": application,
            "organisation": application.organisation,
            "code": code,
            "address": address,
            "days": welcomes.GOOD_FOR.days,
        },
        reply_to=own_address(),
        is_secret=bool(code),
    )


def declined(application):
    outbox.queue(
        f"application-declined:{application.pk}",
        to=application.contact_email,
        language=application.language,
        template="members/declined",
        context={"application": application},
        reply_to=own_address(),
    )


def question(asked):
    application = asked.application
    with override(application.language):
        address = question_links.link(asked)
    outbox.queue(
        f"application-question:{asked.pk}",
        to=application.contact_email,
        language=application.language,
        template="members/application_question",
        context={"application": application, "question": asked, "address": address},
        reply_to=asked.asked_by.email if asked.asked_by else own_address(),
        is_automatic=False,
    )


def answered(asked):
    """To whoever has asked, and to the cluster's own mailbox."""
    application = asked.application
    asker = asked.asked_by
    receivers = {own_address(): settings.LANGUAGE_CODE}
    if asker and asker.is_active:
        receivers[asker.email] = asker.language
    for address, language in receivers.items():
        if address:
            outbox.queue(
                f"application-answered:{asked.pk}:{address}",
                to=address,
                language=language,
                template="members/application_answered",
                context={"application": application, "question": asked},
                reply_to=application.contact_email,
            )


def still_waiting(applications: list[Application], staff: list[User], now: datetime):
    """To those who may decide; to the cluster's own mailbox if nobody may."""
    today = timezone.localdate(now)
    waiting = [(each, each.days_waiting(today)) for each in applications]
    receivers = {person.email: person.language for person in staff} or {
        own_address(): settings.LANGUAGE_CODE
    }
    for address, language in receivers.items():
        if address:
            outbox.queue(
                f"applications-waiting:{now.isoformat()}:{address}",
                to=address,
                language=language,
                template="members/applications_waiting",
                context={"waiting": waiting, "count": len(waiting)},
            )
