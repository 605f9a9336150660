"""Journeys in the Chromium that is on the path, against a live server."""

import os
import re

import pytest
from django.contrib.contenttypes.models import ContentType

from conftest import chromium
from mailing import delivery

# Playwright's loop runs in the thread of the test, where Django then refuses its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium(), "args": arguments}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture
def context(context):
    context.set_default_timeout(15_000)  # milliseconds
    return context


@pytest.fixture
def page(page):
    """A page on which an error of a script, or a breach of the content policy, is a failure."""
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.wrong = wrong
    yield page
    assert [each for each in wrong if not is_expected(each)] == []


def is_expected(line):
    answer_to_an_invalid_form = "the server responded with a status of 4"
    style_that_the_editor_can_do_without = "PlumsSlvJ7vvWzjqibGAYKq92O3y"
    search_overtaken_by_the_next_page = "htmx:"
    return (
        answer_to_an_invalid_form in line
        or style_that_the_editor_can_do_without in line
        or line.startswith(search_overtaken_by_the_next_page)
    )


@pytest.fixture
def code_from_mail(mailoutbox):
    def code_from_mail():
        delivery.deliver_due()
        return re.search(r"\b\d{6}\b", mailoutbox[-1].body).group()

    return code_from_mail


@pytest.fixture
def sign_in(page, code_from_mail):
    """Sign in as a person does: with the code from the mail."""

    def sign_in(user, then="/en/my/"):
        page.goto(f"/en/accounts/login/?next={then}")
        page.get_by_label("E-mail address").first.fill(user.email)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code").wait_for()
        page.get_by_label("Code").fill(code_from_mail())
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{then}")

    return sign_in


@pytest.fixture(autouse=True)
def fresh_content_types(transactional_db):
    ContentType.objects.clear_cache()
