"""Addresses of the terminal where a visitor takes a number."""

from django.urls import URLPattern, URLResolver, include, path

from office.kiosk import arriving, choosing, hearing, information, pairing, responding, speaking, start, taking

app_name = "kiosk"

_services: list[URLPattern] = [
    path("", choosing.groups, name="groups"),
    path("group/<slug:code>/", choosing.group, name="group"),
    path("situations/", choosing.happenings, name="situations"),
    path("situations/<slug:code>/", choosing.happening, name="situation"),
    path("find/", choosing.find, name="find"),
    path("<slug:code>/", taking.service, name="service"),
    path("<slug:code>/name/", taking.name, name="name"),
    path("<slug:code>/number/", taking.give, name="give"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.start, name="start"),
    path("anew/", start.anew, name="anew"),
    path("alive/", start.alive, name="alive"),
    path("pair/", pairing.pairing, name="pair"),
    path("staff/", start.call, name="call"),
    path("staff/called/", start.called, name="called"),
    path("services/", include(_services)),
    path("booked/", arriving.arrive, name="arrive"),
    path("tickets/<uuid:ticket>/", taking.ticket, name="ticket"),
    path("tickets/<uuid:ticket>/paper/", taking.paper, name="paper"),
    path("tickets/<uuid:ticket>/again/", taking.again, name="again"),
    path("response/", responding.respond, name="respond"),
    path("response/write/", responding.write, name="respond_write"),
    path("response/thanks/", responding.responded, name="responded"),
    path("response/<uuid:ticket>/", responding.choose_step, name="rate"),
    path("response/<uuid:ticket>/given/", responding.rate_ticket, name="rate_given"),
    path("voice/", speaking.start, name="voice"),
    path("voice/services/", speaking.groups, name="voice_groups"),
    path("voice/services/group/<slug:code>/", speaking.group, name="voice_group"),
    path("voice/services/<slug:code>/", speaking.service, name="voice_service"),
    path("voice/services/<slug:code>/documents/", speaking.documents, name="voice_documents"),
    path("voice/services/<slug:code>/card/", hearing.card, name="voice_card"),
    path("voice/services/<slug:code>/number/", speaking.give, name="voice_give"),
    path("voice/tickets/<uuid:ticket>/", speaking.ticket, name="voice_ticket"),
    path("voice/booked/", hearing.arrive, name="voice_arrive"),
    path("voice/centre/", hearing.centre, name="voice_centre"),
    path("voice/queue/", speaking.queue, name="voice_queue"),
    path("voice/staff/", speaking.call, name="voice_call"),
    path("voice/staff/called/", speaking.called, name="voice_called"),
    path("voice/said/<slug:digest>.wav", speaking.said, name="said"),
    path("information/", information.index, name="information"),
    path("information/queue/", information.queue, name="queue"),
    path("information/centre/", information.centre, name="centre"),
    path("information/rules/<str:source>/", information.rules, name="rules"),
    path("information/texts/", information.texts, name="texts"),
    path("information/texts/<slug:slug>/", information.text, name="text"),
    path("information/forms/", information.forms, name="forms"),
    path("information/forms/<uuid:id>/", information.form, name="form"),
    path("information/services/", information.groups, name="cards"),
    path("information/services/group/<slug:code>/", information.group, name="cards_group"),
    path("information/services/<slug:code>/", information.card, name="card"),
]
