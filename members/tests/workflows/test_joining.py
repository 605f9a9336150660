import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import Mail
from mailing.tests.reading import html
from members import workflows
from members.consents import ConsentAsked
from members.models import AccessRequest, Application, ApplicationDraft
from members.tests.factories import make_manager, make_member
from members.tests.workflows.joining import ANSWERS, apply, mails
from members.workflows import NotPossible
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def make_draft(**answers):
    return workflows.save_draft(draft_id=uuid.uuid4(), answers=answers, now=timezone.now())


def send(draft, *consents, **overrides):
    return workflows.send_application(
        draft=draft,
        answers=ANSWERS | overrides,
        consents=consents,
        consent_version="2026-11",
        language="fi",
        now=timezone.now(),
    )


def test_an_application_gets_a_receipt_with_a_copy_in_its_own_language():
    application = send(make_draft())
    assert application.is_waiting
    receipt = mails("application_receipt").get()
    assert (receipt.to, receipt.language) == ("aino@metsapuro.example", "fi")
    for answer in ("Asiakkaita & kumppaneita", "2077474-0", "Juva", "https://metsapuro.example"):
        assert answer in receipt.text
    assert "&amp;" not in receipt.text


def test_the_receipt_says_what_was_agreed_to():
    send(make_draft(), ConsentAsked("newsletter", "Uutiskirje kerran kuussa.", "2026-10"))
    assert "Uutiskirje kerran kuussa." in mails("application_receipt").get().text
    assert "Uutiskirje kerran kuussa." in html(mails("application_receipt").get())


def test_steps_are_kept_beside_each_other():
    draft = make_draft(municipality="Juva", website="")
    again = workflows.save_draft(
        draft_id=draft.pk, answers={"website": "x", "contact_name": "Aino"}, now=timezone.now()
    )
    assert again.answers == {"municipality": "Juva", "website": "x", "contact_name": "Aino"}


def test_what_has_been_sent_is_not_written_again():
    draft = make_draft(municipality="Juva")
    send(draft)
    late = workflows.save_draft(draft_id=draft.pk, answers={"wishes": "x"}, now=timezone.now())
    assert late.answers == {}
    assert late.sent_at


def test_a_draft_sent_twice_is_kept_once_even_if_it_has_been_decided_meanwhile():
    draft = make_draft()
    first = send(draft)
    Application.objects.update(approved_on=timezone.localdate())
    assert send(draft) == first
    assert Application.objects.count() == 1


def test_two_drafts_with_the_same_answers_are_one_application():
    assert send(make_draft()) == send(make_draft())
    assert mails("application_receipt").count() == 1


def test_a_member_s_managers_are_asked_once():
    member = make_member()
    manager = make_manager(member)
    draft = make_draft()
    for _ in range(2):
        workflows.send_to_managers(
            draft=draft,
            organisation=member,
            answers=ANSWERS,
            language="fi",
            now=timezone.now(),
        )
    assert AccessRequest.objects.get().name == "Aino Esimerkki"
    assert Mail.objects.filter(to=manager.email).count() == 1


def test_no_link_is_mailed_for_what_is_sent_or_has_no_address():
    sent, empty = make_draft(contact_email="a@example.org"), make_draft()
    send(sent)
    for draft in (sent, empty):
        with pytest.raises(NotPossible):
            workflows.mail_draft_link(draft=draft, language="fi")
    assert not mails("application_draft").exists()


def test_drafts_are_forgotten_a_week_after_the_last_change():
    now = timezone.now()
    old, fresh = make_draft(), make_draft()
    ApplicationDraft.objects.filter(pk=old.pk).update(
        created_at=now, changed_at=now - timedelta(days=7)
    )
    assert workflows.purge_drafts(now=now) == 1
    assert ApplicationDraft.objects.get() == fresh


def test_the_clusters_own_mailbox_is_told():
    make_cluster(email="office@cluster.example")
    apply()
    told = mails("application_arrived").get()
    assert told.to == "office@cluster.example"
    assert told.reply_to == "aino@metsapuro.example"
