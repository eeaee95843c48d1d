"""Addresses of booking a time."""

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter

from office.portal import booking_choose, booking_hold, booking_mine, booking_waiting
from office.workdays.reach import read_day


class DayConverter:
    """A day in an address: 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return read_day(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

# Whatever begins otherwise is not looked through: what stands in no group is tried one address after another.
_at: list[URLPattern] = [
    path("", booking_choose.services, name="services"),
    path("<str:service>/", booking_choose.days, name="days"),
    path("<str:service>/wait/", booking_waiting.wait, name="wait"),
    path("<str:service>/waits/", booking_waiting.waits, name="waits"),
    path("<str:service>/<day:on>/", booking_choose.times, name="times"),
    path("<str:service>/<str:start>/", booking_hold.who, name="who"),
]
_appointments: list[URLPattern | URLResolver] = [
    path("", booking_choose.centres, name="booking"),
    path("riddle/", booking_choose.riddle, name="riddle"),
    path("mine/", booking_mine.find, name="find"),
    path("mine/<str:token>/", booking_mine.mine, name="mine"),
    path("mine/<str:token>/take/", booking_mine.take, name="take"),
    path("mine/<str:token>/move/", booking_mine.move, name="move"),
    path("mine/<str:token>/move/<day:on>/", booking_mine.move_to, name="move_to"),
    path("mine/<str:token>/cancel/", booking_mine.give_up, name="cancel"),
    path("mine/<str:token>/booking.ics", booking_mine.calendar, name="calendar"),
    path("mine/<str:token>/code.svg", booking_mine.picture, name="picture"),
    path("booked/<str:token>/", booking_mine.booked, name="booked"),
    path("waiting/<str:token>/", booking_mine.entry, name="entry"),
    path("held/<uuid:key>/", booking_hold.held, name="held"),
    path("held/<uuid:key>/again/", booking_hold.again, name="again"),
    path("at/<slug:centre>/", include(_at)),
]
urlpatterns: list[URLPattern | URLResolver] = [path("appointments/", include(_appointments))]
