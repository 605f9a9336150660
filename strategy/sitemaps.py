from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from content.languages import CONTENT_LANGUAGES
from strategy.models import Cluster, FocusArea


class FocusAreaSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return FocusArea.objects.of_own_cluster().visible_to(AnonymousUser())

    def get_languages_for_item(self, focus_area):
        return _written(self, focus_area, "title")


class ClusterSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Cluster.objects.others().visible_to(AnonymousUser())

    def get_languages_for_item(self, cluster):
        return _written(self, cluster, "name")


def _written(sitemap, thing, field):
    """The languages in which it has been written: the other pages show one of these again."""
    offered = sitemap._languages()
    written = [c for c in CONTENT_LANGUAGES if c in offered and getattr(thing, f"{field}_{c}")]
    return written or offered
