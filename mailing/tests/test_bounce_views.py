"""Reports of a mail service, and of the mailbox that the task reads."""

import json
import logging
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from mailing import messages, reports, tasks
from mailing.bounce_views import LARGEST
from mailing.models import Bounce
from mailing.tests.test_bounces import GONE, make_report, make_sent

pytestmark = pytest.mark.django_db

URL = "/mail/bounces/"
SECRET = "a-secret-of-the-mail-service"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.BOUNCE_WEBHOOK_SECRET = SECRET


def post(body, *, content_type="application/json", secret=SECRET, **headers):
    if not isinstance(body, str | bytes):
        body = json.dumps(body)
    if secret is not None:
        headers["Authorization"] = f"Bearer {secret}"
    stranger = Client(enforce_csrf_checks=True)
    return stranger.post(URL, body, content_type=content_type, headers=headers)


def row(mail, **overrides):
    facts = {
        "address": "Gone@example.org",
        "message_id": messages.message_id(mail.key),
        "status": "5.1.1",
        "reason": "550 No such user",
    }
    return facts | overrides


def test_three_reports_stop_mail_to_the_address():
    mails = [make_sent() for _ in range(3)]
    response = post({"bounces": [row(mail) for mail in mails]})
    assert (response.status_code, response.json()) == (200, {"new": 3})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert Bounce.objects.stopped_addresses([GONE]) == {GONE}
    assert Bounce.objects.first().reason == "5.1.1 550 No such user"


def test_a_repeated_call_counts_nothing_anew():
    mail = make_sent()
    body = {"bounces": [row(mail), row(mail, message_id=row(mail)["message_id"].strip("<>"))]}
    assert post(body).json() == {"new": 1}
    assert post(body).json() == {"new": 0}
    assert Bounce.objects.count() == 1


def test_a_report_comes_as_it_is():
    report = make_report(make_sent())
    assert post(report, content_type="message/rfc822").json() == {"new": 1}
    assert post(report, content_type="message/rfc822").json() == {"new": 0}


def test_or_as_its_parts_with_their_cut_in_the_header():
    body = make_report(make_sent()).partition("\n\n")[2]
    kind = 'multipart/report; report-type=delivery-status; boundary="cut"'
    assert post(body, content_type=kind).json() == {"new": 1}


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "4.2.2"},
        {"status": "5.7.1"},
        {"status": "2.0.0"},
        {"status": ""},
        {"message_id": "<forged@example.org>"},
        {"message_id": ""},
        {"address": "somebody.else@example.org"},
        {"address": "gone\x00@example.org"},
        {"address": "\ud800"},
    ],
    ids=str,
)
def test_what_is_for_a_while_or_not_about_our_mail_counts_for_nothing(facts):
    assert post({"bounces": [row(make_sent(), **facts)]}).json() == {"new": 0}
    assert not Bounce.objects.exists()


def test_odd_letters_in_the_reason_do_no_harm():
    assert post({"bounces": [row(make_sent(), reason="\x00\ud800 no\nbody")]}).json() == {"new": 1}
    assert Bounce.objects.get().reason == "5.1.1  ? no body"


@pytest.mark.parametrize(
    "headers",
    [
        {"secret": None},
        {"secret": ""},
        {"secret": "wrong"},
        {"secret": SECRET + "x"},
        {"secret": SECRET[:-1]},
        {"secret": SECRET.upper()},
        {"secret": "ä" * 30},
        {"secret": None, "Authorization": f"Basic {SECRET}"},
        {"secret": None, "Authorization": SECRET},
    ],
    ids=str,
)
def test_who_does_not_know_the_secret_is_refused(headers):
    assert post({"bounces": [row(make_sent())]}, **headers).status_code == 403
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("given", ["", SECRET])
def test_without_a_secret_there_is_no_such_page(settings, given):
    settings.BOUNCE_WEBHOOK_SECRET = ""
    assert post({"bounces": []}, secret=given).status_code == 404


def test_it_cannot_be_opened_only_posted_to(client):
    response = client.get(URL, headers={"Authorization": f"Bearer {SECRET}"})
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "body",
    [
        " ", "{", "null", "[]", "1", '"x"', "{}", '{"bounces": null}', '{"bounces": "x"}',
        '{"bounces": [1]}', '{"bounces": [{}]}', '{"bounces": [{"address": "a@x.example"}]}',
        '{"bounces": {"address": "a@x.example"}}',
        '{"bounces": [{"address": 1, "message_id": 2, "status": 3}]}',
        '{"bounces": [{"address": [], "message_id": {}, "status": null}]}',
        b"\xff\xfe\x00", b"\x80", "[" * 50_000,
    ],
)  # fmt: skip
def test_rubbish_is_refused_and_harmless(body):
    assert post(body).status_code == 400


