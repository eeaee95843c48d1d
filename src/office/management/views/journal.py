"""The journal of a case for the auditor: every entry in order, whether chain and seals are whole, and the proof of it."""

import json
import logging
from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.audit import history
from office.audit.proofs import NotSealedError, ProofError, prove
from office.audit.verification import verify
from office.audit.watching import watched
from office.cases.access import visible_cases
from office.cases.journal_words import act_in_words, particulars_in_words
from office.cases.models import Case
from office.centres.models import Role
from office.management.forms.places import JournalForm
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

log = logging.getLogger("office.journal")
JSON: Final = "application/json"


@require_GET
@staff(Role.AUDITOR)
def index(request: StaffRequest) -> HttpResponse:
    """Find cases by number: it may be the same in two centres."""
    form = JournalForm(request.GET or None)
    found = []
    if form.is_valid():
        number = form.cleaned_data["number"].strip()
        found = list(visible_cases(request.worker, at=now()).filter(number=number).select_related("centre"))
        if len(found) == 1:
            return redirect("management:journal_case", id=found[0].pk)
        if not found:
            form.add_error("number", _("There is no case with this number."))
    return render(request, "management/journal.html", {"form": form, "found": found, "watched": watched(at=now())})


@require_GET
@staff(Role.AUDITOR)
def of_case(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show the entries of one case; nobody's personal data stand in them."""
    case = visible_cases(request.worker, at=now()).select_related("centre").get(pk=id)
    entries = [(entry, act_in_words(entry.verb), particulars_in_words(entry.data)) for entry in history(case)]
    faults = list(verify(case))
    shown = {"case": case, "entries": entries, "faults": faults, "watched": watched(at=now())}
    return render(request, "management/journal_case.html", shown | ({} if faults else _as_sealed(case)))


@require_GET
@staff(Role.AUDITOR)
def proof(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  as above
    """Give the proof of the sealed entries for the checker; where nothing can be proved, the page of the case says why."""
    case = visible_cases(request.worker, at=now()).get(pk=id)
    try:
        text = prove(case)
    except ProofError:
        return redirect("management:journal_case", id=case.pk)
    name = f"proof-{slugify(case.number.replace('/', '-'))}.json"
    return HttpResponse(text, content_type=JSON, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _as_sealed(case: Case) -> dict[str, object]:
    """Ask the seals too: whoever rewrites a chain with fitting hashes is found out by them alone (ADR 0060)."""
    try:
        text = prove(case)
    except NotSealedError:
        return {}
    except ProofError:
        log.exception("the journal of case %s is not the one that was sealed: see office journal verify", case.pk)
        return {"seals_broken": True}
    return {"sealed_on": date.fromisoformat(json.loads(text)["head"]["day"])}
