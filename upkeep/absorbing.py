"""One row takes over everything that points to another one, which then goes.

Found through the models themselves: what a later app makes point to an organisation or a person is
moved too. Where both have something of which there can be one, one of the two takes over the other.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Membership
from members.models.counters import ProfileCount
from members.workflows import NotPossible

from .journal import COMPUTED, Journal

GONE = "gone"
MOST_SHOWN = 6  # facts of a row by which two are told apart


@dataclass
class Clash:
    """Both have something of which there can be one."""

    key: str
    what: str
    kept: str
    gone: str


@dataclass
class Absorption:
    """`choices`: by the key of a clash, GONE where the one of the gone stays."""

    choices: dict[str, str] = field(default_factory=dict)
    not_moved: frozenset[type[models.Model]] = frozenset()
    journal: Journal = field(default_factory=Journal)
    moved: Counter = field(default_factory=Counter)
    clashes: list[Clash] = field(default_factory=list)

    def absorb(self, kept: models.Model, gone: models.Model) -> None:
        for relation in relations(type(kept)):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: gone.pk})
            for row in rows.order_by("pk"):
                if relation.related_model in self.not_moved:
                    self.journal.delete(row)
                else:
                    self._move(row, relation.field, kept)
        self.journal.delete(gone)

    def _move(self, row, link, kept):
        try:
            self._point(row, link, getattr(kept, link.target_field.attname))
        except IntegrityError:
            self._clash(row, link, kept)
        else:
            if not row._meta.auto_created:
                self.moved[row._meta.label_lower] += 1

    def _point(self, row, link, value):
        with transaction.atomic():
            models.QuerySet(type(row)).filter(pk=row.pk).update(**{link.attname: value})
        self.journal.changed(row, {link.attname: getattr(row, link.attname)}, {link.attname: value})
        setattr(row, link.attname, value)

    def _clash(self, row, link, kept):
        rival = _rival(row, link, kept)
        if rival is None and link.null:  # it would point to itself
            self._point(row, link, None)
        elif rival is None:
            raise NotPossible(
                _("%(what)s “%(name)s” cannot belong to %(kept)s.")
                % {"what": capfirst(row._meta.verbose_name), "name": row, "kept": kept}
            )
        elif self._combine(rival, row, link):
            self.absorb(rival, row)
        elif self._is_of_the_gone(row, rival, link):
            self.absorb(row, rival)
            self._point(row, link, getattr(kept, link.target_field.attname))
        else:
            self.absorb(rival, row)

    def _combine(self, rival, row, link):
        """Where the sum of the two says more than either."""
        if isinstance(row, ProfileCount):
            with self.journal.changing(rival):
                models.QuerySet(ProfileCount).filter(pk=rival.pk).update(
                    number=rival.number + row.number
                )
            return True
        if isinstance(row, Membership):
            self._note(row, rival, "", link)
            since = [day for day in (rival.since, row.since) if day]
            with self.journal.changing(rival):
                rival.since = min(since, default=None)
                rival.save(update_fields=["since"])
            return True
        return False

    def _is_of_the_gone(self, row, rival, link):
        key = f"{row._meta.label_lower}:{row.pk}"
        if not row._meta.auto_created:
            self._note(row, rival, key, link)
        return self.choices.get(key) == GONE

    def _note(self, row, rival, key, link):
        """Said only where the two differ."""
        fields = _differing(row, rival, link)
        if fields or key == "":
            what = capfirst(row._meta.verbose_name)
            self.clashes.append(Clash(key, what, described(rival, fields), described(row, fields)))


def relations(model):
    """Every foreign key to this model, those of many-to-many tables too; not copies of history."""
    for relation in model._meta.get_fields(include_hidden=True):
        if (
            relation.auto_created
            and not relation.concrete
            and (relation.one_to_many or relation.one_to_one)
            and relation.field.db_constraint
            and not relation.related_model._meta.proxy
        ):
            yield relation


def _differing(row, rival, link):
    return [
        each
        for each in row._meta.concrete_fields
        if not each.primary_key
        and each.attname not in {link.attname, *COMPUTED}
        and getattr(row, each.attname) != getattr(rival, each.attname)
    ]


def described(row, fields) -> str:
    """What tells the two apart."""
    if isinstance(row, Membership):
        since = row.since.isoformat() if row.since else "–"
        return _("%(category)s since %(day)s") % {
            "category": row.get_category_display(),
            "day": since,
        }
    shown = [str(getattr(row, each.name) or "–") for each in fields[:MOST_SHOWN]]
    return ", ".join(shown)


def _rival(row, link, kept):
    """The row of the kept one that leaves no room for this one."""
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    values[link.attname] = getattr(kept, link.target_field.attname)
    for names, condition in _unique(row):
        found = type(row)._base_manager.filter(
            condition, **{name: values[row._meta.get_field(name).attname] for name in names}
        )
        if rival := found.exclude(pk=row.pk).first():
            return rival
    return None


def _unique(row):
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield constraint.fields, constraint.condition or Q()
    for names in row._meta.unique_together:
        yield names, Q()
    for each in row._meta.concrete_fields:
        if each.unique and not each.primary_key:
            yield [each.name], Q()
