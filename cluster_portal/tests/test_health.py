from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.tests.factories import make_mail

pytestmark = pytest.mark.django_db


def test_the_process_says_that_it_is_up(client):
    assert client.get("/healthz").content == b"ok"


def test_the_portal_says_that_it_is_ready(client):
    assert client.get("/readyz").json() == {"database": True, "broker": True, "mail": True}


def test_mail_that_nobody_delivers_makes_the_portal_unready(client):
    make_mail(not_before=timezone.now() - timedelta(hours=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "broker": True, "mail": False}
