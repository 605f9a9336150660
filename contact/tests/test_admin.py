from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from contact.models import Message, MessageNote
from contact.tests.factories import make_answerer, make_message
from mailing.models import Mail

pytestmark = pytest.mark.django_db
LIST = reverse("admin:contact_message_changelist")


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.REQUIRE_STAFF_MFA = False


@pytest.fixture
def answerer(client):
    person = make_answerer()
    client.force_login(person)
    return person


def page_of(message):
    return reverse("admin:contact_message_change", args=[message.pk])


def press(client, message, button, **typed):
    """What the browser sends when one of the buttons is pressed."""
    form = {
        "kind": message.kind,
        "owner": message.owner_id or "",
        "reply": "",
        "notes-TOTAL_FORMS": 0,
        "notes-INITIAL_FORMS": 0,
        button: "x",
        **typed,
    }
    return client.post(page_of(message), form, follow=True)


def titles(response):
    return [message.subject for message in response.context["cl"].result_list]


@pytest.mark.parametrize("make", [None, make_user, make_staff])
def test_only_staff_with_the_right_see_messages(client, make):
    if make:
        client.force_login(make())
    message = make_message(subject="Secret")
    for url in (LIST, page_of(message)):
        response = client.get(url)
        assert response.status_code in (302, 403)
        assert b"Secret" not in response.content


def test_the_inbox_opens_with_what_waits_the_most_urgent_first(client, answerer):
    today = timezone.localdate()
    make_message(subject="later", due_on=today + timedelta(days=3))
    make_message(subject="late", due_on=today - timedelta(days=2))
    make_message(subject="done", status=Message.Status.CLOSED)
    make_message(subject="junk", status=Message.Status.SPAM)
    assert titles(client.get(LIST)) == ["late", "later"]
    assert titles(client.get(LIST, {"inbox": "overdue"})) == ["late"]
    assert titles(client.get(LIST, {"inbox": "spam"})) == ["junk"]
    assert len(titles(client.get(LIST, {"inbox": "all"}))) == 4


def test_lateness_is_said_in_words(client, answerer):
    make_message(due_on=timezone.localdate() - timedelta(days=2))
    answerer.language = "en"
    answerer.save()
    assert (
        "OVERDUE by 2 days" in client.get(LIST, headers={"accept-language": "en"}).rendered_content
    )


def test_a_hundred_messages_cost_no_more_queries_than_one(
    client, answerer, django_assert_num_queries, django_assert_max_num_queries
):
    make_message(owner=answerer)
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for n in range(99):
        make_message(owner=make_staff(), subject=f"Message {n}")
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_nobody_writes_a_message_in_the_admin(client, answerer):
    assert client.get(reverse("admin:contact_message_add")).status_code == 403


def test_what_the_sender_wrote_cannot_be_changed(client, answerer):
    message = make_message()
    press(client, message, "_save", name="Somebody else", email="x@example.com", text="Other")
    message.refresh_from_db()
    assert (message.name, message.email) == ("Aino Virtanen", "aino@example.com")
    assert message.text == "Who of your members delivers lingonberries?"


def test_an_answer_is_sent_from_the_page_of_the_message(client, answerer):
    message = make_message()
    page = press(client, message, "_answer", reply="Three of them do.\r\nAsk Mäki & Co.")
    message.refresh_from_db()
    assert (message.status, message.owner) == (Message.Status.ANSWERED, answerer)
    assert message.replies.get().sent_by == answerer
    mail = Mail.objects.get(to=message.email)
    assert "Three of them do.\nAsk Mäki & Co." in mail.text
    assert "Three of them do." in page.rendered_content  # kept below the message


def test_who_answered_before_is_seen_when_answering_again(client, answerer):
    message = make_message()
    press(client, message, "_answer", reply="Three of them do.")
    both = {"replies-TOTAL_FORMS": 0, "replies-INITIAL_FORMS": 0}
    page = press(client, message, "_answer", reply="A fourth does, too.", **both)
    assert message.replies.count() == 2
    assert "A fourth does, too." in page.rendered_content


