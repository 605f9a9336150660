"""Another address for signing in: a code to the old mailbox and one to the new, both typed in.

Whoever reads one of the two mailboxes alone changes nothing. The page says the same whether or not
the new address belongs to somebody already; only that mailbox is told.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models import EmailChange, User
from accounts.workflows import account_of, move_account
from contact.limits import Limit, mailbox
from mailing import outbox

CODES_ARE_GOOD_FOR = timedelta(minutes=15)
A_PERSON = Limit("email-change-person", times=5, per=timedelta(days=1))
A_MAILBOX = Limit("email-change-mailbox", times=3, per=timedelta(days=1))


class NotPossible(Exception):
    """The message is written for the person who asked."""


@transaction.atomic
def ask(*, user: User, new_email: str, now: datetime) -> None:
    """Send the two codes. Asked again, only the new ones are good."""
    if A_PERSON.is_reached(str(user.pk), now) or A_MAILBOX.is_reached(mailbox(new_email), now):
        raise NotPossible(_("That was often enough for today. Try again tomorrow."))
    A_PERSON.count(str(user.pk), now)
    A_MAILBOX.count(mailbox(new_email), now)
    old_code, new_code = _code(), _code()
    is_free = account_of(new_email) in (None, user)
    EmailChange.objects.update_or_create(
        user=user,
        defaults={
            "new_email": new_email,
            "old_code_hash": _hash(old_code),
            "new_code_hash": _hash(new_code) if is_free else "",
            "asked_at": now,
            "attempts": 0,
        },
    )
    _mail(user, user.email, "email_change_old", {"code": old_code, "new_email": new_email})
    if is_free:
        _mail(user, new_email, "email_change_new", {"code": new_code})
    else:
        _mail(user, new_email, "email_change_taken", {})


@transaction.atomic
def confirm(*, user: User, old_code: str, new_code: str, now: datetime) -> list[str]:
    """The codes that are wrong: `old_code`, `new_code`. If none is, the address is changed."""
    change = waiting(user, now, EmailChange.objects.select_for_update())
    if change is None:
        raise NotPossible(_("The codes are too old, or too many were wrong. Begin again."))
    wrong = [
        name
        for name, typed, expected in (
            ("old_code", old_code, change.old_code_hash),
            ("new_code", new_code, change.new_code_hash),
        )
        if not constant_time_compare(_hash(typed), expected)
    ]
    if wrong:
        change.attempts += 1
        change.save(update_fields=["attempts"])
        return wrong
    old_email = user.email
    try:
        with transaction.atomic():
            move_account(user=user, email=change.new_email)
    except IntegrityError as reason:  # somebody has got the address in the meantime
        raise NotPossible(_("This address cannot be used. Choose another one.")) from reason
    change.delete()
    tell_old_address(user, old_email)
    return []


def waiting(user: User, now: datetime, changes=EmailChange.objects) -> EmailChange | None:
    """The change that still takes codes."""
    return changes.filter(
        user=user,
        asked_at__gt=now - CODES_ARE_GOOD_FOR,
        attempts__lt=EmailChange.MOST_ATTEMPTS,
    ).first()


def tell_old_address(user: User, old_email: str) -> None:
    _mail(user, old_email, "email_changed", {"new_email": user.email}, is_secret=False)


def _mail(user, to, template, context, *, is_secret=True):
    outbox.queue(
        f"email-change:{uuid.uuid4()}",
        to=to,
        language=user.language,
        template=f"account/{template}",
        context={"user": user} | context,
        is_secret=is_secret,
        give_up_after=CODES_ARE_GOOD_FOR if is_secret else outbox.GIVE_UP_AFTER,
    )


def _code():
    return f"{secrets.randbelow(10**6):06}"


def _hash(code):
    digits = "".join(sign for sign in code if sign.isdigit())
    return salted_hmac("cluster_portal.email_change", digits, algorithm="sha256").hexdigest()
