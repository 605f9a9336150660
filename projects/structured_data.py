"""What search engines read about a project (schema.org ResearchProject)."""

from mailing.links import absolute
from projects.models import Project


def research_project(project: Project) -> dict:
    """With `roles__organisation` prefetched this asks the database nothing."""
    data = {
        "@context": "https://schema.org",
        "@type": "ResearchProject",
        "name": project.name,
        "alternateName": project.acronym,
        "identifier": project.code,
        "description": project.summary,
        "url": absolute(project.get_absolute_url()),
        "sameAs": [url for url in (project.website, project.register_url) if url],
        "foundingDate": _day(project.starts_on),
        "dissolutionDate": _day(project.last_day),
        "areaServed": project.area,
        "image": absolute(project.cover.url) if project.cover else None,
        "funder": _organisation(project.funder) if project.funder else None,
        "funding": _grant(project),
        "member": [
            _organisation(role)
            for role in project.roles.all()
            if role.kind != role.Kind.OTHER_FUNDER
        ],
    }
    return {key: value for key, value in data.items() if value}


def _organisation(named):
    return {"@type": "Organization", "name": named.name}


def _grant(project):
    if project.grant is None:
        return None
    return {
        "@type": "MonetaryGrant",
        "amount": {
            "@type": "MonetaryAmount",
            "currency": project.currency,
            "value": str(project.grant),
        },
    }


def _day(value):
    return value.isoformat() if value else None
