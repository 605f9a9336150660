"""The yearly letter."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from events.tests.factories import make_event, make_registration
from mailing.models import Mail
from members.models import Role
from members.models.counters import ProfileCount
from members.tests.factories import make_manager, make_member, make_role
from members.workflows import NotPossible
from upkeep import letters, tasks
from upkeep.models import YearlyLetter

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year - 1


def make_letter(year=YEAR):
    return YearlyLetter.objects.create(year=year)


def start(letter):
    return letters.start(letter=letter, by=make_staff(), now=timezone.now())


def count(member, what, number, word=""):
    ProfileCount.objects.create(
        organisation=member, month=f"{YEAR}-05-01", what=what, number=number, word=word
    )


def test_it_is_sent_once_to_each_manager_however_often_the_task_runs():
    member = make_member()
    managers = {make_manager(member).email, make_manager(member).email}
    make_role(member, kind=Role.Kind.EDITOR)
    letter = start(make_letter())
    for _run in range(3):
        tasks.carry_on_letters()
        YearlyLetter.objects.update(finished_at=None)  # as if a run had broken off
    assert {mail.to for mail in Mail.objects.all()} == managers
    assert Mail.objects.count() == 2
    assert letters.unfinished() == [letter.year]


def test_nothing_is_sent_before_staff_have_started_it():
    make_manager(make_member())
    make_letter()
    tasks.carry_on_letters()
    letters.carry_on(year=YEAR, now=timezone.now())
    assert not Mail.objects.exists()


def test_a_year_that_has_not_begun_is_refused():
    with pytest.raises(NotPossible, match="not begun"):
        start(make_letter(timezone.localdate().year + 1))


def test_it_tells_what_the_year_has_brought():
    member = make_member(official_name="Juustola Oy", checked_at=timezone.now())
    manager = make_manager(member)
    count(member, "views", 120)
    count(member, "found", 30)
    count(member, "word", 14, "lammasjuusto")
    begin = timezone.make_aware(datetime(YEAR, 9, 15, 12))
    event = make_event(title="Autumn seminar", starts_at=begin, ends_at=begin + timedelta(hours=2))
    make_registration(event=event, organisation=member)
    text = letters.preview(member, manager, YEAR)["text"]
    assert "14 searches found you with “lammasjuusto”." in text
    assert "among the results of 30 searches" in text
    assert "looked at 120 times" in text
    assert "wrote to you" not in text  # nothing is said about what did not happen
    assert "Autumn seminar" in text
    assert "was checked on" in text
    assert "Add your products. Buyers find you by product." in text


def test_an_event_that_somebody_missed_or_of_another_year_is_not_told():
    member = make_member()
    begin = timezone.make_aware(datetime(YEAR, 9, 15, 12))
    event = make_event(title="Missed", starts_at=begin, ends_at=begin + timedelta(hours=2))
    make_registration(event=event, organisation=member, status="no_show")
    older = timezone.make_aware(datetime(YEAR - 1, 9, 15, 12))
    make_registration(
        event=make_event(title="Old", starts_at=older, ends_at=older + timedelta(hours=2)),
        organisation=member,
    )
    assert letters.compose(member, YEAR).events == []


def test_staff_see_the_letter_and_the_number_of_receivers_before_they_send(client):
    member, other = make_member(official_name="Ensimmäinen"), make_member(official_name="Toinen")
    make_manager(member)
    make_manager(other)
    make_member(official_name="Ilman vastuuhenkilöä")
    letter = make_letter()
    client.force_login(make_superuser())
    address = reverse("admin:upkeep_yearlyletter_start", args=[letter.pk])
    page = client.get(address).text
    assert "2 members get it, by 2 mails to managers." in page
    assert "Ilman vastuuhenkilöä" in page
    assert f"Toinen in {YEAR}" in client.get(address, {"organisation": other.pk}).text
    assert client.post(address).status_code == 302
    letter.refresh_from_db()
    assert letter.started_at


def test_staff_without_the_right_cannot_send_it(client):
    client.force_login(make_staff())
    address = reverse("admin:upkeep_yearlyletter_start", args=[make_letter().pk])
    assert client.post(address).status_code == 403
