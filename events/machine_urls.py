"""Addresses without a language: calendars that people subscribe to, and lists for other sites."""

from django.urls import path

from events import elsewhere, own_calendar_views, views

app_name = "events_machine"

urlpatterns = [
    path("events.ics", views.calendar_feed, name="feed"),
    path("events.json", elsewhere.as_data, name="data"),
    path("embed/events/", elsewhere.embedded_list, name="embedded"),
    path("events/<slug:slug>.ics", views.calendar_file, name="event"),
    path("calendar/<str:token>.ics", own_calendar_views.feed, name="own"),
]
