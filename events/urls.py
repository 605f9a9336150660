from django.urls import path

from events import feeds, views

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="list"),
    path("feed/", feeds.EventFeed(), name="feed"),
    path("registrations/<str:token>/", views.registration, name="registration"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/register/", views.register, name="register"),
    path("<slug:slug>/registered/", views.registered, name="registered"),
    path("<slug:slug>/materials/<int:pk>/", views.material, name="material"),
]
