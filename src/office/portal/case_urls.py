"""Addresses of a person's own cases and account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
