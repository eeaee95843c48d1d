"""Addresses of the terminal where a visitor takes a number."""

from django.urls import URLPattern, URLResolver

app_name = "kiosk"

urlpatterns: list[URLPattern | URLResolver] = []
