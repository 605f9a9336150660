"""Turning down mail of one kind: by the link in each such mail, or by one click in the mail program
(RFC 8058), which posts to the same address without a cookie.
"""

from datetime import datetime

from django.core import signing
from django.urls import reverse

from mailing import links
from mailing.models import Topic, Unsubscribe

SIGNER = signing.Signer(salt="mailing.unsubscribe")


def link(address: str, topic: str) -> str:
    """Works for as long as somebody may keep the mail; the same in its head and in its text."""
    token = SIGNER.sign_object([address.lower(), topic])
    return links.absolute(reverse("mailing:unsubscribe", args=[token]))


def meant_by(token: str) -> tuple[str, Topic] | None:
    """The address and the topic of the link, or None if nobody here has signed it."""
    try:
        address, topic = SIGNER.unsign_object(token)
        return address, Topic(topic)
    except (signing.BadSignature, ValueError):
        return None


def headers(address: str, topic: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{link(address, topic)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def is_unsubscribed(address: str, topic: str) -> bool:
    return Unsubscribe.objects.of(address, topic).exists()


def unsubscribe(*, address: str, topic: str, now: datetime) -> None:
    Unsubscribe.objects.get_or_create(address=address.lower(), topic=topic, defaults={"at": now})


def subscribe_again(*, address: str, topic: str) -> None:
    Unsubscribe.objects.of(address, topic).delete()
