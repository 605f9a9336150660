"""What was written, row by row, with the values before and after: so that it can be taken back.

An entry is {model, pk, before, after}. `before` is None for a row that was made, `after` for one
that was deleted; else both hold the columns that changed. Undone from the last to the first, each
step returns to a state that has been there.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from content import snapshots

# Written by saving, so they say nothing about what a person has changed.
COMPUTED = {"updated_at", "search_text", "sort_key", "translations", "size_class", "slug"}
# Rows that come by themselves, not by a person.
AUTOMATIC = {"members.profilecount"}


class Journal:
    def __init__(self, by=None):
        self.entries, self.by = [], by

    def create(self, instance: models.Model) -> models.Model:
        instance._history_user = self.by  # a worker has no request that says who
        instance.save()
        self.created(instance)
        return instance

    def created(self, instance):
        self._enter(instance, None, values_of(instance))

    @contextmanager
    def changing(self, instance):
        """Around whatever saves this row."""
        before = values_of(instance)
        instance._history_user = self.by
        yield instance
        after = values_of(instance)
        changed = [name for name in before if before[name] != after[name]]
        if changed:
            self.changed(
                instance,
                {name: before[name] for name in changed},
                {name: after[name] for name in changed},
            )

    def changed(self, instance, before: dict, after: dict):
        self._enter(instance, before, after)

    def delete(self, instance: models.Model) -> None:
        """This row alone: whatever hangs on it has to be moved before."""
        before, pk = values_of(instance), instance.pk
        instance.delete()
        instance.pk = pk
        self._enter(instance, before, None)

    def _enter(self, instance, before, after):
        self.entries.append(
            {
                "model": instance._meta.label_lower,
                "pk": instance.pk,
                "before": before,
                "after": after,
            }
        )


def values_of(instance) -> dict | None:
    rows = snapshots.of_rows([instance])["rows"]
    return rows[0]["values"] if rows else None


def find(entry: dict) -> models.Model | None:
    return apps.get_model(entry["model"])._base_manager.filter(pk=entry["pk"]).first()


def named(instance) -> str:
    return f"{capfirst(instance._meta.verbose_name)} “{instance}”"


def why_not(entry: dict, *, own: set[tuple[str, int]]) -> list[str]:
    """What has changed since. `own` are the rows that the same journal made."""
    instance = find(entry)
    if instance is None:
        return [] if entry["after"] is None else [_("has been deleted since")]
    if entry["after"] is None:
        return [_("is there again")]
    now = values_of(instance)
    changed = [
        name
        for name, value in entry["after"].items()
        if name not in COMPUTED and name in now and now[name] != value
    ]
    reasons = []
    if changed:
        labels = dict.fromkeys(_label(instance, name) for name in changed)
        reasons.append(_("changed since: %(what)s") % {"what": ", ".join(labels)})
    if entry["before"] is None and (more := _came_since(instance, own)):
        reasons.append(_("came since: %(what)s") % {"what": ", ".join(more)})
    return reasons


def undo(entry: dict) -> None:
    """One step back. Raises snapshots.InTheWay where something else stands in its place."""
    model, pk = apps.get_model(entry["model"]), entry["pk"]
    if entry["before"] is None:
        if instance := find(entry):
            instance.delete()
    elif entry["after"] is None:
        row = {"model": entry["model"], "pk": pk, "values": entry["before"]}
        snapshots.restore({"roots": [[entry["model"], pk]], "rows": [row], "loosened": []})
    else:
        write(model, pk, entry["before"])


def write(model, pk, values: dict) -> None:
    """The columns themselves, then a save that computes the others and tells the history."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    converted = {
        name: fields[name].to_python(value) if value is not None else None
        for name, value in values.items()
        if name in fields
    }
    models.QuerySet(model).filter(pk=pk).update(**converted)
    instance = model._base_manager.filter(pk=pk).first()
    if instance and hasattr(model, "history"):
        instance.save()


def _came_since(instance, own):
    counts = {}
    for row in snapshots.of([instance], with_protected=True)["rows"]:
        model = apps.get_model(row["model"])
        if row["model"] in AUTOMATIC or model is type(instance):
            continue
        if (row["model"], row["pk"]) not in own:
            label = str(model._meta.verbose_name_plural)
            counts[label] = counts.get(label, 0) + 1
    return [f"{label} ({count})" for label, count in counts.items()]


def _label(instance, attname):
    return str(
        next(
            field for field in instance._meta.concrete_fields if field.attname == attname
        ).verbose_name
    )
