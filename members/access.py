"""How a manager lets somebody in: the link in the mail, and whose address speaks for itself."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from mailing import links

from . import duplicates
from .models import AccessRequest, Organisation

LINK_GOOD_FOR = 30 * 24 * 3600  # seconds
_SALT = "members.access_request"


def link(request: AccessRequest, manager) -> str:
    """Opens this one request for this one manager, without signing in."""
    token = signing.dumps([request.pk, manager.pk], salt=_SALT)
    with override(manager.language):
        return links.absolute(reverse("my_members:answer_by_link", args=[token]))


def read(token: str) -> tuple[int, int] | None:
    """(request, manager) as keys; None if we have not signed it or it is too old."""
    try:
        request, manager = signing.loads(token, salt=_SALT, max_age=LINK_GOOD_FOR)
    except signing.BadSignature:
        return None
    return request, manager


def has_own_address(organisation: Organisation, email: str) -> bool:
    """Is it of the organisation's own mail domain, not of one that many people share?"""
    own = {duplicates.domain_of(organisation.website), duplicates.domain_of(organisation.email)}
    return duplicates.domain_of(email) in own - {""}
