"""What an app keeps about people: each declares its kinds in its own `personal_data.py`.

`upkeep.about_you` puts them together for “What we keep about you” and for erasure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from content import scrubbing


@dataclass(frozen=True)
class Person:
    """Somebody whom we may know by an account, by e-mail addresses, or by both."""

    user: models.Model | None
    emails: frozenset[str]  # in lower case
    name: str = ""

    @property
    def words(self) -> list[str]:
        return scrubbing.words_to_take_out(emails=self.emails, name=self.name)

    def written_to(self, queryset: models.QuerySet, column: str = "email") -> models.QuerySet:
        """The rows with one of the person's addresses in this column, whatever the case."""
        return queryset.alias(_address=Lower(column)).filter(_address__in=self.emails)


@dataclass(frozen=True)
class Fact:
    name: str  # for machines
    label: str
    value: Any  # for machines
    shown: str


@dataclass(frozen=True)
class Erased:
    """How many rows were erased and how many are kept; `kept_until` says by which rule."""

    erased: int = 0
    kept: int = 0
    kept_until: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of data. `rows` gives the facts of each row that concerns the person."""

    key: str
    label: Promise
    purpose: Promise
    seen_by: Promise
    kept: Callable[[], str]
    rows: Callable[[Person], Iterable[list[Fact]]]
    models: tuple[str, ...]  # "app.model": where these rows stand
    erase: Callable[[Person], Erased] | None = None
    why_kept: Promise | str = field(default="")


def person_with_account(user) -> Person:
    addresses = user.emailaddress_set.values_list("email", flat=True)
    emails = {user.email, *addresses}
    return Person(user, frozenset(email.lower() for email in emails), user.display_name)


def person_with_address(email: str) -> Person:
    """Whoever writes from this address; with the account, if one has it."""
    email = email.strip().lower()
    users = get_user_model().objects
    user = users.filter(emailaddress__email__iexact=email).first()
    user = user or users.filter(email__iexact=email).first()
    return person_with_account(user) if user else Person(None, frozenset([email]))


def facts(row: models.Model, *names: str) -> list[Fact]:
    """These fields as a person reads them, and as they are."""
    return [fact for name in names if (fact := _fact(row, name))]


def fact(name: str, label: str, value) -> Fact:
    return Fact(name, capfirst(str(label)), _plain(value), _shown(value))


def _fact(row, name):
    column = row._meta.get_field(name)
    value = getattr(row, name)
    if value in (None, ""):
        return None
    shown = _shown(value)
    if column.choices:
        shown = str(getattr(row, f"get_{name}_display")())
    return Fact(name, capfirst(str(column.verbose_name)), _plain(value), shown)


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | int | float | list | dict) or value is None:
        return value
    return str(value)


def _shown(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def no_longer_than(sentence: str) -> Callable[[], str]:
    """A fixed time of keeping, in words."""
    return lambda: str(sentence)


def language_of(person: Person) -> str:
    return getattr(person.user, "language", None) or settings.LANGUAGE_CODE
