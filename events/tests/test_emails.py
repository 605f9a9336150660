from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from events import calendar, emails
from events.models import Event, Registration, ReminderRule
from events.tests.factories import make_event, make_registration
from mailing import outbox
from mailing.models import Mail
from mailing.tests.reading import calendar_file, files, html
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

START = datetime(2030, 12, 3, 7, 0, tzinfo=UTC)  # a Tuesday, 9:00 in Helsinki
DAY = timedelta(days=1)
SECRET = "https://meet.example.org/secret"


def send(name, registration, **arguments):
    if name == "reminders":
        outbox.promise([emails.Reminders(registration.event, **arguments).to(registration)])
    else:
        getattr(emails, name)(registration, **arguments)
    return Mail.objects.latest("pk")


ALL = {
    "registered": {},
    "registered_already": {"now": START},
    "registration_cancelled": {"had_seat": True},
    "event_changed": {"before": Event(starts_at=START, ends_at=START, venue="Oak & Elm")},
    "event_cancelled": {},
    "reminders": {"rule": ReminderRule(minutes_before=60), "now": START},
}


def make_guest(**overrides):
    event = make_event(
        title_en="Müller & Söhne: “bread” <now>",
        title_fi="Leipää & voita",
        starts_at=START,
        venue="Café Müller & Co",
        contact_name="Café desk",
        contact_email="desk@example.org",
        contact_phone="+358401234567",
        cancelled_reason_en="Storm & snow",
        online_url=SECRET,
    )
    return make_registration(event=event, name="Ann O'Neil & Co", **overrides)


@pytest.mark.parametrize("name", ALL)
def test_a_text_body_has_no_html_escapes(name):
    mail = send(name, make_guest(), **ALL[name])
    for part in (mail.subject, mail.text):
        assert "Müller & Söhne: “bread” <now>" in part
        assert not any(escape in part for escape in ("&amp;", "&#x27;", "&quot;", "&lt;"))
    assert "Ann O'Neil & Co" in mail.text


@pytest.mark.parametrize("name", ALL)
def test_html_is_escaped(name):
    mail = send(name, make_guest(), **ALL[name])
    assert "<now>" not in html(mail)
    assert "Müller &amp; Söhne" in html(mail)


@pytest.mark.parametrize("name", ALL)
def test_says_what_when_where_and_whom_to_ask(name):
    mail = send(name, make_guest(), **ALL[name])
    for body in (mail.text, html(mail).replace("&amp;", "&")):
        assert "Tuesday" in body
        assert "Eastern European Time" in body
        assert "Café Müller & Co" in body
        assert "desk@example.org" in body
        assert "+358 40 1234567" in body
    assert mail.reply_to == "desk@example.org"


@pytest.mark.parametrize("name", ALL)
def test_is_signed_by_the_cluster(name):
    make_cluster(name="Berry cluster")
    assert send(name, make_guest(), **ALL[name]).text.endswith("\n\nBerry cluster\n")


@pytest.mark.parametrize("name", ALL)
def test_is_in_the_person_s_language(name):
    mail = send(name, make_guest(language="fi"), **ALL[name])
    assert "Leipää & voita" in mail.subject
    assert "tiistai" in mail.text
    assert "/fi/events/" in mail.text
    assert "Itä-Euroopan aika" in mail.text


@pytest.mark.parametrize("name", ["registered", "registered_already", "reminders", "event_changed"])
def test_has_a_link_for_cancelling(name):
    registration = make_guest()
    mail = send(name, registration, **ALL[name])
    assert f"/events/registrations/{registration.token}/" in mail.text
    assert f"/events/registrations/{registration.token}/" in html(mail)


def unfolded(mail):
    return calendar_file(mail).replace("\r\n ", "")


@pytest.mark.parametrize("name", ["registered", "reminders"])
def test_the_online_address_is_told_to_who_takes_part_online_when_it_is_near(name):
    online = make_guest(mode=Registration.Mode.ONLINE)
    on_site = make_registration(event=online.event)
    arguments = ALL[name] | ({"now": START - DAY} if name == "reminders" else {})
    with time_machine.travel(START - DAY, tick=False):
        near = send(name, online, **arguments)
        other = send(name, on_site, **arguments)
    assert SECRET in near.text
    assert SECRET in html(near)
    assert SECRET in unfolded(near)
    assert SECRET not in other.text + html(other) + unfolded(other)


def test_earlier_a_mail_says_where_the_online_address_will_be():
    online = make_guest(mode=Registration.Mode.ONLINE)
    mail = send("registered", online)
    assert SECRET not in mail.text + html(mail) + unfolded(mail)
    assert f"24 hours before the start: http://testserver{token_page(online)}" in mail.text


def token_page(registration):
    return f"/en/events/registrations/{registration.token}/"


def test_who_has_cancelled_is_not_told_the_online_address():
    gone = make_guest(mode=Registration.Mode.ONLINE, status=Registration.Status.CANCELLED)
    with time_machine.travel(START - DAY, tick=False):
        mail = send("registration_cancelled", gone, had_seat=True)
    assert SECRET not in mail.text + html(mail) + unfolded(mail)


def test_a_confirmation_brings_the_event_for_the_calendar():
    registration = make_guest()
    name, kind, content = files(send("registered", registration))[0]
    assert (name, kind) == (f"{registration.event.slug}.ics", "application/ics")
    assert str(registration.event.uid).encode() in content


def test_a_cancelled_event_says_why():
    mail = send("event_cancelled", make_guest())
    assert "Storm & snow" in mail.text
    assert "Storm &amp; snow" in html(mail)


def test_a_change_says_what_was():
    assert "Oak & Elm" in send("event_changed", make_guest(), **ALL["event_changed"]).text


@pytest.mark.parametrize("name", ALL)
def test_no_more_than_one_empty_line_in_a_row(name):
    assert "\n\n\n" not in send(name, make_guest(), **ALL[name]).text


@pytest.mark.parametrize("minutes_before", [60, ReminderRule.ARRANGEMENTS])
@pytest.mark.parametrize("mode", Registration.Mode.values)
@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_a_reminder_to_many_is_what_each_would_get_alone(language, mode, minutes_before):
    registration = make_guest(language=language, mode=mode)
    rule, now = ReminderRule(minutes_before=minutes_before, event=registration.event), START - DAY
    about = emails._About(registration.event, now)
    alone = outbox.written(
        emails._reminder_template(rule),
        language=language,
        context=emails._context(registration, about),
    )
    file = about.calendar_message(language, calendar.REQUEST, mode == Registration.Mode.ONLINE)
    mail = emails.Reminders(registration.event, rule, now=now).to(registration)
    assert {"subject": mail.subject, "text": mail.text} == {
        "subject": alone["subject"],
        "text": alone["text"],
    }
    assert html(mail).split() == alone["html"].split()
    assert calendar_file(mail) == file.to(calendar.attendee(registration))
