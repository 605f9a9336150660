from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from content import translation_state
from content.translation_state import State, states
from news.models import Article
from news.tests.factories import make_article

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
    return [article.slug for article in page.context["cl"].result_list]


def test_the_form_knows_the_original_to_copy_from(client, settings):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    article = make(title_sv="Skörd")
    page = client.get(reverse("admin:news_article_change", args=[article.pk]))
    assert 'data-original="sv"' in page.content.decode()
    assert Article.objects.get().translations["original"] == "sv"
