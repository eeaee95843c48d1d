"""Addresses of the public site."""

from django.urls import URLPattern

from office.portal import booking_urls, case_urls, page_urls, service_urls, voice_urls

app_name = "portal"

urlpatterns: list[URLPattern] = [
    *service_urls.urlpatterns,
    *page_urls.urlpatterns,
    *case_urls.urlpatterns,
    *voice_urls.urlpatterns,
    *booking_urls.urlpatterns,
]
