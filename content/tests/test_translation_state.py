from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from content import translation_state
from content.languages import CONTENT_LANGUAGES
from content.translation_state import State, states
from members.tests.factories import make_member, make_product
from news.models import Article
from news.tests.factories import make_article
from statements.tests.factories import make_statement
from strategy.tests.factories import make_action, make_focus_area, make_theme

pytestmark = pytest.mark.django_db

WHOLE = {"title_fi": "Sato", "body_fi": "<p>Hyvä sato.</p>"}


def make(**texts):
    no_texts = {
        f"{field}_{code}": "" for field in ("title", "lead", "body") for code in ("fi", "sv", "en")
    }
    return make_article(**{**no_texts, **texts})


def state(article, language):
    return dict(states(article))[language]


def later(monkeypatch, **how_much):
    now = timezone.now() + timedelta(**how_much)
    monkeypatch.setattr(translation_state.timezone, "now", lambda: now)


def test_each_language_is_whole_in_part_or_missing():
    article = make(**WHOLE, title_en="Harvest", body_en="<p>A good one.</p>", title_sv="Skörd")
    assert dict(states(article)) == {
        "fi": State.ORIGINAL,
        "en": State.WHOLE,
        "sv": State.PARTLY,
        "pl": State.MISSING,
    }


def test_a_changed_original_makes_the_translations_older(monkeypatch):
    article = make(**WHOLE, title_en="Harvest", body_en="<p>A good one.</p>")
    later(monkeypatch, hours=1)
    article.body_fi = "<p>Huono sato.</p>"
    article.save()
    assert state(article, "en") == State.OLDER

    later(monkeypatch, hours=2)
    article.body_en = "<p>A poor one.</p>"
    article.save()
    assert state(article, "en") == State.WHOLE


def test_what_is_no_change_of_words_makes_nothing_older(monkeypatch):
    article = make(**WHOLE, title_en="Harvest", body_en="<p>A good one.</p>")
    later(monkeypatch, hours=1)
    article.body_fi = "<p><strong>Hyvä</strong>\r\n sato.</p>"
    article.slug = "another-address"
    article.save()
    assert state(article, "en") == State.WHOLE


def test_staff_can_say_that_a_translation_still_holds(monkeypatch):
    article = make(**WHOLE, title_en="Harvest", body_en="<p>A good one.</p>")
    later(monkeypatch, hours=1)
    article.title_fi = "Sato!"
    article.save()
    later(monkeypatch, hours=2)
    translation_state.confirm(article)
    article.refresh_from_db()
    assert state(article, "en") == State.WHOLE


def test_the_original_is_the_language_it_was_first_written_in():
    article = make(title_sv="Skörd")
    article.title_fi = "Sato"
    article.save()
    assert state(article, "sv") == State.ORIGINAL
    assert state(article, "fi") == State.WHOLE


def test_the_default_language_is_the_original_of_what_comes_in_several():
    article = make(title_en="Harvest", title_fi="Sato")
    assert state(article, settings.LANGUAGE_CODE) == State.ORIGINAL


def test_what_has_no_text_has_no_state():
    assert states(make(slug="nothing-yet")) == []


def test_staff_see_the_states_and_filter_by_them(client, monkeypatch, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    older = make(slug="older", **WHOLE, title_en="Harvest", body_en="<p>A good one.</p>")
    later(monkeypatch, hours=1)
    older.title_fi = "Sato!"
    older.save()
    make(slug="missing", **WHOLE)
    url = reverse("admin:news_article_changelist")

    assert "older than the original" in client.get(url).content.decode()
    assert found(client, url, "en-older") == ["older"]
    assert found(client, url, "en-missing") == ["missing"]
    assert len(found(client, url, "sv-missing")) == 2

    action = {"action": "confirm_translations", "_selected_action": [older.pk]}
    client.post(url, action)
    assert found(client, url, "en-older") == []


def found(client, url, translation):
    page = client.get(url, {"translation": translation})
    return [getattr(thing, "slug", thing) for thing in page.context["cl"].result_list]


def test_the_rows_that_belong_to_an_item_count_with_it(monkeypatch):
    area = make_focus_area(title_fi="Kala", title_en="Fish", summary="")
    make_action(focus_area=area, text_fi="Kalastetaan.", text_en="")
    translation_state.refresh(area)
    area.refresh_from_db()
    assert state(area, "en") == State.OLDER

    later(monkeypatch, hours=1)
    action = area.actions.get()
    action.text_en = "We fish."
    action.save()
    translation_state.refresh(area)
    assert state(area, "en") == State.WHOLE

    later(monkeypatch, hours=2)
    action.text_fi = "Kalastetaan lisää."
    action.save()
    translation_state.refresh(area)
    assert state(area, "en") == State.OLDER


def test_a_product_changed_by_its_maker_counts_with_the_maker():
    member = make_member(short_description_fi="Marjoja.", short_description_en="Berries.")
    assert state(member, "en") == State.WHOLE
    product = make_product(member, name_fi="Puolukka", name_en="")
    member.refresh_from_db()
    assert state(member, "en") == State.OLDER
    product.name_en = "Lingonberry"
    product.save()
    member.refresh_from_db()
    assert state(member, "en") == State.WHOLE


def test_the_form_of_an_item_counts_its_rows_too(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    statement = make_statement(service_fi="Sivusto", service_en="Website")
    url = reverse("admin:statements_accessibilitystatement_change", args=[statement.pk])
    form = client.get(url).context["adminform"].form
    values = {name: "" if value is None else value for name, value in form.initial.items()}
    gaps = {"gaps-TOTAL_FORMS": 1, "gaps-INITIAL_FORMS": 0, "gaps-0-what_fi": "Kartta"}
    gaps |= {"gaps-0-reason": "not_yet", "gaps-0-order": 1}
    assert client.post(url, values | gaps).status_code == 302
    statement.refresh_from_db()
    assert statement.gaps.get().what_fi == "Kartta"
    assert state(statement, "en") != State.WHOLE


def test_vocabularies_have_the_state_and_the_filter(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    whole = make_theme(**{f"name_{code}": "Food" for code in CONTENT_LANGUAGES})
    make_theme(name="", name_fi="Vesi")
    url = reverse("admin:strategy_theme_changelist")
    assert len(found(client, url, "sv-missing")) == 1
    assert whole not in found(client, url, "sv-missing")


def test_what_was_there_before_the_column_gets_its_state():
    theme = make_theme(name="", name_fi="Vesi")
    type(theme).objects.update(translations={})
    translation_state.record_missing()
    theme.refresh_from_db()
    assert state(theme, "sv") == State.MISSING


def test_the_form_knows_the_original_to_copy_from(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    article = make(title_sv="Skörd")
    page = client.get(reverse("admin:news_article_change", args=[article.pk]))
    assert 'data-original="sv"' in page.content.decode()
    assert Article.objects.get().translations["original"] == "sv"
