"""Addresses of the public site."""

from django.urls import URLPattern, URLResolver

from office.portal import booking_urls, case_urls, page_urls, service_urls, voice_urls

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    *booking_urls.urlpatterns,
    *service_urls.urlpatterns,
    *page_urls.urlpatterns,
    *case_urls.urlpatterns,
    *voice_urls.urlpatterns,
]
