"""Addresses of finding a service."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
