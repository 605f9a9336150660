"""What staff deleted: kept for a while with everything that fell with it, then gone for good."""

from collections.abc import Sequence
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import scrubbing, snapshots
from content.models import Trash

NAMES_SHOWN = 3
AT_A_TIME = 100


class NotPossible(Exception):
    """The message is written for the person who asked."""


@transaction.atomic
def keep(*, things: Sequence[models.Model], by) -> Trash:
    """Call it just before deleting them, in one transaction with it."""
    names = ", ".join(str(thing) for thing in things[:NAMES_SHOWN])
    more = len(things) - NAMES_SHOWN
    if more > 0:
        names = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
            "names": names,
            "count": more,
        }
    return Trash.objects.create(
        model=things[0]._meta.concrete_model._meta.label_lower,
        name=names[:300],
        snapshot=snapshots.of(things),
        deleted_by=by,
    )


@transaction.atomic
def bring_back(*, trash: Trash, by) -> list[models.Model]:
    """All of it or nothing; what stands in the way is said in words."""
    trash = Trash.objects.select_for_update(of=["self"]).filter(pk=trash.pk).first()
    if trash is None:
        raise NotPossible(_("It is no longer in the trash: brought back already, or gone."))
    try:
        with transaction.atomic():
            things = snapshots.restore(trash.snapshot)
            for thing in things:  # what is computed from it, elsewhere too, and its history
                thing._change_reason = "Brought back from the trash"
                thing.save()
    except snapshots.InTheWay as problem:
        raise NotPossible(" ".join(problem.reasons)) from None
    trash.delete()
    return things


def what_fell_with_it(trash: Trash) -> str:
    """In words: “12 registrations, 2 speakers”."""
    counts = snapshots.counts(trash.snapshot)
    for label, _pk in trash.snapshot["roots"]:
        counts[label] = counts.get(label, 0) - 1
    parts = []
    for label, number in counts.items():
        if number > 0 and not label.split(".")[1].startswith("historical"):
            names = apps.get_model(label)._meta
            name = names.verbose_name if number == 1 else names.verbose_name_plural
            parts.append(f"{number} {name}")
    return ", ".join(parts)


def what_it_is(trash: Trash) -> str:
    return capfirst(str(apps.get_model(trash.model)._meta.verbose_name))


def purge(*, now: datetime) -> int:
    """Forget what has been there long enough, with the files that nothing else names."""
    purged = 0
    while batch := list(Trash.objects.past_retention(now).order_by("pk")[:AT_A_TIME]):
        for trash in batch:
            files = snapshots.files(trash.snapshot)
            trash.delete()
            for field, name in files:
                _delete_unless_used(field, name)
            purged += 1
    return purged


def _delete_unless_used(field, name):
    is_used = models.QuerySet(field.model).filter(**{field.attname: name}).exists()
    if not is_used and not scrubbing.mentions(Trash.objects.all(), [name]).exists():
        field.attr_class(field.model(), field, name).delete(save=False)
