"""Addresses without a language: machines that post to them follow no redirect."""

from django.urls import path

from mailing import bounce_views, views

app_name = "mailing"

urlpatterns = [
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/bounces/", bounce_views.bounces, name="bounces"),
]
