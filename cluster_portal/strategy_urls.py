"""The pages about the cluster itself. Two of them show projects and events, which lie above
`strategy`, so that the addresses are put together here."""

from django.urls import path

from cluster_portal import strategy_pages
from strategy import views

app_name = "strategy"

urlpatterns = [
    path("strategy/", strategy_pages.overview, name="overview"),
    path("strategy/<slug:slug>/", strategy_pages.focus_area, name="focus_area"),
    path("network/", views.network, name="network"),
    path("network/<slug:slug>/", views.cluster, name="cluster"),
    path("network/<slug:slug>/letter-of-intent/", views.letter_of_intent, name="letter_of_intent"),
]
