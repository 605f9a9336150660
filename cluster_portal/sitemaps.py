"""What search engines are told of: each public page in each language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


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
            "events:list",
            "projects:list",
            "strategy:overview",
            "strategy:network",
            "news:list",
            "contact:form",
            "press",
            "privacy",
            "accessibility",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {"pages": PageSitemap}
