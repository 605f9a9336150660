"""Every address of the portal. Pages stand under a language; machine faces do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path

from cluster_portal import (
    account_pages,
    figure_pages,
    health,
    look,
    machine_views,
    statements,
    styleguide,
    views,
)
from cluster_portal.api import api
from cluster_portal.sitemaps import SITEMAPS
from content.views import public_file

handler404 = "cluster_portal.views.not_found"
handler500 = "cluster_portal.errors.server_error"
handler429 = "cluster_portal.views.rate_limited"  # asked for by allauth


urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("cluster.css", look.style, name="cluster_style"),
    path("cluster-sign.svg", look.sign, name="cluster_sign"),
    path("api/v1/", api.urls),
    path("robots.txt", machine_views.robots, name="robots"),
    path("sitemap.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("media/public/<path:path>", public_file, name="public_file"),
    path("", include("content.urls")),
    path("", include("events.machine_urls")),
    path("", include("mailing.urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("my/", views.my, name="my"),
        path("my/account/", include("cluster_portal.account_urls")),
        path("my/organisations/", include("members.my_urls")),
        path("my/events/", include("events.my_urls")),
        path("my/data/", include("upkeep.my_data_urls")),
        path("", include("cluster_portal.member_urls")),
        path("check/", include("members.check_urls")),
        path("offers/", include("members.offer_urls")),
        path("projects/", include("cluster_portal.project_urls")),
        path("", include("cluster_portal.strategy_urls")),
        path("events/", include("events.urls")),
        path("news/", include("news.urls")),
        path("contact/", include("contact.urls")),
        path("privacy/", statements.privacy, name="privacy"),
        path("accessibility/", statements.accessibility, name="accessibility"),
        path("press/", statements.press, name="press"),
        path("figures/", figure_pages.figures, name="figures"),
        # In place of allauth's page, which asks for a code from the new mailbox only.
        path("accounts/email/", account_pages.to_new_address, name="account_email"),
        path("accounts/", include("allauth.urls")),
        path("styleguide/", styleguide.styleguide, name="styleguide"),
    ),
]
