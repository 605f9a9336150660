"""The portal's addresses and one more: a view that does nothing, to measure the others by."""

from django.http import HttpResponse
from django.urls import path

from cluster_portal.urls import urlpatterns as portal_patterns


def hello(request):
    return HttpResponse("hello")


urlpatterns = [path("hello", hello), *portal_patterns]
