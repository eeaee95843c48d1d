"""Addresses of what is published about the centre."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
