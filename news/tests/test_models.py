from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from news.models import Article, ArticleImage
from news.tests.factories import make_article, picture_file

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    "published_at", [None, NOW - timedelta(days=1), NOW, NOW + timedelta(seconds=1)]
)
def test_query_and_article_agree_on_what_is_out(published_at):
    article = make_article(published_at=published_at)
    assert Article.objects.published(NOW).contains(article) == article.is_published(NOW)
    assert Article.objects.scheduled(NOW).contains(article) == article.is_scheduled(NOW)
    assert Article.objects.drafts().contains(article) == (published_at is None)


def test_a_scheduled_article_comes_out_by_itself():
    article = make_article(published_at=NOW + timedelta(hours=1))
    assert not Article.objects.published(NOW).exists()
    assert Article.objects.published(NOW + timedelta(hours=1)).get() == article


def test_drafts_are_for_staff_alone():
    make_article(published_at=None)
    for stranger in (AnonymousUser(), make_user()):
        assert not Article.objects.visible_to(stranger, NOW).exists()
    assert Article.objects.visible_to(make_staff(), NOW).exists()


def test_the_newest_stands_first():
    old = make_article(published_at=NOW - timedelta(days=9))
    new = make_article(published_at=NOW - timedelta(days=1))
    assert list(Article.objects.published(NOW)) == [new, old]


@pytest.mark.parametrize("query", ["klusteri", "KLUSTERIT", "ruokamessut", "zoladz", "lapi"])
def test_search_finds_the_words_of_every_language_and_none_of_the_markup(query):
    article = make_article(
        title_fi="Klusterit Etelä-Savossa",
        title_pl="Żołądź",
        body_fi="<p>Ruokamessut</p><p>Läpi &amp; yli</p>",
    )
    assert Article.objects.matching(query).get() == article
    assert not Article.objects.matching("<p>").filter(search_text__contains="<p>").exists()


def test_the_end_of_a_paragraph_parts_words():
    make_article(body="<p>Savo</p><p>Karjala</p>")
    assert not Article.objects.filter(search_text__contains="savokarjala").exists()


def test_search_keeps_up_when_only_one_field_is_saved():
    article = make_article()
    article.title = "Puolukka"
    article.save(update_fields=["title_fi"])
    assert Article.objects.matching("puolukka").exists()


def test_a_picture_has_to_be_told_in_words():
    article = make_article(cover=picture_file())
    with pytest.raises(ValidationError) as error:
        article.clean()
    assert "cover" in error.value.message_dict
    article.cover_alt_sv = "Ett dukat bord"
    article.clean()
    with pytest.raises(ValidationError):
        ArticleImage(article=article, image=picture_file()).clean()


@pytest.mark.parametrize("slug", ["feed"])
def test_an_article_cannot_take_an_address_of_the_portal(slug):
    with pytest.raises(ValidationError) as error:
        make_article(slug=slug).full_clean()
    assert "slug" in error.value.message_dict


def test_scripts_do_not_survive_saving():
    article = make_article(body='<p onclick="x()">Hello</p><script>alert(1)</script>')
    article.refresh_from_db()
    assert "script" not in article.body
    assert "onclick" not in article.body


def test_writing_before_the_publication_is_no_change():
    article = make_article(published_at=NOW + timedelta(days=1))
    assert article.last_change == article.published_at
    assert make_article(published_at=None).last_change is not None
