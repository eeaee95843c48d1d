"""Addresses of a person's own cases and account."""

from django.urls import URLPattern, path

from office.portal import case_proof, case_send, case_views

urlpatterns: list[URLPattern] = [
    path("my-case/", case_views.door, name="my_case"),
    path("my-case/close/", case_views.close, name="case_close"),
    path("my-case/<uuid:case>/", case_views.case, name="case"),
    path("my-case/<uuid:case>/send/", case_send.send, name="case_send"),
    path("my-case/<uuid:case>/result.pdf", case_views.result, name="case_result"),
    path("my-case/<uuid:case>/proof.json", case_proof.proof, name="case_proof"),
    path("journal/", case_proof.roots, name="roots"),
    path("journal/roots.json", case_proof.roots_file, name="roots_file"),
    path("journal/checker.py", case_proof.checker, name="checker"),
]
