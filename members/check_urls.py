"""Mounted at /{language}/check/: what the links of a profile-check round open."""

from django.urls import path

from . import check_views as views

app_name = "checks"

urlpatterns = [
    path("<str:token>/", views.check, name="check"),
    path("<str:token>/change/", views.change, name="change"),
    path("<str:token>/done/", views.done, name="done"),
]
