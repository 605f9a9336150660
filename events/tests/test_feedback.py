from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events import forgetting, tasks, when, workflows
from events.links import feedback_token
from events.models import Event, Feedback, Registration
from events.tests.factories import make_event, make_registration
from mailing.models import Mail
from mailing.tests.reading import html

pytestmark = pytest.mark.django_db

ANSWERS = {"usefulness": "4", "met_somebody": "yes", "wish": "More coffee"}
Status = Registration.Status


def past_event(**ago):
    ended = timezone.now() - timedelta(**ago)
    return make_event(starts_at=ended - timedelta(hours=3), ends_at=ended)


def address(registration):
    return reverse("events:feedback", args=[feedback_token(registration)])


def test_feedback_is_given_once_without_signing_in_and_kept_without_the_person(client):
    registration = make_registration(event=past_event(days=1), status=Status.ATTENDED)
    page = client.post(address(registration), ANSWERS)
    assert page.status_code == 200
    client.post(address(registration), ANSWERS)
    feedback = Feedback.objects.get()
    assert (feedback.usefulness, feedback.wish) == (4, "More coffee")
    points_to = {field.name for field in Feedback._meta.get_fields() if field.is_relation}
    assert points_to == {"event"}


def test_who_was_not_there_is_not_asked(client):
    registration = make_registration(event=past_event(days=1), status=Status.NO_SHOW)
    assert client.get(address(registration)).status_code == 404


def test_a_question_without_an_answer_is_named(client):
    registration = make_registration(event=past_event(days=1), status=Status.ATTENDED)
    page = client.post(address(registration), {"usefulness": "9"})
    assert page.status_code == 422
    assert not Feedback.objects.exists()


def test_the_questions_close(client):
    registration = make_registration(event=past_event(days=70), status=Status.ATTENDED)
    with pytest.raises(workflows.NotPossible, match="closed"):
        workflows.give_feedback(
            registration=registration,
            usefulness=1,
            met_somebody="no",
            wish="",
            now=timezone.now(),
        )


def test_the_page_says_until_when_and_afterwards_that_it_is_over(client):
    for days, words in [(1, "You can answer until"), (70, "answers were taken until")]:
        event = past_event(days=days)
        page = client.get(address(make_registration(event=event, status=Status.ATTENDED))).text
        ends_on = when.long_day(event.feedback_ends_at.astimezone(event.zone).date())
        assert f"{words} {ends_on}." in page
        assert ("<form" in page.partition("<main")[2].partition("</main")[0]) is (days == 1)


def test_who_came_is_thanked_once_however_often_the_task_runs():
    event = past_event(days=1)
    came = make_registration(event=event, status=Status.ATTENDED)
    make_registration(event=event, status=Status.NO_SHOW)
    workflows.add_walk_in(event=event, name="Without an address")
    for _ in range(3):
        tasks.thank_those_who_came()
    mail = Mail.objects.get(template="events/thanks")
    assert mail.to == came.email
    assert feedback_token(came) in mail.text
    assert feedback_token(came) in html(mail)


def test_who_was_erased_is_not_written_to():
    came = make_registration(event=past_event(days=1), status=Status.ATTENDED)
    forgetting.forget_people(Registration.objects.filter(pk=came.pk), keep_name=True)
    tasks.thank_those_who_came()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("keep_name", [True, False])
def test_the_links_of_a_registration_end_when_its_address_is_forgotten(client, keep_name):
    """By the time of keeping, or because the person wished it."""
    came = make_registration(event=past_event(days=1), status=Status.ATTENDED)
    links = [address(came), reverse("events:registration", args=[came.token])]
    assert [client.get(link).status_code for link in links] == [200, 200]
    forgetting.forget_people(Registration.objects.filter(pk=came.pk), keep_name=keep_name)
    assert [client.get(link).status_code for link in links] == [404, 404]
    assert client.post(address(came), ANSWERS).status_code == 404


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.POSTPONED])
def test_nobody_is_thanked_for_coming_to_what_did_not_take_place(status):
    make_registration(event=past_event(days=1), status=Status.ATTENDED)
    Event.objects.update(status=status)
    tasks.thank_those_who_came()
    assert not Mail.objects.exists()


def test_nobody_is_thanked_on_the_same_evening_or_weeks_later():
    for ago in ({"hours": 2}, {"days": 12}):
        make_registration(event=past_event(**ago), status=Status.ATTENDED)
    tasks.thank_those_who_came()
    assert not Mail.objects.filter(template="events/thanks").exists()
