"""The history of a profile in words: who has changed what, when, from what to what.

`django-simple-history` keeps a whole row each time; here two rows become a list of differences.
"""

import difflib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.storage import default_storage
from django.db import models
from django.db.models.fields.files import FileField, ImageField
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import User
from content.languages import CONTENT_LANGUAGES
from content.numbers import country_name

from .models import Audience, Certificate, ExportCountry, Organisation, Product, SocialLink
from .models.visibility import LABELS
from .opening_hours import in_words
from .review import label_of

# Written by the portal itself, or the row's own place: nobody has said it.
NOT_SAID = {
    "id",
    "slug",
    "size_class",
    "size_stated_by",
    "checked_at",
    "checked_by",
    "created_at",
    "updated_at",
    "organisation",
    "order",
    "verified_by",
}
ROWS = (Product, Certificate, SocialLink, ExportCountry)


def _in_each_language(*names):
    return {f"{name}_{code}" for name in names for code in CONTENT_LANGUAGES}


# What "bring back this version" writes: what members may write themselves.
BROUGHT_BACK = {
    Organisation: {
        "marketing_name",
        "type",
        "value_chain_role",
        "municipality",
        "street",
        "postal_code",
        "town",
        "opening_times",
        "logo",
        "picture",
        "picture_credit",
        "website",
        "email",
        "phone",
        "headcount",
        "turnover",
        "balance",
        "size_year",
        "sales_channels",
        "themes",
        "focus_areas",
    }
    | _in_each_language(
        "short_description", "description", "how_to_buy", "opening_hours", "picture_alt"
    ),
    Product: {"group", "raw_materials", "is_organic", "picture"}
    | _in_each_language("name", "description", "picture_alt"),
}


@dataclass(frozen=True)
class Difference:
    field: str
    label: str
    old: str
    new: str
    is_picture: bool = False  # `old` and `new` are then addresses


@dataclass
class Version:
    """A row of the history, with what is different from the one before it."""

    record: models.Model
    differences: list[Difference]

    @property
    def at(self) -> datetime:
        return self.record.history_date

    @property
    def by(self) -> User | None:
        return self.record.history_user

    @property
    def model(self) -> type[models.Model]:
        return self.record.instance_type

    @property
    def model_name(self) -> str:
        return self.model._meta.model_name

    @property
    def what(self) -> str:
        """`Product: Rye bread`; nothing for the organisation itself."""
        if self.model is Organisation:
            return ""
        return f"{capfirst(self.model._meta.verbose_name)}: {_title(self.record)}"

    @property
    def was_added(self) -> bool:
        return self.record.history_type == "+"

    @property
    def was_removed(self) -> bool:
        return self.record.history_type == "-"

    @property
    def can_be_brought_back(self) -> bool:
        return self.model in BROUGHT_BACK

    def values(self) -> dict:
        """What stood in the fields that members may write."""
        many = {field.name: field for field in self.model._meta.many_to_many}
        values = {}
        for name in BROUGHT_BACK[self.model]:
            if name in many:
                ids = _ids(self.record, many[name])
                values[name] = list(many[name].related_model.objects.filter(pk__in=ids))
            else:
                value = getattr(self.record, name)
                is_file = isinstance(self.model._meta.get_field(name), FileField)
                values[name] = str(value or "") if is_file else value
        return values


def versions_of(organisation: Organisation, limit: int) -> list[Version]:
    """What has changed in an organisation and its rows, newest first."""
    versions = _versions(organisation.history.all(), limit)
    for model in ROWS:
        versions += _versions(model.history.filter(organisation=organisation.pk), limit)
    return sorted(versions, key=lambda version: version.at, reverse=True)[:limit]


def find_version(organisation: Organisation, model_name: str, history_id: int) -> Version | None:
    """One of this organisation's versions that can be brought back."""
    for model in BROUGHT_BACK:
        if model._meta.model_name == model_name:
            owner = "id" if model is Organisation else "organisation"
            record = model.history.filter(
                **{owner: organisation.pk, "history_id": history_id}
            ).first()
            return Version(_with_lists(record), []) if record else None
    return None


def _with_lists(record):
    """The row that tells of a removal has forgotten the lists: the one before it has not."""
    return record.prev_record or record if record.history_type == "-" else record


