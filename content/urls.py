from django.urls import path

from content import views

app_name = "content"

urlpatterns = [
    path("pictures/<slug:kind>/<slug:seed>.svg", views.picture, name="picture"),
]
