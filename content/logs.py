"""What a log may not say: the part of an address by which whoever holds it gets in."""

import logging
import re

SECRET_PART = re.compile(
    r"(?<=/)(?:"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[^/\s]*[A-Z:])[\w.:=-]{12,}"  # slugs have neither capitals nor colons
    r")(?=[/?\s]|$)"
)
INSTEAD = "…"


def without_secrets(text: str) -> str:
    return SECRET_PART.sub(INSTEAD, text)


class WithoutSecrets(logging.Filter):
    def filter(self, record):
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return True


def event_without_secrets(event: dict, _hint: dict) -> dict:
    """For Sentry's `before_send`."""
    request = event.get("request", {})
    if "url" in request:
        request["url"] = without_secrets(request["url"])
    return event
