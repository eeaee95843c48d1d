"""Addresses of boards in the hall and of the page of a visitor's place."""

from django.urls import path

from office.board import hall, place

app_name = "board"

urlpatterns = [
    path("place/<str:code>/", place.place, name="place"),
    path("place/<str:code>/notice/", place.notice, name="notice"),
    path("place/<str:code>/<uuid:ticket>/out/", place.step_out, name="step_out"),
    path("place/<str:code>/<uuid:ticket>/back/", place.come_back, name="come_back"),
    path("place/<str:code>/<uuid:ticket>/leave/", place.leave, name="leave"),
    path("", hall.own, name="own"),
    path("alive/", hall.alive, name="alive"),
    path("pair/", hall.pairing, name="pair"),
    path("<slug:centre>/", hall.hall, name="hall"),
    path("<slug:centre>/now/", hall.calls_now, name="now"),
    path("<slug:centre>/calls/<int:line>.wav", hall.voice, name="voice"),
]
