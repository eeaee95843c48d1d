"""Addresses of boards in the hall and the page of a visitor's place."""

from django.urls import URLPattern, URLResolver

app_name = "board"

urlpatterns: list[URLPattern | URLResolver] = []
