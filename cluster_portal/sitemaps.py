"""What search engines are told of: each public page in each language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from events.sitemaps import EventSitemap
from members.sitemaps import ProfileSitemap
from news.sitemaps import ArticleSitemap
from projects.sitemaps import ProjectSitemap
from strategy.sitemaps import ClusterSitemap, FocusAreaSitemap


class PageSitemap(Sitemap):
    """The pages that always exist."""

    i18n = True
    alternates = True
    x_default = True

    def items(self):
        return [
            "home",
            "members:list",
            "members:join",
            "offers:list",
            "events:list",
            "projects:list",
            "strategy:overview",
            "strategy:network",
            "news:list",
            "contact:form",
            "press",
            "figures",
            "privacy",
            "accessibility",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {
    "pages": PageSitemap,
    "members": ProfileSitemap,
    "events": EventSitemap,
    "projects": ProjectSitemap,
    "focus-areas": FocusAreaSitemap,
    "clusters": ClusterSitemap,
    "news": ArticleSitemap,
}
