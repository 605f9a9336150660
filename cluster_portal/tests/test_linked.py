from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Organiser
from events.tests.factories import make_event
from members.tests.factories import make_member
from projects.tests.factories import make_project, make_role

pytestmark = pytest.mark.django_db


def page(client, thing, language="en"):
    answer = client.get(f"/{language}{thing.get_absolute_url()[3:]}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_projects_page_shows_its_events_and_no_drafts(client):
    project = make_project()
    now = timezone.now()
    coming = make_event(title="Coming one")
    past = make_event(title="Past one", starts_at=now - timedelta(days=9))
    draft = make_event(title="Secret one", status=Event.Status.DRAFT)
    other = make_event(title="Other one")
    for event in (coming, past, draft):
        event.projects.add(project)
    html = page(client, project)
    assert "Coming one" in html
    assert "Past one" in html
    assert draft.title not in html
    assert other.title not in html


def test_a_profile_shows_the_members_projects_and_events(client):
    organisation = make_member()
    shown, hidden = make_project(name="Open work"), make_project(name="Kept back", is_public=False)
    for project in (shown, hidden):
        make_role(project=project, organisation=organisation)
    event = make_event(title="Evening at the dairy")
    Organiser.objects.create(event=event, organisation=organisation)
    html = page(client, organisation)
    assert "Open work" in html
    assert "Evening at the dairy" in html
    assert "Kept back" not in html


def test_a_profile_takes_the_same_queries_for_1_and_30_projects_and_events(
    client, django_assert_num_queries
):
    def take_part():
        make_role(project=make_project(), organisation=organisation)
        Organiser.objects.create(event=make_event(), organisation=organisation)

    organisation = make_member()
    take_part()
    page(client, organisation)
    with CaptureQueriesContext(connection) as one:
        page(client, organisation)
    for _ in range(29):
        take_part()
    with django_assert_num_queries(len(one)):
        page(client, organisation)
