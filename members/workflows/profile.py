"""What an organisation tells about itself."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from content import folding
from content.languages import in_all_languages
from members.models import Certificate, Organisation, Product, ProfileChange, RawMaterial
from members.review import (
    as_text,
    is_looked_at_first,
    open_changes,
    public_at_latest,
    published_text,
)

from .meanwhile import touched


@transaction.atomic
def update_profile(
    *,
    organisation: Organisation,
    by: User,
    changes: dict,
    audiences: dict | None = None,
    social_links: dict | None = None,
    opened_with: str = "",
) -> Organisation:
    """Write one section of a profile, and only that: another section saved meanwhile stays.

    `changes` are values by field name (for many-to-many fields, the new rows), `audiences` who sees
    which fact, `social_links` addresses by network; an empty address takes the link away. What has
    to be looked at first waits. `opened_with` is the ticket of the form; with it, ChangedMeanwhile
    is raised if somebody else has changed the same fields since.
    """
    organisation = locked(organisation)
    values = {
        **changes,
        **{f"social_{network}": url for network, url in (social_links or {}).items()},
        **{f"audience_{fact}": audience for fact, audience in (audiences or {}).items()},
    }
    write(organisation, touched(organisation, values, opened_with), by=by)
    _check(organisation, by)
    return organisation


@transaction.atomic
def confirm_profile(*, organisation: Organisation, by: User) -> Organisation:
    """Somebody has looked: everything is right as it stands."""
    organisation = locked(organisation)
    _check(organisation, by)
    return organisation


@transaction.atomic
def save_product(
    *,
    organisation: Organisation,
    product: Product | None,
    changes: dict,
    by: User,
    opened_with: str = "",
) -> Product:
    """Write a product, a new one if `product` is None.

    Raw materials come as words; one that nobody has used yet is kept as the member's own.
    """
    organisation = locked(organisation)
    if "raw_materials" in changes:
        changes = changes | {"raw_materials": materials_called(changes["raw_materials"])}
    if product:
        product = organisation.products.get(pk=product.pk)
        changes = touched(product, changes, opened_with)
    else:
        product = Product(organisation=organisation, order=organisation.products.count())
    write(product, changes, by=by)
    _check(organisation, by)
    Product.objects.filter(pk=product.pk).refresh_search_text()
    return product


@transaction.atomic
def remove_product(*, product: Product, by: User) -> None:
    organisation = locked(product.organisation)
    product.delete()
    _check(organisation, by)


@transaction.atomic
def save_certificate(
    *,
    organisation: Organisation,
    certificate: Certificate | None,
    changes: dict,
    by: User,
    opened_with: str = "",
) -> Certificate:
    """Write a certificate, a new one if `certificate` is None.

    Whatever was verified before, it was not this.
    """
    organisation = locked(organisation)
    if certificate:
        certificate = organisation.certificates.get(pk=certificate.pk)
        changes = touched(certificate, changes, opened_with)
    else:
        certificate = Certificate(organisation=organisation)
    write(certificate, changes | {"verified_on": None, "verified_by": None}, by=by)
    _check(organisation, by)
    return certificate


@transaction.atomic
def remove_certificate(*, certificate: Certificate, by: User) -> None:
    organisation = locked(certificate.organisation)
    certificate.delete()
    _check(organisation, by)


@transaction.atomic
def add_export(*, organisation: Organisation, country: str, by: User) -> None:
    organisation = locked(organisation)
    organisation.exports.get_or_create(country=country)
    _check(organisation, by)


@transaction.atomic
def remove_export(*, organisation: Organisation, country: str, by: User) -> None:
    organisation = locked(organisation)
    organisation.exports.filter(country=country).delete()
    _check(organisation, by)


def materials_called(words: list[str]) -> list[RawMaterial]:
    """The raw materials with these names, in whatever language, or else new ones."""
    known = {}
    for material in RawMaterial.objects.order_by("-is_proposed", "-pk"):  # the oldest accepted wins
        names = [*in_all_languages(material, "name"), *material.synonyms.splitlines()]
        known |= dict.fromkeys(map(folding.fold, names), material)
    found = []
    for word in words:
        name = folding.fold(word)
        if name not in known:
            known[name] = RawMaterial.objects.create(name=word, is_proposed=True)
        found.append(known[name])
    return list(dict.fromkeys(found))


def locked(organisation: Organisation) -> Organisation:
    """Everything that is written to a profile, by members or staff, stands in line here."""
    return Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)


def write(target: Organisation | Product | Certificate, values: dict, *, by: User) -> None:
    """Call it under the lock. What has to be looked at first waits, the rest is public at once."""
    now = timezone.now()
    publish_at = public_at_latest(now)
    waiting = open_changes(target)
    later = {field for field in values if publish_at and is_looked_at_first(target, field)}
    apply_values(target, {field: values[field] for field in values.keys() - later})
    for field in values.keys() - later & waiting.keys():
        _replace(waiting[field], by, now)
    for field in later:
        new = _stored(target, field, values[field])
        change = waiting.get(field)
        if change and change.is_waiting and change.new == new:
            continue
        old = published_text(target, field)
        if change:
            _replace(change, by, now)
        if new != old:
            target.changes.create(
                **_owner(target),
                field=field,
                old=old,
                new=new,
                by=by,
                written_at=now,
                publish_at=publish_at,
            )


def apply_values(target: Organisation | Product | Certificate, values: dict) -> None:
    """Make these values the public ones."""
    many = {field.name for field in target._meta.many_to_many}
    columns = {}
    for field, value in values.items():
        prefix, _underscore, rest = field.partition("_")
        if prefix == "audience":
            target.visibility = target.visibility | {rest: value}
            columns["visibility"] = target.visibility
        elif prefix == "social":
            _apply_social_link(target, rest, value)
        elif field not in many:
            columns[field] = value
            target._meta.get_field(field).save_form_data(target, value)
    if target._state.adding:
        target.save()
    elif columns:
        target.save(update_fields=list(columns))
    for field in values.keys() & many:
        getattr(target, field).set(values[field])


def _apply_social_link(organisation, network, url):
    link = organisation.social_links.filter(network=network).first()
    if link and url != link.url:
        link.url = url
        link.save() if url else link.delete()
    elif url and not link:
        organisation.social_links.create(network=network, url=url)


def _stored(target, field, value) -> str:
    """The text that waits; an uploaded picture is stored first, and its name waits."""
    column = None if field.startswith("social_") else target._meta.get_field(field)
    if not value or isinstance(value, str) or not isinstance(column, models.FileField):
        return as_text(value)
    if getattr(value, "_committed", False):  # the file that was there already
        return value.name
    nobodys = column.attr_class(type(target)(), column, "")
    nobodys.save(value.name, value, save=False)
    return nobodys.name


def _owner(target):
    return {"organisation": target.organisation} if isinstance(target, Product) else {}


def _replace(change: ProfileChange, by: User, now: datetime):
    change.state, change.decided_at, change.decided_by = ProfileChange.State.REPLACED, now, by
    change.save(update_fields=["state", "decided_at", "decided_by"])


def _check(organisation, by):
    organisation.checked_at = timezone.now()
    organisation.checked_by = by
    organisation.save(update_fields=["checked_at", "checked_by"])