def test_all_of_a_call_counts_or_nothing():
    assert post({"bounces": [row(make_sent()), {"address": GONE}]}).status_code == 400
    assert not Bounce.objects.exists()


def test_too_many_at_once_are_refused():
    rows = [row(make_sent())] * (reports.MOST_AT_ONCE + 1)
    assert post({"bounces": rows}).status_code == 400
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("size", [LARGEST + 1, 2 * 1024 * 1024])
def test_too_large_is_refused(size):
    assert post(b" " * size).status_code == 413
    assert post(b"{}" + b" " * (LARGEST - 2)).status_code == 400  # read, and nothing in it


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "x"])
def test_another_kind_of_content_is_refused(kind):
    assert post("bounces=1", content_type=kind).status_code == 415


GARBAGE = [
    b" ",
    b"\xff\x00" * 100,
    b"Subject: hello\r\n\r\nNo report",
    b"Content-Type: message/delivery-status\r\n\r\nrubbish",
    b"Content-Type: multipart/report; boundary=cut\r\n\r\n"
    b"--cut\r\nContent-Type: message/rfc822\r\n\r\n",
    b"Content-Type: multipart/report\r\n\r\nno boundary",
    b"Content-Type: message/rfc822\r\n\r\n" * 200,
]


@pytest.mark.parametrize("content", GARBAGE, ids=range(len(GARBAGE)))
def test_a_message_that_makes_no_sense_counts_for_nothing(content):
    response = post(content, content_type="message/rfc822")
    assert (response.status_code, response.json()) == (200, {"new": 0})


def test_no_address_stands_in_the_log(caplog):
    caplog.set_level(logging.DEBUG)
    post({"bounces": [row(make_sent())]})
    post({"bounces": [row(make_sent(), status=1)]})
    post({"bounces": [row(make_sent())]}, secret="wrong")
    post(make_report(make_sent()), content_type="message/rfc822")
    post(make_report(make_sent()).replace("rfc822;", ""), content_type="message/rfc822")
    own = [each for each in caplog.records if not each.name.startswith("django.db")]
    assert "example.org" not in " ".join(each.getMessage() for each in own).lower()


# The mailbox


@pytest.fixture
def maildir(tmp_path, settings):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    settings.BOUNCE_MAILDIR = str(tmp_path)
    return tmp_path


def files_in(folder):
    return sorted(each.name for each in folder.iterdir())


def test_the_task_reads_what_is_new_and_marks_it_as_seen(maildir):
    (maildir / "new" / "1.eml").write_text(make_report(make_sent()))
    (maildir / "new" / "2.eml").write_bytes(b"\xff\x00 rubbish")
    (maildir / "tmp" / "3.eml").write_text(make_report(make_sent()))  # not delivered yet
    tasks.read_bounces()
    assert Bounce.objects.count() == 1
    assert (files_in(maildir / "new"), files_in(maildir / "cur")) == (
        [],
        ["1.eml:2,S", "2.eml:2,S"],
    )
    assert files_in(maildir / "tmp") == ["3.eml"]
    tasks.read_bounces()
    assert Bounce.objects.count() == 1


def test_what_was_read_and_not_yet_marked_counts_once(maildir):
    """As after a worker that was killed between the two."""
    report = make_report(make_sent())
    (maildir / "new" / "1.eml").write_text(report)
    reports.read_message(report.encode(), now=timezone.now())
    tasks.read_bounces()
    assert Bounce.objects.count() == 1
    assert files_in(maildir / "new") == []


def test_two_workers_at_once_do_no_harm(maildir, monkeypatch):
    (maildir / "new" / "1.eml").write_text(make_report(make_sent()))
    really = Path.read_bytes

    def read_after_somebody_else(file):
        content = really(file)
        monkeypatch.setattr(Path, "read_bytes", really)
        reports.read_new(maildir, now=timezone.now())
        return content

    monkeypatch.setattr(Path, "read_bytes", read_after_somebody_else)
    tasks.read_bounces()
    assert Bounce.objects.count() == 1
    assert files_in(maildir / "cur") == ["1.eml:2,S"]


def test_what_is_far_too_large_is_set_aside_unread(maildir, monkeypatch):
    monkeypatch.setattr(reports, "LARGEST", 10)
    (maildir / "new" / "1.eml").write_text(make_report(make_sent()))
    tasks.read_bounces()
    assert not Bounce.objects.exists()
    assert files_in(maildir / "cur") == ["1.eml:2,S"]


@pytest.mark.parametrize("place", ["", "/nowhere/at/all"])
def test_without_a_mailbox_nothing_happens(settings, place, caplog):
    settings.BOUNCE_MAILDIR = place
    tasks.read_bounces()
    assert ("BOUNCE_MAILDIR" in caplog.text) == bool(place)
