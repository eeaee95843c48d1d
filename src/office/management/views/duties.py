"""The head's morning: six figures, what waits for a decision, whose terms press, and what was met late."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.cases.figures import Overview, overview
from office.cases.waiting import Waiting, waiting_for
from office.catalogue.models import InformationCard
from office.catalogue.queries import cards_to_sign
from office.centres.models import Centre, Role
from office.feedback.queries import attention
from office.management.forms.duties import DutyFilters
from office.management.scope import OVERSEERS, READERS, reached
from office.publications.queries import past_reviews
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

SIGNERS = (Role.PROVIDER_HEAD, Role.DEPARTMENT)
SHOWN_CARDS = 5


@dataclass(frozen=True)
class ToDecide:
    """One line of 'needs a decision': what it is, by when, and where it is decided."""

    label: str | Promise
    what: str
    on: date | None
    late: bool
    address: str
    clause: str


@require_GET
@staff(*READERS)
def morning(request: StaffRequest) -> HttpResponse:
    """Show the duties of the centre (of the city's centres; of the body) as the address filters them."""
    at, centres = now(), reached(request)
    form = DutyFilters(request.GET)
    form.set_centres(centres)
    asked = form.asked(centres)
    seen = overview(request.posting, asked, at=at, centres=centres)
    form.set_people(seen.people, str(asked.bearer or ""))
    chosen = [centre for centre in centres if asked.centre in {None, centre.pk}]
    decide = to_decide(request, chosen, seen, at)
    shown = {"form": form, "seen": seen, "figures": seen.figures, "decide": decide, "asked": asked, "at": at}
    return render(request, "management/duties.html", shown)


def to_decide(request: StaffRequest, centres: list[Centre], seen: Overview, at: datetime) -> list[ToDecide]:
    """Give what needs a decision, what harms most first: overdue terms, then what waits, then cards to sign."""
    found = [_said(each) for each in waiting_for(request.posting, centres, at=at)]
    return [*_overdue(seen), *found, *_voices(request, centres, at), *_cards(request, at), *_reviews(request)]


def _overdue(seen: Overview) -> Iterable[ToDecide]:
    if seen.figures.overdue.value:
        yield ToDecide(
            _("Overdue terms"), str(seen.figures.overdue.value), None, late=True, address="#overdue", clause="K25"
        )


def _voices(request: StaffRequest, centres: list[Centre], at: datetime) -> Iterable[ToDecide]:
    """What people have said and nobody has answered in time, or looked at."""
    if request.posting.role not in OVERSEERS:
        return
    for waits in sorted(attention(centres, at=at), key=lambda each: each.kind):
        label, clause, late = VOICES[waits.kind]
        address = f"{reverse('management:voices')}?centre={waits.centre}"
        yield ToDecide(label, str(waits.number), None, late=late, address=address, clause=clause)


def _cards(request: StaffRequest, at: datetime) -> Iterable[ToDecide]:
    if request.posting.role not in SIGNERS:
        return
    for card in cards_to_sign(request.worker, at, [request.posting])[:SHOWN_CARDS]:
        kind = "information" if isinstance(card, InformationCard) else "process"
        address = reverse("management:card", args=[kind, card.pk])
        yield ToDecide(_("Card to sign"), card.service.local_name, None, late=False, address=address, clause="K8b")


def _reviews(request: StaffRequest) -> Iterable[ToDecide]:
    """What everybody reads in the centre and nobody has compared with what is true now (L15)."""
    if request.posting.role != Role.CENTRE_HEAD:
        return
    if texts := past_reviews(request.posting, today()).texts:
        address = reverse("management:publications")
        yield ToDecide(
            _("Published texts past their review"), str(texts), None, late=True, address=address, clause="L15"
        )


def _said(waiting: Waiting) -> ToDecide:
    label, clause, address = KINDS[waiting.kind]
    if waiting.is_late:
        label = LATE.get(waiting.kind, label)
    what = waiting.what or gettext("the whole centre")
    return ToDecide(label, what, waiting.on, waiting.is_late, address(waiting.key, waiting.place), clause)


def _named(name: str) -> Callable[[UUID, str], str]:
    return lambda key, _place: reverse(name, args=[key])


def _in_centre(name: str) -> Callable[[UUID, str], str]:
    return lambda _key, place: f"{reverse(name)}?centre={place}"


KINDS: dict[str, tuple[str | Promise, str, Callable[[UUID, str], str]]] = {
    "petition": (_("Petition to answer"), "K18", _named("management:petition")),
    "suspension": (_("Suspension to be looked at again"), "L35", _named("backoffice:case")),
    "agreement": (_("Agreement ends"), "K11", _in_centre("management:agreements")),
    "schedule": (_("Schedule to approve"), "K26", _named("management:schedule")),
    "absence": (_("Absence to approve"), "K12", _named("management:absence")),
}
VOICES: dict[str, tuple[str | Promise, str, bool]] = {
    "enquiry": (_("Enquiries whose answer is overdue"), "L16", True),
    "entry": (_("Entries of the book whose answer is overdue"), "L52", True),
    "correction": (_("Requests to put personal data right whose answer is overdue"), "K21", True),
    "unseen": (_("Entries of the book to publish"), "L52", False),
}
LATE: dict[str, str | Promise] = {
    "petition": _("Petition whose answer is overdue"),
    "agreement": _("Agreement has ended"),
}
