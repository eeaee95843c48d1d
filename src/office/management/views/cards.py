"""Cards of services: to be signed, returned, brought in force (K8b); past review; to be checked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.audit import history
from office.catalogue import cards as ladder
from office.catalogue.access import access_card, missing_signatures, regional_of, signs_as
from office.catalogue.drafting import text_of
from office.catalogue.models import InformationCard, ProcessCard, SignState
from office.catalogue.queries import (
    cards_in_work,
    cards_past_review,
    cards_to_check,
    cards_to_sign,
    read_rows,
    version_in_force,
)
from office.catalogue.rescheduling import call_off as never_apply
from office.catalogue.rescheduling import set_another_day
from office.catalogue.states import CardState
from office.centres.models import City, Posting, Role
from office.management.acts import Page, form_act, see_other
from office.management.cardwords import Bodies
from office.management.changes import bodies_by_id, changes_between
from office.management.forms.cards import AnotherDayForm, CallOffForm, InForceForm, ReturnForm, SignForm
from office.management.scope import HEADS
from office.management.shows import Row, compared, information_rows, process_rows, process_table
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

Card = InformationCard | ProcessCard
KINDS: dict[str, type[InformationCard] | type[ProcessCard]] = {"information": InformationCard, "process": ProcessCard}
SIGNERS = (Role.PROVIDER_HEAD, Role.DEPARTMENT)
EDITORS = (Role.CATALOGUE_EDITOR,)
COMMENT = 2000
"""Characters of a comment beside a signature."""


@require_GET
@staff(*HEADS, *EDITORS)
def index(request: StaffRequest) -> HttpResponse:
    """List what waits for this signature, what the editor has in work, and what needs another look."""
    city, at = city_of_posting(request.posting), now()
    signs, edits = request.posting.role in SIGNERS, request.posting.role in EDITORS
    shown = {
        "signs": signs,
        "edits": edits,
        "to_sign": _listed(cards_to_sign(request.worker, at, [request.posting]) if signs else []),
        "in_work": _listed(cards_in_work(city) if edits else []),
        "past_review": _listed(cards_past_review(city, today())),
        "to_check": _listed(cards_to_check(city, today())),
    }
    return render(request, "management/cards.html", shown)


def city_of_posting(posting: Posting) -> City:
    """Give the city of a posting. Raises City.DoesNotExist for one that is tied to none."""
    tie = posting.centre or posting.provider
    city = posting.city or (tie.city if tie else None)
    if city is None:
        raise City.DoesNotExist
    return city


def _listed(found: Any) -> list[dict[str, object]]:
    return [
        {"card": card, "kind": _kind_of(card), "address": _address(card), "is_signed": card.is_fully_signed}
        for card in found
    ]


def _kind_of(card: Any) -> str:
    return "information" if isinstance(card, InformationCard) else "process"


def _address(card: Any) -> str:
    return reverse("management:card", args=[_kind_of(card), card.pk])


def opened(request: StaffRequest, kind: str, id: UUID) -> Card:  # noqa: A002  the word of the address
    """Open a card by the word for its kind. Raises Http404 for another word, DoesNotExist as ``access_card``."""
    if kind not in KINDS:
        raise Http404
    return access_card(KINDS[kind], id, worker=request.worker, at=now())  # type: ignore[type-var]


@require_GET
@staff(*HEADS, *EDITORS)
def card(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a card as the applicant will read it, beside the version in force, with its signatures."""
    found = opened(request, kind, id)
    before = version_in_force(found, today())  # type: ignore[type-var]
    read_rows(*filter(None, (found, before)))  # type: ignore[type-var]
    signs = list(found.sign_offs.select_related("by"))
    bodies = bodies_by_id(found)
    shown = {
        "card": found,
        "kind": kind,
        "before": before,
        "rows": _rows(found, before, bodies),
        "steps": process_table(text_of(found), bodies) if isinstance(found, ProcessCard) else (),
        "changes": changes_between(before, found, bodies) if before else None,
        "sign_form": SignForm(),
        "withdrawn": history(found).filter(verb="card.withdrawn").last()
        if found.state == CardState.WITHDRAWN
        else None,
        "signs": [{"sign": each, "returned": each.state == SignState.RETURNED} for each in signs],
        "missing": missing_signatures(found) if found.state == CardState.SIGNING else (),
        "may_sign": _may_sign(request, found),
        "is_coming": found.state == CardState.IN_FORCE and (found.in_force_from or today()) > today(),
        "may_edit": request.posting.role in EDITORS and request.posting.city_id == found.city_id,
    }
    return render(request, "management/card.html", shown)


