"""Proof for everybody: the published roots of the days, the checker, and the proof of one's own case."""

import json
import logging
from dataclasses import asdict
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.cases.public import (
    NotSealedError,
    ProofError,
    checker_source,
    growth_since,
    proof_of,
    published_roots,
)
from office.portal.caching import answered
from office.portal.case_access import opened, to_the_door
from office.portal.case_views import as_file
from office.ui.decorators import public
from office.ui.requests import OpenRequest

log = logging.getLogger("office.journal")
PAGE: Final = 31
JSON: Final = "application/json"
PYTHON: Final = "text/x-python; charset=utf-8"
MOST: Final = 9_999_999
NOT_WHOLE: Final = "the journal is not whole: look at it with office journal verify"


@require_safe
@public
def roots(request: OpenRequest) -> HttpResponse:
    """Explain what the roots are good for, and show them, the latest first."""
    before = _before(request)
    found = published_roots(before=before, limit=PAGE + 1)
    following = found[PAGE - 1].number if len(found) > PAGE else None
    newest = found[0].number if found and before is None else None
    shown = {"roots": found[:PAGE], "following": following, "newest": newest}
    return render(request, "portal/case/roots.html", shown)


@require_safe
@public
def roots_file(request: OpenRequest) -> HttpResponse:
    """Give all published roots as JSON: whoever keeps the file can check the journal against it later."""

    def draw() -> HttpResponse:
        rows = [
            asdict(root) | {"day": str(root.day), "sealed_at": root.sealed_at.isoformat()} for root in published_roots()
        ]
        text = json.dumps({"roots": rows}, ensure_ascii=False, indent=1) + "\n"
        return _everybodys(text, "roots.json")

    return answered(request, _last_seal(), draw, keep=False)


@require_safe
@public
def growth(request: OpenRequest) -> HttpResponseBase:
    """Give the proof that the journal was only continued since a day whose root somebody kept."""
    day = _day(request.GET.get("since", ""))
    try:
        return answered(request, _last_seal(), lambda: _everybodys(growth_since(day), f"growth-{day}.json"), keep=False)
    except NotSealedError:
        raise Http404 from None
    except ProofError:
        log.exception(NOT_WHOLE)
        return _not_whole(request, "portal:roots")


@require_safe
@public
def checker(_request: OpenRequest) -> HttpResponse:
    """Give the checker: a short program that anybody can read, and that asks nobody."""
    return as_file(checker_source(), "checker.py", PYTHON)


@require_safe
@public
def growth_checker(_request: OpenRequest) -> HttpResponse:
    """Give the checker of proofs of growth, as short."""
    return as_file(checker_source(growth=True), "growth_checker.py", PYTHON)


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
        log.exception(NOT_WHOLE)
        return _not_whole(request, "portal:case", found.pk)
    return as_file(text, f"proof-{slugify(found.number.replace('/', '-'))}.json", JSON)


def _before(request: OpenRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) <= MOST else None


def _day(text: str) -> date:
    """Read a day of an address. Raises Http404 for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _last_seal() -> tuple[str, ...]:
    """Give what decides what everybody's files of the journal say: it grows with each sealed day and changes with nothing else."""
    return tuple(root.root for root in published_roots(limit=1))


def _everybodys(text: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(text, content_type=JSON, headers={"Content-Disposition": disposition})


def _not_whole(request: OpenRequest, page: str, *of: UUID) -> HttpResponseBase:
    messages.error(request, _("The journal is not whole, so nothing is proved from it. Tell the office."))
    return redirect(page, *of)
