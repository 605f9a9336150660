from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from .models import Organisation


class ProfileSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Organisation.objects.members(timezone.localdate())

    def lastmod(self, organisation):
        return organisation.updated_at
