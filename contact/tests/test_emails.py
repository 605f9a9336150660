import pytest
from django.urls import reverse
from django.utils import translation

from accounts.tests.factories import make_staff
from contact import emails
from contact.models import Message, MessageReply
from contact.tests.factories import make_message
from mailing import tasks
from mailing.models import Mail
from mailing.tests.reading import html

pytestmark = pytest.mark.django_db
LANGUAGES = ["fi", "sv", "en", "pl"]
TRICKY = 'Müller & Söhne <b>ask</b> "how much?" it\'s 5 < 6'


def make_reply(message, **overrides):
    facts = {"text": TRICKY, "sent_by": make_staff(display_name="Matti Korhonen")}
    return MessageReply.objects.create(message=message, **{**facts, **overrides})


def all_mails(language):
    message = make_message(language=language, text=TRICKY, subject=TRICKY, name="O'Hara & Co")
    emails.receipt(message)
    emails.notice(message, to=make_staff(language=language))
    emails.answer(make_reply(message))
    return list(Mail.objects.all())


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_as_it_was_typed_and_html_is_safe(language):
    promised = all_mails(language)
    assert len(promised) == 3
    for mail in promised:
        assert mail.language == language
        assert TRICKY in mail.text
        assert "&amp;" not in mail.text + mail.subject
        assert "&#x27;" not in mail.text + mail.subject
        assert "<b>ask</b>" not in html(mail)
        assert "&lt;b&gt;ask" in html(mail)
        assert "\n" not in mail.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_do_not_depend_on_the_language_of_the_page(language):
    message = make_message(language=language)
    with translation.override("en"):
        emails.receipt(message)
    assert f'lang="{language}"' in html(Mail.objects.get())


def test_the_receipt_holds_a_copy_and_the_day_of_the_answer():
    message = make_message(language="en")
    emails.receipt(message)
    mail = Mail.objects.get()
    assert mail.to == message.email
    assert message.text in mail.text
    assert message.subject in mail.text
    assert str(message.due_on.year) in mail.text


def test_the_subject_of_the_receipt_is_ours():
    """Whoever writes in another's name cannot choose what stands in that inbox."""
    emails.receipt(make_message(subject="You have won"))
    assert "You have won" not in Mail.objects.get().subject


def test_the_notice_leads_to_the_message_and_answers_go_to_the_sender():
    message = make_message()
    emails.notice(message, to=make_staff())
    mail = Mail.objects.get()
    assert reverse("admin:contact_message_change", args=[message.pk]) in mail.text
    assert mail.reply_to == message.email


def test_feedback_on_accessibility_is_seen_in_the_subject():
    staff = make_staff(language="en")
    emails.notice(make_message(kind=Message.Kind.ACCESSIBILITY), to=staff)
    emails.notice(make_message(), to=staff)
    about_access, general = Mail.objects.order_by("pk").values_list("subject", flat=True)
    assert "ccessibility" in about_access
    assert "ccessibility" not in general


def test_the_answer_quotes_what_was_asked():
    message = make_message(language="en", text="First line\nSecond line")
    emails.answer(make_reply(message, text="Yes."))
    text = Mail.objects.get().text
    assert text.startswith("Yes.\n")
    assert "Matti Korhonen" in text
    assert "> First line\n> Second line" in text


def test_each_mail_is_promised_once():
    message, staff = make_message(), make_staff()
    reply = make_reply(message)
    for _ in range(2):
        emails.receipt(message)
        emails.notice(message, to=staff)
        emails.answer(reply)
    assert Mail.objects.count() == 3


def test_all_three_arrive(mailoutbox):
    all_mails("pl")
    tasks.deliver_due()
    assert len(mailoutbox) == 3
