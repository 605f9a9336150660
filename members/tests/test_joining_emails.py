import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail
from mailing.tests.reading import html
from members import joining_emails
from members.models import ApplicationDraft
from members.tests.factories import make_application, make_member
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_every_mail_is_written_for_people_and_leads_to_its_page(language):
    make_cluster(email="office@cluster.example")
    staff = make_staff(language=language)
    application = make_application(
        organisation_name="Müller & Söhne",
        language=language,
        wishes="Customers < partners & friends",
        declined_on=timezone.localdate(),
        decline_reason="Too far & too late",
        organisation=make_member(official_name="Müller & Söhne"),
    )
    application.consents.create(
        purpose="photos", text="Photos & films", text_version="1", given_at=timezone.now()
    )
    question = application.questions.create(
        text="From where & when?", answer="Here & now", answered_at=timezone.now(), asked_by=staff
    )
    joining_emails.application_receipt(application)
    joining_emails.application_arrived(application)
    joining_emails.welcome(application, make_user(language=language))
    joining_emails.declined(application)
    joining_emails.question(question)
    joining_emails.answered(question)
    joining_emails.still_waiting([application], [staff], timezone.now())
    mails = {mail.template.partition("/")[2]: mail for mail in Mail.objects.all()}
    assert len(mails) == 7
    for mail in mails.values():
        assert "Müller & Söhne" in mail.text
        assert "Müller &amp; Söhne" in html(mail)
        assert "&amp;" not in mail.text
        assert "\n" not in mail.subject.strip()
    says = {
        "application_receipt": ["Customers < partners & friends", "Photos & films"],
        "application_arrived": [f"/admin/members/application/{application.pk}/change/"],
        "welcome": [f"http://testserver/{language}/join/welcome/"],
        "declined": ["Too far & too late"],
        "application_question": ["From where & when?", f"/{language}/join/question/"],
        "application_answered": ["From where & when?", "Here & now"],
        "applications_waiting": [f"/admin/members/application/{application.pk}/change/"],
    }
    for name, pieces in says.items():
        for piece in pieces:
            assert piece in mails[name].text
    assert mails["application_receipt"].reply_to == "office@cluster.example"
    assert mails["application_question"].reply_to == staff.email


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_the_link_to_a_draft_is_in_the_language_of_the_page(language):
    draft = ApplicationDraft.objects.create(answers={"contact_email": "aino@example.org"})
    joining_emails.draft_link(draft, language)
    mail = Mail.objects.get()
    assert (mail.to, mail.language) == ("aino@example.org", language)
    for body in (mail.text, html(mail)):
        assert f"http://testserver/{language}/join/{draft.pk}/check/" in body
