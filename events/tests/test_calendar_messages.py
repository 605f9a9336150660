"""What the mails do to the calendars of those who come: iTIP (RFC 5546) over mail (RFC 6047)."""

import email
from datetime import UTC, datetime, timedelta
from email import policy

import ics
import pytest
import time_machine
import vobject
from django.core import mail as outgoing

from events import workflows
from events.models import Event
from events.tests.factories import make_event
from events.tests.test_calendar import parse
from mailing import delivery
from mailing.models import Mail
from mailing.tests.reading import calendar_file
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 11, 1, 12, tzinfo=UTC)
START = datetime(2030, 12, 3, 7, tzinfo=UTC)
ANN = "ann@example.org"


class Client:
    """A calendar that files what arrives by mail: by UID, and the later SEQUENCE, else DTSTAMP."""

    def __init__(self, address):
        self.address = address
        self.entries = {}
        self.latest = {}

    def receive(self, file):
        whole = vobject.readOne(file)
        event = whole.vevent
        uid = event.uid.value
        version = (int(event.sequence.value), event.dtstamp.value)
        people = [each.value for each in event.attendee_list]
        assert people == [f"mailto:{self.address}"]
        if uid in self.latest and version <= self.latest[uid]:
            return
        self.latest[uid] = version
        if whole.method.value == "CANCEL":
            self.entries.pop(uid, None)
        else:
            self.entries[uid] = event


class Post:
    """Brings new mails to the person's calendar."""

    def __init__(self, address):
        self.client, self.seen, self.address = Client(address), set(), address

    def bring(self):
        """Returns the methods of what came."""
        methods = []
        for mail in Mail.objects.filter(to=self.address).exclude(pk__in=self.seen).order_by("pk"):
            self.seen.add(mail.pk)
            if file := calendar_file(mail):
                self.client.receive(file)
                methods.append(vobject.readOne(file).method.value)
        return methods

    def times(self):
        return [entry.dtstart.value.astimezone(UTC) for entry in self.client.entries.values()]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def event():
    return make_event(title_en="Bread; butter, “jam”\\", starts_at=START, venue="Café, Mill")


@pytest.fixture
def ann():
    return Post(ANN)


def register(event, address=ANN):
    return workflows.register(event=event, name="Ann Lee", email=address, language="en")


def move(event, days):
    starts_at = event.starts_at + timedelta(days=days)
    return workflows.reschedule(
        event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), by=None
    )


def test_request_update_and_cancelling_are_followed_by_a_calendar(clock, event, ann):
    register(event)
    assert ann.bring() == ["REQUEST"]
    assert ann.times() == [START]
    move(event, 7)
    assert ann.bring() == ["REQUEST"]
    assert ann.times() == [START + timedelta(days=7)]
    workflows.cancel_event(event=event, reasons={}, by=None)
    assert ann.bring() == ["CANCEL"]
    assert ann.times() == []


def test_mails_that_arrive_in_the_wrong_order_leave_the_last_word(clock, event, ann):
    register(event)
    move(event, 7)
    for mail in Mail.objects.filter(to=ANN).order_by("-pk"):
        ann.client.receive(calendar_file(mail))
    assert ann.times() == [START + timedelta(days=7)]


def test_who_cancels_and_comes_back_has_the_event_again(clock, event, ann):
    registration = register(event)
    ann.bring()
    clock.shift(60)
    workflows.cancel_registration(registration=registration)
    assert ann.bring() == ["CANCEL"]
    assert ann.times() == []
    clock.shift(60)
    register(event)
    ann.bring()
    assert ann.times() == [START]


def test_a_seat_that_is_handed_over_changes_calendars(clock, event, ann):
    registration, bob = register(event), Post("bob@example.org")
    ann.bring()
    clock.shift(60)
    workflows.hand_over_seat(registration=registration, name="Bob", email="bob@example.org")
    assert (ann.bring(), bob.bring()) == (["CANCEL"], ["REQUEST"])
    assert (ann.times(), bob.times()) == ([], [START])


