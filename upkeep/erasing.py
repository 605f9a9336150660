"""Being forgotten: the wish, what stands in its way, and how it is done."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from content.personal_data import Person, language_of, person_with_account
from members.models import Organisation, Role
from members.workflows import NotPossible
from upkeep import about_you, emails
from upkeep.models import ErasureRequest
from upkeep.models.personal import ANSWER_ERASURE_WITHIN

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # none that are taken for each other, no words


def left_alone(user: User) -> list[Organisation]:
    """The organisations whose last manager the person is: somebody else has to be it first."""
    today = timezone.localdate()
    managing = Role.objects.current(today).managing()
    organisations = Organisation.objects.filter(roles__in=managing.filter(person=user)).distinct()
    others = managing.of_active_people().exclude(person=user)
    return [each for each in organisations if not others.filter(organisation=each).exists()]


def _check(user: User | None) -> None:
    if user is None:
        return
    if user.is_staff or user.is_superuser:
        raise NotPossible(
            _("This is a staff account. An administrator takes the rights away first.")
        )
    _hold_organisations_of(user)
    if organisations := left_alone(user):
        names = ", ".join(str(each) for each in organisations)
        raise NotPossible(
            _("Nobody else manages %(names)s. Hand over first, so that its page is not lost.")
            % {"names": names}
        )


def _hold_organisations_of(user):
    """Of two managers who are erased at once, the second is refused."""
    own = Role.objects.filter(person=user).order_by().values("organisation")
    list(Organisation.objects.select_for_update(of=["self"]).filter(pk__in=own).order_by("pk"))


@transaction.atomic
def ask(*, user: User, now: datetime | None = None) -> ErasureRequest:
    """Done at once where nothing has to be kept; else staff do it within a month."""
    now = now or timezone.now()
    user = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    _check(user)
    if waiting := ErasureRequest.objects.waiting().filter(person=user).first():
        return waiting
    request = ErasureRequest.objects.create(
        person=user,
        reference=get_random_string(8, LETTERS),
        asked_at=now,
        due_on=timezone.localdate(now + ANSWER_ERASURE_WITHIN),
    )
    person = person_with_account(user)
    if any(outcome.kept for outcome in about_you.preview(person).values()):
        emails.asked(request, user)
        return request
    return _erase(person, request, by=None, now=now)


@transaction.atomic
def withdraw(*, user: User, now: datetime | None = None) -> None:
    ErasureRequest.objects.waiting().filter(person=user).update(withdrawn_at=now or timezone.now())


@transaction.atomic
def do(*, request: ErasureRequest, by: User, now: datetime | None = None) -> ErasureRequest:
    request = ErasureRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)
    if request.done_at or request.withdrawn_at or request.person is None:
        raise NotPossible(_("This wish has been met or taken back already."))
    _check(request.person)
    person = person_with_account(request.person)
    return _erase(person, request, by=by, now=now or timezone.now())


@transaction.atomic
def erase_address(*, person: Person, by: User, now: datetime | None = None) -> ErasureRequest:
    """For somebody whom staff have identified, with or without an account."""
    now = now or timezone.now()
    _check(person.user)
    request = ErasureRequest.objects.waiting().filter(person=person.user).first()
    if request is None or person.user is None:
        request = ErasureRequest.objects.create(
            reference=get_random_string(8, LETTERS), asked_at=now, due_on=timezone.localdate(now)
        )
    return _erase(person, request, by=by, now=now)


def _erase(person, request, *, by, now):
    to, language = person.user.email if person.user else min(person.emails), language_of(person)
    request.person = None
    request.save(update_fields=["person"])
    with override(language):
        outcome = about_you.erase(person)
        erased, kept = about_you.in_words(outcome)
    request.done_at, request.done_by = now, by
    request.outcome = {
        key: {"erased": each.erased, "kept": each.kept} for key, each in outcome.items()
    }
    request.save()
    emails.erased(request, to=to, language=language, erased=erased, kept=kept)
    return request
