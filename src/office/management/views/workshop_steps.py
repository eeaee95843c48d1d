"""The steps of a process card in the workshop: their order on one page, each on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.catalogue.arranging import mark
from office.catalogue.faults import said
from office.catalogue.models import ProcessCard
from office.catalogue.rules import Fault
from office.catalogue.typed import ACTION, rows_of
from office.catalogue.workshop import StaleSection, arrange_steps, place_of, type_step, typed_on
from office.centres.models import Provider
from office.management.acts import SeeOther, see_other
from office.management.cardwords import CHOICES, HINTS, SECTIONS
from office.management.forms.workshop import ActionForm, StepForm, TypedForm
from office.management.views.workshop import (
    CONFLICT,
    EDITORS,
    address,
    faults_on,
    mend_in,
    opened_draft,
    present,
    to_mend,
)
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

ACTS = ("up", "down", "remove")


def _steps_address(card: ProcessCard) -> str:
    return reverse("management:workshop_steps", args=[card.pk])


def _step_address(card: ProcessCard, key: str) -> str:
    return reverse("management:workshop_step", args=[card.pk, key])


def _opened(request: StaffRequest, id: UUID) -> ProcessCard:  # noqa: A002  the word of the address
    return cast("ProcessCard", opened_draft(request, "process", id))


def bodies_of(card: ProcessCard) -> list[Provider]:
    """Give the bodies that act in the city of the card today, and those that stand on it already."""
    there = {row.get("provider") for row in rows_of(typed_on(card).get("steps", {}))}
    return [
        body for body in Provider.objects.filter(city=card.city_id) if body.holds_on(today()) or str(body.pk) in there
    ]


# --- the order of the steps ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A step in the list: its number is its place."""

    number: int
    key: str
    address: str
    name: str
    stage: str
    body: str
    term: str
    after: str
    faults: int


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def steps(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """List the steps in their order; add, move and remove them."""
    card = _opened(request, id)
    if request.method == "POST":
        return _arrange(request, card)
    faults = faults_on(card) if "steps" in typed_on(card) else []
    shown = {
        "card": card,
        "title": SECTIONS["steps"],
        "hint": HINTS.get("steps", ""),
        "steps": _lines(card, faults),
        "faults": to_mend(card, [fault for fault in faults if fault.at.startswith("steps")]),
        "removed": typed_on(card).get("steps", {}).get("removed"),
        "back": address(card),
    }
    return render(request, "management/workshop/steps.html", shown)


def _arrange(request: StaffRequest, card: ProcessCard) -> HttpResponseBase:
    act, _dash, key = request.POST.get("act", "").partition("-")
    if act not in {*ACTS, "add", "restore"} or bool(key) != (act in ACTS):
        raise Http404
    try:
        kept, at = arrange_steps(card, act, key, by=request.worker, at=now())
    except KeyError:
        return see_other(request, _steps_address(card), _("This step is not on the card any more"))
    if act == "add":
        return SeeOther(_step_address(kept, at))
    return SeeOther(f"{_steps_address(kept)}{f'#step-{at}' if at else ''}")


def _lines(card: ProcessCard, faults: Sequence[Fault]) -> list[Line]:
    rows = rows_of(typed_on(card).get("steps", {}))
    numbers = {row["key"]: str(number) for number, row in enumerate(rows, 1)}
    names = {str(body.pk): body.name for body in Provider.objects.filter(city=card.city_id)}
    return [
        Line(
            number=place + 1,
            key=row["key"],
            address=_step_address(card, row["key"]),
            name=row["name"],
            stage=str(CHOICES["stage"].get(row["stage"], row["stage"])),
            body=names.get(row["provider"], ""),
            term=f"{row['term_value']} {CHOICES['term_unit'].get(row['term_unit'], '')}".strip(),
            after=", ".join(sorted(numbers.get(key, "?") for key in row["after"])),
            faults=sum(fault.at.startswith(f"steps-{place}-") for fault in faults),
        )
        for place, row in enumerate(rows)
    ]


# --- one step --------------------------------------------------------------------------------------------------------


@dataclass
class Opened:
    """A step on the screen with its actions."""

    card: ProcessCard
    key: str
    row: Mapping[str, Any]
    seen: str
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bodies = bodies_of(self.card)
        own = {name: told for name, told in self.faults.items() if "-" not in name and name != "actions"}
        self.form = StepForm(self.row, faults=own)
        self.form.offer(bodies, self._others())
        self.actions: list[TypedForm] = []
        for place, action in enumerate(self.row.get("actions", ())):
            before = f"actions-{place}-"
            told = {name.removeprefix(before): words for name, words in self.faults.items() if name.startswith(before)}
            form = ActionForm(action, prefix=f"actions-{place}", faults=told)
            form.offer(bodies)
            self.actions.append(form)

    def _others(self) -> list[tuple[str, str]]:
        rows = rows_of(typed_on(self.card).get("steps", {}))
        return [(row["key"], f"{n}. {row['name']}") for n, row in enumerate(rows, 1) if row["key"] != self.key]

    @property
    def mend(self) -> list[tuple[str, str]]:
        whole = [("id_actions", words) for words in self.faults.get("actions", ())]
        return [*mend_in([self.form]), *whole, *mend_in(self.actions)]

    @property
    def number(self) -> int:
        return place_of(rows_of(typed_on(self.card)["steps"]), self.key) + 1


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def step(request: StaffRequest, id: UUID, key: str) -> HttpResponseBase:  # noqa: A002
    """Show one step with what is to be mended in it; keep what is typed in it."""
    card = _opened(request, id)
    rows = rows_of(typed_on(card).get("steps", {}))
    try:
        place = place_of(rows, key)
    except KeyError:
        raise Http404 from None
    if request.method == "POST":
        return _keep(request, card, key)
    told: dict[str, list[str]] = {}
    for fault in faults_on(card) if rows[place]["name"] else []:
        before = f"steps-{place}-"
        if fault.at.startswith(before):
            told.setdefault(fault.at.removeprefix(before), []).append(said(fault))
    return _page(request, Opened(card, key, rows[place], mark(rows[place]), told))


def _keep(request: StaffRequest, card: ProcessCard, key: str) -> HttpResponseBase:
    row, act = _typed_in(request.POST), request.POST.get("act", "")
    try:
        type_step(card, key, _acted(row, act), seen=request.POST.get("seen", ""), by=request.worker, at=now())
    except StaleSection as stale:
        there = cast("Mapping[str, Any]", stale.present)
        return _page(request, Opened(card, key, row, mark(there)), stale=stale, status=CONFLICT)
    except KeyError:
        return see_other(request, _steps_address(card), _("This step is not on the card any more"))
    here = _step_address(card, key)
    if act == "next":
        return SeeOther(_steps_address(card))
    if act:
        return SeeOther(f"{here}#actions")
    return see_other(request, here, _("Saved as typed"))


def _typed_in(posted: QueryDict) -> dict[str, Any]:
    count = posted.get("rows", "")
    places = range(min(int(count), 200)) if count.isascii() and count.isdigit() else range(0)
    actions = [ActionForm.typed_in(posted, f"actions-{place}") for place in places]
    return {**StepForm.typed_in(posted), "actions": actions}


def _acted(row: dict[str, Any], act: str) -> dict[str, Any]:
    """Add an empty action, or take one out, as the button says."""
    word, _dash, number = act.partition("-")
    actions = list(row["actions"])
    if word == "add":
        actions.append(dict.fromkeys(ACTION, ""))
    if word == "remove" and number.isascii() and number.isdigit() and int(number) < len(actions):
        actions.pop(int(number))
    return {**row, "actions": actions}


def _page(request: StaffRequest, page: Opened, *, stale: StaleSection | None = None, status: int = 200) -> HttpResponse:
    shown = {
        "card": page.card,
        "page": page,
        "stale": stale,
        "present": present("step", stale.present) if stale else (),
        "back": _steps_address(page.card),
    }
    return render(request, "management/workshop/step.html", shown, status=status)
