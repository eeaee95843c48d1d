"""Addresses of the terminal where a visitor takes a number."""

from django.urls import URLPattern, URLResolver, path

from office.kiosk import choosing, information, pairing, start, taking

app_name = "kiosk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("anew/", start.anew, name="anew"),
    path("alive/", start.alive, name="alive"),
    path("pair/", pairing.pairing, name="pair"),
    path("staff/", start.call, name="call"),
    path("staff/called/", start.called, name="called"),
    path("services/", choosing.groups, name="groups"),
    path("services/group/<slug:code>/", choosing.group, name="group"),
    path("services/find/", choosing.find, name="find"),
    path("services/<slug:code>/", taking.service, name="service"),
    path("services/<slug:code>/name/", taking.name, name="name"),
    path("services/<slug:code>/number/", taking.give, name="give"),
    path("tickets/<uuid:ticket>/", taking.ticket, name="ticket"),
    path("tickets/<uuid:ticket>/paper/", taking.paper, name="paper"),
    path("tickets/<uuid:ticket>/again/", taking.again, name="again"),
    path("information/", information.index, name="information"),
    path("information/queue/", information.queue, name="queue"),
    path("information/centre/", information.centre, name="centre"),
    path("information/rules/<str:source>/", information.rules, name="rules"),
    path("information/forms/", information.forms, name="forms"),
    path("information/forms/<uuid:id>/", information.form, name="form"),
    path("information/services/", information.groups, name="cards"),
    path("information/services/group/<slug:code>/", information.group, name="cards_group"),
    path("information/services/<slug:code>/", information.card, name="card"),
]
