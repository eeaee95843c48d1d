"""Addresses of the front office."""

from django.urls import path

from office.frontdesk import after, case_acts, desk, handovers, home, linked, papers, people, results, services, waiting

app_name = "frontdesk"

urlpatterns = [
    path("", home.home, name="home"),
    path("seat/", home.seat, name="seat"),
    path("seat/leave/", home.leave, name="leave"),
    path("who/", people.find, name="package_new"),
    path("people/new/", people.new, name="person_new"),
    path("people/<uuid:person>/", people.edit, name="person"),
    path("people/<uuid:person>/document/", people.document, name="person_document"),
    path("people/<uuid:person>/service/", services.choose, name="service"),
    path("packages/<uuid:package>/", desk.desk, name="package"),
    path("packages/<uuid:package>/items/<int:item>/", desk.item, name="item"),
    path("packages/<uuid:package>/representative/", linked.representative, name="representative"),
    path("packages/<uuid:package>/affected/", linked.affected, name="affected"),
    path("packages/<uuid:package>/affected/<uuid:person>/consent/", linked.consent, name="affected_consent"),
    path("packages/<uuid:package>/at-once/", after.at_once, name="at_once"),
    path("packages/<uuid:package>/abandon/", after.abandon, name="abandon"),
    path("scans/<uuid:scan>/", papers.scan, name="scan"),
    path("cases/<uuid:case>/registered/", after.registered, name="registered"),
    path("cases/<uuid:case>/inventory.pdf", papers.inventory, name="inventory"),
    path("cases/<uuid:case>/deficiencies.pdf", papers.deficiencies, name="deficiencies"),
    path("cases/<uuid:case>/withdraw/", case_acts.withdraw, name="withdraw"),
    path("cases/<uuid:case>/archive/", case_acts.archive, name="archive"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<uuid:made>/", handovers.handover, name="handover"),
    path("handovers/<uuid:made>/list.pdf", papers.handover_list, name="handover_paper"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/<uuid:case>/", waiting.case, name="waiting_case"),
    path("results/", results.results, name="outgoing"),
    path("results/<uuid:case>/", results.result, name="result"),
    path("controlled/", case_acts.controlled, name="controlled"),
]
