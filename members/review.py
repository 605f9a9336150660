"""Which fields of a profile are looked at before the public sees them, and what waits for that.

A change is shown to its authors at once. A wrong phone number harms nobody but its owner, so it is
public at once too. What a stranger could do harm with (a name, a text, a picture, an address on the
web) is public when staff accept it, or after the hours that the cluster has set.
"""

import json
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from content import working_hours
from content.languages import CONTENT_LANGUAGES
from strategy.models import Cluster

from .models import Audience, Organisation, Product, ProfileChange, SocialLink
from .models.visibility import LABELS
from .opening_hours import in_words

LOOKED_AT_FIRST = {
    Organisation: {
        "marketing_name",
        "short_description",
        "description",
        "how_to_buy",
        "logo",
        "picture",
        "picture_alt",
        "picture_credit",
        "website",
        "social",
    },
    # A product's name is short and what buyers search by: it should be there at once.
    Product: {"description", "picture", "picture_alt"},
}
# What says something about a picture goes with the picture, never without it.
_TOGETHER = {"picture_alt": "picture", "picture_credit": "picture"}


def is_looked_at_first(target: Organisation | Product, field: str) -> bool:
    return plain_name(field) in LOOKED_AT_FIRST.get(type(target), ())


def goes_with(field: str) -> str:
    """The name under which a field is decided about, together with others of the same name."""
    return _TOGETHER.get(plain_name(field), field)


def plain_name(field: str) -> str:
    """`description` of `description_fi`, `social` of `social_facebook`."""
    plain, _underscore, end = field.rpartition("_")
    if plain and end in CONTENT_LANGUAGES or plain == "social":
        return plain
    return field


def public_at_latest(now: datetime) -> datetime | None:
    """None: at once, because the cluster doesn't check."""
    cluster = Cluster.objects.own()
    hours = cluster.review_hours if cluster else Cluster._meta.get_field("review_hours").default
    if not hours:
        return None
    closed = cluster.closed_days.filter(day__gte=timezone.localdate(now)) if cluster else []
    return working_hours.after(now, hours, {each.day for each in closed})


_SECTIONS = {
    "marketing_name": "basics",
    "website": "contact",
    "social": "contact",
    "picture": "picture",
    "picture_alt": "picture",
    "picture_credit": "picture",
    "logo": "logo",
}


def section_of(field_name: str) -> str:
    """The name of the section in which a field that is looked at first is edited."""
    plain = plain_name(field_name)
    language = field_name.rpartition("_")[2]
    return _SECTIONS.get(plain) or f"texts-{language}"


def form_of(change: ProfileChange) -> str:
    """Where its author goes on writing."""
    slug = change.organisation.slug
    if change.product_id:
        return reverse("my_members:product", args=[slug, change.product_id])
    return reverse("my_members:section", args=[slug, section_of(change.field)])


# --- Values ---------------------------------------------------------------------------------------


def as_text(value) -> str:
    """A value of any field as it is kept while it waits, and compared."""
    if value is None or value is False:
        return ""
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, list | tuple | models.QuerySet):
        return ",".join(sorted(as_text(each) for each in value))
    return str(value).replace("\r\n", "\n").strip()


def published_text(target: Organisation | Product, field: str) -> str:
    prefix, _underscore, rest = field.partition("_")
    if prefix == "audience":
        return target.audiences()[rest]
    if prefix == "social":
        link = target.social_links.filter(network=rest).first()
        return link.url if link else ""
    value = getattr(target, field)
    return as_text(value.all() if isinstance(value, models.Manager) else value)


def open_changes(target: Organisation | Product) -> dict[str, ProfileChange]:
    if target.pk is None or type(target) not in LOOKED_AT_FIRST:
        return {}
    changes = target.changes.open().select_related("by")
    if isinstance(target, Organisation):
        changes = changes.filter(product=None)
    return {change.field: change for change in changes}


def shown_to_authors(target: Organisation | Product, fields) -> dict[str, str]:
    """What their own people see in these fields: what waits, else what is public."""
    waiting = open_changes(target)
    return {
        field: waiting[field].new if field in waiting else published_text(target, field)
        for field in fields
    }


def with_open_changes(target):
    """The thing as its authors see it. Only to be shown: the workflows read their own."""
    target.open_changes = open_changes(target)
    for field, change in target.open_changes.items():
        if plain_name(field) != "social":
            setattr(target, field, change.new)
    return target


def social_links(organisation: Organisation) -> dict[str, str]:
    """Address by network, with what waits if the organisation is shown to its authors."""
    links = {link.network: link.url for link in organisation.social_links.all()}
    for field, change in getattr(organisation, "open_changes", {}).items():
        if plain_name(field) == "social":
            links[field.partition("_")[2]] = change.new
    return {network: url for network, url in links.items() if url}


# --- Words ----------------------------------------------------------------------------------------


def label_of(model: type[models.Model], field: str) -> str:
    """`Description (Swedish)`"""
    prefix, _underscore, rest = field.partition("_")
    if prefix == "audience":
        return _("Who sees: %(fact)s") % {"fact": LABELS[rest]}
    if prefix == "social":
        return str(SocialLink.Network(rest).label)
    plain, language = plain_name(field), field.rpartition("_")[2]
    label = str(capfirst(model._meta.get_field(plain).verbose_name))
    return label if plain == field else f"{label} ({settings.LANGUAGE_NAMES[language]})"


def as_read(target, field: str, text: str) -> str:
    """A kept text in the words of the page: names for keys, a choice by its label."""
    prefix = field.partition("_")[0]
    if prefix == "audience":
        return str(Audience(text).label)
    if prefix == "social" or not text:
        return text
    column = target._meta.get_field(field)
    if field == "opening_times":
        return in_words(json.loads(text))
    if column.is_relation:
        rows = column.related_model.objects.filter(pk__in=text.split(","))
        return ", ".join(map(str, rows))
    if column.choices:
        return str(dict(column.flatchoices).get(text, text))
    if isinstance(column, models.FileField):
        return text.rpartition("/")[2]
    return text


def soon(moment: datetime) -> str:
    """`Thu 12:00`, with the day if it is more than six days away."""
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localdate()).days
    day = date_format(local, "D") if 0 <= days < 6 else date_format(local, "DATE_FORMAT")
    return f"{day} {date_format(local, 'TIME_FORMAT')}"


def state_in_words(change: ProfileChange) -> str:
    if change.state == ProfileChange.State.NEEDS_CHANGE:
        return _("Needs a change: %(reason)s") % {"reason": change.reason}
    return _("Being checked – public at latest %(moment)s") % {"moment": soon(change.publish_at)}


def badge(change: ProfileChange) -> str:
    tone = "info" if change.is_waiting else "warn"
    return format_html('<span class="badge tone-{}">{}</span>', tone, state_in_words(change))
