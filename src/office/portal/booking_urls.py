"""Addresses of booking a time."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from office.portal import booking_choose, booking_hold, booking_mine, booking_waiting


class DayConverter:
    """A day in an address: 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("appointments/", booking_choose.centres, name="booking"),
    path("appointments/riddle/", booking_choose.riddle, name="riddle"),
    path("appointments/mine/", booking_mine.find, name="find"),
    path("appointments/mine/<str:token>/", booking_mine.mine, name="mine"),
    path("appointments/mine/<str:token>/take/", booking_mine.take, name="take"),
    path("appointments/mine/<str:token>/move/", booking_mine.move, name="move"),
    path("appointments/mine/<str:token>/move/<day:on>/", booking_mine.move_to, name="move_to"),
    path("appointments/mine/<str:token>/cancel/", booking_mine.give_up, name="cancel"),
    path("appointments/mine/<str:token>/booking.ics", booking_mine.calendar, name="calendar"),
    path("appointments/mine/<str:token>/code.svg", booking_mine.picture, name="picture"),
    path("appointments/booked/<str:token>/", booking_mine.booked, name="booked"),
    path("appointments/waiting/<str:token>/", booking_mine.entry, name="entry"),
    path("appointments/held/<uuid:key>/", booking_hold.held, name="held"),
    path("appointments/held/<uuid:key>/again/", booking_hold.again, name="again"),
    path("appointments/at/<slug:centre>/", booking_choose.services, name="services"),
    path("appointments/at/<slug:centre>/<str:service>/", booking_choose.days, name="days"),
    path("appointments/at/<slug:centre>/<str:service>/wait/", booking_waiting.wait, name="wait"),
    path("appointments/at/<slug:centre>/<str:service>/waits/", booking_waiting.waits, name="waits"),
    path("appointments/at/<slug:centre>/<str:service>/<day:on>/", booking_choose.times, name="times"),
    path("appointments/at/<slug:centre>/<str:service>/<str:start>/", booking_hold.who, name="who"),
]
