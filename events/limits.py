"""How many registrations the public form takes, so that nobody floods a stranger's mailbox."""

from datetime import datetime, timedelta

from contact.limits import Limit, mailbox

A_NETWORK = Limit("registrations-network", times=60, per=timedelta(hours=1))
A_MAILBOX = Limit("registrations-mailbox", times=10, per=timedelta(days=1))


def is_reached(*, network: str, email: str, now: datetime) -> bool:
    return A_NETWORK.is_reached(network, now) or A_MAILBOX.is_reached(mailbox(email), now)


def count(*, network: str, email: str, now: datetime) -> None:
    A_NETWORK.count(network, now)
    A_MAILBOX.count(mailbox(email), now)
