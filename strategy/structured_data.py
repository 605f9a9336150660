"""What search engines read about a cluster (schema.org Organization)."""

from mailing.links import absolute
from strategy.models import Cluster


def organisation(cluster: Cluster) -> dict:
    links = (
        cluster.website,
        cluster.linkedin_url,
        cluster.facebook_url,
        cluster.instagram_url,
        *(registration.url for registration in cluster.registrations.all()),
    )
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": cluster.name,
        "alternateName": [name for name in (cluster.native_name, cluster.acronym) if name],
        "description": cluster.short_description,
        "url": absolute(cluster.get_absolute_url()),
        "logo": absolute(cluster.logo.url) if cluster.logo else None,
        "foundingDate": _founded(cluster),
        "areaServed": cluster.region,
        "email": cluster.email,
        "telephone": str(cluster.phone) if cluster.phone else None,
        "address": _address(cluster),
        "sameAs": [link for link in links if link],
    }
    return _without_gaps(data)


def _address(cluster):
    if not cluster.town:
        return None
    address = {
        "@type": "PostalAddress",
        "streetAddress": cluster.address,
        "postalCode": cluster.postal_code,
        "addressLocality": cluster.town,
        "addressCountry": cluster.country,
    }
    return _without_gaps(address)


def _founded(cluster):
    """No more digits than are known: 2022, 2022-07 or 2022-07-01."""
    if cluster.founded_on is None:
        return None
    digits = {"year": 4, "month": 7, "day": 10}[cluster.founded_precision]
    return cluster.founded_on.isoformat()[:digits]


def _without_gaps(data):
    return {key: value for key, value in data.items() if value}
