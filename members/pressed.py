"""Was a button pressed by a person? Programs that scan mails open links, and some send the forms.

A form that a program sends by itself lacks the button's own value, or comes faster than anybody
reads. Such a try changes nothing: the page is shown again.
"""

from datetime import timedelta

from django.core import signing

FASTEST_PERSON = timedelta(seconds=1)
PAGE_IS_GOOD_FOR = timedelta(days=1)

_signer = signing.TimestampSigner(salt="members.pressed")


def page_stamp(token: str) -> str:
    """Stands in the form from the moment its page is opened."""
    return _signer.sign(token)


def is_pressed(request, token: str, button: str) -> bool:
    return button in request.POST and _is_from_page(request.POST.get("page", ""), token)


def _is_from_page(stamp, token):
    try:
        signed = _signer.unsign(stamp, max_age=PAGE_IS_GOOD_FOR)
    except signing.BadSignature:
        return False
    return signed == token and not _is_hasty(stamp)


def _is_hasty(stamp):
    try:
        _signer.unsign(stamp, max_age=FASTEST_PERSON)
    except signing.SignatureExpired:
        return False
    return True
