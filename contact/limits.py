"""How often one may write. Counted in the cache, under keys that tell nobody's address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address
from math import ceil

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Limit:
    """At most `times` in any stretch of `per`. Two requests at once may count as one."""

    name: str
    times: int
    per: timedelta

    def is_reached(self, who: str, now: datetime) -> bool:
        return len(self._recent(who, now)) >= self.times

    def seconds_to_wait(self, who: str, now: datetime) -> int:
        """Until one more fits in; 0 if one does now."""
        recent = self._recent(who, now)
        if len(recent) < self.times:
            return 0
        return max(1, ceil(recent[-self.times] + self.per.total_seconds() - now.timestamp()))

    def count(self, who: str, now: datetime) -> None:
        moments = [*self._recent(who, now), now.timestamp()][-self.times :]
        cache.set(self._key(who), moments, self.per.total_seconds())

    def takes(self, who: str, now: datetime) -> bool:
        """Counts one more if there is room for it."""
        if self.is_reached(who, now):
            return False
        self.count(who, now)
        return True

    def _recent(self, who, now):
        since = (now - self.per).timestamp()
        return [moment for moment in cache.get(self._key(who), []) if moment > since]

    def _key(self, who):
        return f"contact:{self.name}:{salted_hmac('contact.limits', who).hexdigest()}"


UNUSUAL = {  # beyond these a message is kept as spam, for staff to judge
    "network": Limit("unusual-network", times=5, per=timedelta(hours=1)),
    "mailbox": Limit("unusual-mailbox", times=5, per=timedelta(hours=1)),
}
REFUSED = {  # beyond these nothing is taken in; a school behind one address stays far below
    "network": Limit("refused-network", times=30, per=timedelta(hours=1)),
    "mailbox": Limit("refused-mailbox", times=15, per=timedelta(hours=1)),
}
RECEIPTS = Limit("receipts", times=3, per=timedelta(days=1))
"""Anybody can type a stranger's address: more receipts than this a mailbox never gets."""


def network(request) -> str:
    """Where a request comes from. An IPv6 household has a whole /64 to itself."""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except PermissionDenied:  # behind a socket there is no address: all share one limit
        return "unknown"
    if address.version == 6:
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def mailbox(email: str) -> str:
    """`Aino+shop@Example.com` and `aino@example.com` end in the same mailbox."""
    local, _, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def all_take(limits: dict[str, Limit], *, now: datetime, **writers: str) -> bool:
    """Counts one more for each of the `writers`, by the name of the limit, or for none of them."""
    if any(limits[name].is_reached(who, now) for name, who in writers.items()):
        return False
    for name, who in writers.items():
        limits[name].count(who, now)
    return True


def is_refused(*, network: str, mailbox: str, now: datetime) -> bool:
    return any(_reached(REFUSED, network, mailbox, now))


def is_unusual(*, network: str, mailbox: str, now: datetime) -> bool:
    return any(_reached(UNUSUAL, network, mailbox, now))


def count_message(*, network: str, mailbox: str, now: datetime) -> None:
    for limits in (UNUSUAL, REFUSED):
        limits["network"].count(network, now)
        limits["mailbox"].count(mailbox, now)


def _reached(limits, network, mailbox, now):
    yield limits["network"].is_reached(network, now)
    yield limits["mailbox"].is_reached(mailbox, now)
