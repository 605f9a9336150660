import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_user
from mailing.models import Mail
from members import company_register, join_views
from members.company_register import RegisteredCompany
from members.models import AccessRequest, Application, ApplicationDraft
from members.tests.factories import make_manager, make_member
from statements.tests.factories import make_notice, make_purpose

pytestmark = pytest.mark.django_db

ORGANISATION = {
    "country": "FI",
    "business_id": "20774740",
    "organisation_name": "Metsäpuro Oy",
    "type": "company",
    "municipality": "Juva",
    "website": "metsapuro.example",
    "fax": "",
}
PERSON = {
    "contact_name": "Aino Esimerkki",
    "contact_email": "aino@metsapuro.example",
    "contact_phone": "040 123 4567",
}
WISHES = {"wishes": "Asiakkaita", "message": "", "agrees": "on"}


@pytest.fixture
def draft():
    return uuid.uuid4()


def address(draft, step, language="en"):
    return f"/{language}/join/{draft}/{step}/"


def fill_in(client, draft, *, language="en", **overrides):
    """All steps but the last; returns the answer to the last form."""
    for step, answers in (("organisation", ORGANISATION), ("you", PERSON), ("wishes", WISHES)):
        response = client.post(address(draft, step, language), answers | overrides)
    return response


def send(client, draft, language="en"):
    return client.post(address(draft, "check", language))


def text_of(response):
    return " ".join(response.content.decode().split())


# --- The way through ------------------------------------------------------------------------------


def test_anybody_applies_in_four_steps(client):
    first = client.get(client.get("/fi/join/start/").url)
    draft = first.context["draft"].pk
    response = fill_in(client, draft, language="fi")
    assert response.url == address(draft, "check", "fi")
    shown = text_of(client.get(response.url))
    for answer in ("2077474-0", "Metsäpuro Oy", "+358 40 1234567", "Asiakkaita"):
        assert answer in shown
    assert not Application.objects.exists()
    sent = send(client, draft, "fi")
    assert client.get(sent.url).status_code == 200
    application = Application.objects.get()
    assert (application.language, application.website) == ("fi", "https://metsapuro.example")
    assert application.contact_phone == "+358401234567"
    assert application.consent_version
    receipt = Mail.objects.get(template="members/application_receipt")
    assert receipt.to == "aino@metsapuro.example"
    assert "2077474-0" in receipt.text
    assert "Juva" in receipt.text


def test_looking_keeps_nothing(client, draft):
    client.get("/en/join/start/", follow=True)
    for step in ("organisation", "you", "wishes", "check", "thank-you"):
        client.get(address(draft, step), follow=True)
    assert not ApplicationDraft.objects.exists()


def test_sent_again_it_is_one_application_and_one_receipt(client, draft):
    fill_in(client, draft)
    assert send(client, draft).url == send(client, draft).url
    assert fill_in(client, draft).url == address(draft, "thank-you")
    assert Application.objects.count() == 1
    assert Mail.objects.filter(template="members/application_receipt").count() == 1


def test_a_step_sent_again_is_kept_once(client, draft):
    for _ in range(2):
        client.post(address(draft, "organisation"), ORGANISATION)
    assert ApplicationDraft.objects.count() == 1


def test_going_back_and_elsewhere_keeps_everything(client, draft):
    fill_in(client, draft)
    client.cookies.clear()  # another device
    shown = text_of(client.get(address(draft, "organisation", "sv")))
    assert 'value="Metsäpuro Oy"' in shown
    changed = client.post(
        address(draft, "organisation"), ORGANISATION | {"municipality": "Puumala"}
    )
    assert changed.url == address(draft, "check")  # everything else is there
    assert "Puumala" in text_of(client.get(changed.url))


def test_a_step_is_not_skipped(client, draft):
    assert client.get(address(draft, "check")).url == address(draft, "organisation")
    client.post(address(draft, "organisation"), ORGANISATION)
    assert client.get(address(draft, "check")).url == address(draft, "you")
    assert send(client, draft).url == address(draft, "you")
    assert client.get(address(draft, "nonsense")).url == address(draft, "organisation")


def test_once_sent_the_address_shows_nothing_of_it(client, draft):
    fill_in(client, draft)
    send(client, draft)
    for step in ("organisation", "you", "wishes", "check"):
        assert client.get(address(draft, step)).url == address(draft, "thank-you")
    assert "Metsäpuro" not in text_of(client.get(address(draft, "thank-you")))
    assert ApplicationDraft.objects.get().answers == {}


def test_after_a_week_a_draft_is_not_shown_any_more(client, draft):
    fill_in(client, draft)
    long_ago = timezone.now() - timedelta(days=7, minutes=1)
    ApplicationDraft.objects.update(changed_at=long_ago)
    assert "Metsäpuro" not in text_of(client.get(address(draft, "organisation")))
    for step in ("you", "check"):  # as the mail has it, or a bookmark
        shown = client.get(address(draft, step), follow=True)
        assert "answers are kept for 7 days. Please begin anew." in text_of(shown)


