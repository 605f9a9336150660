"""Signing in: a code from a mail, the same answer for everybody, no sign-up."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from cluster_portal.account_adapter import AccountAdapter
from mailing import delivery
from mailing.models import Mail
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b\d{6}\b")


def ask_for_code(client, email):
    with override("en"):
        return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def type_code(client, code):
    with override("en"):
        return client.post(reverse("account_confirm_login_code"), {"code": code})


def code_in(mail):
    return CODE.search(mail.body).group()


def test_a_member_signs_in_with_the_code_from_the_mail(client, mailoutbox):
    make_user(email="anna@example.org", language="sv")
    ask_for_code(client, "Anna@Example.org")
    delivery.deliver_due()
    answer = type_code(client, code_in(mailoutbox[0]))
    assert answer.status_code == 302
    assert answer.url == "/en/my/"  # as the page, not as the account
    assert mailoutbox[0].to == ["anna@example.org"]


def test_a_wrong_code_does_not_open_and_three_wrong_codes_end_it(client, mailoutbox):
    make_user(email="anna@example.org")
    ask_for_code(client, "anna@example.org")
    delivery.deliver_due()
    for _ in range(3):
        type_code(client, "000000" if code_in(mailoutbox[0]) != "000000" else "000001")
    type_code(client, code_in(mailoutbox[0]))
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_for_ten_minutes(client, mailoutbox, time_machine):
    time_machine.move_to("2026-03-02 09:00Z", tick=False)
    make_user(email="anna@example.org")
    ask_for_code(client, "anna@example.org")
    delivery.deliver_due()
    time_machine.move_to("2026-03-02 09:10:01Z", tick=False)
    type_code(client, code_in(mailoutbox[0]))
    assert "_auth_user_id" not in client.session


def without_what_differs_by_address(html, email):
    html = html.replace(email, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_the_page_does_not_tell_whether_an_address_has_an_account(client, django_user_model):
    make_user(email="known@example.org")
    known = ask_for_code(client, "known@example.org")
    client.cookies.clear()
    unknown = ask_for_code(client, "nobody@example.org")
    assert known.status_code == unknown.status_code
    assert without_what_differs_by_address(
        known.content.decode(), "known@example.org"
    ) == without_what_differs_by_address(unknown.content.decode(), "nobody@example.org")


def test_an_unknown_address_gets_a_mail_that_says_so(client, mailoutbox):
    ask_for_code(client, "nobody@example.org")
    delivery.deliver_due()
    (mail,) = mailoutbox
    assert not CODE.search(mail.body)
    assert "/en/join/" in mail.body


def test_asking_for_codes_is_throttled_and_the_page_stays_the_same(client):
    make_user(email="anna@example.org")
    answers = [ask_for_code(client, "anna@example.org") for _ in range(8)]
    assert 1 <= Mail.objects.count() <= 3
    assert {answer.status_code for answer in answers} == {200}


def test_the_code_leaves_no_trace_in_the_outbox_once_sent(client, mailoutbox):
    make_user(email="anna@example.org")
    ask_for_code(client, "anna@example.org")
    delivery.deliver_due()
    mail = Mail.objects.get()
    code = code_in(mailoutbox[0])
    assert code not in mail.text + mail.subject + mail.key
    assert not mail.message


def test_a_forgotten_password_is_answered_in_the_name_of_the_cluster(client):
    make_cluster(name="Müller & Marja")
    person = make_user(language="en")
    with override("en"):
        client.post(reverse("account_reset_password"), {"email": person.email})
    text = Mail.objects.get().text
    assert re.search(r"^\w{4}-\w{4}$", text, re.MULTILINE)
    assert text.count("Müller & Marja") == 1


def test_a_mail_of_allauth_names_the_portal(client, rf, settings):
    make_cluster(name="Müller & Marja")
    settings.SITE_URL = "https://cluster.example"
    person = make_user(language="en")
    context = {"user": person, "code": "ABCD-EFGH"}
    AccountAdapter(rf.get("/")).send_mail("account/email/email_confirmation", person.email, context)
    assert "cluster.example" in Mail.objects.get().text


def test_nobody_signs_up_by_themselves(client):
    with override("en"):
        url = reverse("account_signup")
    fields = {"email": "me@example.org", "password1": "long-enough-1", "password2": "long-enough-1"}
    assert client.get(url).status_code == 200
    client.post(url, fields)
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, settings):
    settings.REQUIRE_STAFF_MFA = True
    client.force_login(make_staff())
    assert client.get("/admin/").url.endswith("/accounts/2fa/")


def test_staff_use_their_second_factor_in_each_session(client, settings):
    settings.REQUIRE_STAFF_MFA = True
    staff = make_staff()
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(staff)
    assert "/accounts/2fa/reauthenticate/" in client.get("/admin/").url


def test_staff_pages_speak_the_persons_language(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_staff(language="fi"))
    page = client.get("/admin/", headers={"accept-language": "en"})
    assert 'lang="fi"' in page.content.decode()
