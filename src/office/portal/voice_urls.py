"""Addresses of responses, ratings and enquiries."""

from django.urls import URLPattern, path

from office.portal import voice_ask, voice_book, voice_rate

urlpatterns: list[URLPattern] = [
    path("voices/", voice_book.voices, name="voices"),
    path("voices/write/", voice_book.write_where, name="write"),
    path("voices/write/<slug:centre>/", voice_book.write, name="write"),
    path("voices/written/<str:token>/", voice_book.written, name="written"),
    path("voices/<uuid:entry>/", voice_book.voice, name="voice"),
    path("rate/", voice_rate.how, name="rate"),
    path("rate/<str:code>/", voice_rate.visit, name="rate"),
    path("rate/<str:code>/<uuid:ticket>/", voice_rate.rate_ticket, name="rate_ticket"),
    path("ask/", voice_ask.ask_where, name="ask"),
    path("ask/<slug:centre>/", voice_ask.ask_centre, name="ask"),
    path("enquiries/", voice_ask.find, name="enquiry"),
    path("enquiries/<str:token>/", voice_ask.shown, name="enquiry"),
]
