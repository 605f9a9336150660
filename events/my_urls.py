"""A signed-in person's own registrations, below /my/events/."""

from django.urls import path

from events import views

app_name = "my_events"

urlpatterns = [
    path("", views.my_list, name="list"),
    path("<int:pk>/cancel/", views.my_cancel, name="cancel"),
]
