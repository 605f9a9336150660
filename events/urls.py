from django.urls import path

from events import (
    door_views,
    feedback_views,
    feeds,
    picture_views,
    registration_views,
    views,
)

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="list"),
    path("feed/", feeds.EventFeed(), name="feed"),
    path("registrations/<str:token>/", registration_views.registration, name="registration"),
    path("registrations/<str:token>/confirm/", registration_views.confirm, name="confirm"),
    path("registrations/<str:token>/cancel/", registration_views.cancel, name="cancel"),
    path("registrations/<str:token>/accept/", registration_views.accept, name="accept"),
    path("registrations/<str:token>/decline/", registration_views.decline, name="decline"),
    path(
        "registrations/<str:token>/wait-together/",
        registration_views.wait_together,
        name="wait_together",
    ),
    path("registrations/<str:token>/change/", registration_views.change, name="change"),
    path(
        "registrations/<str:token>/materials/<int:pk>/",
        registration_views.material,
        name="registration_material",
    ),
    path("registrations/<str:token>/hand-over/", registration_views.hand_over, name="hand_over"),
    path("door/worker.js", door_views.worker, name="door_worker"),
    path("door/ticket/<str:token>/", door_views.ticket, name="ticket"),
    path("door/<str:key>/", door_views.page, name="door"),
    path("door/<str:key>/state/", door_views.state, name="door_state"),
    path("door/<str:key>/note/", door_views.note, name="door_note"),
    path("door/<str:key>/walk-in/", door_views.walk_in, name="door_walk_in"),
    path("door/<str:key>/app.webmanifest", door_views.manifest, name="door_manifest"),
    path("feedback/<str:token>/", feedback_views.feedback, name="feedback"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/register/", views.register, name="register"),
    path("<slug:slug>/registered/", views.registered, name="registered"),
    path("<slug:slug>/materials/<int:pk>/", views.material, name="material"),
    path("<slug:slug>/pictures/<int:pk>-<int:width>.webp", picture_views.picture, name="picture"),
]
