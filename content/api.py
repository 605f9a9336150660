"""What all parts of the read-only API share: texts that say their language, pages of a list.

Names of fields, of filters and of their values are promises to programs elsewhere: within `v1` they
are added to and never changed. What is said about them is English, for those who write programs.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Annotated, Generic, Literal, TypeVar

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils import timezone
from ninja import Schema
from pydantic import AwareDatetime, Field, ValidationInfo, model_validator

from content.languages import CONTENT_LANGUAGES
from content.templatetags.content import shown_language

LARGEST_PAGE = 100

Offered = Literal[tuple(code for code, _name in settings.LANGUAGES)]
Language = Literal[CONTENT_LANGUAGES]
ABOUT_TEXT_LANGUAGES = (
    "For each text above that is not empty: the language in which it stands. It is another one "
    "than asked for where the text has not been translated."
)
TextLanguages = Annotated[dict[str, Language], Field(description=ABOUT_TEXT_LANGUAGES)]
UpdatedSince = Annotated[
    AwareDatetime | None,
    Field(
        description="Only what has changed at or after this moment, with its zone, such as "
        "2026-01-31T12:00:00Z. What is gone is not told: compare the whole list now and then."
    ),
]

Item = TypeVar("Item")


class WrongParameters(Exception):
    """`errors`: the name of each and, for whoever asked, what is wrong with it."""

    def __init__(self, errors: list[dict[str, str]]):
        super().__init__(errors)
        self.errors = errors


class Asked(Schema):
    """Parameters that are not known are refused: a misspelt filter would give everything."""

    @model_validator(mode="before")
    @classmethod
    def _are_known(cls, values, info: ValidationInfo):
        known = [field.alias or name for name, field in cls.model_fields.items()]
        there_is_none = f"There is no such parameter. There are: {', '.join(known)}."
        given = list(info.context["request"].GET.lists())
        wrong = {name: there_is_none for name, _values in given if name not in known}
        wrong |= {name: "Give it once." for name, values in given if len(values) > 1}
        if wrong:
            raise WrongParameters(
                [{"parameter": name, "message": message} for name, message in wrong.items()]
            )
        return values

    lang: Offered = Field(
        settings.LANGUAGE_CODE,
        description="The language of the texts. One that is missing is given in another language.",
    )


class AskedPage(Asked):
    page: int = Field(1, ge=1, le=100_000, description="The first is 1.")
    page_size: int = Field(25, ge=1, le=LARGEST_PAGE, description="How many there are on a page.")


class Page(Schema, Generic[Item]):
    count: int = Field(description="How many there are on all pages.")
    page: int
    pages: int = Field(description="How many pages there are; the last is the one of this number.")
    items: list[Item]


class Named(Schema):
    """Something that belongs to another thing, by its name."""

    code: str = Field(description="Stays when the name changes; what filters take.")
    name: str
    language: Language | None = Field(description="In which the name stands; null: it has none.")


class Picture(Schema):
    url: str
    alt: str = Field(description="What it shows, for those who do not see it.")
    language: Language | None = Field(description="In which `alt` stands.")
    credit: str
    licence: str


class NoSuchPage(Http404):
    """The message is for whoever asked."""


def texts(thing: models.Model, *fields: str, **renamed: str) -> dict:
    """The texts in the active language or visibly in another one; empty ones are empty.

    `price="price_note"`: the field goes by another name here.
    """
    names = {field: field for field in fields} | renamed
    shown = {name: _shown(thing, field) for name, field in names.items()}
    found = {name: text for name, (text, _language) in shown.items()}
    languages = {name: language for name, (_text, language) in shown.items() if language}
    return found | {"text_languages": languages}


def both(first: dict, second: dict) -> dict:
    """The facts and texts of two dictionaries made with `texts`, the languages of all of them."""
    languages = first["text_languages"] | second["text_languages"]
    return first | second | {"text_languages": languages}


def named(thing: models.Model, field: str, code: str) -> Named:
    name, language = _shown(thing, field)
    return Named(code=code, name=name, language=language)


def _shown(thing, field):
    language = shown_language(thing, field)
    return (getattr(thing, f"{field}_{language}"), language) if language else ("", None)


def picture(thing: models.Model, field: str, absolute: Callable[[str], str]) -> Picture | None:
    """With the fields that stand beside it: `cover_alt`, `cover_credit`, `cover_licence`."""
    file = getattr(thing, field)
    if not file:
        return None
    alt, language = _shown(thing, f"{field}_alt")
    return Picture(
        url=absolute(file.url),
        alt=alt,
        language=language,
        credit=getattr(thing, f"{field}_credit", None) or "",
        licence=getattr(thing, f"{field}_licence", None) or "",
    )


def page_of(
    things: models.QuerySet | Sequence, asked: AskedPage, shown: Callable[[object], Item]
) -> Page[Item]:
    """One page; 404 where there is none of this number. A first page there always is."""
    count = things.count() if isinstance(things, models.QuerySet) else len(things)
    pages = max(1, -(-count // asked.page_size))
    if asked.page > pages:
        raise NoSuchPage(f"The last page is {pages}.")
    first = (asked.page - 1) * asked.page_size
    items = [shown(each) for each in things[first : first + asked.page_size]]
    return Page(count=count, page=asked.page, pages=pages, items=items)


def midnight(day: date) -> datetime:
    """With which the day begins where the portal is."""
    return timezone.make_aware(datetime.combine(day, time()))


def moment(value: datetime | None, zone=None) -> datetime | None:
    """In this zone, else in the portal's own; to the second."""
    return value and timezone.localtime(value, zone).replace(microsecond=0)