@pytest.mark.parametrize(
    ("button", "reply"), [("_answer", ""), ("_answer", "  "), ("_save", "Forgot to press send")]
)
def test_an_answer_neither_goes_out_empty_nor_gets_lost(client, answerer, button, reply):
    message = make_message()
    page = press(client, message, button, reply=reply)
    assert page.context["errors"]
    assert reply.strip() in page.rendered_content
    assert not Mail.objects.exists()
    message.refresh_from_db()
    assert message.status == Message.Status.NEW


@pytest.mark.parametrize(
    ("before", "button", "after"),
    [
        ("new", "_take", "in_progress"),
        ("new", "_close", "closed"),
        ("new", "_mark_spam", "spam"),
        ("spam", "_not_spam", "new"),
        ("closed", "_reopen", "in_progress"),
    ],
)
def test_each_button_does_what_it_says(client, answerer, before, button, after):
    message = make_message(status=before)
    assert f'name="{button}"' in client.get(page_of(message)).rendered_content
    press(client, message, button)
    message.refresh_from_db()
    assert message.status == after


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("new", "take", "in_progress"),
        ("new", "close", "closed"),
        ("new", "mark_spam", "spam"),
        ("spam", "not_spam", "new"),
    ],
)
def test_each_action_does_what_it_says_to_all(client, answerer, before, action, after):
    ids = [make_message(status=before).pk for _ in range(2)]
    client.post(f"{LIST}?inbox=all", {"action": action, "_selected_action": ids})
    assert list(Message.objects.values_list("status", flat=True)) == [after, after]


def test_a_step_that_is_not_possible_is_explained(client, answerer):
    message = make_message(owner=make_staff(display_name="Helmi"), status="in_progress")
    page = press(client, message, "_take")
    message.refresh_from_db()
    assert message.owner.display_name == "Helmi"
    assert any("Helmi" in str(said) for said in page.context["messages"])


def test_the_kind_is_corrected_and_with_it_the_day(client, answerer):
    message = make_message()
    before = message.due_on
    press(client, message, "_save", kind=Message.Kind.ACCESSIBILITY)
    message.refresh_from_db()
    assert message.due_on == before + timedelta(days=7)


def test_a_message_is_handed_to_a_colleague(client, answerer):
    colleague, message = make_staff(), make_message()
    press(client, message, "_save", owner=colleague.pk)
    message.refresh_from_db()
    assert (message.owner, message.status) == (colleague, Message.Status.IN_PROGRESS)


def test_a_message_is_not_handed_to_somebody_who_is_not_staff(client, answerer):
    message = make_message()
    press(client, message, "_save", owner=make_user().pk)
    message.refresh_from_db()
    assert message.owner is None


def test_a_note_carries_its_author_and_stays(client, answerer):
    message = make_message()
    note = {"notes-TOTAL_FORMS": 1, "notes-0-text": "Called her."}
    press(client, message, "_save", **note)
    kept = MessageNote.objects.get()
    assert (kept.author, kept.text) == (answerer, "Called her.")
    assert not Mail.objects.exists()


def test_why_a_message_was_taken_for_spam_is_said(client, answerer):
    message = make_message(status=Message.Status.SPAM, suspicions=["too_fast"])
    page = client.get(page_of(message), headers={"accept-language": "en"}).rendered_content
    assert "faster than a person types" in page


def test_one_who_may_only_look_has_no_buttons(client):
    looker = make_answerer()
    looker.user_permissions.set(looker.user_permissions.filter(codename__startswith="view_"))
    client.force_login(looker)
    page = client.get(page_of(make_message())).rendered_content
    assert "Berries for a restaurant" in page
    assert 'name="_answer"' not in page
    assert 'name="reply"' not in page
