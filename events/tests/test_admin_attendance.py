from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from events import workflows
from events.links import door_key
from events.models import Feedback
from events.tests.factories import make_event, make_registration
from members.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def address(event):
    return reverse("admin:events_event_attendance", args=[event.pk])


@pytest.fixture
def event():
    event = make_event()
    workflows.check_in(registration=make_registration(event=event, name="Aino Järvi"))
    return event


def test_staff_find_the_door_the_papers_and_the_feedback(client, event):
    Feedback.objects.create(event=event, usefulness=4, met_somebody="yes", wish="More coffee")
    client.force_login(make_superuser())
    page = client.get(address(event)).text
    for shown in (door_key(event), "attendance.xlsx", "Aino Järvi", "More coffee", "4.0 of 5"):
        assert shown in page


@pytest.mark.parametrize(
    "paper", ["attendance.pdf", "attendance.xlsx", "signatures.pdf", "badges.pdf"]
)
def test_each_paper_is_a_file(client, event, paper):
    client.force_login(make_superuser())
    answer = client.get(f"{address(event)}{paper}")
    assert answer.content[:2] in (b"%P", b"PK")
    assert answer["Content-Disposition"].endswith(f'{paper}"')


def test_hours_and_role_are_corrected_and_nonsense_is_refused(client, event):
    client.force_login(make_superuser())
    registration = event.registrations.get()
    sent = {"who": registration.pk, "role": "speaker"}
    client.post(address(event), sent | {"hours": "1,5"})
    for nonsense in ("many", "NaN", "-3", "1e99"):
        client.post(address(event), sent | {"hours": nonsense})
    client.post(address(event), sent | {"hours": "2", "role": "king"})
    registration.refresh_from_db()
    assert (registration.hours, registration.role) == (Decimal("1.5"), "speaker")


def test_who_corrected_what_is_shown(client, event):
    boss = make_superuser()
    client.force_login(boss)
    sent = {"who": event.registrations.get().pk, "hours": "", "role": "staff"}
    page = client.post(address(event), sent, follow=True).text
    corrections = page.split("Corrections</h3>")[1].split("</ul>")[0]
    for shown in ("Aino Järvi", "before: participant", str(boss)):
        assert shown in corrections


def test_staff_without_the_right_see_nothing(client, event):
    client.force_login(make_staff())
    assert client.get(address(event)).status_code == 403
    assert client.get(f"{address(event)}attendance.pdf").status_code == 403


def test_organisations_named_as_in_the_directory_are_linked_with_one_button(client, event):
    bakery = make_organisation(official_name="Saimaan Ruisleipomo Oy", marketing_name="Ruis")
    for number in range(2):
        make_organisation(official_name="Twice Oy", slug=f"twice-{number}")
    named = {
        name: make_registration(event=event, name=name, organisation_name=name, status="attended")
        for name in ("Ruis", "Twice Oy", "Not in it Oy")
    }
    client.force_login(make_superuser())
    assert "Ruis: Ruis" in client.get(address(event)).text
    page = client.post(address(event), {"link": "1"}, follow=True).text
    assert "1 person belongs to an organisation of the directory now." in page
    assert "Link them" not in page
    for registration in named.values():
        registration.refresh_from_db()
    linked = {name: registration.organisation for name, registration in named.items()}
    assert linked == {"Ruis": bakery, "Twice Oy": None, "Not in it Oy": None}


def test_who_was_not_noted_is_put_on_the_list_afterwards(client):
    event = make_event(starts_at=timezone.now() - timedelta(days=2))
    absent = make_registration(event=event, name="Bertil Berg", status="no_show")
    client.force_login(make_superuser())
    assert "Bertil Berg was there" in client.get(address(event)).text
    page = client.post(address(event), {"came": "1", "who": absent.pk}, follow=True).text
    assert "Bertil Berg is on the list now." in page
    absent.refresh_from_db()
    assert absent.status == "attended"
    assert absent.attendance_entries.get().before == "no_show"


@pytest.mark.parametrize("asked", [{"link": "1"}, {"came": "1"}])
def test_who_may_only_look_puts_nothing_right(client, event, asked):
    looker = make_staff()
    looker.user_permissions.add(Permission.objects.get(codename="view_registration"))
    client.force_login(looker)
    assert client.get(address(event)).status_code == 200
    who = event.registrations.get().pk
    assert client.post(address(event), asked | {"who": who}).status_code == 403
