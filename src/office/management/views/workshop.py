"""The workshop of a card: its parts one by one, kept as typed; what is still to be mended; submitting, giving up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue import cards as ladder
from office.catalogue.access import access_draft
from office.catalogue.arranging import mark
from office.catalogue.checking import faults_by_card
from office.catalogue.faults import said
from office.catalogue.models import InformationCard, ProcessCard, SignState
from office.catalogue.queries import known_deciders, read_rows
from office.catalogue.rules import Fault
from office.catalogue.states import CardState
from office.catalogue.typed import rows_of
from office.catalogue.workshop import StaleSection, sections_of, type_section, typed_on
from office.centres.models import Role
from office.law import Refusal
from office.management.acts import UNPROCESSABLE, Page, SeeOther, form_act, see_other
from office.management.cardwords import HINTS, LABELS, SECTIONS
from office.management.forms.cards import SubmitForm, WithdrawForm
from office.management.forms.workshop import PLAIN, ROWS, DocumentForm, TypedForm
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

Card = InformationCard | ProcessCard
KINDS: Mapping[str, type[Card]] = {"information": InformationCard, "process": ProcessCard}
EDITORS = (Role.CATALOGUE_EDITOR,)
GROUPED = ("review_on", "to_verify", "needed_if", "after")
CONFLICT = 409


# --- what all pages of a draft share ---------------------------------------------------------------------------------


def kind_of(card: Card) -> str:
    return "information" if isinstance(card, InformationCard) else "process"


def address(card: Card, name: str = "workshop_card", *more: str) -> str:
    return reverse(f"management:{name}", args=[kind_of(card), card.pk, *more])


def opened(request: StaffRequest, kind: str, id: UUID) -> Card:  # noqa: A002  the word of the address
    """Give a card that this editor has in the workshop."""
    if kind not in KINDS:
        raise Http404
    card: Card = access_draft(KINDS[kind], id, worker=request.worker, at=now())  # type: ignore[type-var]
    if card.typed is None:
        read_rows(card)  # type: ignore[type-var]
    return card


def opened_draft(request: StaffRequest, kind: str, id: UUID) -> Card:  # noqa: A002
    """Give a draft. One that was submitted since has no parts to type on any more: its own page tells its state."""
    card = opened(request, kind, id)
    if card.state != CardState.DRAFT:
        raise Refusal("K8b", _("This version has been submitted and can not be changed. Draft a new version."))
    return card


def faults_on(card: Card) -> list[Fault]:
    """Give everything that still keeps the draft from being submitted today."""
    deciders = known_deciders([card.service], card.city, today())
    return faults_by_card([card], deciders, today()).get(card, [])


def section_of(fault: Fault, card: Card) -> str:
    """Give the part of the card in which the fault is mended."""
    head = fault.at.partition("-")[0]
    sections = sections_of(card)
    found = (section for section, names in sections.items() if head == section or head in names)
    return next(found, "steps" if isinstance(card, ProcessCard) else "about")


@dataclass(frozen=True)
class ToMend:
    """A fault in words, with the address of the field where it is mended."""

    words: str
    address: str


def to_mend(card: Card, faults: Sequence[Fault]) -> list[ToMend]:
    return [ToMend(said(fault), _place(card, fault)) for fault in faults]


def _place(card: Card, fault: Fault) -> str:
    section = section_of(fault, card)
    if section == "steps" and fault.at.count("-") > 1:
        _steps, place, name = fault.at.split("-", 2)
        key = rows_of(typed_on(card)["steps"])[int(place)]["key"]
        return f"{reverse('management:workshop_step', args=[card.pk, key])}#{anchor(name)}"
    return f"{part_address(card, section)}#{anchor(fault.at)}"


def anchor(at: str) -> str:
    """Give the id of the control of a field; of a group of controls the first."""
    grouped = at.rpartition("-")[2] in GROUPED
    return f"id_{at}_0" if grouped else f"id_{at}"


# --- the card as a whole ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A line of the list of parts: is it begun, how much is to be mended in it."""

    section: str
    title: Any
    address: str
    is_begun: bool
    faults: int = 0


