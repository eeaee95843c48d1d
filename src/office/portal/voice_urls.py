"""Addresses of responses, ratings and enquiries."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
