"""Mounted at /{language}/offers/."""

from django.urls import path

from . import offer_views as views

app_name = "offers"

urlpatterns = [
    path("", views.list_offers, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/contact/sent/", views.sent, name="sent"),
    path("answer/<str:token>/", views.answer, name="answer"),
]
