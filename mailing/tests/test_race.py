import email
import threading

import pytest
from django.db import connection

from mailing import delivery
from mailing.tests.factories import make_mail


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_share_the_mails_and_send_none_twice(smtp_sink):
    for _ in range(60):
        make_mail()

    def work():
        delivery.deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    messages = [email.message_from_bytes(envelope.content) for envelope in smtp_sink.envelopes]
    ids = [message["Message-ID"] for message in messages]
    assert len(ids) == 60
    assert len(set(ids)) == 60
