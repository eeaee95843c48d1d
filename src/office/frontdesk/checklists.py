"""The code that a person brings from the site: the intake begins with the services and the answers in it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.cases.intake import answer_questions
from office.cases.models import SubmissionPackage
from office.catalogue.checklists import MOST_SERVICES, checklist
from office.catalogue.editions import published_now
from office.catalogue.window import window
from office.frontdesk.common import counter, place_of, see
from office.ui.clock import now, today
from office.ui.requests import StaffRequest

KEY: Final = "office_checklist"
ANSWER: Final = "a."
WORDS: Final = {"yes": True, "no": False}
MOST_ANSWERS: Final = 60


@require_GET
@counter
def take(request: StaffRequest) -> HttpResponseBase:
    """Keep what stands in the code for the next person at this desk, and go on to find that person."""
    centre, _body = place_of(request)
    shown = window(centre.city, today(), published_now().edition)
    given = list(request.GET.items())[:MOST_ANSWERS]
    answers = {name[len(ANSWER) :]: WORDS[value] for name, value in given if name.startswith(ANSWER) and value in WORDS}
    found = checklist(shown, shown.named(request.GET.getlist("s")[:MOST_SERVICES]), answers)
    request.session[KEY] = {str(each.id): found.answers_for(each) for each in found.services}
    if found.services:
        names = "; ".join(each.local_name for each in found.services)
        messages.info(request, _("The answers from the site are taken over for: %(services)s") % {"services": names})
    else:
        messages.warning(request, _("No service of this city stands in the code. Choose it by hand."))
    return see("package_new")


def brought(request: StaffRequest) -> Mapping[str, Any]:
    """Give what the last code said: id of a service to its answers, in the order of the code."""
    found = request.session.get(KEY)
    return found if isinstance(found, dict) else {}


def apply(request: StaffRequest, package: SubmissionPackage) -> None:
    """Record the answers that were brought for the service of a package just opened; each serves once."""
    said = dict(brought(request))
    answers = said.pop(str(package.service_id), None)
    if answers is None:
        return
    request.session[KEY] = said
    known = {code: value for code, value in answers.items() if isinstance(value, bool)}
    if known:
        answer_questions(package, known, by=request.worker, at=now())


def first_of(request: StaffRequest, offered: set[UUID]) -> str | None:
    """Give the first service of the code that this counter takes papers for."""
    return next((key for key in brought(request) if UUID(key) in offered), None)
