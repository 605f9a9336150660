from datetime import datetime

from django.utils.translation import gettext_lazy as _

from contact import workflows
from contact.models import KEEP_DONE_FOR
from content.retention import Rule, always


def forget_messages(now: datetime) -> int:
    return workflows.purge_old_messages(now=now)


RULES = [
    Rule(
        "messages",
        _("messages of the contact form, with notes and answers"),
        ("contact.message", "contact.messagenote", "contact.messagereply"),
        always(KEEP_DONE_FOR),
        forget_messages,
    ),
]
