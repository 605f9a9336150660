"""Profile-check rounds: members are asked whether what their profiles say is still right."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from members import round_emails
from members.models import CheckAnswer, CheckRound, ContactNote, Organisation, Role

from .not_possible import NotPossible
from .profile import confirm_profile, update_profile


@transaction.atomic
def start_round(*, round: CheckRound, by: User, now: datetime) -> CheckRound:
    """Ask everybody who is chosen. Starting twice asks once."""
    round = CheckRound.objects.select_for_update(of=["self"]).get(pk=round.pk)
    if round.started_at:
        return round
    today = timezone.localdate(now)
    if round.due_on <= today:
        raise NotPossible(_("The due date must be in the future: move it first."))
    organisations = list(round.chosen(today))
    if not organisations:
        raise NotPossible(_("Nobody fits the choice. Choose other members."))
    round.started_at = now
    round.created_by = round.created_by or by
    round.save(update_fields=["started_at", "created_by"])
    CheckAnswer.objects.bulk_create(
        CheckAnswer(round=round, organisation=each, sent_at=now) for each in organisations
    )
    for answer, person in _whom_to_ask(round.answers.all(), today):
        round_emails.profile_check(answer, person)
    return round


def receivers(organisations: Iterable[Organisation], today: date) -> dict[int, list[User]]:
    """Those who may edit, by the key of their organisation."""
    roles = Role.objects.current(today).editing().of_active_people()
    return roles.filter(organisation__in=organisations).people_by_organisation()


def _whom_to_ask(answers, today):
    answers = list(
        answers.select_related("round", "organisation").prefetch_related("organisation__products")
    )
    people = receivers([answer.organisation for answer in answers], today)
    for answer in answers:
        for person in people.get(answer.organisation_id, []):
            yield answer, person


@transaction.atomic
def confirm(*, answer: CheckAnswer, by: User, now: datetime) -> CheckAnswer:
    """Yes, all right. Said again, it changes nothing but the day of the check."""
    answer = _taking_answers(answer, now)
    confirm_profile(organisation=answer.organisation, by=by)
    if not answer.is_answered:
        _record(answer, CheckAnswer.How.CONFIRMED, by, now)
    return answer


@transaction.atomic
def change(*, answer: CheckAnswer, changes: dict, by: User, now: datetime) -> CheckAnswer:
    """`changes`: values by field name, as `update_profile` takes them. The rest is right."""
    answer = _taking_answers(answer, now)
    update_profile(organisation=answer.organisation, by=by, changes=changes)
    _record(answer, CheckAnswer.How.CHANGED, by, now)
    return answer


@transaction.atomic
def complete_for_member(
    *, answer: CheckAnswer, kind: str, held_on: date, text: str, by: User, now: datetime
) -> CheckAnswer:
    """Staff have asked in another way, mostly by phone. The talk becomes a contact note."""
    answer = _locked(answer)
    if answer.is_answered:
        raise NotPossible(_("%(name)s has answered already.") % {"name": answer.organisation})
    answer.contact_note = ContactNote.objects.create(
        organisation=answer.organisation, kind=kind, held_on=held_on, text=text, by=by
    )
    confirm_profile(organisation=answer.organisation, by=by)
    _record(answer, CheckAnswer.How.STAFF, by, now)
    return answer


@transaction.atomic
def queue_due_reminders(*, now: datetime) -> None:
    """Those of today, to whoever has not answered; a missed day is made up for, once."""
    today = timezone.localdate(now)
    for round in CheckRound.objects.running(today):
        take_in_checks(round)
        days = _reminder_of(round, today)
        if days is None:
            continue
        for answer, person in _whom_to_ask(round.answers.open(), today):
            if timezone.localdate(answer.sent_at) < round.due_on - timedelta(days=days):
                round_emails.reminder(answer, person, days=days)


@transaction.atomic
def take_in_checks(round: CheckRound) -> None:
    """Who has looked over the profile in another way since the mail has answered, too."""
    for answer in round.answers.open().select_related("organisation__checked_by"):
        organisation = answer.organisation
        if not organisation.is_checked_since(answer.sent_at):
            continue
        answer = _locked(answer)
        if not answer.is_answered:
            by = organisation.checked_by
            is_staff = by is not None and by.is_staff
            how = CheckAnswer.How.STAFF if is_staff else CheckAnswer.How.SIGNED_IN
            _record(answer, how, by, organisation.checked_at)


def _reminder_of(round, today):
    """The one whose day has come last; None before the first."""
    return min(
        (days for days in round.reminder_days if today >= round.due_on - timedelta(days=days)),
        default=None,
    )


def _taking_answers(answer, now):
    answer = _locked(answer)
    if not answer.round.takes_answers(timezone.localdate(now)):
        raise NotPossible(_("This round is over. Sign in to look over your profile."))
    return answer


def _locked(answer):
    answers = CheckAnswer.objects.select_for_update(of=["self"])
    return answers.select_related("round", "organisation").get(pk=answer.pk)


def _record(answer, how, by, now):
    answer.answered_at, answer.how, answer.answered_by = now, how, by
    answer.save(update_fields=["answered_at", "how", "answered_by", "contact_note"])
