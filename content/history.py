"""Who changed what, when, and from what to what: the versions of a thing in words.

`django-simple-history` keeps a whole row each time; two of them become a list of differences.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model

LONGEST = 300  # letters of one value on the page
NOTHING = "–"
ROWS_OF = models.ManyToManyField


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    old: str
    new: str


@dataclass
class Version:
    record: models.Model
    differences: list[Difference] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.record.history_date

    @property
    def by(self):
        return self.record.history_user

    @property
    def what(self) -> str:
        names = {"+": _("Added"), "~": _("Changed"), "-": _("Deleted")}
        return names[self.record.history_type]


class NotPossible(Exception):
    """The message is written for the person who asked."""


def has_history(model) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def versions(thing: models.Model) -> list[Version]:
    """The newest first; one that changed nothing a person would see is left out."""
    records = list(thing.history.select_related("history_user").order_by("-history_date", "-pk"))
    found = []
    for record, earlier in pairwise([*records, None]):
        changes = differences(earlier, record) if earlier else []
        if changes or earlier is None or record.history_type != "~":
            found.append(Version(record, changes))
    return found


def differences(old, new) -> list[Difference]:
    """Both may be versions or the thing itself."""
    model = _model_of(new)
    found = []
    for column in _columns(model):
        before, after = _value(old, column), _value(new, column)
        if before != after:
            found.append(_difference(column, before, after))
    return found


def bring_back(thing: models.Model, record, names: set[str]) -> list[str]:
    """Gives the thing these values of the version, unsaved, and returns which were others.

    What was linked comes with `bring_back_links`, after it is saved.
    """
    changed = []
    for column in _columns(type(thing)):
        value = _value(record, column)
        is_brought_back = column.name in names and not isinstance(column, ROWS_OF)
        if is_brought_back and _value(thing, column) != value:
            setattr(thing, column.attname, value)
            changed.append(column.name)
    try:
        thing.full_clean(exclude=_untouched(thing, changed))
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from None
    return changed


def bring_back_links(thing: models.Model, record, names: set[str]) -> list[str]:
    changed = []
    for column in _columns(type(thing)):
        if column.name in names and isinstance(column, ROWS_OF):
            keys = _value(record, column)
            if keys != _value(thing, column):
                getattr(thing, column.name).set(column.related_model.objects.filter(pk__in=keys))
                changed.append(column.name)
    return changed


def _untouched(thing, changed):
    """What stood in the other fields is not the matter now, and neither is an empty relation."""
    return {column.name for column in thing._meta.get_fields() if column.name not in changed}


def _model_of(row):
    return getattr(type(row), "instance_type", type(row))


def _columns(model):
    """What people write: a text in each language, not once more in whichever is spoken."""
    tracked = {column.name for column in model.history.model.tracked_fields}
    spoken = set(get_translatable_fields_for_model(model) or ())
    itself = [
        column
        for column in model._meta.concrete_fields
        if column.name in tracked - spoken and column.editable and not column.primary_key
    ]
    linked = [
        column
        for column in model._meta.many_to_many
        if column.name in {each.name for each in model.history.model._history_m2m_fields}
    ]
    return [*itself, *linked]


def _value(row, column):
    if isinstance(column, ROWS_OF):
        return _linked(row, column)
    value = getattr(row, column.attname)
    if isinstance(column, models.FileField):
        return str(value or "")
    is_text = isinstance(column, models.CharField | models.TextField)
    return "" if value is None and is_text else value


def _linked(row, column):
    if row.pk is None:
        return set()
    if type(row) is column.model:
        return set(getattr(row, column.name).values_list("pk", flat=True))
    name = f"{column.m2m_reverse_field_name()}_id"
    return set(getattr(row, column.name).values_list(name, flat=True))


def _difference(column, before, after):
    label = capfirst(str(column.verbose_name))
    return Difference(column.name, label, _shown(column, before), _shown(column, after))


def _shown(column, value) -> str:
    if value in (None, "", set()) or value == [] or value == {}:
        return NOTHING
    if isinstance(column, ROWS_OF):
        return ", ".join(map(str, column.related_model.objects.filter(pk__in=value)))
    if column.remote_field:
        target = column.related_model._base_manager.filter(pk=value).first()
        return str(target) if target else _("(deleted)")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(column, models.DateTimeField):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(column, models.DateField):
        return date_format(value, "SHORT_DATE_FORMAT")
    return Truncator(strip_tags(str(value))).chars(LONGEST)
