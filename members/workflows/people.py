"""Who acts for an organisation."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.workflows import create_account
from contact import workflows as contact_workflows
from contact.models import Message
from members import emails
from members.models import Organisation, Role

from .not_possible import NotPossible

NOT_CARRIED_OVER = {"id", "kind", "title", "starts_on", "ends_on"}  # `title` is a column's alias


@transaction.atomic
def invite_colleague(
    *, organisation: Organisation, email: str, display_name: str, kind: str, language: str, by: User
) -> Role:
    """Account, role and a mail that says how to sign in."""
    organisation = _locked(organisation)
    person = create_account(email=email, display_name=display_name, language=language, by=by)
    if _has_role(organisation, person, kind):
        raise NotPossible(_("%(name)s has this role already.") % {"name": person})
    role = take_role(organisation, person, kind)
    emails.invitation(role, by)
    return role


@transaction.atomic
def change_role(*, role: Role, kind: str, by: User) -> Role:
    """The person goes on in another role, from today; a mail says so unless they did it."""
    organisation = _locked(role.organisation)
    today = timezone.localdate()
    role = Role.objects.select_related("person").get(pk=role.pk)
    if not role.is_current(today):
        raise NotPossible(_("This role has ended already."))
    if role.kind == kind:
        return role
    if _has_role(organisation, role.person, kind):
        raise NotPossible(_("%(name)s has this role already.") % {"name": role.person})
    successor = _successor(role, kind, today)
    _end_role(role, today)
    if by != role.person:
        emails.role_changed(successor, by)
    return successor


@transaction.atomic
def hand_over(
    *,
    organisation: Organisation,
    email: str,
    display_name: str,
    language: str,
    by: User,
    stays_as: str = "",
) -> Role:
    """Somebody else becomes a manager and `by` steps down, or goes on as editor or contact.

    Raises NotPossible if `by` manages no more, so that two hand-overs at once are one.
    """
    organisation = _locked(organisation)
    today = timezone.localdate()
    own = organisation.roles.current(today).managing().filter(person=by).first()
    if own is None:
        raise NotPossible(_("You have handed over already: you are not a manager any more."))
    person = create_account(email=email, display_name=display_name, language=language, by=by)
    if person == by:
        raise NotPossible(_("Choose somebody else than yourself."))
    if not person.is_active:
        raise NotPossible(_("%(name)s cannot sign in. Choose somebody else.") % {"name": person})
    role = take_role(organisation, person, Role.Kind.MANAGER)
    if stays_as and not _has_role(organisation, by, stays_as):
        _successor(own, stays_as, today)
    _end_role(own, today)
    emails.handed_over(role, by)
    return role


@transaction.atomic
def leave(*, organisation: Organisation, by: User) -> None:
    """All roles of the person end today. The last manager hands over first."""
    organisation = _locked(organisation)
    today = timezone.localdate()
    for role in organisation.roles.current(today).filter(person=by):
        _end_role(role, today)


@transaction.atomic
def leave_without_successor(*, organisation: Organisation, note: str, by: User) -> None:
    """The last manager goes and there is nobody: staff get a message, the organisation stays."""
    organisation = _locked(organisation)
    today = timezone.localdate()
    own = organisation.roles.current(today).filter(person=by)
    if own.managing().exists() and not _has_other_manager(organisation, by, today):
        _tell_staff(organisation, note, by)
    for role in own:
        _end_today(role, today)


@transaction.atomic
def end_role(*, role: Role, by: User) -> Role:
    """From today on the person no longer acts for the organisation. The last manager stays."""
    _locked(role.organisation)
    role = Role.objects.get(pk=role.pk)
    today = timezone.localdate()
    if role.is_current(today):
        _end_role(role, today)
    return role


def take_role(organisation, person, kind):
    """Manager and editor exclude each other: who gets the one gives up the other."""
    today = timezone.localdate()
    held = list(organisation.roles.current(today).filter(person=person).editing())
    role = give_role(organisation, person, kind)
    if kind != Role.Kind.CONTACT:
        for other in held:
            if other.kind != kind:
                _end_role(other, today)
    return role


def give_role(organisation, person, kind):
    today = timezone.localdate()
    role = organisation.roles.filter(person=person, kind=kind, ends_on__isnull=True).first()
    return role or Role.objects.create(
        organisation=organisation, person=person, kind=kind, starts_on=today
    )


def _locked(organisation):
    return Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)


def _has_role(organisation, person, kind):
    today = timezone.localdate()
    return organisation.roles.current(today).filter(person=person, kind=kind).exists()


def _has_other_manager(organisation, person, today):
    managers = organisation.roles.current(today).managing().of_active_people()
    return managers.exclude(person=person).exists()


def _successor(role, kind, today):
    """The same person, shown in the same way, with other rights."""
    carried_over = {
        field.attname: getattr(role, field.attname)
        for field in Role._meta.concrete_fields
        if field.name not in NOT_CARRIED_OVER
    }
    return Role.objects.create(**carried_over, kind=kind, starts_on=today)


def _end_role(role, today):
    if role.kind == Role.Kind.MANAGER and not _has_other_manager(
        role.organisation, role.person, today
    ):
        raise NotPossible(_("An organisation needs a manager. Make somebody else a manager first."))
    _end_today(role, today)


def _end_today(role, today):
    role.ends_on = today
    role.save(update_fields=["ends_on"])


def _tell_staff(organisation, note, by):
    try:
        contact_workflows.receive(
            kind=Message.Kind.MEMBERSHIP,
            name=by.display_name,
            email=by.email,
            subject=gettext("Nobody manages %(name)s any more") % {"name": organisation.name[:100]},
            text=note.strip() or gettext("I am leaving, and there is nobody to hand over to."),
            language=by.language,
            page=reverse("members:profile", args=[organisation.slug]),
            network=f"person:{by.pk}",
            suspicions=[],
            now=timezone.now(),
        )
    except contact_workflows.NotPossible as reason:
        raise NotPossible(str(reason)) from reason
