"""The pages of sign-in, and those that every page links to."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("office.accounts.urls")),
    path("", include("office.ui.urls")),
]
