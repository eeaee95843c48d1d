"""Proof for everybody: the published roots of the days, the checker, and the proof of one's own case."""

import json
import logging
from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.cases.public import NotSealedError, ProofError, checker_source, proof_of, published_roots
from office.portal.case_access import opened, to_the_door
from office.portal.case_views import as_file
from office.ui.decorators import public
from office.ui.requests import OpenRequest

log = logging.getLogger("office.journal")
PAGE: Final = 31
JSON: Final = "application/json"
PYTHON: Final = "text/x-python; charset=utf-8"
MOST: Final = 9_999_999


@require_safe
@public
def roots(request: OpenRequest) -> HttpResponse:
    """Explain what the roots are good for, and show them, the latest first."""
    found = published_roots(before=_before(request), limit=PAGE + 1)
    following = found[PAGE - 1].number if len(found) > PAGE else None
    return render(request, "portal/case/roots.html", {"roots": found[:PAGE], "following": following})


@require_safe
@public
def roots_file(_request: OpenRequest) -> HttpResponse:
    """Give all published roots as JSON: whoever keeps the file can check the journal against it later."""
    rows = [
        asdict(root) | {"day": str(root.day), "sealed_at": root.sealed_at.isoformat()} for root in published_roots()
    ]
    text = json.dumps({"roots": rows}, ensure_ascii=False, indent=1) + "\n"
    return as_file(text, "roots.json", JSON)


@require_safe
@public
def checker(_request: OpenRequest) -> HttpResponse:
    """Give the checker: a short program that anybody can read, and that asks nobody."""
    return as_file(checker_source(), "checker.py", PYTHON)


@require_safe
@never_cache
@public
def proof(request: OpenRequest, case: UUID) -> HttpResponseBase:
    """Give the proof of one's own case for the checker."""
    found = opened(request, case)
    if found is None:
        return to_the_door(request)
    try:
        text = proof_of(found)
    except NotSealedError:
        messages.info(request, _("The proof can be had after midnight, when the day has been sealed."))
        return redirect("portal:case", found.pk)
    except ProofError:
        log.exception("the journal is not whole: look at it with office journal verify")
        messages.error(request, _("The journal is not whole, so nothing is proved from it. Tell the office."))
        return redirect("portal:case", found.pk)
    return as_file(text, f"proof-{slugify(found.number.replace('/', '-'))}.json", JSON)


def _before(request: OpenRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) <= MOST else None
