import pytest

from news.sitemaps import ArticleSitemap
from news.tests.factories import make_article

pytestmark = pytest.mark.django_db


def addresses():
    return {url["location"] for url in ArticleSitemap().get_urls(site=None, protocol="https")}


@pytest.fixture(autouse=True)
def _site(monkeypatch):
    monkeypatch.setattr(ArticleSitemap, "get_domain", lambda self, site=None: "portal.example")


def test_an_article_is_listed_in_the_languages_it_is_written_in():
    make_article(slug="two", title_fi="Kaksi", title_sv="Två")
    assert addresses() == {
        "https://portal.example/fi/news/two/",
        "https://portal.example/sv/news/two/",
    }


def test_what_is_not_out_is_not_listed():
    make_article(published_at=None)
    assert addresses() == set()


def test_a_language_that_is_not_offered_is_left_out(settings):
    settings.LANGUAGES = [("fi", "Finnish"), ("sv", "Swedish")]
    make_article(slug="polish", title_pl="Po polsku")
    assert addresses() == {
        "https://portal.example/fi/news/polish/",
        "https://portal.example/sv/news/polish/",
    }
