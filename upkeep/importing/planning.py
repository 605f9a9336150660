"""What a row would do to the register: the dry run. Reads, never writes."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from content import folding
from content.languages import in_all_languages
from members import duplicates
from members.models import Application, Membership, Organisation, OrganisationIdentifier, Role
from upkeep.models import ImportBatch, ImportRow

from .cells import Cells, Problem, label_of
from .columns import heading_key

ON_THE_ORGANISATION = (
    *("official_name", "marketing_name", "type", "legal_form", "country", "municipality"),
    *("street", "postal_code", "town", "website", "email", "phone"),
)
TEXTS = ("short_description", "description", "how_to_buy")
Outcome = ImportRow.Outcome


@dataclass
class Plan:
    outcome: str = ""
    name: str = ""
    facts: dict = field(default_factory=dict)
    organisation: Organisation | None = None  # None: a new one
    reasons: list[str] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # of what changes
    likely: list[list] = field(default_factory=list)


class Planner:
    def __init__(self, batch: ImportBatch, today: date):
        self.batch, self.today = batch, today
        self.cells = Cells(country=batch.country, today=today)

    def plan(self, row: ImportRow) -> Plan:
        facts, problems, notes = self._read(row)
        plan = Plan(facts=facts, name=self._name(row, facts), reasons=problems)
        plan.reasons += self._doubled(row)
        if not plan.reasons:
            self._find(row, plan)
        if not plan.reasons and not plan.outcome:
            self._compare(plan)
        if plan.reasons:
            plan.outcome = Outcome.PROBLEM
        plan.reasons += notes
        return plan

    def _read(self, row):
        texts = dict(zip(self.batch.columns, row.cells, strict=False))
        texts.pop("", None)
        self.cells.notes = []
        facts, problems = {}, []
        country = self.batch.country
        for key in sorted(texts, key="country".__ne__):  # the country first
            try:
                value = self.cells.read(key, texts[key], country=country)
            except Problem as problem:
                problems.append(f"{label_of(key)}: {problem}.")
                continue
            if value is None:
                continue
            if key == "country":
                country = value
            facts[f"{key}_{self.batch.language}" if key in TEXTS else key] = value
        facts.setdefault("country", country)
        notes = list(self.cells.notes)
        if facts.get("contact_name") and not facts.get("contact_email"):
            notes.append(
                _("%(name)s has no e-mail address here and is not entered as a person.")
                % {"name": facts["contact_name"]}
            )
        return facts, problems, notes

    def _name(self, row, facts):
        if name := facts.get("official_name") or facts.get("marketing_name"):
            return name
        return next((cell for cell in row.cells if cell.strip()), "")[:200]

    # Twice in the file

    def _doubled(self, row):
        for what in self._identity(row.cells):
            first = self.first_lines.get(what, row.number)
            if first < row.number:
                return [_("The same organisation as in line %(number)s.") % {"number": first}]
        return []

    @cached_property
    def first_lines(self):
        lines = {}
        for number, cells in self.batch.rows.values_list("number", "cells"):
            for what in self._identity(cells):
                lines.setdefault(what, number)
        return lines

    def _identity(self, cells):
        texts = dict(zip(self.batch.columns, cells, strict=False))
        if number := _checked(texts.get("business_id", ""), self.batch.country):
            yield number
        elif name := _without_legal_form(texts.get("official_name", "")):
            yield name, heading_key(texts.get("municipality", ""))

    # Whom it is about

    def _find(self, row, plan):
        facts = plan.facts
        number = facts.get("business_id")
        kind = OrganisationIdentifier.OF_COUNTRY.get(facts["country"])
        owner = OrganisationIdentifier.objects.filter(kind=kind, value=number).first()
        if number and owner:
            plan.organisation = owner.organisation
            return
        if not facts.get("official_name"):
            plan.reasons.append(_("There is neither a name nor a known business id."))
            return
        likely = [each for each in self._likely(facts) if not _has_other_number(each, kind, number)]
        certain = [each.organisation for each in likely if self._is_the_same(each, facts)]
        if len(certain) == 1:
            plan.organisation = certain[0]
        elif row.choice == ImportRow.AS_NEW:
            return
        elif row.choice.isdigit():
            plan.organisation = Organisation.objects.filter(pk=int(row.choice)).first()
            if plan.organisation is None:
                plan.reasons.append(_("The organisation that was chosen is gone."))
        elif likely:
            plan.outcome = Outcome.DOUBTFUL
            plan.likely = [
                [each.organisation.pk, str(each.organisation), [str(why) for why in each.reasons]]
                for each in likely
            ]

    def _likely(self, facts):
        likely = duplicates.of_application(
            Application(
                organisation_name=facts["official_name"],
                country=facts["country"],
                business_id=facts.get("business_id", ""),
                website=facts.get("website", ""),
                contact_email=facts.get("email") or facts.get("contact_email", ""),
            )
        )
        return [each for each in likely if each.organisation.pk not in self.own]

    @cached_property
    def own(self) -> set[int]:
        """Organisations that this import itself has made."""
        written = self.batch.rows.written().filter(outcome=Outcome.NEW)
        return set(written.values_list("organisation", flat=True))

    def _is_the_same(self, likely, facts):
        """The very same name, and something else that is the same."""
        organisation = likely.organisation
        names = {_plain(organisation.official_name), _plain(organisation.marketing_name)}
        place = facts.get("municipality")
        return _plain(facts["official_name"]) in names and (
            len(likely.reasons) > 1 or (place and place.pk == organisation.municipality_id)
        )

    # What would change

    def _compare(self, plan):
        organisation, facts = plan.organisation, plan.facts
        is_stated = "country" in self.batch.columns
        for key in facts:
            on_it = key in ON_THE_ORGANISATION or key.startswith(TEXTS)
            if not on_it or (key == "country" and organisation and not is_stated):
                continue
            old = getattr(organisation, key) if organisation else None
            if _same(old, facts[key]):
                continue
            _enter(plan, key, _shown(organisation, key, old), _shown(None, key, facts[key]))
        for compare in (self._business_id, self._products, self._membership, self._contact):
            compare(plan)
        if not plan.changes:
            plan.outcome = Outcome.SAME
        else:
            plan.outcome = Outcome.CHANGED if organisation else Outcome.NEW

    def _business_id(self, plan):
        number = plan.facts.get("business_id")
        if not number:
            return
        kind = OrganisationIdentifier.OF_COUNTRY[plan.facts["country"]]
        known = plan.organisation and plan.organisation.identifiers.filter(kind=kind).first()
        if not known:
            _enter(plan, "business_id", "", number)
        elif known.value != number:
            plan.reasons.append(
                _("%(name)s has another business id: %(number)s.")
                % {"name": plan.organisation, "number": known.value}
            )

    def _products(self, plan):
        names = plan.facts.get("products", [])
        if plan.organisation:
            known = {
                folding.fold(name)
                for product in plan.organisation.products.all()
                for name in in_all_languages(product, "name")
            }
            names = [name for name in names if folding.fold(name) not in known]
        if names:
            plan.facts["products"] = names
            _enter(plan, "products", "", ", ".join(names))

    def _membership(self, plan):
        since, category = plan.facts.get("member_since"), plan.facts.get("category")
        membership = plan.organisation and plan.organisation.memberships.open().first()
        if since and (membership is None or membership.since != since):
            old = membership.since.isoformat() if membership and membership.since else ""
            _enter(plan, "member_since", old, since.isoformat())
            self._check_dates(plan, membership, since)
        if category and membership and membership.category != category:
            label = Membership.Category(category).label
            _enter(plan, "category", membership.get_category_display(), str(label))
        elif category and since and membership is None:
            _enter(plan, "category", "", str(Membership.Category(category).label))

    def _check_dates(self, plan, membership, since):
        earlier = plan.organisation and plan.organisation.memberships.filter(until__gte=since)
        if membership is None and earlier and earlier.exists():
            plan.reasons.append(_("Its earlier membership ended after this day."))

    def _contact(self, plan):
        email = plan.facts.get("contact_email")
        if not email:
            return
        kind = plan.facts.setdefault("contact_role", Role.Kind.CONTACT)
        if plan.organisation:
            roles = plan.organisation.roles.current(self.today).filter(person__email__iexact=email)
            is_any_enough = "contact_role" not in self.batch.columns
            if any(is_any_enough or role.kind == kind for role in roles):
                return
        known = User.objects.filter(email__iexact=email).first()
        name = known or plan.facts.get("contact_name") or email
        new = f"{name}, {email} ({Role.Kind(kind).label})"
        _enter(plan, "contact_email", "", new)


def _enter(plan, key, old, new):
    plan.keys.append(key)
    plan.changes.append([label_of(key), old, new])


def _same(old, new):
    if isinstance(new, str):
        return " ".join(str(old or "").split()) == " ".join(new.split())
    return old == new


def _shown(organisation, key, value):
    if value in (None, ""):
        return ""
    if key == "type":
        return str(Organisation.Type(value).label)
    return str(value)


def _checked(text, country):
    kind = OrganisationIdentifier.OF_COUNTRY.get(country)
    try:
        return OrganisationIdentifier.checked(kind, text) if kind and text else ""
    except ValidationError:
        return ""


def _has_other_number(likely, kind, number):
    numbers = {each.value for each in likely.organisation.identifiers.all() if each.kind == kind}
    return bool(number and numbers and number not in numbers)


def _without_legal_form(name):
    words = heading_key(name).split()
    return " ".join(word for word in words if word not in duplicates.LEGAL_FORMS)


def _plain(name):
    return " ".join(folding.fold(name).split())
