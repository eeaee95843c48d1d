"""The officer's day: what is due, what has come to be confirmed, what waits to be sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from office.backoffice.forms import WorkFilter
from office.backoffice.opening import OFFICERS
from office.cases.listed import WORK, log_listed
from office.cases.worklists import Cursor, pending, services_on_hand, work_page
from office.centres.models import Role
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest


@require_GET
@staff(*OFFICERS)
def work(request: StaffRequest) -> HttpResponse:
    """Show the steps on hand by due moment; above them what keeps others waiting: lists, results, hand-overs."""
    at, worker, posting = now(), request.worker, request.posting
    whose = "body" if posting.role == Role.PROVIDER_HEAD else "mine"
    form = WorkFilter({"whose": whose, **request.GET.dict()}, posting=posting)
    form.offer(services_on_hand(worker, body=form.body))
    asked = form.asked()
    page = work_page(worker, asked, at=at, after=Cursor.read(request.GET.get("after", "")))
    waiting = pending(posting, at=at)
    log_listed([*page.cases, *waiting.cases], purpose=WORK, by=worker, at=at)
    shown = {
        "form": form,
        "page": page,
        "whole_body": asked.body is not None,
        "narrowed": bool(asked.band or asked.service or request.GET.get("after")),
        "pending": waiting,
    }
    return render(request, "backoffice/work.html", shown)
