"""Addresses without a language: calendars that people subscribe to."""

from django.urls import path

from events import views

app_name = "events_machine"

urlpatterns = [
    path("events.ics", views.calendar_feed, name="feed"),
    path("events/<slug:slug>.ics", views.calendar_file, name="event"),
]
