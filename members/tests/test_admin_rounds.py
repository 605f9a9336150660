"""Staff's screens of rounds, offers and contact notes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from mailing.models import Mail
from members.models import CheckAnswer, CheckRound, ContactNote, Offer
from members.tests.factories import make_certificate, make_manager, make_member, make_scheme
from members.tests.round_factories import make_offer, make_round, make_running_round
from members.workflows import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = make_superuser()
    client.force_login(person)
    return person


def address(name, *keys):
    return reverse(f"admin:members_{name}", args=keys)


def draft(**answers):
    due = timezone.localdate() + timedelta(days=20)
    values = {
        "name": "Spring",
        "types": ["farm"],
        "not_checked_since": "",
        "organisations": [],
        "facts": ["name", "phone"],
        "due_on": due.isoformat(),
        "reminder_days": "10, 2",
    }
    return values | answers


def test_staff_make_a_draft_and_nobody_is_asked_yet(client, staff):
    make_manager(make_member(type="farm"))
    assert client.post(address("checkround_add"), draft()).status_code == 302
    round = CheckRound.objects.get()
    assert (round.types, round.facts, round.reminder_days) == (["farm"], ["name", "phone"], [10, 2])
    assert round.created_by == staff
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reminder_days": "soon"}, "Write numbers of days like this"),
        ({"reminder_days": "0"}, "from 1 to 90"),
        ({"facts": []}, "required"),
        ({"due_on": "2020-01-01"}, "must be in the future"),
    ],
)
def test_a_wrong_draft_is_told_in_words(client, staff, wrong, words):
    response = client.post(address("checkround_add"), draft(**wrong))
    assert words in response.text
    assert not CheckRound.objects.exists()


def test_the_mail_and_its_receivers_are_shown_before_it_starts(client, staff):
    member = make_member(official_name="Saaren Leipä")
    manager = make_manager(member)
    make_member(official_name="Ilman ketään")
    round = make_round()
    start = address("checkround_start", round.pk)
    page = client.get(start).text
    assert "1 member is asked, by 1 mails" in page
    assert "Is the page of Saaren Leipä still right?" in page
    assert manager.email in page
    assert "Ilman ketään" in page
    assert not Mail.objects.exists()
    client.post(start)
    client.post(start)
    assert Mail.objects.get().to == manager.email


def test_progress_tells_who_answered_whose_mail_came_back_and_who_has_nobody(client, staff):
    answered, bounced, nobody = (make_member() for _each in range(3))
    person = make_manager(answered)
    lost = make_manager(bounced)
    round = make_running_round()
    rounds.confirm(
        answer=CheckAnswer.objects.get(organisation=answered), by=person, now=timezone.now()
    )
    Mail.objects.filter(to=lost.email).update(state=Mail.State.GIVEN_UP, finished_at=timezone.now())
    page = client.get(address("checkround_change", round.pk)).text
    assert "1 of 3 have answered, 2 are open." in page
    assert "1 mail came back." in page
    assert "1 has nobody to write to: call." in page
    assert '<progress value="1" max="3"' in page
    assert nobody.name in page


def test_the_front_page_tells_of_running_rounds_and_of_certificates_that_end(client, staff):
    member = make_member()
    make_running_round(name="Autumn round")
    make_certificate(
        member,
        scheme=make_scheme(name="Luomu"),
        valid_until=timezone.localdate() + timedelta(days=30),
    )
    page = client.get(reverse("admin:index")).text
    assert "Autumn round" in page
    assert "0 of 1 have answered" in page
    assert "Certificates that end soon" in page
    assert "Luomu" in page


def test_staff_complete_it_for_a_member(client, staff):
    member = make_member()
    round = make_running_round()
    answer = CheckAnswer.objects.get()
    complete = address("checkround_complete", round.pk, answer.pk)
    assert member.name in client.get(complete).text
    note = {"kind": "call", "held_on": timezone.localdate().isoformat(), "text": ""}
    assert client.post(complete, note).status_code == 422
    assert client.post(complete, note | {"text": "All the same."}).status_code == 302
    answer.refresh_from_db()
    assert answer.how == "staff"
    assert ContactNote.objects.get().by == staff


def test_what_has_been_asked_cannot_be_changed_afterwards(client, staff):
    make_member()
    round = make_running_round()
    response = client.post(address("checkround_change", round.pk), draft(name="Other"))
    assert response.status_code == 403
    round.refresh_from_db()
    assert round.name == "Spring"


def test_a_selection_of_organisations_becomes_a_draft(client, staff):
    member, _other = make_member(), make_member()
    client.post(
        address("organisation_changelist"),
        {"action": "ask_about_profiles", "_selected_action": [member.pk]},
    )
    assert list(CheckRound.objects.get().organisations.all()) == [member]


def test_staff_without_the_right_can_neither_start_nor_complete(client):
    make_member()
    client.force_login(make_staff())
    round = make_running_round()
    assert client.post(address("checkround_start", round.pk)).status_code == 403
    key = round.answers.get().pk
    assert client.post(address("checkround_complete", round.pk, key)).status_code == 403


def test_progress_costs_as_many_queries_for_many_as_for_one(client, staff):
    make_manager(make_member())
    page = address("checkround_change", make_running_round().pk)
    client.get(page)
    with CaptureQueriesContext(connection) as for_one:
        client.get(page)
    for _each in range(9):
        make_manager(make_member())
    page = address("checkround_change", make_running_round().pk)
    with CaptureQueriesContext(connection) as for_ten:
        client.get(page)
    assert len(for_ten) == len(for_one)


def test_staff_write_a_note_under_their_own_name_and_see_it_at_the_organisation(client, staff):
    member = make_member()
    values = {
        "organisation": member.pk,
        "kind": "visit",
        "held_on": timezone.localdate().isoformat(),
        "text": "They build a new dairy.",
    }
    assert client.post(address("contactnote_add"), values).status_code == 302
    assert ContactNote.objects.get().by == staff
    page = client.get(address("organisation_change", member.pk)).text
    assert "They build a new dairy." in page


def test_staff_close_offers_and_see_which_are_open(client, staff):
    offer = make_offer(make_member(), title="Cold store")
    changelist = address("offer_changelist")
    assert "Cold store" in client.get(changelist, {"state": "open"}).text
    client.post(changelist, {"action": "close_as_done", "_selected_action": [offer.pk]})
    assert Offer.objects.get().outcome == Offer.Outcome.PARTNER
    assert "Cold store" not in client.get(changelist, {"state": "open"}).text
    assert "Cold store" in client.get(changelist, {"state": "ended"}).text
