import pytest

from accounts.tests.factories import make_user
from mailing.models import Mail
from mailing.tests.reading import html
from members import emails
from members.tests.factories import make_member, make_role
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "sv", "en", "pl"])
def test_every_mail_is_written_for_people_and_leads_to_its_page(language):
    make_cluster(email="office@cluster.example")
    member = make_member(official_name="Müller & Söhne")
    person = make_user(display_name="Åsa & Ola", language=language)
    emails.invitation(make_role(member, person=person), person)
    mail = Mail.objects.get()
    address = f"http://testserver/{language}/accounts/login/"
    assert "Müller & Söhne" in mail.text
    assert "Müller &amp; Söhne" in html(mail)
    assert "&amp;" not in mail.text
    assert "\n" not in mail.subject.strip()
    assert address in mail.text
    assert address in html(mail)
