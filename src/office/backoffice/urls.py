"""Addresses of the officers' work."""

from django.urls import path

from office.backoffice import views_acts, views_case, views_files, views_lists, views_search, views_work

app_name = "backoffice"
CASE = "cases/<uuid:case_id>/"
STEP = CASE + "steps/<int:number>/"

urlpatterns = [
    path("", views_work.work, name="work"),
    path("search/", views_search.search, name="search"),
    path("lists/", views_lists.lists, name="lists"),
    path("lists/new/", views_lists.make, name="list_new"),
    path("lists/<uuid:list_id>/", views_lists.one, name="list"),
    path("lists/<uuid:list_id>/paper/", views_files.list_paper, name="list_paper"),
    path("lists/<uuid:list_id>/decline/<int:step_id>/", views_lists.decline, name="decline"),
    path(CASE, views_case.case, name="case"),
    path(CASE + "state/", views_case.state, name="state"),
    path(CASE + "openings/", views_case.openings, name="openings"),
    path(CASE + "grant/", views_acts.grant, name="grant"),
    path(CASE + "refuse/", views_acts.refuse, name="refuse"),
    path(CASE + "send/", views_acts.send, name="send"),
    path(CASE + "suspend/", views_acts.suspend, name="suspend"),
    path(CASE + "resume/", views_acts.resume, name="resume"),
    path(CASE + "extend/", views_acts.extend, name="extend"),
    path(STEP + "arriving/", views_lists.arriving, name="arriving"),
    path(STEP + "finish/", views_acts.finish, name="finish"),
    path(STEP + "reassign/", views_acts.reassign, name="reassign"),
    path(CASE + "papers/<slug:kind>/", views_files.paper, name="paper"),
    path("files/<uuid:scan_id>/", views_files.scan, name="file"),
]
