"""The pages of projects; one project's page shows its events, which lie above `projects`."""

from django.urls import path

from cluster_portal.linked import events_of_project
from projects import views

app_name = "projects"

urlpatterns = [
    path("", views.project_list, name="list"),
    path("<slug:slug>/", views.project_detail, {"linked": events_of_project}, name="detail"),
    path("<slug:slug>/documents/<int:pk>/", views.document, name="document"),
]
