"""Rows as they stand in the database, kept as JSON, so that they can be brought back.

`of` takes what deleting some objects would take away or loosen; `restore` puts it back under the
old keys. Many-to-many relations are rows of their own, from both sides. Values are those of the
columns: no language and no default changes them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models.deletion import (
    Collector,
    ProtectedError,
    get_candidate_relations_to_delete,
)
from django.utils.text import capfirst
from django.utils.translation import gettext as _

AT_A_TIME = 500


class InTheWay(Exception):
    """What keeps the rows from coming back: `reasons`, written for staff."""

    def __init__(self, reasons: list[str]):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def of(instances: Iterable[models.Model], *, with_protected: bool = False) -> dict:
    """Everything that deleting these (of one model) would take along, and what it would loosen.

    Raises ProtectedError as the deletion would; `with_protected` takes also what stands in its way.
    """
    instances = list(instances)
    collector = _Collector(DEFAULT_DB_ALIAS, origin=instances)
    collector.with_protected = with_protected
    collector.collect(instances)
    collector.sort()
    keys = defaultdict(dict)  # a set that keeps its order
    for model, found in reversed(collector.data.items()):
        keys[model] |= dict.fromkeys(each.pk for each in found)
    for found in collector.fast_deletes:
        keys[found.model] |= dict.fromkeys(found.values_list("pk", flat=True))
    root = instances[0]._meta.label_lower if instances else ""
    return {
        "roots": [[root, _as_json(each.pk)] for each in instances],
        "rows": [row for model in keys for row in _rows(model, list(keys[model]))],
        "loosened": list(_loosened(collector)),
    }


def of_rows(instances: Iterable[models.Model]) -> dict:
    """These rows alone, of whatever models, as they stand now."""
    instances = list(instances)
    found = _by_model(instances).items()
    return {
        "roots": [[each._meta.label_lower, _as_json(each.pk)] for each in instances],
        "rows": [row for model, each in found for row in _rows(model, [it.pk for it in each])],
        "loosened": [],
    }


@transaction.atomic
def restore(snapshot: dict, *, overwrite: bool = False) -> list[models.Model]:
    """Put the rows back and return the objects asked for. All or, with InTheWay, nothing.

    Where a row points to one that has gone since, it fares as if it had been there when that one
    was deleted: it goes without, or is left out. `overwrite`: rows that exist get their old values.
    """
    rows = _still_fitting(snapshot)
    existing = _existing_keys(rows)
    if not overwrite and any(tuple(root) in existing for root in snapshot["roots"]):
        raise InTheWay([_("It is back already.")])
    missing = [row for row in rows if (row["model"], row["pk"]) not in existing]
    if overwrite:  # first: what they took over in between may have to be free again
        for row in rows:
            if (row["model"], row["pk"]) in existing:
                _overwrite(row)
    reasons = [problem for row in missing if (problem := _insert(row))]
    if reasons:
        raise InTheWay(reasons)
    for loose in snapshot["loosened"]:
        _tie_again(loose)
    return roots(snapshot)


def roots(snapshot: dict) -> list[models.Model]:
    """What was asked for, as far as it is there."""
    found = []
    for label, pk in snapshot["roots"]:
        found += apps.get_model(label)._base_manager.filter(pk=pk)
    return found


def counts(snapshot: dict) -> dict[str, int]:
    """How many rows of each model, without those that only connect two others."""
    found = defaultdict(int)
    for row in snapshot["rows"]:
        if not apps.get_model(row["model"])._meta.auto_created:
            found[row["model"]] += 1
    return dict(found)


def files(snapshot: dict) -> list[tuple[models.FileField, str]]:
    """The stored files that the rows name."""
    found = []
    for row in snapshot["rows"]:
        for field in apps.get_model(row["model"])._meta.concrete_fields:
            if isinstance(field, models.FileField) and row["values"].get(field.attname):
                found.append((field, row["values"][field.attname]))
    return found


class _Collector(Collector):
    with_protected = False

    def collect(self, objs, *args, **kwargs):
        try:
            super().collect(objs, *args, **kwargs)
        except ProtectedError as error:
            if not self.with_protected:
                raise
            self._collect_what_the_error_cut_off(objs)
            for found in _by_model(error.protected_objects).values():
                self.collect(found)

    def _collect_what_the_error_cut_off(self, objs):
        for relation in get_candidate_relations_to_delete(objs[0]._meta):
            if self.can_fast_delete(relation.related_model, from_field=relation.field):
                related = self.related_objects(relation.related_model, [relation.field], objs)
                self.fast_deletes.append(related)


def _by_model(instances):
    found = defaultdict(list)
    for each in instances:
        found[type(each)].append(each)
    return found


def _plain(model):
    """Without the managers and the languages of the model: the columns as they are."""
    return models.QuerySet(model)


def _in_parts(keys):
    keys = list(keys)
    return (keys[start : start + AT_A_TIME] for start in range(0, len(keys), AT_A_TIME))


def _rows(model, keys):
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for part in _in_parts(keys):
        for values in _plain(model).filter(pk__in=part).order_by("pk").values(*fields):
            values = _as_json({name: fields[name].get_prep_value(values[name]) for name in fields})
            pk = values[model._meta.pk.attname]
            yield {"model": model._meta.label_lower, "pk": pk, "values": values}


class _Encoder(DjangoJSONEncoder):
    def default(self, value):
        if isinstance(value, datetime | time):  # whole: Django's own cuts off microseconds
            return value.isoformat()
        return super().default(value)


def _as_json(value):
    return json.loads(json.dumps(value, cls=_Encoder))


def _loosened(collector):
    for (field, value), groups in collector.field_updates.items():
        if value is not None:
            continue
        for part in _in_parts(each.pk for group in groups for each in group):
            for row in _plain(field.model).filter(pk__in=part).values("pk", field.attname):
                yield {
                    "model": field.model._meta.label_lower,
                    "pk": _as_json(row["pk"]),
                    "field": field.attname,
                    "value": _as_json(row[field.attname]),
                }


def _stored(model, name, wanted):
    """Those of the wanted values of this column that there are."""
    return {
        _as_json(value)
        for part in _in_parts(wanted)
        for value in _plain(model).filter(**{f"{name}__in": part}).values_list(name, flat=True)
    }


class _Targets:
    """Which of the rows pointed to will be there: they are already, or they come back too."""

    def __init__(self, snapshot):
        self.coming = {(row["model"], row["pk"]) for row in snapshot["rows"]}
        self.wanted, self.stored = defaultdict(set), {}
        for row in snapshot["rows"]:
            for field, value in _references(row):
                self.wanted[field.target_field].add(value)

    def will_be_there(self, field, value):
        target = field.target_field
        if (target.model._meta.label_lower, value) in self.coming:
            return True
        if target not in self.stored:
            self.stored[target] = _stored(target.model, target.attname, self.wanted[target])
        return value in self.stored[target]


def _references(row):
    for field in apps.get_model(row["model"])._meta.concrete_fields:
        value = row["values"].get(field.attname)
        if field.remote_field and field.db_constraint and value is not None:
            yield field, value


def _still_fitting(snapshot):
    targets = _Targets(snapshot)
    asked_for = {tuple(root) for root in snapshot["roots"]}
    rows, reasons = [], []
    for row in snapshot["rows"]:
        gone = [
            field for field, value in _references(row) if not targets.will_be_there(field, value)
        ]
        needed = [field for field in gone if not field.null]
        if not needed:
            rows.append(row | {"values": row["values"] | dict.fromkeys(map(_attname, gone))})
        elif (row["model"], row["pk"]) in asked_for:
            reasons += [
                _("What it belonged to (%(what)s) has been deleted. Bring that back first.")
                % {"what": field.verbose_name}
                for field in needed
            ]
        else:  # it would have gone along with what it belonged to
            targets.coming.discard((row["model"], row["pk"]))
    if reasons:
        raise InTheWay(reasons)
    return rows


def _attname(field):
    return field.attname


def _existing_keys(rows):
    keys = defaultdict(set)
    for row in rows:
        keys[row["model"]].add(row["pk"])
    return {
        (label, pk)
        for label, wanted in keys.items()
        for model in [apps.get_model(label)]
        for pk in _stored(model, model._meta.pk.attname, wanted)
    }


def _insert(row):
    """The problem that kept the row from coming back, in words, or None."""
    model = apps.get_model(row["model"])
    values = _values(model, row["values"])
    instance = model.from_db(DEFAULT_DB_ALIAS, list(values), list(values.values()))
    instance._state.adding = True
    try:
        instance.validate_unique()
        instance.validate_constraints()
        with transaction.atomic():
            instance.save_base(raw=True, force_insert=True)
            _overwrite(row)  # what is saved depends on the language that is spoken now
    except ValidationError as error:
        return f"{_named(instance)}: {' '.join(error.messages)}"
    except IntegrityError:
        return _("%(thing)s does not fit any more.") % {"thing": _named(instance)}
    return None


def _overwrite(row):
    model = apps.get_model(row["model"])
    _plain(model).filter(pk=row["pk"]).update(**_values(model, row["values"]))


def _values(model, values):
    """In the order of the columns, which JSON in a database does not keep. A column that came
    after the snapshot keeps its default, one that went is left out."""
    return {
        field.attname: None if (value := values[field.attname]) is None else field.to_python(value)
        for field in model._meta.concrete_fields
        if field.attname in values
    }


def _named(instance):
    return f"{capfirst(instance._meta.verbose_name)} “{instance}”"


def _tie_again(loose):
    """Only where nobody has put something else in its place."""
    model = apps.get_model(loose["model"])
    field = model._meta.get_field(loose["field"])
    target = field.remote_field.model
    if _plain(target).filter(**{field.target_field.attname: loose["value"]}).exists():
        _plain(model).filter(pk=loose["pk"], **{f"{loose['field']}__isnull": True}).update(
            **{loose["field"]: loose["value"]}
        )