@require_GET
@staff(*EDITORS)
def card(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a draft by its parts, with all that is still to be mended; a submitted card leads to its own page."""
    found = opened(request, kind, id)
    if found.state != CardState.DRAFT:
        return SeeOther(reverse("management:card", args=[kind, found.pk]))
    return _overview(request, found, SubmitForm())


def _overview(request: StaffRequest, found: Card, form: SubmitForm, status: int = 200) -> HttpResponse:
    faults = faults_on(found)
    shown = {
        "card": found,
        "kind": kind_of(found),
        "parts": _parts(found, faults),
        "faults": to_mend(found, faults),
        "comments": found.sign_offs.filter(state=SignState.RETURNED).select_related("by").order_by("-at"),
        "form": form,
    }
    return render(request, "management/workshop/card.html", shown, status=status)


def _parts(card: Card, faults: Sequence[Fault]) -> list[Part]:
    typed = typed_on(card)
    counted = [section_of(fault, card) for fault in faults]
    return [
        Part(section, SECTIONS[section], part_address(card, section), section in typed, counted.count(section))
        for section in sections_of(card)
    ]


def part_address(card: Card, section: str) -> str:
    if section == "steps":
        return reverse("management:workshop_steps", args=[card.pk])
    return address(card, "workshop_section", section)


@require_POST
@staff(*EDITORS)
def submit(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Lay a draft before those who sign; what is still to be mended is told on the page of the draft."""
    found, form = opened_draft(request, kind, id), SubmitForm(request.POST)
    if form.is_valid():
        try:
            ladder.submit_for_signing(
                found,
                for_on=form.cleaned_data["for_on"],
                by=request.worker,
                at=now(),  # type: ignore[type-var]
            )
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            page = reverse("management:card", args=[kind, found.pk])
            return see_other(request, page, _("The card is laid before those who sign"))
    return _overview(request, found, form, UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def withdraw(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give up a draft, or let a card in force apply for the last time on a day."""
    found = opened(request, kind, id)
    is_draft = found.in_force_from is None
    page = Page(
        title=_("Give up the draft") if is_draft else _("Withdraw the card"),
        text=found.service.local_name,
        warning=_("The draft can not be brought back; the version in force stays as it is.")
        if is_draft
        else _(
            "After its last day the service can not be applied for until another version is in force. Cases that "
            "were registered by then are finished by this version."
        ),
        verb=_("Give up the draft") if is_draft else _("Withdraw the card"),
        back=reverse("management:workshop_service", args=[found.service_id]),
        done=_("The draft is given up") if is_draft else _("The last day of the card is set"),
    )
    form = WithdrawForm(request.POST or None, initial={"last_on": today()})
    if is_draft:
        del form.fields["last_on"]

    def act(data: Mapping[str, Any]) -> None:
        last_on = data.get("last_on") or today()
        ladder.withdraw(found, last_on, reason=data["reason"], by=request.worker, at=now())  # type: ignore[type-var]

    return form_act(request, form, page, act)


# --- one part --------------------------------------------------------------------------------------------------------


@dataclass
class Opened:
    """A part of the card on the screen: one form, or a form for each row."""

    card: Card
    section: str
    values: Mapping[str, Any]
    seen: str
    faults: Sequence[Fault]
    forms: list[TypedForm] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.section in PLAIN:
            self.forms = [PLAIN[self.section](self.values, faults=self._told(""))]
            return
        for place, row in enumerate(rows_of(self.values)):
            prefix = f"{self.section}-{place}"
            self.forms.append(ROWS[self.section](row, prefix=prefix, faults=self._told(f"{prefix}-")))
        for each in self.forms:
            if isinstance(each, DocumentForm):
                each.offer(self._questions())

    def _told(self, before: str) -> dict[str, list[str]]:
        told: dict[str, list[str]] = {}
        for fault in self.faults:
            if section_of(fault, self.card) == self.section and fault.at.startswith(before):
                told.setdefault(fault.at.removeprefix(before), []).append(said(fault))
        return told

    def _questions(self) -> list[tuple[str, str]]:
        rows = rows_of(typed_on(self.card).get("questions", {}))
        return [(row["code"], row["text"]) for row in rows]

    @property
    def mend(self) -> list[tuple[str, str]]:
        """Give everything that is to be mended here: the id of the control and the words."""
        whole = self._told("").get(self.section, []) if self.section in ROWS else []
        return [(f"id_{self.section}", words) for words in whole] + mend_in(self.forms)


def mend_in(forms: Sequence[BaseForm]) -> list[tuple[str, str]]:
    """Give what is to be mended in the fields of these forms, with the ids of their controls."""
    return [
        (getattr(form[name], "summary_id", ""), str(words))
        for form in forms
        for name, told in form.errors.items()
        for words in told
    ]


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def section(request: StaffRequest, kind: str, id: UUID, section: str) -> HttpResponseBase:  # noqa: A002
    """Show one part of a draft with what is to be mended beside the fields; keep what is typed in it."""
    found = opened_draft(request, kind, id)
    if section not in sections_of(found) or section == "steps":
        raise Http404
    if request.method == "POST":
        return _keep(request, found, section)
    values = typed_on(found).get(section)
    faults = faults_on(found) if values is not None else []
    return _part_page(request, Opened(found, section, values or {}, mark(values), faults))


def _keep(request: StaffRequest, card: Card, section: str) -> HttpResponseBase:
    values, act = typed_in(section, request.POST), request.POST.get("act", "")
    if gone := rows_removed(card, section):
        values = {**values, "removed": gone}
    try:
        kept, place = type_section(
            card,
            section,
            values,
            seen=request.POST.get("seen", ""),
            act=act,
            by=request.worker,
            at=now(),  # type: ignore[type-var]
        )
    except StaleSection as stale:
        page = Opened(card, section, values, mark(cast("Mapping[str, Any]", stale.present)), ())
        return _part_page(request, page, stale=stale, status=CONFLICT)
    here = address(kept, "workshop_section", section)
    if act == "next":
        return SeeOther(_next(kept, section))
    if place is not None:
        return SeeOther(f"{here}#{section}-{place}")
    return see_other(request, here, _("Saved as typed"))


def typed_in(section: str, posted: QueryDict) -> dict[str, Any]:
    """Give what was typed into a part, as ``catalogue.typed`` keeps it."""
    if section in PLAIN:
        return PLAIN[section].typed_in(posted)
    count = posted.get("rows", "")
    places = range(min(int(count), 200)) if count.isascii() and count.isdigit() else range(0)
    return {"rows": [ROWS[section].typed_in(posted, f"{section}-{place}") for place in places]}


def rows_removed(card: Card, section: str) -> Any:
    return typed_on(card).get(section, {}).get("removed") if section in ROWS else None


def _next(card: Card, section: str) -> str:
    sections = list(sections_of(card))
    after = sections[sections.index(section) + 1 :]
    return part_address(card, after[0]) if after else address(card)


def _part_page(
    request: StaffRequest, page: Opened, *, stale: StaleSection | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        "card": page.card,
        "kind": kind_of(page.card),
        "section": page.section,
        "title": SECTIONS[page.section],
        "hint": HINTS.get(page.section, ""),
        "page": page,
        "is_list": page.section in ROWS,
        "removed": rows_removed(page.card, page.section),
        "stale": stale,
        "present": present(page.section, stale.present) if stale else (),
        "back": address(page.card),
    }
    return render(request, "management/workshop/section.html", shown, status=status)


def present(section: str, values: Any) -> list[tuple[Any, str]]:
    """Say what a part says now, line by line, for who typed something else."""
    if section in ROWS:
        rows = rows_of(values)
        return [(str(number), " · ".join(filter(None, map(str, row.values())))) for number, row in enumerate(rows, 1)]
    return [(LABELS.get(name, name), _flat(value)) for name, value in values.items() if value and name != "key"]


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(map(str, value.values()))
    return "\n".join(map(_flat, value)) if isinstance(value, list) else str(value)
