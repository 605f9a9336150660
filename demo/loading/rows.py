"""From an entry of a file to a row of the database."""

import re
from collections import Counter
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models import Q
from modeltranslation.translator import NotRegistered, translator

from content import translation_state
from content.fields import RichTextField
from content.languages import CONTENT_LANGUAGES
from demo.loading.kinds import KIND_OF_MODEL, Kind
from demo.loading.moments import Calendar


class Mistake(Exception):
    """What is wrong with an entry; whoever knows the entry adds which one."""


class Rows:
    """Makes rows that are not there yet; with `refresh` also writes the others anew."""

    def __init__(self, calendar: Calendar, *, refresh: bool, folder: Path):
        self.calendar = calendar
        self.folder = folder
        self.refresh = refresh
        self.made = Counter()
        self.kept = Counter()

    def load(self, kind: Kind, values: dict, parent=None, *, parent_is_new=False, anew=False):
        """The row of the entry and whether it is new. Raises Mistake.

        A row that is there already is left alone with everything that belongs to it, because staff
        may have changed it; `anew` writes this one all the same.
        """
        own, many, parts = self._sort_out(kind, values)
        self._point(kind, own, parent)
        row = None if parent_is_new else self._known(kind, own, parent)
        is_new = row is None
        (self.made if is_new else self.kept)[kind.model] += 1
        if not (is_new or anew or self.refresh):
            return row, False
        row = row or self._new(kind, parent)
        for field, value in own.items():
            if not (isinstance(value, File) and _is_same_file(getattr(row, field), value)):
                setattr(row, field, value)
        self._save(row)
        for name, part, entries in parts:
            self._load_parts(name, part, entries, row, is_new)
        for name, targets in many.items():
            related = kind.model._meta.get_field(name).related_model
            getattr(row, name).set([self.find(related, target, row, parent) for target in targets])
        if parts and hasattr(row, "translations"):
            translation_state.refresh(row)
        if kind.after:
            kind.after(row)
        return row, is_new

    def find(self, model, value, *near):
        """The row that an entry points to: by the first field of its key, or written out in place.

        Products and speakers are looked for only beside the row that names them (`near`).
        """
        kind = KIND_OF_MODEL[model]
        if isinstance(value, dict):
            return self.load(kind, value)[0]
        found = model.objects.filter(kind.among & _match(model, kind.key[0], value))
        if kind.parent and kind.key != ("slug",):
            parent_model = model._meta.get_field(kind.parent).related_model
            parent = next(row for row in near if isinstance(row, parent_model))
            found = found.filter(**{kind.parent: parent})
        rows = list(found[:2])
        if len(rows) != 1:
            many = "several rows" if rows else "no row"
            raise Mistake(f"{many} of {model._meta.label} called “{value}”")
        return rows[0]

    def _new(self, kind, parent):
        row = kind.model(**({kind.parent: parent} if kind.parent else {}))
        if kind.before:
            kind.before(row)
        return row

    # From values to fields

    def _sort_out(self, kind, values):
        own, many, parts = {}, {}, []
        part_kinds = dict(kind.parts)
        for name, value in values.items():
            if name in part_kinds:
                parts.append((name, part_kinds[name], value))
                continue
            field = _field(kind.model, name)
            if field.many_to_many:
                many[name] = value
            elif name in _translated(kind.model):
                own |= _in_languages(field, value)
            else:
                own[name] = self._value(field, value)
        return own, many, parts

    def _value(self, field, value):
        try:
            if isinstance(field, models.DateTimeField):
                return self.calendar.moment(value)
            if isinstance(field, models.DateField):
                return self.calendar.day(value)
        except ValueError as error:
            raise Mistake(f"{field.name}: {error}") from error
        if isinstance(field, models.FileField):
            return self._file(value)
        if isinstance(value, list) and isinstance(field, models.TextField):
            return "\n".join(value)
        if isinstance(value, str) and not field.is_relation:
            return _unwrapped(value)
        return value

    def _file(self, path):
        try:
            return ContentFile((self.folder / path).read_bytes(), name=Path(path).name)
        except OSError as error:
            raise Mistake(f"there is no file {path}") from error

    def _point(self, kind, own, parent):
        """Rows in the place of the keys by which the entry points to them."""
        for name, value in own.items():
            field = kind.model._meta.get_field(name)
            if field.is_relation:
                own[name] = self.find(field.related_model, value, parent)

    def _known(self, kind, own, parent):
        condition = Q(**{kind.parent: parent}) if kind.parent else Q()
        for name in kind.key:
            if name in _translated(kind.model):
                texts = [own.get(f"{name}_{language}") for language in CONTENT_LANGUAGES]
                if not any(texts):
                    raise Mistake(f"{name} is missing")
                condition &= _any(_match(kind.model, name, text) for text in texts if text)
            else:
                default = kind.model._meta.get_field(name).get_default()
                condition &= _match(kind.model, name, own.get(name, default))
        return kind.model.objects.filter(condition).first()

    def _load_parts(self, name, kind, entries, parent, is_new):
        counts = any(field.name == "order" for field in kind.model._meta.fields)
        for number, entry in enumerate(entries, 1):
            values = entry if isinstance(entry, dict) else {kind.key[0]: entry}
            try:
                values = {"order": number} | values if counts else values
                self.load(kind, values, parent, parent_is_new=is_new)
            except Mistake as mistake:
                raise Mistake(f"{name} {number}: {mistake}") from mistake

    def _save(self, row):
        try:
            row.full_clean()
        except ValidationError as error:
            told = "; ".join(
                f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()
            )
            raise Mistake(told) from error
        row.save()


def _field(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise Mistake(f"{model._meta.label} has no field “{name}”") from error


def _translated(model):
    try:
        return translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return {}


def _in_languages(field, value):
    """A text for each language, or one that is the same in all of them, such as a brand."""
    texts = value if isinstance(value, dict) else dict.fromkeys(CONTENT_LANGUAGES, value)
    unknown = set(texts) - set(CONTENT_LANGUAGES)
    if unknown:
        raise Mistake(f"{field.name}: no language “{', '.join(sorted(unknown))}”")
    is_rich = isinstance(field, RichTextField)
    return {
        f"{field.name}_{language}": text.strip() if is_rich else _unwrapped(text)
        for language, text in texts.items()
    }


def _is_same_file(kept, given):
    """So that a refresh does not lay a second copy beside the first."""
    if not (kept and kept.storage.exists(kept.name)):
        return False
    with kept.storage.open(kept.name) as file:
        return file.read() == given.read()


def _unwrapped(text):
    """A line break in a file is only a line break of the file; an empty line is a paragraph."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip())


def _match(model, name, value):
    if name in _translated(model):
        return _any(Q(**{f"{name}_{language}": value}) for language in CONTENT_LANGUAGES)
    if value is None:
        return Q(**{f"{name}__isnull": True})
    is_email = isinstance(model._meta.get_field(name), models.EmailField)
    return Q(**{f"{name}__iexact" if is_email else name: value})


def _any(conditions):
    condition = Q()
    for other in conditions:
        condition |= other
    return condition
