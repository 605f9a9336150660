"""A passkey, with the browser's virtual authenticator: made once, then a way in without a code."""

import re

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import make_user
from tests.browser.test_accessibility import faults_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_made_on_the_phone_opens_the_portal_next_time(page, sign_in):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    sign_in(make_user(email="anna@example.org"))

    page.goto("/en/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("Phone")
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("recovery-codes"))
    assert faults_here(page) == []
    page.goto("/en/accounts/2fa/")
    assert faults_here(page) == []
    page.context.clear_cookies()

    page.goto("/en/accounts/login/?password")
    page.locator("#passkey_login").click()
    expect(page).to_have_url(re.compile("/en/my/$"))
