"""The portal's addresses and one more: a view that does nothing, to measure the others by."""

from django.http import HttpResponse
from django.urls import include, path


def hello(request):
    return HttpResponse("hello")


urlpatterns = [path("hello", hello), path("", include("cluster_portal.urls"))]
