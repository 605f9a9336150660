"""A signed-in person's own registrations, below /my/events/."""

from django.urls import path

from events import own_calendar_views, views

app_name = "my_events"

urlpatterns = [
    path("", views.my_list, name="list"),
    path("<int:pk>/cancel/", views.my_cancel, name="cancel"),
    path("calendar/", own_calendar_views.page, name="calendar"),
    path("calendar/make/", own_calendar_views.make, name="make_calendar"),
    path("calendar/revoke/", own_calendar_views.revoke, name="revoke_calendar"),
]
