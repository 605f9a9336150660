"""Addresses without a language: a mail program that posts to them follows no redirect."""

from django.urls import path

from mailing import views

app_name = "mailing"

urlpatterns = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
