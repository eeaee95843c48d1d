"""What every page of ours may ask for; nothing is looked up before a template asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from office.ui.keys import keys_on
from office.ui.navigation import drawn_sections, entries_for, may_search
from office.ui.postings import current_posting, own_postings, worker_of

LAYOUTS = {True: "ui/staff.html", False: "ui/base.html"}


def office(request: HttpRequest) -> dict[str, Any]:
    """Give ``posting``, ``nav`` (drawn: ``side``), ``postings`` and ``layout`` (for pages that staff and others both see)."""
    worker = worker_of(request)
    if worker is None:
        return {"posting": None, "nav": (), "postings": (), "layout": LAYOUTS[False], "keys_on": False}
    return {
        "worker": worker,
        "posting": SimpleLazyObject(lambda: current_posting(request)),
        "postings": SimpleLazyObject(lambda: own_postings(request)),
        "side": lambda: drawn_sections(request, current_posting(request)),
        "nav": SimpleLazyObject(lambda: entries_for(request, current_posting(request))),
        "searches": SimpleLazyObject(lambda: may_search(current_posting(request))),
        "layout": lambda: LAYOUTS[current_posting(request) is not None],  # ``extends`` takes nothing but a plain string
        "keys_on": SimpleLazyObject(lambda: keys_on(request)),
    }
