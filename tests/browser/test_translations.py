"""Staff begin a translation with a copy of the original."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import make_superuser
from news.tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_empty_texts_of_a_language_are_filled_with_the_original(page, sign_in):
    article = make_article(
        title_fi="Sato", lead_fi="Hyvä vuosi.", body_fi="<p>Marjoja riitti.</p>", title_sv="Skörd"
    )
    sign_in(make_superuser(language="en"), then="/admin/")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    fill = page.get_by_role("button", name="Fill the empty texts with the original")
    page.get_by_role("button", name="Suomi").click()
    expect(fill).to_be_hidden()  # the original itself

    page.get_by_role("button", name="Svenska").click()
    editor = page.get_by_role("textbox", name="Text [sv]")
    expect(editor).to_be_visible()
    fill.click()
    expect(page.get_by_text("Translate these texts before you save")).to_be_visible()
    expect(page.locator("#id_title_sv")).to_have_value("Skörd")  # it was not empty
    expect(page.locator("#id_lead_sv")).to_have_value("Hyvä vuosi.")
    expect(editor).to_have_text("Marjoja riitti.")

    editor.fill("Det fanns gott om bär.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    article.refresh_from_db()
    assert article.body_sv == "<p>Det fanns gott om bär.</p>"
