import email
from email import policy

import pytest
from django.test import Client
from django.urls import reverse

from mailing import delivery, outbox, unsubscribing
from mailing.models import Mail, Topic, Unsubscribe
from mailing.tests.reading import html

pytestmark = pytest.mark.django_db

ANN = "Ann@example.org"


def invite(key="invitation:1", **overrides):
    facts = {
        "to": ANN,
        "language": "en",
        "template": "account/unknown_account",
        "context": {},
        "bulk_topic": Topic.INVITATIONS,
    }
    return outbox.queue(key, **facts | overrides)


def sent(smtp_sink):
    delivery.deliver_due()
    return [
        email.message_from_bytes(envelope.content, policy=policy.default)
        for envelope in smtp_sink.envelopes
    ]


def link_in(message):
    return message["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")


def test_bulk_mail_says_how_to_turn_it_down_in_its_head_and_in_its_text(smtp_sink):
    mail = invite()
    (message,) = sent(smtp_sink)
    address = link_in(message)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://testserver{address}" in mail.text
    assert f"http://testserver{address}" in html(mail)


def test_mail_about_something_of_one_s_own_has_no_such_head(smtp_sink):
    mail = invite(bulk_topic="")
    (message,) = sent(smtp_sink)
    assert message["List-Unsubscribe"] is None
    assert "Unsubscribe" not in mail.text + html(mail)


def test_one_click_in_the_mail_program_is_enough(smtp_sink):
    invite()
    (message,) = sent(smtp_sink)
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(link_in(message), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not response.cookies
    assert invite("invitation:2") is None
    assert invite("invitation:3", to="ann@EXAMPLE.org") is None
    assert invite("news:1", bulk_topic=Topic.NEWS) is not None
    assert invite("service:1", bulk_topic="") is not None


def test_a_scanner_that_follows_the_link_changes_nothing(client):
    address = unsubscribing.link(ANN, Topic.NEWS)
    page = client.get(address)
    assert "ann@example.org" in page.content.decode()
    client.head(address)
    assert not Unsubscribe.objects.exists()


def test_a_mistake_is_taken_back(client):
    address = unsubscribing.link(ANN, Topic.NEWS)
    client.post(address)
    client.post(address)
    assert Unsubscribe.objects.count() == 1
    client.post(address, {"again": "1"})
    assert not Unsubscribe.objects.exists()


@pytest.mark.parametrize("token", ["x", "WyJhIiwibmV3cyJd:1abcde:forged"])
def test_nobody_is_unsubscribed_without_the_link(client, token):
    assert client.post(reverse("mailing:unsubscribe", args=[token])).status_code == 404
    assert not Unsubscribe.objects.exists()


def test_what_waits_already_is_not_sent_after_the_click(smtp_sink, client):
    mail = invite()
    client.post(unsubscribing.link(ANN, Topic.INVITATIONS))
    assert sent(smtp_sink) == []
    mail.refresh_from_db()
    assert mail.state == Mail.State.GIVEN_UP
    assert "unsubscribed" in mail.last_error
