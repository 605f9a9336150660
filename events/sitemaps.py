from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from events.models import Event


class EventSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self):
        now = timezone.now()
        return Event.objects.published(now).public().order_by("-starts_at", "pk")

    def lastmod(self, item):
        return item.updated_at
