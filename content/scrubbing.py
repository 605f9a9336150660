"""Taking a person's name and addresses out of texts that stay."""

import json
import re
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

INSTEAD = "(erased)"
SHORTEST_NAME = 5  # letters: a shorter one may be a part of other words


def words_to_take_out(*, emails: Iterable[str], name: str) -> list[str]:
    """The longest first. One word alone may be somebody else's name, or a place."""
    words = {email.strip() for email in emails if email.strip()}
    if len(name) >= SHORTEST_NAME and " " in name.strip():
        words.add(name.strip())
    return sorted(words, key=len, reverse=True)


def scrub(rows: models.QuerySet, words: list[str]) -> int:
    """Write INSTEAD for these words in every text and JSON column. Returns how many rows changed.

    The columns are written as they are, without the model's `save`.
    """
    if not words:
        return 0
    model = rows.model
    names = [column.attname for column in text_columns(model)]
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    changed = 0
    for row in mentions(rows, words).order_by("pk").values("pk", *names):
        new = {name: _without(pattern, row[name]) for name in names}
        new = {name: value for name, value in new.items() if value != row[name]}
        if new:
            models.QuerySet(model).filter(pk=row["pk"]).update(**_fitting(model, new))
            changed += 1
    return changed


def mentions(rows: models.QuerySet, words: list[str]) -> models.QuerySet:
    """Those of the rows in which one of the words stands, in text or JSON."""
    found = models.QuerySet(rows.model).filter(pk__in=rows.order_by().values("pk"))
    hit = Q(pk__in=[])
    for number, column in enumerate(text_columns(rows.model)):
        name = column.attname
        if isinstance(column, models.JSONField):
            name = f"as_text_{number}"
            found = found.alias(**{name: Cast(column.attname, models.TextField())})
        for word in words:
            hit |= Q(**{f"{name}__icontains": word})
            if isinstance(column, models.JSONField):  # SQLite keeps it as it was sent: in ASCII
                hit |= Q(**{f"{name}__icontains": json.dumps(word)[1:-1]})
    return found.filter(hit)


def text_columns(model) -> list[models.Field]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.primary_key
    ]


def _without(pattern, value):
    if isinstance(value, str):
        return pattern.sub(INSTEAD, value)
    if isinstance(value, list):
        return [_without(pattern, each) for each in value]
    if isinstance(value, dict):
        return {pattern.sub(INSTEAD, name): _without(pattern, each) for name, each in value.items()}
    return value


def _fitting(model, values):
    for name, value in values.items():
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if longest and isinstance(value, str):
            values[name] = value[:longest]
    return values
