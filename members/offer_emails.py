"""Mails about offers and needs: before they end, and what people write about them."""

from mailing import outbox

from .links import offer_token


def ends_soon(offer, person):
    """Once for each end: a renewed offer asks again before its next one."""
    outbox.queue(
        f"offer-ends:{offer.pk}:{offer.expires_on.isoformat()}:{person.pk}",
        to=person.email,
        language=person.language,
        template="members/offer_ends",
        context={"offer": offer, "person": person, "token": offer_token(offer, person)},
    )


def enquiry(offer, person, *, key, name, email, text):
    """What somebody wrote about an offer; the answer goes straight to them."""
    outbox.queue(
        f"offer-enquiry:{key}:{person.pk}",
        to=person.email,
        language=person.language,
        template="members/offer_enquiry",
        context={"offer": offer, "name": name, "email": email, "lines": text.splitlines()},
        reply_to=email,
    )
