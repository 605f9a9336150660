"""A signed-in person's own events."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.tests.factories import make_event, make_registration
from events.tests.public_pages import text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


class TestMyEvents:
    def test_strangers_are_asked_to_sign_in(self, client):
        assert reverse("account_login") in client.get(reverse("my_events:list")).url

    def test_shows_one_s_own_registrations(self, client, member):
        mine = make_registration(email=member.email)
        theirs = make_registration()
        over = make_registration(
            email=member.email, event=make_event(starts_at=timezone.now() - 9 * DAY)
        )
        response = client.get(reverse("my_events:list"))
        assert [row["registration"] for row in response.context["coming"]] == [mine]
        assert [row["registration"] for row in response.context["past"]] == [over]
        assert theirs.event.title not in text_of(response)

    def test_one_cancels_one_s_own_and_nobody_else_s(self, client, member):
        mine, theirs = make_registration(email=member.email), make_registration()
        client.post(reverse("my_events:cancel", args=[mine.pk]))
        mine.refresh_from_db()
        assert not mine.is_active()
        response = client.post(reverse("my_events:cancel", args=[theirs.pk]))
        assert response.status_code == 404
        assert client.get(reverse("my_events:cancel", args=[mine.pk])).status_code == 405

    def test_as_many_queries_for_many_as_for_one(self, client, member):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("my_events:list"))
            return len(captured)

        make_registration(email=member.email)
        client.get(reverse("my_events:list"))
        one = queries()
        for _number in range(20):
            make_registration(email=member.email)
        assert queries() == one
