from mailing import outbox

from .emails import own_address


def ends_soon(certificate, person, *, days):
    """Once for this number of days before this last day."""
    last_day = certificate.valid_until.isoformat()
    outbox.queue(
        f"certificate-ends:{certificate.pk}:{last_day}:{days}:{person.pk}",
        to=person.email,
        language=person.language,
        template="members/certificate_ends",
        context={"certificate": certificate, "person": person},
        reply_to=own_address(),
    )