def test_whoever_is_signed_in_need_not_type_who_they_are(client, draft):
    client.force_login(make_user(display_name="Åsa Berg", email="asa@example.org"))
    client.post(address(draft, "organisation"), ORGANISATION)
    shown = text_of(client.get(address(draft, "you")))
    assert 'value="Åsa Berg"' in shown
    assert 'value="asa@example.org"' in shown


def test_the_link_to_go_on_comes_by_mail_once(client, draft):
    fill_in(client, draft)
    for _ in range(2):
        response = client.post(address(draft, "mail"), follow=True)
    assert "The link is on its way" in text_of(response)
    mail = Mail.objects.get(template="members/application_draft")
    assert f"/en/join/{draft}/check/" in mail.text
    assert mail.is_secret


def test_no_link_goes_out_for_a_draft_without_an_address(client, draft):
    assert client.post(address(draft, "mail")).status_code == 302
    client.post(address(draft, "organisation"), ORGANISATION)
    assert client.post(address(draft, "mail")).status_code == 302
    assert not Mail.objects.exists()


# --- What is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "answers", "says"),
    [
        ("organisation", ORGANISATION | {"organisation_name": ""}, "This field is required"),
        ("organisation", ORGANISATION | {"business_id": "2077474-1"}, "one of its digits is wrong"),
        ("organisation", ORGANISATION | {"organisation_name": "a\x00b"}, "control characters"),
        ("organisation", ORGANISATION | {"fax": "555"}, "must stay empty"),
        ("you", PERSON | {"contact_email": "aino@"}, "valid email"),
        ("you", PERSON | {"contact_name": "Aino\r\nBuy now"}, "on one line"),
        ("wishes", WISHES | {"agrees": ""}, "Tick this box"),
        ("wishes", WISHES | {"wishes": "x" * 2001}, "at most 2000"),
    ],
)
def test_what_is_wrong_is_said_above_and_beside_the_field(client, draft, step, answers, says):
    fill_in(client, draft)
    before = ApplicationDraft.objects.get().answers
    response = client.post(address(draft, step), answers)
    assert response.status_code == 422
    text = text_of(response)
    assert text.count(says) == 2
    assert "<title>Error: " in text
    assert ApplicationDraft.objects.get().answers == before


@pytest.mark.parametrize(
    ("country", "number"),
    [("SE", "123456-7897"), ("PL", "856-734-62-15"), ("NO", "anything at all"), ("FI", "")],
)
def test_the_business_id_is_checked_by_country(client, draft, country, number):
    fill_in(client, draft, country=country, business_id=number)
    send(client, draft)
    assert Application.objects.get().business_id == number


def check(client, **typed):
    answer = client.post("/en/join/business-id/", {"country": "FI"} | typed)
    assert answer.status_code == 200
    return text_of(answer)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"business_id": "20774740"}, "2077474-0 is a correct business ID."),
        ({"business_id": "2077474-1"}, "one of its digits is wrong"),
        ({"business_id": "856-734-62-15", "country": "PL"}, "is a correct business ID"),
        ({"business_id": "1234567897", "country": "SE"}, "123456-7897 is a correct"),
    ],
)
def test_a_business_id_is_checked_while_it_is_typed(client, typed, says):
    assert says in check(client, **typed)


@pytest.mark.parametrize(
    "typed", [{}, {"business_id": ""}, {"business_id": "whatever", "country": "NO"}]
)
def test_nothing_is_said_where_nothing_can_be_checked(client, typed):
    assert check(client, **typed) == ""


def test_a_strangers_mailbox_is_not_filled_with_receipts(client):
    for number in range(4):
        draft = uuid.uuid4()
        fill_in(client, draft, organisation_name=f"Oy {number}", business_id="")
        response = send(client, draft)
    assert response.status_code == 429
    assert "Try again later" in text_of(response)
    assert Application.objects.count() == 3
    assert ApplicationDraft.objects.get(sent_at=None).answers  # nothing is lost


def test_one_place_does_not_fill_the_portal_with_drafts(client, monkeypatch):
    limit = join_views.MOST_DRAFTS
    monkeypatch.setattr(join_views, "MOST_DRAFTS", type(limit)(limit.name, 2, limit.per))
    drafts = [uuid.uuid4() for _ in range(3)]
    answers = [client.post(address(draft, "organisation"), ORGANISATION) for draft in drafts]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert client.post(address(drafts[0], "organisation"), ORGANISATION).status_code == 302


# --- Consents -------------------------------------------------------------------------------------


def test_each_consent_is_kept_with_the_words_that_were_read(client, draft):
    notice = make_notice(updated_on="2026-10-01")
    make_purpose(
        notice=notice,
        slug="newsletter",
        basis="consent",
        title_en="Newsletter",
        description_en="News once a month",
    )
    make_purpose(notice=notice, slug="photos", basis="consent", title_en="Photographs")
    make_purpose(notice=notice, slug="law", basis="legal", title_en="Accounting")
    client.post(address(draft, "organisation"), ORGANISATION)
    client.post(address(draft, "you"), PERSON)
    shown = text_of(client.get(address(draft, "wishes")))
    assert "Photographs" in shown
    assert "Accounting" not in shown
    assert not re.search(r'value="(newsletter|photos)"[^>]*checked', shown)
    client.post(address(draft, "wishes"), WISHES | {"consents": ["newsletter"]})
    assert "News once a month." in text_of(client.get(address(draft, "check")))
    send(client, draft)
    application = Application.objects.get()
    assert application.consent_version == "2026-10-01"
    consent = application.consents.get()
    assert (consent.purpose, consent.text_version) == ("newsletter", "2026-10-01")
    assert consent.text.startswith("Newsletter. News once a month.")
    assert "News once a month." in Mail.objects.get(template="members/application_receipt").text


