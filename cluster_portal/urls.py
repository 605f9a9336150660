"""Every address of the portal. Pages stand under a language; machine faces do not."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path

from cluster_portal import health, machine_views, views
from cluster_portal.sitemaps import SITEMAPS
from content.views import public_file

handler429 = "cluster_portal.views.rate_limited"


def there(prefix, module):
    return [path(prefix, include(module))] if find_spec(module) else []


urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", machine_views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("media/public/<path:path>", public_file, name="public_file"),
    *there("", "content.urls"),
    *there("", "events.machine_urls"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("my/", views.my, name="my"),
        *there("my/organisations/", "members.my_urls"),
        *there("my/events/", "events.my_urls"),
        *there("", "members.urls"),
        *there("projects/", "projects.urls"),
        *there("", "cluster_portal.strategy_urls"),
        *there("events/", "events.urls"),
        *there("news/", "news.urls"),
        *there("contact/", "contact.urls"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("press/", views.press, name="press"),
        path("accounts/", include("allauth.urls")),
    ),
]
