"""The form of an event: its order, what it fills in by itself, what it refuses."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import CostShare, Question
from events.tests.admin_pages import EVENTS, change_url, form_of, make_titled_event, with_row
from events.tests.factories import make_question
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db

START = datetime(2098, 3, 4, 7, 0, tzinfo=UTC)


def save(client, event, prefix, **values):
    sent = form_of(client.get(change_url(event)))
    return client.post(change_url(event), with_row(sent, prefix, **values))


def test_the_form_goes_in_the_order_in_which_an_organiser_thinks(client, organiser):
    html = client.get(f"{EVENTS}add/").content.decode()
    names = [
        "title_fi",
        "audience",
        "starts_at_0",
        "venue_fi",
        "seats_on_site",
        "registration",
        "speakers-TOTAL_FORMS",
        "programme_items-TOTAL_FORMS",
        "projects",
        "organisers-TOTAL_FORMS",
        "cost_shares-TOTAL_FORMS",
        "questions-TOTAL_FORMS",
        "arrangements_fi",
        "reminder_rules-TOTAL_FORMS",
        "publish_at_0",
        "materials-TOTAL_FORMS",
        "pictures-TOTAL_FORMS",
    ]
    places = [html.index(f'name="{name}"') for name in names]
    assert places == sorted(places)
    parts = re.findall(r'href="#(part-\w+)"', html)
    assert len(parts) == 9
    assert all(f'id="{part}"' in html for part in parts)


def test_the_show_rate_stands_in_one_line_with_the_seats(client, organiser):
    html = client.get(f"{EVENTS}add/").content.decode()
    line = re.search(r'<div class="form-row [^"]*field-seats_on_site[^"]*"', html).group()
    assert "field-show_rate_in_words" in line


def test_for_diets_purpose_and_day_of_deletion_are_known(client, organiser):
    event = make_titled_event(starts_at=START, ends_at=START + timedelta(hours=3))
    save(client, event, "questions", kind="diet", text_fi="", purpose_fi="", order="0")
    question = Question.objects.get()
    assert question.delete_answers_on == date(2098, 3, 5)
    assert question.text_en == "Diets and allergies"
    assert question.purpose_en == "For ordering the food."
    assert all((question.text_fi, question.purpose_fi, question.purpose_sv, question.purpose_pl))


def test_what_was_written_about_diets_stays(client, organiser):
    event = make_titled_event(starts_at=START, ends_at=START + timedelta(hours=3))
    own = {"purpose_fi": "Lounasta varten", "delete_answers_on": "2098-03-20"}
    save(client, event, "questions", kind="diet", text_fi="Ruoka?", order="0", **own)
    question = Question.objects.get()
    assert (question.text_fi, question.purpose_fi) == ("Ruoka?", "Lounasta varten")
    assert not question.purpose_en
    assert question.delete_answers_on == date(2098, 3, 20)


def test_any_other_question_says_what_for(client, organiser):
    event = make_titled_event()
    response = save(client, event, "questions", kind="text", text_fi="Bussi?", order="0")
    assert response.status_code == 200
    formsets = {
        each.formset.prefix: each.formset for each in response.context["inline_admin_formsets"]
    }
    [errors] = formsets["questions"].errors
    assert set(errors) == {"purpose_fi"}
    assert not Question.objects.exists()


def test_answers_are_not_deleted_before_the_event(client, organiser):
    event = make_titled_event(starts_at=START, ends_at=START + timedelta(hours=3))
    known = {"text_fi": "Ruoka?", "purpose_fi": "Lounas", "order": "0"}
    save(client, event, "questions", kind="diet", delete_answers_on="2098-03-03", **known)
    assert not Question.objects.exists()


def test_an_untouched_question_of_the_past_does_not_stand_in_the_way(client, organiser):
    event = make_titled_event(starts_at=timezone.now() - timedelta(days=60))
    make_question(
        event=event,
        text_fi="Ruoka?",
        purpose_fi="Lounas",
        delete_answers_on=timezone.localdate() - timedelta(days=70),
    )
    sent = form_of(client.get(change_url(event)))
    assert client.post(change_url(event), sent | {"title_fi": "Toinen"}).status_code == 302


class TestCostShares:
    @pytest.fixture
    def event(self):
        event = make_titled_event()
        event.projects.add(make_project(), make_project())
        return event

    def save(self, client, event, *shares):
        sent = form_of(client.get(change_url(event)))
        for project, percent in shares:
            sent = with_row(sent, "cost_shares", project=project.pk, percent=percent)
        return client.post(change_url(event), sent)

    def test_the_projects_share_the_whole(self, client, organiser, event):
        first, second = event.projects.all()
        self.save(client, event, (first, "60"), (second, "40"))
        assert {(each.project, each.percent) for each in event.cost_shares.all()} == {
            (first, 60),
            (second, 40),
        }

    def test_less_than_the_whole_is_refused_and_its_part_is_marked(self, client, organiser, event):
        first, second = event.projects.all()
        response = self.save(client, event, (first, "60"), (second, "30"))
        assert not CostShare.objects.exists()
        wrong = [each.part.key for each in response.context["parts"] if each.has_errors]
        assert wrong == ["behind"]

    def test_a_project_of_another_event_has_no_share(self, client, organiser, event):
        self.save(client, event, (make_project(), "100"))
        assert not CostShare.objects.exists()
