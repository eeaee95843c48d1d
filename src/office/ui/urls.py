"""Addresses of the pages that belong to no face."""

from django.urls import path

from office.ui import pages

app_name = "ui"

urlpatterns = [
    path("staff/", pages.home, name="home"),
    path("posting/", pages.posting, name="posting"),
    path("sessions/", pages.sessions, name="sessions"),
    path("sessions/end/", pages.end_sessions, name="end-sessions"),
    path("language/", pages.language, name="language"),
    path("clauses/<str:clause>/", pages.clause, name="clause"),
    path("keyboard/", pages.keyboard, name="keyboard"),
]
