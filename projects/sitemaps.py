from django.contrib.sitemaps import Sitemap

from content.languages import CONTENT_LANGUAGES
from projects.models import Project


class ProjectSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self):
        return Project.objects.filter(is_public=True)

    def get_languages_for_item(self, project):
        """Only those in which it has been written: the other pages show one of these again."""
        offered = self._languages()
        written = [
            code
            for code in CONTENT_LANGUAGES
            if code in offered and getattr(project, f"name_{code}")
        ]
        return written or offered
