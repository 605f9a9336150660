from . import (
    access_requests,
    applications,
    changes,
    contact_notes,
    decline_reasons,
    enquiries,
    memberships,
    offers,
    organisations,
    rounds,
    vocabularies,
)

__all__ = [
    "access_requests",
    "applications",
    "changes",
    "contact_notes",
    "decline_reasons",
    "enquiries",
    "memberships",
    "offers",
    "organisations",
    "rounds",
    "vocabularies",
]
