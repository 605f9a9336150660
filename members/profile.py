"""What a profile shows to the person who looks at it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from content.numbers import country_name

from . import opening_hours
from .models import Audience, Organisation, SocialLink
from .review import social_links, state_in_words, with_open_changes
from .structured_data import organisation_data


def audience_of(user, organisation) -> Audience:
    """An organisation's own people see what the staff see of it."""
    if user.is_staff:
        return Audience.STAFF
    own = Organisation.objects.represented_by(user)
    if own.filter(pk=organisation.pk).exists():
        return Audience.STAFF
    if own.members(timezone.localdate()).exists():
        return Audience.MEMBERS
    return Audience.PUBLIC


def profile_context(request, slug: str) -> dict:
    """Everything `members/profile.html` needs; 404 for who may not see the organisation.

    `?as=public` shows it as a stranger sees it.
    """
    user, today = request.user, timezone.localdate()
    organisation = get_object_or_404(
        Organisation.objects.visible_to(user).select_related("municipality"), slug=slug
    )
    is_preview = request.GET.get("as") == "public" and user.is_authenticated
    audience = Audience.PUBLIC
    if user.is_authenticated and not is_preview:
        audience = audience_of(user, organisation)
    can_edit = (
        user.is_authenticated
        and Organisation.objects.edited_by(user).filter(pk=organisation.pk).exists()
    )
    seen = organisation.visible_fields(audience)
    structured_data = organisation_data(organisation, organisation.visible_fields("public"))
    if can_edit and not is_preview:
        with_open_changes(organisation)
    certificates = list(organisation.certificates.valid(today).select_related("scheme", "product"))
    people = _people(organisation, today) if "people" in seen else []
    return {
        "organisation": organisation,
        "seen": seen,
        "is_preview": is_preview,
        "is_hidden": user.is_authenticated and not _is_member(organisation, today),
        "can_edit": can_edit,
        "states": states_in_words(organisation) if can_edit and not is_preview else [],
        "opening_times": opening_hours.table(organisation.opening_times),
        "contact_facts": contact_facts(organisation, seen),
        "facts": other_facts(organisation, seen, audience),
        "product_groups": by_group(
            organisation, certificates, with_waiting=can_edit and not is_preview
        ),
        "certificates": certificates,
        "people": people,
        "pictures": list(organisation.pictures.all()),
        "structured_data": structured_data,
        "crumbs": [(_("Members"), reverse("members:list")), (organisation.name, "")],
    }


def states_in_words(organisation) -> list[str]:
    """What waits before everyone sees it, for those who have written it; each state once."""
    every = [*organisation.changes.open().select_related("product")]
    return list(dict.fromkeys(state_in_words(change) for change in every))


def _is_member(organisation, today):
    return Organisation.objects.members(today).filter(pk=organisation.pk).exists()


def _people(organisation, today):
    roles = organisation.roles.current(today).filter(is_public=True)
    return list(roles.select_related("person"))


def contact_facts(organisation, seen):
    """(label, value) of what may be seen; empty values are left out by the page."""
    facts = []
    if "address" in seen:
        facts.append((_("Address"), _address(organisation)))
    elif organisation.town:
        facts.append((_("Place"), organisation.town))
    if "phone" in seen and organisation.phone:
        number = organisation.phone
        link = format_html('<a href="tel:{}">{}</a>', number.as_e164, number.as_international)
        facts.append((_("Phone"), link))
    if "email" in seen and organisation.email:
        link = format_html('<a href="mailto:{0}">{0}</a>', organisation.email)
        facts.append((_("E-mail"), link))
    if "website" in seen and organisation.website:
        facts.append((_("Website"), _web_link(organisation.website)))
    if "location" in seen and organisation.latitude is not None:
        facts.append((_("On a map"), _map_link(organisation)))
    if "social_links" in seen:
        links = [
            (url, SocialLink.Network(network).label)
            for network, url in sorted(social_links(organisation).items())
        ]
        facts.append(
            (
                _("Elsewhere"),
                format_html_join(" · ", '<a href="{}" rel="noopener">{}</a>', links),
            )
        )
    return facts


def other_facts(organisation, seen, audience):
    channels = ", ".join(channel.name for channel in organisation.sales_channels.all())
    facts = [
        (_("Municipality"), organisation.municipality),
        (_("Role in the value chain"), organisation.get_value_chain_role_display()),
        (_("Sales channels"), channels),
        (_("Interested in"), ", ".join(area.title for area in organisation.focus_areas.public())),
    ]
    if "exports" in seen:
        countries = sorted(country_name(export.country) for export in organisation.exports.all())
        facts.append((_("Exports to"), ", ".join(countries)))
    if "size" in seen:
        facts.append((_("Size"), organisation.get_size_class_display()))
    if "industry" in seen and organisation.industry_code:
        edition = organisation.get_industry_classification_display()
        facts.append((_("Industry class"), f"{organisation.industry_code} ({edition})"))
    if "identifiers" in seen:
        identifiers = organisation.identifiers.all()
        if audience != Audience.STAFF:
            identifiers = identifiers.publishable()
        facts += [(identifier.get_kind_display(), identifier.value) for identifier in identifiers]
    if organisation.marketing_name:
        facts.append((_("Official name"), organisation.official_name))
    return facts


def _address(organisation):
    place = f"{organisation.postal_code} {organisation.town}".strip()
    lines = [(line,) for line in (organisation.street, place) if line]
    return format_html_join(mark_safe("<br>"), "{}", lines)


def _map_link(organisation):
    """A link, not a map: nothing is loaded from elsewhere before somebody asks for it."""
    place = {"mlat": organisation.latitude, "mlon": organisation.longitude, "zoom": 15}
    url = f"https://www.openstreetmap.org/?{urlencode(place)}"
    return format_html('<a href="{}" rel="noopener">{}</a>', url, _("Show on OpenStreetMap"))


def _web_link(url):
    shown = url.partition("//")[2].removeprefix("www.").rstrip("/")
    return format_html('<a href="{}" rel="noopener">{}</a>', url, shown)


def by_group(organisation, certificates, *, with_waiting):
    """[(product group or None, its products)]; “organic” only with a valid certificate."""
    organic = [certificate for certificate in certificates if certificate.scheme.is_organic]
    is_wholly_certified = any(certificate.product_id is None for certificate in organic)
    certified = {certificate.product_id for certificate in organic}
    groups = {}
    products = organisation.products.select_related("group").prefetch_related("raw_materials")
    for product in products:
        if with_waiting:
            with_open_changes(product)
        product.shown_organic = product.is_organic and (
            is_wholly_certified or product.pk in certified
        )
        groups.setdefault(product.group, []).append(product)
    return sorted(groups.items(), key=lambda item: item[0] is None)
