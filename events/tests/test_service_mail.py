"""Mail about one's own registration says what it is; what can be turned down says how."""

from pathlib import Path

import pytest
from django.conf import settings

from events import emails
from events.tests.factories import make_registration
from mailing import delivery, outbox

pytestmark = pytest.mark.django_db

SAYS_SO = "It is a service message about your own registration, not advertising"
TO_ORGANISERS = {"seats_are_filling", "waiting_list_has_begun", "requests_wait"}
TO_MANY = {"invitation"}
FOLDER = Path(settings.BASE_DIR) / "templates" / "email" / "events"
KINDS = {file.name.partition(".")[0] for file in FOLDER.glob("[!_]*.subject.txt")}


def written(kind, ending):
    registration = make_registration()
    context = {"registration": registration, "event": registration.event, "seats": 1}
    return outbox.written(f"events/{kind}", language="en", context=context)[ending]


@pytest.mark.parametrize("ending", ["text", "html"])
@pytest.mark.parametrize("kind", sorted(KINDS - TO_ORGANISERS - TO_MANY))
def test_mail_about_one_s_own_registration_says_that_it_is(kind, ending):
    text = written(kind, ending)
    assert text.count(SAYS_SO) == 1
    assert "Unsubscribe" not in text


@pytest.mark.parametrize("kind", sorted(TO_ORGANISERS))
def test_mail_to_organisers_does_not(kind):
    assert SAYS_SO not in written(kind, "text")


def test_it_is_sent_so_without_a_head_for_unsubscribing(mailoutbox):
    emails.registered(make_registration())
    delivery.deliver_due()
    [message] = mailoutbox
    assert SAYS_SO in message.body
    assert "List-Unsubscribe" not in message.message()
