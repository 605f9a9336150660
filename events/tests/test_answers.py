"""What the organiser learns of the answers, and how an answer is kept."""

import importlib
import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.tests.factories import make_staff
from events import workflows
from events.answers import AnswersOf
from events.forms import RegistrationForm
from events.models import Consent, Event, Question
from events.tests.admin_pages import change_url, form_of, make_titled_event, with_row
from events.tests.factories import make_question, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

EXPORT = "Vienti\nMyynti"


@pytest.fixture
def event():
    return make_titled_event(mode=Event.Mode.HYBRID, title_en="Evening")


def make_choice(event, **overrides):
    texts = {"choices_fi": EXPORT, "choices_pl": "Eksport\nSprzedaż", "choices_en": "Export\nSales"}
    known = {"kind": "choice", "text_fi": "Paja?", "purpose_fi": "Ryhmiä varten."}
    return make_question(event=event, **(known | texts | overrides))


def answered(question, text, **overrides):
    registration = make_registration(event=question.event, **overrides)
    registration.answers.create(question=question, text=text)
    return registration


def page(client, event):
    return client.get(reverse("admin:events_event_answers", args=[event.pk]))


def test_a_choice_is_one_answer_in_whichever_language_it_was_made(event):
    question = make_choice(event)
    for language, label in [("fi", "Vienti"), ("pl", "Eksport"), ("en", "Export")]:
        with override(language):
            form = RegistrationForm(event=event, user=AnonymousUser())
            labels = {label: value for value, label in form.fields[_name(question)].choices}
            who = {"name": "A B", "email": f"{language}@example.org", "language": language}
            answers = {question.pk: labels[label]}
            workflows.register(event=event, answers=answers, **who)
    with override("sv"):  # not translated: as the original has it
        [summary] = AnswersOf(event).summaries()
        assert [(row.words, row.number) for row in summary.rows] == [("Vienti", 3), ("Myynti", 0)]
    with override("pl"):
        assert [row.words for row in AnswersOf(event).summaries()[0].rows][0] == "Eksport"


def _name(question):
    return f"question_{question.pk}"


def test_earlier_answers_get_the_number_of_their_option(event):
    question = make_choice(event)
    texts = [answered(question, text).answers.get() for text in ("Eksport", "Myynti", "Neither")]
    migration = importlib.import_module("events.migrations.0011_answers_by_number_of_the_option")
    migration.number_answers(apps, None)
    for answer in texts:
        answer.refresh_from_db()
    assert [answer.text for answer in texts] == ["1", "2", "Neither"]


def test_the_kitchen_learns_how_many_and_who_of_those_who_have_a_seat(client, organiser, event):
    question = make_question(event=event)
    answered(question, "Gluten-free", name="Aino Saari")
    answered(question, "gluten-free.", name="Olli Online", mode="online")
    answered(question, "Vegan", name="Wanda Waits", status="waiting")
    [summary] = AnswersOf(event).summaries()
    assert [(row.words, row.number, row.by_mode) for row in summary.rows] == [
        ("Gluten-free", 2, [1, 1])
    ]
    html = page(client, event).content.decode()
    assert "Aino Saari" in html
    assert "Wanda Waits" not in html


def test_yes_and_no_are_words_of_the_reader(client, organiser, event):
    question = make_question(event=event, kind="yes_no", text="By bus?")
    registration = answered(question, "yes")
    with override("fi"):
        assert registration.answers.get().in_words() == "Kyllä"


def test_nothing_is_shown_from_the_day_of_deletion_on(client, organiser, event):
    question = make_question(event=event, delete_answers_on=timezone.localdate())
    answered(question, "No nuts")
    response = page(client, event)
    assert "No nuts" not in response.content.decode()
    assert "were deleted on" in response.content.decode()


def test_only_who_may_see_registrations_sees_the_answers(client, event):
    client.force_login(make_staff())
    assert page(client, event).status_code == 403


