"""The link in the mail with which an applicant answers a question."""

from django.core import signing
from django.urls import reverse

from mailing import links

from .models import ApplicationQuestion

LINK_GOOD_FOR = 60 * 24 * 3600  # seconds
_SALT = "members.application_question"


def link(question: ApplicationQuestion) -> str:
    token = signing.dumps(question.pk, salt=_SALT)
    return links.absolute(reverse("members:answer_question", args=[token]))


def read(token: str) -> int | None:
    """The key of the question; None if we have not signed it or it is too old."""
    try:
        return signing.loads(token, salt=_SALT, max_age=LINK_GOOD_FOR)
    except signing.BadSignature:
        return None
