"""In which languages an event is held."""

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast


def held_in(events: QuerySet, language: str) -> QuerySet:
    """Those where it is spoken. As text: SQLite cannot look into a list."""
    events = events.alias(languages_as_text=Cast("languages", TextField()))
    return events.filter(languages_as_text__contains=f'"{language}"')
