"""Every address of the product; each face brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("office.ui.urls")),
]