def _rows(found: Card, before: Card | None, bodies: Bodies) -> Sequence[Row]:
    rows = _in_rows(found, bodies)
    return compared(rows, _in_rows(before, bodies)) if before else rows


def _in_rows(found: Card, bodies: Bodies) -> list[Row]:
    return (
        information_rows(text_of(found)) if isinstance(found, InformationCard) else process_rows(text_of(found), bodies)
    )


def _may_sign(request: StaffRequest, found: Card) -> bool:
    signed = {found.signed_by_provider_id, found.signed_by_department_id, found.signed_by_regional_id}
    if found.state != CardState.SIGNING or request.worker.pk in signed:
        return False
    regional = regional_of(found.city_id, now()) if found.needs_regional else None
    return bool(signs_as([request.posting], found, regional) & {*missing_signatures(found)})


@require_POST
@staff(*SIGNERS)
def sign(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Sign a submitted card; a comment for the editor and the other signers may stand beside the signature."""
    comment = request.POST.get("comment", "")[:COMMENT]
    ladder.sign(opened(request, kind, id), comment=comment, by=request.worker, at=now())  # type: ignore[type-var]
    return see_other(request, reverse("management:cards"), _("The card is signed"))


@require_http_methods(["GET", "POST"])
@staff(*SIGNERS)
def give_back(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Return a card to its editor with a comment; the signatures so far fall away."""
    found = opened(request, kind, id)
    page = Page(
        title=_("Return the card to the editor"),
        text=found.service.local_name,
        warning=_("All signatures given so far fall away; after the changes everybody signs again."),
        verb=_("Return the card"),
        back=_address(found),
        done=_("The card is returned to the editor"),
    )
    return form_act(
        request,
        ReturnForm(request.POST or None),
        page,
        lambda data: ladder.return_with_comment(found, data["comment"], by=request.worker, at=now()),  # type: ignore[type-var]
    )


@require_POST
@staff(*EDITORS)
def submit(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Lay a draft before those who sign."""
    found = opened(request, kind, id)
    ladder.submit_for_signing(found, by=request.worker, at=now())  # type: ignore[type-var]
    return see_other(request, _address(found), _("The card is laid before those who sign"))


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def in_force(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Bring a fully signed card in force from a day."""
    found = opened(request, kind, id)
    page = Page(
        title=_("Bring the card in force"),
        text=found.service.local_name,
        warning=_("From that day on cases are taken by this version; the one before it ends the day before."),
        verb=_("Bring in force"),
        back=_address(found),
        done=_("The day from which the card applies is set"),
    )
    return form_act(
        request,
        InForceForm(request.POST or None),
        page,
        lambda data: ladder.bring_in_force(
            found,  # type: ignore[type-var]
            data["in_force_from"],
            approval_act=data["approval_act"],
            by=request.worker,
            at=now(),
        ),
    )


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def another_day(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Set another day of force for a card that does not apply yet."""
    found = opened(request, kind, id)
    page = Page(
        title=_("Change the day of force"),
        text=found.service.local_name,
        warning=_("The version before it applies until the day before the new one. The signatures stay."),
        verb=_("Change the day"),
        back=_address(found),
        done=_("The day from which the card applies is changed"),
    )
    return form_act(
        request,
        AnotherDayForm(request.POST or None, initial={"in_force_from": found.in_force_from}),
        page,
        lambda data: set_another_day(
            found,  # type: ignore[type-var]
            data["in_force_from"],
            reason=data["reason"],
            by=request.worker,
            at=now(),
        ),
    )


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def call_off(request: StaffRequest, kind: str, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let a card that does not apply yet never apply."""
    found = opened(request, kind, id)
    page = Page(
        title=_("Call the card off"),
        text=found.service.local_name,
        warning=_("The card will never apply; the version before it goes on. A new draft can be made at any time."),
        verb=_("Call the card off"),
        back=_address(found),
        done=_("The card is called off"),
    )
    return form_act(
        request,
        CallOffForm(request.POST or None),
        page,
        lambda data: never_apply(found, reason=data["reason"], by=request.worker, at=now()),  # type: ignore[type-var]
    )
