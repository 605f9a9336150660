"""Mounted at /{language}/my/data/."""

from django.urls import path, re_path

from upkeep import my_data_views as views

app_name = "my_data"

urlpatterns = [
    path("", views.my_data, name="all"),
    re_path(r"^about-you\.(?P<form>json|html)$", views.download, name="download"),
    path("erase/", views.erase, name="erase"),
    path("erase/take-back/", views.withdraw, name="withdraw"),
]
