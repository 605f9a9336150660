import pytest
from django.utils import timezone

from accounts.tests.factories import make_user
from mailing.models import Mail
from members import emails
from members.tests.factories import make_application, make_member, make_role
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_every_mail_is_written_for_people_and_leads_to_its_page(language):
    make_cluster(email="office@cluster.example")
    member = make_member(official_name="Müller & Söhne")
    person = make_user(display_name="Åsa & Ola", language=language)
    application = make_application(
        organisation_name="Müller & Söhne",
        language=language,
        wishes="Customers < partners & friends",
        declined_on=timezone.localdate(),
        decline_reason="Too far & too late",
        organisation=member,
    )
    emails.application_receipt(application)
    emails.application_arrived(application)
    emails.welcome(application, person)
    emails.declined(application)
    emails.invitation(make_role(member, person=person), person)
    mails = {mail.template.partition("/")[2]: mail for mail in Mail.objects.all()}
    assert len(mails) == 5
    for mail in mails.values():
        assert "Müller & Söhne" in mail.text
        assert "Müller &amp; Söhne" in mail.html
        assert "&amp;" not in mail.text
        assert "\n" not in mail.subject.strip()
    for name in ("welcome", "invitation"):
        assert f"http://testserver/{language}/accounts/login/" in mails[name].text
        assert f"http://testserver/{language}/accounts/login/" in mails[name].html
    assert (
        f"/admin/members/application/{application.pk}/change/" in mails["application_arrived"].text
    )
    assert "Too far & too late" in mails["declined"].text
    assert mails["application_receipt"].reply_to == "office@cluster.example"
