"""What becomes of changes that wait: accepted, sent back, due, or brought back from the history."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content import faults
from members import change_emails, history
from members.models import Organisation, Product, ProfileChange
from members.review import goes_with

from .not_possible import NotPossible
from .profile import apply_values, locked, write

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=730)  # decided changes, and replaced pictures: as long as the history


@transaction.atomic
def accept_changes(
    *, organisation: Organisation, changes: Collection[int], by: User
) -> list[ProfileChange]:
    """Make these changes (by id) public. Raises NotPossible if one of them is no longer open."""
    organisation = locked(organisation)
    accepted = _open_still(organisation, changes)
    _publish(organisation, accepted, by=by, now=timezone.now())
    return accepted


@transaction.atomic
def ask_for_change(
    *, organisation: Organisation, change: int, reason: str, by: User
) -> list[ProfileChange]:
    """Tell the author what should be different. It is not public before somebody has changed it."""
    organisation = locked(organisation)
    if not reason.strip():
        raise NotPossible(_("Say what should change."))
    asked = _open_still(organisation, [change])
    for each in asked:
        each.state, each.reason = ProfileChange.State.NEEDS_CHANGE, reason.strip()
        each.decided_at, each.decided_by = timezone.now(), by
        each.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    change_emails.change_needed(asked[0])
    return asked


def publish_due(*, now: datetime) -> int:
    """Make public what has waited long enough. Returns how many changes that were."""
    due = ProfileChange.objects.due(now).order_by().values_list("organisation", flat=True)
    published = 0
    for organisation in due.distinct():
        try:
            published += _publish_due_of(organisation, now)
        except DatabaseError as error:  # the others must not wait for it
            where = faults.without_words(error)
            logger.error("Changes of organisation %s are not published:\n%s", organisation, where)
    return published


@transaction.atomic
def _publish_due_of(organisation, now):
    organisation = locked(Organisation(pk=organisation))
    due = list(organisation.changes.due(now).select_related("by", "product"))
    if due:
        _publish(organisation, due, by=None, now=now)
        change_emails.changes_published(organisation, due)
    return len(due)


def purge_old_changes(*, now: datetime) -> int:
    deleted, _models = ProfileChange.objects.decided_before(now - KEPT_FOR).delete()
    return deleted


@transaction.atomic
def bring_back(*, organisation: Organisation, version: history.Version, by: User) -> None:
    """Write an earlier version again, as a new change by this person: it waits like any other."""
    organisation = locked(organisation)
    model = version.model
    if model is Organisation:
        target = organisation
    else:
        target = organisation.products.filter(pk=version.record.id).first()
        target = target or Product(pk=version.record.id, organisation=organisation)
    values = version.values()
    pictures = [field.name for field in model._meta.fields if isinstance(field, models.FileField)]
    if any(values[name] and not default_storage.exists(values[name]) for name in pictures):
        raise NotPossible(_("The picture of that version is no longer kept."))
    write(target, values, by=by)


def _open_still(organisation, ids):
    """These changes, and what goes with them: the words that belong to a picture."""
    every = list(organisation.changes.open().select_related("by", "product"))
    chosen = {(each.product_id, goes_with(each.field)) for each in every if each.pk in set(ids)}
    if not set(ids) or not set(ids) <= {each.pk for each in every}:
        raise NotPossible(
            _(
                "Somebody has changed or decided this in the meantime. "
                "Look at what stands there now."
            )
        )
    return [each for each in every if (each.product_id, goes_with(each.field)) in chosen]


def _publish(organisation, changes, *, by, now):
    for target, author in dict.fromkeys((each.product, each.by) for each in changes):
        theirs = [each for each in changes if (each.product, each.by) == (target, author)]
        thing = target or organisation
        thing._history_user = author  # who wrote it; who accepted it stands in the change
        apply_values(thing, {each.field: each.new for each in theirs})
    for each in changes:
        each.state = ProfileChange.State.PUBLISHED
        each.decided_at, each.decided_by = now, by
        each.save(update_fields=["state", "decided_at", "decided_by"])
