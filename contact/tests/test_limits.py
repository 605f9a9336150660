from datetime import timedelta

import pytest
from django.utils import timezone

from contact import limits


def test_a_limit_is_reached_after_so_many_and_no_sooner():
    now = timezone.now()
    limit = limits.Limit("test", times=2, per=timedelta(hours=1))
    limit.count("somebody", now)
    assert not limit.is_reached("somebody", now)
    limit.count("somebody", now)
    assert limit.is_reached("somebody", now)
    assert not limit.is_reached("somebody else", now)


def test_a_limit_forgets_with_time():
    now = timezone.now()
    limit = limits.Limit("test", times=1, per=timedelta(hours=1))
    limit.count("somebody", now)
    assert limit.is_reached("somebody", now + timedelta(minutes=59))
    assert not limit.is_reached("somebody", now + timedelta(minutes=61))


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_household_counts_as_one_network(rf, address, place):
    assert limits.network(rf.get("/", REMOTE_ADDR=address)) == place


@pytest.mark.parametrize(
    "email", ["aino@example.com", "Aino@Example.com", "aino+1@example.com", "AINO+x+y@example.COM"]
)
def test_many_spellings_are_one_mailbox(email):
    assert limits.mailbox(email) == "aino@example.com"


def test_what_is_refused_lies_above_what_is_unusual():
    for what in ("network", "mailbox"):
        assert limits.REFUSED[what].times > limits.UNUSUAL[what].times


def test_says_how_long_to_wait_until_one_more_fits_in():
    limit = limits.Limit("wait", times=2, per=timedelta(minutes=1))
    now = timezone.now()
    limit.count("a", now)
    assert limit.seconds_to_wait("a", now) == 0
    limit.count("a", now + timedelta(seconds=10))
    wait = limit.seconds_to_wait("a", now + timedelta(seconds=20))
    assert wait == 40
    assert not limit.is_reached("a", now + timedelta(seconds=20 + wait))


def test_what_is_reached_for_one_writer_is_counted_for_none():
    hour, now = timedelta(hours=1), timezone.now()
    kinds = {
        "network": limits.Limit("narrow", times=1, per=hour),
        "mailbox": limits.Limit("wide", times=3, per=hour),
    }
    assert limits.all_take(kinds, network="here", mailbox="bo", now=now)
    assert not limits.all_take(kinds, network="here", mailbox="bo", now=now)
    assert [kinds["mailbox"].takes("bo", now) for _ in range(3)] == [True, True, False]
