from datetime import date

import pytest

from contact.models import KEEP_DONE_FOR
from statements import retention
from statements.models import AccessibilityGap
from statements.retention import Rule
from statements.tests.factories import (
    make_gap,
    make_notice,
    make_press_page,
    make_press_picture,
    make_purpose,
    make_statement,
)
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", ["/en/accessibility/", "/en/privacy/", "/en/press/"])
def test_before_anything_is_written_the_page_says_what_holds_anyway(client, address):
    assert "<h1>" in page(client, address)
    make_cluster()
    assert "<h1>" in page(client, address)


def test_the_statement_says_all_that_the_decision_asks_for(client):
    statement = make_statement(
        service="The website",
        owner="Food Association",
        law="Act 306/2019",
        prepared_on=date(2026, 1, 15),
        reviewed_on=date(2026, 3, 1),
        feedback_email="access@example.org",
        authority_url="https://agency.example/",
        enforcement="<p>First write to us.</p>",
    )
    make_gap(statement=statement, what="Old programmes", alternative="Ask us for the text.")
    make_gap(statement=statement, what="A map", reason=AccessibilityGap.Reason.OUTSIDE)
    text = page(client, "/en/accessibility/")
    for part in (
        "The website",
        "Food Association",
        "Act 306/2019",
        "in part",
        "Does not meet the requirements yet",
        "Old programmes",
        "Ask us for the text.",
        "The law does not ask for it",
        "15 January 2026",
        "1 March 2026",
        "Our own assessment",
        "access@example.org",
        "within 14 days",
        "The agency",
        "https://agency.example/",
        "First write to us.",
        "/en/contact/?about=accessibility",
    ):
        assert part in text, part
    assert "disproportionate" not in text


def test_each_purpose_has_a_notice_of_its_own_with_the_figures_of_the_code(client):
    notice = make_notice()
    make_purpose(notice=notice, slug="messages", kept="", kept_by_rule=Rule.MESSAGES)
    make_purpose(notice=notice, slug="events", kept="Until the funder has closed the project.")
    text = page(client, "/en/privacy/")
    assert 'id="messages"' in text
    assert 'href="#events"' in text
    assert f"{retention.in_words(KEEP_DONE_FOR)} after they came" in text
    assert "Until the funder has closed the project." in text
    assert "Our legitimate interest" in text
    assert "The ombudsman" in text


def test_a_text_in_another_language_is_marked(client):
    notice = make_notice()
    make_purpose(notice=notice, title="", title_fi="Tapahtumat")
    assert '<span lang="fi">Tapahtumat</span>' in page(client, "/sv/privacy/")


def test_journalists_find_a_person_a_paragraph_and_pictures(client):
    press = make_press_page(contact_email="press@example.org")
    picture = make_press_picture(page=press, slug="harbour", caption="The harbour at dawn")
    text = page(client, "/en/press/")
    for part in (
        "Anna Aalto",
        "+358 50 0001234",
        "press@example.org",
        "The cluster brings food people together.",
        "The harbour at dawn",
        "CC BY 4.0",
        'download="harbour.jpg"',
    ):
        assert part in text, part
    download = client.get(picture.image.url)
    assert download.status_code == 200


def test_the_number_of_queries_does_not_grow_with_what_is_told(
    client, django_assert_max_num_queries
):
    statement, notice, press = make_statement(), make_notice(), make_press_page()
    for _ in range(5):
        make_gap(statement=statement)
        make_purpose(notice=notice)
        make_press_picture(page=press)
    for address in ("/en/accessibility/", "/en/privacy/"):
        with django_assert_max_num_queries(7):  # four times of keeping that staff may have chosen
            client.get(address)
    with django_assert_max_num_queries(7):
        client.get("/en/press/")
