"""Two organisations, or two accounts of one person, become one; and can be two again."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from content import snapshots
from members.models import FormerAddress, Organisation
from members.search import documents
from members.workflows import NotPossible

from . import journal
from .absorbing import GONE, Absorption
from .models import MergeRecord

KEPT_FOR = timedelta(days=90)
OF_A_PERSON = ("display_name", "email", "language")
NOT_TO_CHOOSE = {
    *("id", "slug", "sort_key", "search_text", "translations", "size_class", "visibility"),
    *("created_at", "updated_at", "checked_at", "checked_by"),
}
RIGHTS = frozenset({User.groups.through, User.user_permissions.through})


class _Rollback(Exception):
    pass


def fields_to_choose(model: type[models.Model]) -> list[models.Field]:
    """Facts of which one can stay; a text of several languages is one for each."""
    if model is User:
        return [model._meta.get_field(name) for name in OF_A_PERSON]
    fields = model._meta.concrete_fields
    originals = {each.translated_field.name for each in fields if hasattr(each, "translated_field")}
    return [each for each in fields if each.name not in NOT_TO_CHOOSE | originals]


def preview(*, kept: models.Model, gone: models.Model, by: User) -> Absorption:
    """What a merge would move and where both have the same. Nothing stays of the attempt."""
    _refuse_rights(kept, gone, by)
    absorption = Absorption(not_moved=RIGHTS)
    try:
        with transaction.atomic():
            _absorb(absorption, kept, gone, {})
            raise _Rollback
    except _Rollback:
        return absorption


@transaction.atomic
def merge(
    *,
    kept: models.Model,
    gone: models.Model,
    facts: dict[str, str],
    clashes: dict[str, str],
    by: User,
) -> MergeRecord:
    """`facts` by the name of a field and `clashes` by their key: GONE where the other's stays.

    Raises NotPossible when one of the two is gone already, or when `by` may not.
    """
    model = type(kept)
    kept, gone = _locked(model, kept.pk, gone.pk)
    _refuse_rights(kept, gone, by)
    names = {"kept_name": str(kept)[:200], "gone_name": str(gone)[:200]}
    keys = {"kept_key": kept.pk, "gone_key": gone.pk}
    absorption = Absorption(choices=clashes, not_moved=RIGHTS, journal=journal.Journal(by))
    _absorb(absorption, kept, gone, facts)
    return MergeRecord.objects.create(
        kind=model._meta.label_lower,
        **names,
        **keys,
        report=report(absorption),
        journal=absorption.journal.entries,
        by=by,
    )


@transaction.atomic
def take_back(*, record: MergeRecord, by: User) -> MergeRecord:
    """Both are there again. What has been changed since stays, and is named on the record."""
    record = MergeRecord.objects.select_for_update(of=["self"]).get(pk=record.pk)
    if not record.can_be_taken_back:
        raise NotPossible(_("This merge can no longer be taken back."))
    left = []
    for entry in reversed(record.journal):
        left += _step_back(record, entry)
    if record.kind == Organisation._meta.label_lower:
        documents.refresh([record.kept_key, record.gone_key])
    record.taken_back_at, record.taken_back_by = timezone.now(), by
    record.left_as_is = list(dict.fromkeys(left))
    record.save(update_fields=["taken_back_at", "taken_back_by", "left_as_is"])
    return record


def forget_old(now) -> int:
    """Returns how many can no longer be taken back."""
    old = MergeRecord.objects.to_be_forgotten(before=now - KEPT_FOR)
    return old.update(journal=[], forgotten_at=now)


def report(absorption: Absorption) -> list[str]:
    """What happened, in words."""
    lines = []
    for label, number in absorption.moved.items():
        what = capfirst(apps.get_model(label)._meta.verbose_name_plural)
        lines.append(_("%(what)s: %(number)s moved") % {"what": what, "number": number})
    for clash in absorption.clashes:
        lines.append(
            _("Both had this, one is left: %(what)s (%(kept)s; %(gone)s)")
            % {"what": clash.what, "kept": clash.kept, "gone": clash.gone}
        )
    return lines


def _locked(model, kept, gone):
    """In the order of their keys, so that two merges wait for each other."""
    found = model._base_manager.select_for_update(of=["self"]).filter(pk__in=[kept, gone])
    rows = {row.pk: row for row in found.order_by("pk")}
    if len(rows) < 2:
        raise NotPossible(_("One of the two is no longer there: they may be merged already."))
    return rows[kept], rows[gone]


def _refuse_rights(kept, gone, by):
    if kept.pk == gone.pk:
        raise NotPossible(_("Choose two different ones."))
    if not isinstance(kept, User):
        return
    if gone.pk == by.pk:
        raise NotPossible(_("Your own account has to be the one that stays."))
    if (kept.is_staff or gone.is_staff) and not by.is_superuser:
        raise NotPossible(_("Only an administrator merges accounts of staff."))


def _absorb(absorption, kept, gone, facts):
    taken = {
        each.attname: getattr(gone, each.attname)
        for each in fields_to_choose(type(kept))
        if facts.get(each.name) == GONE
    }
    if isinstance(kept, User):
        _secondary_addresses(absorption, gone)
    absorption.absorb(kept, gone)
    kept = type(kept)._base_manager.get(pk=kept.pk)  # what pointed to the other has changed
    with absorption.journal.changing(kept):
        _take_facts(kept, taken)
    if isinstance(kept, Organisation):
        absorption.journal.create(FormerAddress(slug=gone.slug, organisation=kept))
    if "email" in taken and isinstance(kept, User):
        _primary_address(absorption, kept)


def _take_facts(kept, taken):
    for name, value in taken.items():
        setattr(kept, name, value)
    try:
        kept.validate_constraints()
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from None
    kept.save()


def _secondary_addresses(absorption, gone):
    """The kept account answers to all addresses; its own one stays the first."""
    for address in EmailAddress.objects.filter(user=gone, primary=True):
        with absorption.journal.changing(address):
            EmailAddress.objects.filter(pk=address.pk).update(primary=False)


def _primary_address(absorption, kept):
    addresses = EmailAddress.objects.filter(user=kept)
    for address in addresses.order_by("-primary"):  # the present one first: only one may be
        is_primary = address.email.lower() == kept.email.lower()
        with absorption.journal.changing(address):
            EmailAddress.objects.filter(pk=address.pk).update(primary=is_primary)


def _step_back(record, entry):
    """One step; returns what has changed since and is left as it is."""
    if entry["before"] is not None and entry["after"] is not None:
        return _unchange(entry)
    try:
        with transaction.atomic():
            journal.undo(entry)
    except snapshots.InTheWay as problem:
        if (entry["model"], entry["pk"]) == (record.kind, record.gone_key):
            raise NotPossible(
                _("%(name)s cannot come back: %(reasons)s")
                % {"name": record.gone_name, "reasons": " ".join(problem.reasons)}
            ) from None
        return problem.reasons
    return []


def _unchange(entry):
    instance = journal.find(entry)
    if instance is None:
        return []  # deleted since: nothing to give back
    left, values = [], {}
    for name, before in entry["before"].items():
        part = entry | {"before": {name: before}, "after": {name: entry["after"][name]}}
        reasons = journal.why_not(part, own=set())
        left += [f"{journal.named(instance)}: {reason}" for reason in reasons]
        if not reasons:
            values[name] = before
    if values:
        journal.write(type(instance), instance.pk, values)
    return left
