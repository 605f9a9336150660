from datetime import UTC, date, datetime

import pytest

from events.models import Event, PartnerEvent
from events.month import first_day, month_with
from events.tests.factories import make_event

pytestmark = pytest.mark.django_db

TODAY = date(2098, 3, 5)


def days_with(event, month):
    return [day.date.day for week in month.weeks for day in week if event in day.events]


def march():
    return month_with(Event.objects.all(), PartnerEvent.objects.all(), date(2098, 3, 1), TODAY)


def test_what_lasts_several_days_stands_on_each_of_them_in_its_own_zone():
    event = make_event(
        starts_at=datetime(2098, 3, 3, 22, 30, tzinfo=UTC),  # the 4th in Helsinki
        ends_at=datetime(2098, 3, 5, 22, tzinfo=UTC),  # midnight there
    )
    assert days_with(event, march()) == [4, 5]


def test_an_event_that_began_in_the_month_before_is_there_too():
    event = make_event(
        starts_at=datetime(2098, 2, 27, 8, tzinfo=UTC), ends_at=datetime(2098, 3, 2, 8, tzinfo=UTC)
    )
    assert days_with(event, march()) == [1, 2]


def test_whose_day_is_not_known_stands_apart():
    event = make_event(
        starts_at=datetime(2098, 3, 15, 8, tzinfo=UTC), precision=Event.Precision.MONTH
    )
    month = march()
    assert month.without_day == [event]
    assert days_with(event, month) == []


def test_one_goes_on_and_back_over_the_year():
    december = month_with(Event.objects.all(), PartnerEvent.objects.all(), date(2097, 12, 1), TODAY)
    assert (december.previous, december.next) == ("2097-11", "2098-01")


@pytest.mark.parametrize("key", ["", "x", "2098-13", "0001-01", "9999-12"])
def test_what_is_no_month_is_the_present_one(key):
    assert first_day(key, TODAY) == date(2098, 3, 1)


def test_the_page_shows_the_month_and_keeps_the_filter(client):
    seminar = make_event(starts_at=datetime(2098, 3, 15, 8, tzinfo=UTC), kind="seminar")
    fair = make_event(starts_at=datetime(2098, 3, 16, 8, tzinfo=UTC), kind="fair")
    draft = make_event(starts_at=datetime(2098, 3, 17, 8, tzinfo=UTC), status="draft")
    page = client.get("/en/events/?view=month&month=2098-03&kind=fair").content.decode()
    assert "March 2098" in page
    assert fair.get_absolute_url() in page
    assert seminar.get_absolute_url() not in page
    assert draft.get_absolute_url() not in page
    assert "?view=month&amp;month=2098-04&amp;kind=fair" in page
