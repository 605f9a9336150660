"""What search engines read about an organisation (schema.org Organization)."""

from mailing.links import absolute

from .models import Organisation
from .opening_hours import for_search_engines


def organisation_data(organisation: Organisation, seen: frozenset[str]) -> dict:
    """`seen` are the facts that everyone may see: Organisation.visible_fields("public")."""
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": organisation.name,
        "legalName": organisation.official_name,
        "description": organisation.short_description,
        "url": absolute(organisation.get_absolute_url()),
        "logo": absolute(organisation.logo.url) if organisation.logo else None,
        "image": absolute(organisation.picture.url) if organisation.picture else None,
        "address": _address(organisation, seen),
        "location": _place(organisation, seen),
        "email": organisation.email if "email" in seen else None,
        "telephone": _telephone(organisation) if "phone" in seen else None,
        "sameAs": _elsewhere(organisation, seen),
    }
    return _without_gaps(data)


def _address(organisation, seen):
    return _without_gaps(
        {
            "@type": "PostalAddress",
            "streetAddress": organisation.street if "address" in seen else None,
            "postalCode": organisation.postal_code if "address" in seen else None,
            "addressLocality": organisation.town,
            "addressCountry": organisation.country,
        }
    )


def _place(organisation, seen):
    """Where it is and when it is open; only a place has opening hours."""
    place = _without_gaps(
        {"geo": _point(organisation, seen), "openingHoursSpecification": _hours(organisation, seen)}
    )
    return {"@type": "Place", **place} if place else None


def _point(organisation, seen):
    if "location" not in seen or organisation.latitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": float(organisation.latitude),
        "longitude": float(organisation.longitude),
    }


def _hours(organisation, seen):
    return for_search_engines(organisation.opening_times) if "opening_hours" in seen else None


def _telephone(organisation):
    return organisation.phone.as_e164 if organisation.phone else None


def _elsewhere(organisation, seen):
    addresses = [organisation.website] if "website" in seen and organisation.website else []
    if "social_links" in seen:
        addresses += [link.url for link in organisation.social_links.all()]
    return addresses


def _without_gaps(data):
    return {key: value for key, value in data.items() if value}
