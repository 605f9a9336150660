from django.urls import path

from . import views

app_name = "members"

urlpatterns = [
    path("members/", views.list_members, name="list"),
    path("members/<slug:slug>/", views.profile, name="profile"),
    path("join/", views.join, name="join"),
    path("join/thank-you/", views.joined, name="joined"),
]