class TestExport:
    def test_the_registrations_of_one_event_come_with_their_answers(self, client, organiser, event):
        answered(make_question(event=event, text="Diets"), "No nuts", name="Aino")
        make_registration(event=event, name="Bertta")
        table = self.exported(client, event)
        assert [row[-1] for row in table] == ["Diets", "No nuts", None]

    def test_those_of_several_events_do_not(self, client, organiser, event):
        answered(make_question(event=event, text="Diets"), "No nuts")
        make_registration()
        assert "Diets" not in self.exported(client)[0]

    def test_deleted_ones_have_no_column(self, client, organiser, event):
        make_question(event=event, text="Diets", delete_answers_on=timezone.localdate())
        make_registration(event=event)
        assert "Diets" not in self.exported(client, event)[0]

    def test_the_text_file_has_them_too(self, client, organiser, event):
        registration = answered(make_question(event=event, text="Diets"), "No nuts")
        chosen = {"action": "export_as_csv", "_selected_action": [registration.pk]}
        table = client.post(reverse("admin:events_registration_changelist"), chosen)
        assert "No nuts" in table.content.decode()

    def exported(self, client, event=None):
        asked = {"event__id__exact": event.pk} if event else {}
        response = client.get(reverse("admin:events_registration_export_xlsx"), asked)
        return list(load_workbook(io.BytesIO(response.content)).active.values)


class TestConsents:
    def agreed(self, event, purpose, **overrides):
        registration = make_registration(event=event, **overrides)
        consent = {"text": "Yes", "given_at": timezone.now()}
        Consent.objects.create(registration=registration, purpose=purpose, **consent)

    def test_the_photographer_learns_who_has_not_agreed(self, event):
        self.agreed(event, Consent.Purpose.PHOTOS, name="Aino")
        make_registration(event=event, name="Bertta")
        make_registration(event=event, name="Cecilia", status="cancelled")
        assert [each.name for each in AnswersOf(event).not_to_be_photographed()] == ["Bertta"]

    def test_participants_are_named_to_each_other_if_they_agreed(self, client, organiser, event):
        facts = {"name": "Aino", "organisation_name": "Yrttipiha Oy"}
        self.agreed(event, Consent.Purpose.PARTICIPANTS, **facts)
        make_registration(event=event, name="Bertta")
        assert AnswersOf(event).named_to_participants == "Aino, Yrttipiha Oy"
        assert "Aino, Yrttipiha Oy" in page(client, event).content.decode()


class TestOptions:
    def save(self, client, event, **changed):
        sent = form_of(client.get(change_url(event)))
        row = {f"questions-0-{name}": value for name, value in changed.items()}
        return client.post(change_url(event), sent | row)

    def test_stay_where_they_are_once_somebody_has_answered(self, client, organiser, event):
        question = make_choice(event)
        answered(question, "1")
        turned = {"choices_fi": "Myynti\nVienti"}
        assert "stay where they are" in self.save(client, event, **turned).content.decode()
        fewer = {"choices_fi": "Vienti", "choices_pl": "", "choices_en": ""}
        assert self.save(client, event, **fewer).status_code == 200
        assert "new question instead" in self.save(client, event, kind="text").content.decode()
        better = {f"choices_{code}": f"Ulos\n{code}\nNew" for code in ("fi", "pl", "en")}
        assert self.save(client, event, **better).status_code == 302

    def test_are_as_many_in_each_language(self, client, organiser, event):
        make_choice(event)
        response = self.save(client, event, choices_pl="Eksport")
        assert "in the same order" in response.content.decode()


def test_the_page_is_linked_from_the_event(client, organiser, event):
    address = reverse("admin:events_event_answers", args=[event.pk])
    assert address in client.get(change_url(event)).content.decode()


def test_answers_are_kept_for_a_month_where_nothing_else_is_said(client, organiser, event):
    sent = form_of(client.get(change_url(event)))
    row = {"kind": "text", "text_fi": "Bussi?", "purpose_fi": "Bussia varten", "order": "0"}
    client.post(change_url(event), with_row(sent, "questions", **row))
    expected = event.local_end.date() + timedelta(days=30)
    assert Question.objects.get().delete_answers_on == expected


def test_as_many_queries_for_many_people_as_for_one(client, organiser, event):
    question = make_question(event=event)
    answered(question, "a")
    with CaptureQueriesContext(connection) as one:
        page(client, event)
    for number in range(5):
        answered(question, str(number))
    with CaptureQueriesContext(connection) as many:
        page(client, event)
    assert len(one) == len(many)
