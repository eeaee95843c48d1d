"""Addresses with a view that nobody classified: the access map must find it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def forgotten(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("open to all")


urlpatterns = [path("deep/", include([path("<uuid:id>/open/", forgotten)]))]