def differences(
    new: models.Model, old: models.Model | None, names: dict | None = None
) -> list[Difference]:
    """Field by field, in words, what `new` says otherwise than `old`; without `old`, all it says.

    For two rows of a history, or two rows of any one model. `names` spares the queries for lists.
    """
    model = getattr(new, "instance_type", type(new))
    names = names_of_choices(model) if names is None else names
    found = []
    for field in _said(model):
        after = _in_words(new, field, names)
        before = _in_words(old, field, names) if old else ""
        if before != after:
            is_picture = isinstance(field, ImageField)
            label = label_of(model, field.name)
            found.append(Difference(field.name, label, before, after, is_picture))
    return found


def against_today(version: Version) -> list[Difference]:
    """What bringing this version back would change."""
    today = version.model.objects.filter(pk=version.record.id).first()
    every = differences(version.record, today)
    return [each for each in every if each.field in BROUGHT_BACK[version.model]]


def names_of_choices(model: type[models.Model]) -> dict[str, dict[int, str]]:
    """The names behind the keys of lists such as sales channels: by field, then by key."""
    return {
        field.name: {each.pk: str(each) for each in field.related_model.objects.all()}
        for field in model._meta.many_to_many
    }


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML, with what is gone and what is new marked word by word."""
    before, after = _words(old), _words(new)
    left, right = [], []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        left.append(("span" if kind == "equal" else "del", "".join(before[i:j])))
        right.append(("span" if kind == "equal" else "ins", "".join(after[k:m])))
    return _as_html(left), _as_html(right)


def _words(text):
    words = text.split(" ")
    return [f"{word} " for word in words[:-1]] + words[-1:]


def _as_html(parts):
    return format_html_join("", "<{0}>{1}</{0}>", [part for part in parts if part[1]])


def _versions(records, limit):
    """In a number of queries that doesn't grow with the number of rows."""
    model = records.model
    keys = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name not in NOT_SAID
    ]
    many = [_through(model.instance_type, field) for field in model._history_m2m_fields]
    rows = records.select_related("history_user", *keys).prefetch_related(*many)
    names = names_of_choices(model.instance_type)
    newest = list(rows.order_by("-history_date", "-history_id")[: limit * 3])
    before, versions = {}, []
    for record in reversed(newest):
        older = before.get(record.id)
        if record.history_type == "-":
            versions.append(Version(record, []))
        elif older or record.history_type == "+":
            made = differences(record, older, names)
            if made:
                versions.append(Version(record, made))
        before[record.id] = record
    return versions[-limit:]


def _said(model):
    names = {field.name for field in model._meta.get_fields()}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        is_original = f"{field.name}_{CONTENT_LANGUAGES[0]}" in names  # its languages say it
        if field.name not in NOT_SAID and field.editable and not is_original:
            yield field


def _in_words(row, field, names):
    if isinstance(field, models.ManyToManyField):
        return ", ".join(sorted(filter(None, map(names[field.name].get, _ids(row, field)))))
    value = getattr(row, field.name)
    if field.name in _IN_WORDS:
        return _IN_WORDS[field.name](value)
    if isinstance(field, ImageField):
        return default_storage.url(str(value)) if value else ""
    if isinstance(field, FileField):
        return _("a file") if value else ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    return _plainly(value)


def _plainly(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, PhoneNumber):
        return value.as_international
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value).replace("\r\n", "\n")


_IN_WORDS = {
    "country": lambda code: country_name(code) if code else "",
    "opening_times": in_words,
    "visibility": lambda chosen: ", ".join(
        f"{LABELS[fact]}: {Audience(audience).label}" for fact, audience in chosen.items()
    ),
}


def _ids(row, field):
    if isinstance(row, field.model):
        return {each.pk for each in getattr(row, field.name).all()}
    rows = getattr(row, _through(field.model, field)).all()
    key = f"{field.related_model._meta.model_name}_id"
    return {getattr(each, key) for each in rows}


def _through(model, field):
    return f"historical{model._meta.model_name}_{field.name}_set"


def _title(record):
    if isinstance(record.instance_type(), ExportCountry):
        return country_name(record.country)
    if isinstance(record.instance_type(), SocialLink):
        return record.get_network_display()
    return str(record.instance)
