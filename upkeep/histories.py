"""The tables of who changed what, of whatever model: what they say of a person, and their end."""

from datetime import datetime

from django.apps import apps
from django.db import models
from simple_history.models import HistoricalChanges

AT_A_TIME = 1000


def version_models() -> list[type[models.Model]]:
    """Each row is a whole version of something."""
    return [model for model in _all() if hasattr(model, "history_date")]


def relation_models() -> list[type[models.Model]]:
    """What was linked in a version; a database doesn't take these rows along by itself."""
    return [model for model in _all() if not hasattr(model, "history_date")]


def forget_before(moment: datetime) -> int:
    for model in relation_models():
        _delete_in_parts(model.objects.filter(history__history_date__lt=moment))
    return sum(
        _delete_in_parts(model.objects.filter(history_date__lt=moment))
        for model in version_models()
    )


def _all():
    return [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]


def _delete_in_parts(rows):
    deleted = 0
    while part := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        rows.model.objects.filter(pk__in=part).delete()
        deleted += len(part)
    return deleted