def test_nothing_is_agreed_to_that_nobody_asked_for(client, draft):
    client.post(address(draft, "organisation"), ORGANISATION)
    client.post(address(draft, "you"), PERSON)
    client.post(address(draft, "wishes"), WISHES | {"consents": ["newsletter"]})
    send(client, draft)
    assert Application.objects.get().consents.count() == 0


# --- The company register -------------------------------------------------------------------------


@pytest.fixture
def register(settings, monkeypatch):
    settings.COMPANY_REGISTER = "prh"
    asked = []
    company = RegisteredCompany("Järvikylän Meijeri Oy", "Mikkeli", "https://meijeri.example")

    def look_up(number):
        asked.append(number)
        return company if number == "2077474-0" else None

    monkeypatch.setattr(company_register, "look_up", look_up)
    return asked


def test_the_register_suggests_and_the_person_decides(client, draft, register):
    typed = {"country": "FI", "business_id": "20774740", "look_up": "1", "type": "farm"}
    response = client.post(address(draft, "organisation"), typed)
    shown = text_of(response)
    for value in ("2077474-0", "Järvikylän Meijeri Oy", "Mikkeli", "https://meijeri.example"):
        assert f'value="{value}"' in shown
    assert "PRH, CC BY 4.0" in shown
    assert 'value="farm" selected' in shown
    assert not ApplicationDraft.objects.exists()
    client.post(address(draft, "organisation"), ORGANISATION)
    assert ApplicationDraft.objects.get().answers["organisation_name"] == "Metsäpuro Oy"


def test_without_an_answer_people_fill_in_the_fields_themselves(client, draft, register):
    typed = ORGANISATION | {"business_id": "0112038-9", "look_up": "1"}
    shown = text_of(client.post(address(draft, "organisation"), typed))
    assert "does not know this business ID" in shown
    assert 'value="Metsäpuro Oy"' in shown


def test_a_wrong_id_is_not_looked_up(client, draft, register):
    typed = ORGANISATION | {"business_id": "2077474-1", "look_up": "1"}
    assert "one of its digits" in text_of(client.post(address(draft, "organisation"), typed))
    assert check(client, business_id="2077474-1")
    assert register == []


def test_the_check_while_typing_tells_what_the_register_knows(client, register):
    assert "Järvikylän Meijeri Oy, Mikkeli" in check(client, business_id="2077474-0")


def test_one_place_does_not_use_up_the_register(client, register, monkeypatch):
    limit = join_views.MOST_LOOK_UPS
    monkeypatch.setattr(join_views, "MOST_LOOK_UPS", type(limit)(limit.name, 1, limit.per))
    for _ in range(3):
        check(client, business_id="2077474-0")
    assert len(register) == 1


def test_where_it_is_switched_off_nothing_is_said_of_the_register(client, draft):
    assert "company register" not in text_of(client.get(address(draft, "organisation")))


# --- Members already ------------------------------------------------------------------------------


def test_for_a_member_it_becomes_a_request_to_its_managers(client, draft):
    member = make_member(official_name="Metsäpuro Oy")
    member.identifiers.create(kind="fi_business_id", value="2077474-0")
    manager = make_manager(member)
    assert "Metsäpuro Oy is a member already" in check(client, business_id="2077474-0")
    client.post(address(draft, "organisation"), ORGANISATION)
    response = client.post(address(draft, "you"), PERSON)
    assert response.url == address(draft, "check")  # nothing to wish for
    assert "people who manage its profile" in text_of(client.get(response.url))
    for _ in range(2):
        thanks = send(client, draft)
    assert "have been asked" in text_of(client.get(thanks.url))
    assert not Application.objects.exists()
    request = AccessRequest.objects.get()
    assert (request.organisation, request.email) == (member, "aino@metsapuro.example")
    assert Mail.objects.filter(to=manager.email).count() == 1


def test_name_and_domain_together_tell_a_member_too(client, draft):
    make_member(official_name="Metsäpuro Osk", website="https://www.metsapuro.example")
    fill_in(client, draft, business_id="")
    send(client, draft)
    assert AccessRequest.objects.count() == 1
    assert not Application.objects.exists()


def test_the_name_alone_does_not(client, draft):
    make_member(official_name="Metsäpuro Osk")
    fill_in(client, draft, business_id="")
    send(client, draft)
    assert Application.objects.count() == 1


def test_the_start_page_leads_to_the_form(client):
    assert reverse("members:join_start") in text_of(client.get("/en/join/"))
