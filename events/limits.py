"""How many registrations the public forms take, so that nobody floods a stranger's mailbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from contact.limits import Limit, mailbox

A_NETWORK = Limit("registrations-network", times=60, per=timedelta(hours=1))
A_MAILBOX = Limit("registrations-mailbox", times=10, per=timedelta(days=1))
TOO_MANY = _("Too many registrations from here. Try again in an hour.")


def take(*, network: str, emails: Iterable[str], now: datetime) -> bool:
    """Counts one more, from the network and to each of those who would get a mail, or none."""
    mailboxes = {mailbox(email) for email in emails}
    if A_NETWORK.is_reached(network, now):
        return False
    if any(A_MAILBOX.is_reached(each, now) for each in mailboxes):
        return False
    A_NETWORK.count(network, now)
    for each in mailboxes:
        A_MAILBOX.count(each, now)
    return True
