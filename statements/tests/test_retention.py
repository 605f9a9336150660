from datetime import timedelta

import pytest
from django.utils import translation

from contact.models import KEEP_DONE_FOR, KEEP_SPAM_FOR
from content.retention import in_words
from mailing.delivery import KEEP_SENT
from statements import retention


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (90, "90 days"), (365, "1 year"), (730, "2 years")]
)
def test_a_period_in_words(days, words):
    with translation.override("en"):
        assert in_words(timedelta(days=days)) == words


def test_what_the_notice_says_is_what_the_portal_does():
    with translation.override("en"):
        messages = retention.sentence(retention.Rule.MESSAGES)
        assert in_words(KEEP_DONE_FOR) in messages
        assert in_words(KEEP_SPAM_FOR) in messages
        assert in_words(KEEP_SENT) in retention.sentence(retention.Rule.MAILS)


@pytest.mark.django_db
def test_every_rule_has_a_sentence():
    assert all(retention.sentence(rule) for rule in retention.Rule)
    assert retention.sentence("") == ""
