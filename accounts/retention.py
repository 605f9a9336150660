from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChange
from content.retention import Rule, always

FORGET_EMAIL_CHANGES_AFTER = timedelta(days=2)


def forget_email_changes(now: datetime) -> int:
    deleted, _models = EmailChange.objects.filter(
        asked_at__lt=now - FORGET_EMAIL_CHANGES_AFTER
    ).delete()
    return deleted


def forget_sessions(now: datetime) -> int:
    deleted, _models = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


RULES = [
    Rule(
        "email_changes",
        _("wishes for another e-mail address that were not confirmed"),
        ("accounts.emailchange",),
        always(FORGET_EMAIL_CHANGES_AFTER),
        forget_email_changes,
    ),
    Rule("sessions", _("sign-ins that are over"), ("sessions.session",), None, forget_sessions),
]
