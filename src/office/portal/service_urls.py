"""Addresses of finding a service."""

from django.urls import URLPattern, path

from office.portal import checklists, cities, finding, machines, service

urlpatterns: list[URLPattern] = [
    path("", finding.home, name="home"),
    path("city/", cities.choose, name="city"),
    path("city/<slug:city>/", cities.chosen, name="city_chosen"),
    path("search/", finding.search, name="search"),
    path("services/", finding.catalogue, name="catalogue"),
    path("services/kinds/<slug:code>/", finding.kind, name="kind"),
    path("services/situations/", finding.situations, name="situations"),
    path("services/situations/<slug:code>/", finding.situation, name="situation"),
    path("services/bodies/", finding.bodies, name="bodies"),
    path("services/bodies/<slug:code>/", finding.body, name="body"),
    path("services/<slug:code>/", service.service, name="service"),
    path("services/<slug:code>/card.pdf", service.card, name="card"),
    path("services/<slug:code>/versions/", service.versions, name="versions"),
    path("services/<slug:code>/versions/<int:number>/", service.past, name="version"),
    path("services/<slug:code>/forms/<uuid:id>.pdf", service.form, name="form"),
    path("checklist/", checklists.documents, name="checklist"),
    path("checklist/list.pdf", checklists.paper, name="checklist_paper"),
    path("checklist/code.svg", checklists.picture, name="checklist_code"),
    path("checklist/send/", checklists.by_mail, name="checklist_send"),
    path("checklist/sent/", checklists.sent, name="checklist_sent"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
]
