from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from statements.models import AccessibilityStatement, PrivacyNotice
from statements.retention import Rule
from statements.tests.factories import (
    make_notice,
    make_press_page,
    make_press_picture,
    make_purpose,
    make_statement,
)
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def test_the_statement_shown_is_that_of_our_own_cluster():
    own, other = make_cluster(is_own=True), make_cluster(is_own=False)
    make_statement(cluster=other)
    assert AccessibilityStatement.objects.own() is None
    ours = make_statement(cluster=own)
    assert AccessibilityStatement.objects.own() == ours
    assert PrivacyNotice.objects.own() is None


def test_a_statement_is_due_for_review_after_a_year():
    statement = make_statement()
    a_year_on = statement.reviewed_on + timedelta(days=365)
    assert not statement.is_review_due(a_year_on)
    assert statement.is_review_due(a_year_on + timedelta(days=1))
    due = AccessibilityStatement.objects.due_for_review
    assert not due(a_year_on).exists()
    assert due(a_year_on + timedelta(days=1)).get() == statement


def test_a_statement_is_not_reviewed_before_it_was_made():
    statement = make_statement()
    statement.reviewed_on = statement.prepared_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="before it was made"):
        statement.full_clean()


def test_a_purpose_says_how_long_data_is_kept():
    purpose = make_purpose(kept="")
    with pytest.raises(ValidationError, match="how long"):
        purpose.full_clean()
    purpose.kept_by_rule = Rule.MAILS
    purpose.full_clean()


def test_two_purposes_of_a_notice_have_two_addresses():
    notice = make_notice()
    make_purpose(notice=notice, slug="events")
    again = make_purpose(notice=notice)
    again.slug = "events"
    with pytest.raises(ValidationError, match="Another purpose"):
        again.full_clean()


def test_a_picture_is_described_in_one_language_at_least():
    picture = make_press_picture()
    picture.full_clean()
    picture.alt = ""
    with pytest.raises(ValidationError, match="Picture in words"):
        picture.full_clean()


def test_a_picture_is_called_the_same_on_every_disk():
    picture = make_press_picture(page=make_press_page(), slug="fishing-harbour")
    assert picture.download_name == "fishing-harbour.jpg"
    assert (picture.width, picture.height) == (60, 40)
