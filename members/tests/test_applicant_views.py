import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail
from members import questions, welcome, workflows
from members.models import ApplicationQuestion
from members.tests.factories import make_application

pytestmark = pytest.mark.django_db


def path_in(mail):
    return re.search(r"http://testserver(/\S+/join/\S+)", mail.text).group(1)


# --- Questions ------------------------------------------------------------------------------------


@pytest.fixture
def asked():
    application = make_application(language="en", organisation_name="Metsäpuro Oy")
    return workflows.ask_applicant(application=application, text="Whose <b>?", by=make_staff())


@pytest.fixture
def question_page(asked):
    return path_in(Mail.objects.get(template="members/application_question"))


def test_an_applicant_answers_without_signing_in(client, asked, question_page):
    shown = client.get(question_page).content.decode()
    assert "Whose &lt;b&gt;?" in shown
    assert "Metsäpuro Oy" in shown
    asked.refresh_from_db()
    assert not asked.answered_at  # looking changes nothing
    assert client.post(question_page, {"answer": "Ours"}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Ours"
    assert client.post(question_page, {"answer": "Theirs"}).status_code == 200
    thanks = client.get(question_page).content.decode()
    assert "Thank you for your answer" in thanks
    assert "Ours" not in thanks


def test_an_empty_answer_is_no_answer(client, question_page):
    response = client.post(question_page, {"answer": " "})
    assert response.status_code == 422
    assert not ApplicationQuestion.objects.exclude(answered_at=None).exists()


def test_after_the_decision_there_is_nothing_to_answer(client, asked, question_page):
    workflows.decline_application(application=asked.application, reason="No", by=make_staff())
    assert "has been decided" in client.get(question_page).content.decode()
    client.post(question_page, {"answer": "Late"})
    asked.refresh_from_db()
    assert not asked.answered_at


def test_a_link_of_ours_opens_one_question_for_sixty_days(client, question_page, time_machine):
    assert client.get(question_page[:-5] + "xxxx/").status_code == 404
    time_machine.move_to(timezone.now() + timedelta(seconds=questions.LINK_GOOD_FOR + 60))
    assert client.get(question_page).status_code == 404


# --- Welcome --------------------------------------------------------------------------------------


@pytest.fixture
def approved():
    application = make_application(language="en", contact_email="aino@example.org")
    workflows.approve_application(application=application, by=make_staff())
    application.refresh_from_db()
    return application


@pytest.fixture
def mail(approved):
    return Mail.objects.get(template="members/welcome")


def code_in(mail):
    return re.search(r"^\d{6}$", mail.text, re.MULTILINE).group()


def sign_in(client, mail, code=None):
    return client.post(path_in(mail), {"code": code or code_in(mail)})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_code_of_the_welcome_mail_signs_in_and_leads_to_the_profile(client, approved, mail):
    assert client.get(path_in(mail)).status_code == 200
    assert not is_signed_in(client)
    code = code_in(mail)
    response = sign_in(client, mail, f"{code[:3]} {code[3:]}")
    assert response.url == f"/en/my/organisations/{approved.organisation.slug}/"
    assert client.get(response.url).status_code == 200


def test_the_code_works_once(client, approved, mail):
    sign_in(client, mail)
    client.logout()
    assert sign_in(client, mail).url == "/en/accounts/login/"
    assert not is_signed_in(client)


def test_once_signed_in_another_way_the_code_is_void(client, mail):
    person = approved_person(mail)
    person.last_login = timezone.now()
    person.save()
    assert sign_in(client, mail).url == "/en/accounts/login/"
    assert not is_signed_in(client)


def approved_person(mail):
    return type(make_user()).objects.get(email=mail.to)


def test_the_code_is_good_for_a_week(client, mail, time_machine):
    time_machine.move_to(timezone.now() + welcome.GOOD_FOR + timedelta(minutes=1))
    assert sign_in(client, mail).url == "/en/accounts/login/"
    assert not is_signed_in(client)


def test_five_tries_a_day(client, mail):
    wrong = "000000" if code_in(mail) != "000000" else "000001"
    for _ in range(5):
        assert sign_in(client, mail, wrong).status_code == 422
    assert sign_in(client, mail).status_code == 422
    assert not is_signed_in(client)


def test_an_account_that_was_closed_stays_closed(client, mail):
    person = approved_person(mail)
    person.is_active = False
    person.save()
    sign_in(client, mail)
    assert not is_signed_in(client)


def test_the_code_is_nothing_without_the_link_and_the_link_nothing_for_others(client, mail):
    path = path_in(mail)
    response = client.post(path[:-4] + "xxx/", {"code": code_in(mail)})
    assert response.url == "/en/accounts/login/"
    assert not is_signed_in(client)


def test_codes_differ_by_person_and_application(approved):
    person, other = make_user(), make_user()
    application = make_application(approved_on=timezone.localdate())
    codes = {
        welcome.code_for(where, who) for where in (approved, application) for who in (person, other)
    }
    assert len(codes) > 2


def test_who_has_lost_the_code_gets_a_new_one_by_the_usual_way(client, mail):
    text = client.get(path_in(mail)).content.decode()
    assert 'action="/en/accounts/login/code/"' in text
    assert 'value="aino@example.org"' in text
