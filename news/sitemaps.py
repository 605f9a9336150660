from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from content.languages import CONTENT_LANGUAGES
from news.models import Article


class ArticleSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Article.objects.published(timezone.now())

    def get_languages_for_item(self, article):
        """Only those in which it has been written: the other pages show one of these again."""
        offered = self._languages()
        written = [
            code for code in CONTENT_LANGUAGES if code in offered and _is_written(article, code)
        ]
        return written or offered

    def lastmod(self, article):
        return article.last_change


def _is_written(article, code):
    return bool(getattr(article, f"title_{code}"))
