"""Addresses of a person's own cases and account."""

from django.urls import URLPattern, path

from office.portal import (
    account_views,
    apply_views,
    case_proof,
    case_rate,
    case_send,
    case_views,
    mine_bookings,
    mine_corrections,
    mine_views,
)

DRAFT = "apply/draft/<uuid:draft>/"

urlpatterns: list[URLPattern] = [
    path("my-case/", case_views.door, name="my_case"),
    path("my-case/close/", case_views.close, name="case_close"),
    path("my-case/<uuid:case>/", case_views.case, name="case"),
    path("my-case/<uuid:case>/send/", case_send.send, name="case_send"),
    path("my-case/<uuid:case>/rate/", case_rate.rate, name="case_rate"),
    path("my-case/<uuid:case>/result.pdf", case_views.result, name="case_result"),
    path("my-case/<uuid:case>/proof.json", case_proof.proof, name="case_proof"),
    path("journal/", case_proof.roots, name="roots"),
    path("journal/roots.json", case_proof.roots_file, name="roots_file"),
    path("journal/checker.py", case_proof.checker, name="checker"),
    path("me/", account_views.me, name="me"),
    path("me/sign-in/", account_views.sign_in, name="sign_in"),
    path("me/sign-in/<slug:provider>/", account_views.leave_for, name="leave_for"),
    path("me/signed-in/<slug:provider>/", account_views.come_back, name="come_back"),
    path("me/sign-out/", account_views.sign_out, name="sign_out"),
    path("me/cases/<uuid:case>/", account_views.case, name="my_own_case"),
    path("me/bookings/<uuid:key>/", mine_bookings.booking, {"page": "mine"}, name="my_own_booking"),
    path("me/bookings/<uuid:key>/move/", mine_bookings.booking, {"page": "move"}, name="my_own_move"),
    path("me/bookings/<uuid:key>/cancel/", mine_bookings.booking, {"page": "cancel"}, name="my_own_cancel"),
    path("me/bookings/<uuid:key>/booking.ics", mine_bookings.booking, {"page": "calendar"}, name="my_own_calendar"),
    path("me/waiting/<uuid:key>/", mine_bookings.waiting, name="my_own_waiting"),
    path("me/looks/", mine_views.looks, name="looks"),
    path("me/consents/", mine_views.consents, name="consents"),
    path("me/consents/<uuid:consent>/withdraw/", mine_views.withdraw, name="withdraw"),
    path("me/data/", mine_views.data, name="my_data"),
    path("me/data/<uuid:person>/wrong/", mine_corrections.ask, name="wrong"),
    path("me/data/my-data.json", mine_views.data_file, name="my_data_file"),
    path(f"{DRAFT}questions/", apply_views.questions, name="apply_questions"),
    path(f"{DRAFT}person/", apply_views.person, name="apply_person"),
    path(f"{DRAFT}other/", apply_views.other, name="apply_other"),
    path(f"{DRAFT}affected/", apply_views.affected, name="apply_affected"),
    path(f"{DRAFT}documents/", apply_views.documents, name="apply_documents"),
    path(f"{DRAFT}documents/<uuid:file>/remove/", apply_views.remove, name="apply_remove"),
    path(f"{DRAFT}check/", apply_views.check, name="apply_check"),
    path(f"{DRAFT}delete/", apply_views.delete, name="apply_delete"),
    path("apply/sent/<uuid:draft>/", apply_views.applied, name="applied"),
    path("apply/again/<uuid:draft>/", apply_views.again, name="apply_again"),
    path("apply/<str:service>/", apply_views.apply, name="apply"),
]
