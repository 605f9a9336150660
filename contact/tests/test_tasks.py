from datetime import timedelta

import pytest
from django.utils import timezone

from contact import tasks
from contact.models import KEEP_SPAM_FOR, Message
from contact.tests.factories import make_message


@pytest.mark.django_db
def test_the_nightly_task_does_no_harm_when_it_runs_twice():
    long_ago = timezone.now() - KEEP_SPAM_FOR - timedelta(days=1)
    make_message(status=Message.Status.SPAM, created_at=long_ago)
    kept = make_message(status=Message.Status.SPAM)
    for _ in range(2):
        tasks.purge_old_messages()
    assert list(Message.objects.all()) == [kept]
