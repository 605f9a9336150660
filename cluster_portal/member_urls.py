"""The members' public pages; a profile shows what the apps above know of the organisation."""

from django.urls import path

from cluster_portal.linked import work_of_organisation
from members import views

app_name = "members"

urlpatterns = [
    path("members/", views.list_members, name="list"),
    path("members/<slug:slug>/", views.profile, {"linked": work_of_organisation}, name="profile"),
    path("join/", views.join, name="join"),
    path("join/thank-you/", views.joined, name="joined"),
]