def test_a_postponed_event_does_not_ring_at_its_old_time_and_comes_back_at_the_new(
    clock, event, ann
):
    register(event)
    workflows.postpone_event(event=event, reasons={}, by=None)
    assert ann.bring() == ["REQUEST", "CANCEL"]
    assert ann.times() == []
    event.refresh_from_db()
    workflows.publish(event=move(event, 14), by=None)
    assert ann.bring() == ["REQUEST"]
    assert ann.times() == [START + timedelta(days=14)]


def test_who_waits_has_nothing_in_the_calendar(clock, ann):
    event = make_event(starts_at=START, seats_on_site=1)
    register(event, "first@example.org")
    waiting = register(event)
    workflows.cancel_registration(registration=waiting)
    assert ann.bring() == []
    register(event)
    workflows.cancel_event(event=event, reasons={}, by=None)
    assert ann.bring() == []


def test_nobody_is_asked_for_an_answer_and_nobody_else_is_named(clock, event):
    make_cluster(is_own=True, name='Berry "Hill": cluster')
    register(event, "first@example.org")
    register(event)
    file = calendar_file(Mail.objects.get(to=ANN))
    (component,) = [each for each in parse(file)["components"] if each["name"] == "VEVENT"]
    lines = {name: (parameters, value) for name, parameters, value in component["lines"]}
    parameters, address = lines["ATTENDEE"]
    assert address == f"mailto:{ANN}"
    assert {"PARTSTAT=ACCEPTED", "RSVP=FALSE"} <= set(parameters.split(";"))
    parameters, address = lines["ORGANIZER"]
    assert parameters == "CN=\"Berry 'Hill': cluster\""
    assert address.removeprefix("mailto:") in outgoing.EmailMessage().from_email
    assert "first@example.org" not in file


@pytest.mark.parametrize("is_whole_event", [True, False])
def test_only_an_event_that_is_off_for_all_has_the_status_cancelled(clock, event, is_whole_event):
    registration = register(event)
    if is_whole_event:
        workflows.cancel_event(event=event, reasons={}, by=None)
    else:
        workflows.cancel_registration(registration=registration)
    file = calendar_file(Mail.objects.latest("pk"))
    assert ("STATUS:CANCELLED" in file) is is_whole_event


def test_three_readers_see_the_same_event(clock, event):
    register(event)
    file = calendar_file(Mail.objects.get(to=ANN))
    first = vobject.readOne(file).vevent
    (second,) = ics.Calendar(file).events
    (third,) = [each for each in parse(file)["components"] if each["name"] == "VEVENT"]
    uid = str(event.uid)
    assert first.uid.value == second.uid == uid
    assert ("UID", "", uid) in third["lines"]
    assert first.summary.value == second.name == "Bread; butter, “jam”\\"
    assert first.location.value == second.location == "Café, Mill"
    assert first.dtstart.value.astimezone(UTC) == second.begin.datetime.astimezone(UTC) == START
    assert first.dtend.value.astimezone(UTC) == second.end.datetime.astimezone(UTC) == event.ends_at


def test_the_mail_says_the_method_too(clock, event, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    register(event)
    delivery.deliver_due()
    (sent,) = outgoing.outbox
    raw = sent.message().as_bytes()
    message = email.message_from_bytes(raw, policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:4] == ["text/plain", "text/html", "text/calendar", "application/ics"]
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    file = next(message.iter_attachments())
    assert file.get_filename() == f"{event.slug}.ics"
    promised = calendar_file(Mail.objects.get(to=ANN))
    assert file.get_content().decode() == promised
    assert part.get_content().splitlines() == promised.splitlines()


def test_a_reminder_brings_the_event_up_to_date(clock, event):
    event.reminder_rules.create(minutes_before=60)
    register(event)
    workflows.queue_due_reminders(now=START - timedelta(minutes=30))
    reminder = Mail.objects.get(template="events/reminder")
    assert "METHOD:REQUEST" in calendar_file(reminder)


def test_an_event_without_a_day_has_no_place_in_a_calendar(clock):
    event = make_event(starts_at=START, precision=Event.Precision.MONTH)
    register(event)
    assert not calendar_file(Mail.objects.get(to=ANN))
