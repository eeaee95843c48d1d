"""How a card will look: to the applicant, to the clerk at the desk, and beside another version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from office.cases.states import Mark
from office.catalogue.access import access_card
from office.catalogue.contents import CardContents, DocumentLine
from office.catalogue.drafting import text_of
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.queries import known_deciders, read_rows
from office.catalogue.rules import is_needed
from office.catalogue.shelf import other_versions
from office.centres.models import Role
from office.management.cardwords import CHOICES, said_condition
from office.management.changes import bodies_by_id, changes_between
from office.management.forms.workshop_looks import AnswersForm, VersionsForm
from office.management.scope import HEADS
from office.management.shows import process_table
from office.management.views.workshop import KINDS, Card
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import Radios
from office.ui.requests import StaffRequest
from office.ui.words import term_length

READERS = (*HEADS, Role.CATALOGUE_EDITOR)


def _seen(request: StaffRequest, kind: str, id: UUID) -> Card:  # noqa: A002  the word of the address
    """Give a card that this worker may read, with its rows."""
    found = access_card(KINDS[kind], id, worker=request.worker, at=now())  # type: ignore[type-var]
    read_rows_of(found)
    card: Card = found
    return card


def read_rows_of(*cards: Card) -> None:
    """Fetch the rows of those of ``cards`` that have their text in rows."""
    if written := [card for card in cards if card.typed is None]:
        read_rows(*written)  # type: ignore[type-var]


# --- as the applicant and the clerk will see it ----------------------------------------------------------------------


@dataclass(frozen=True)
class Needed:
    """A document in words, and whether these answers call for it."""

    document: DocumentLine
    form: Any
    condition: str
    is_needed: bool


def _documents(text: CardContents, answers: dict[str, bool]) -> list[Needed]:
    questions = {question.code: question.text for question in text.questions}
    return [
        Needed(
            document,
            CHOICES["original_or_copy"].get(document.original_or_copy, ""),
            said_condition(document, questions) if document.question else "",
            is_needed(document.question, document.needed_if, answers),
        )
        for document in text.documents
    ]


@require_GET
@staff(*READERS)
def preview(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a card to its editor and its signers as the applicant will read it; a process card as its table."""
    found = _seen(request, _known(kind), id)
    shown: dict[str, Any] = {"card": found, "kind": kind, "back": _back(request, found)}
    if isinstance(found, ProcessCard):
        text = text_of(found)
        shown |= {
            "steps": process_table(text, bodies_by_id(found)),
            "term": term_length(text.days_by_law, text.law_unit),
        }
        return render(request, "management/workshop/preview_process.html", shown)
    read = text_of(found)
    form = AnswersForm(request.GET or None, questions=read.questions)
    answers = form.answers()
    documents = _documents(read, answers)
    shown |= {
        "text": read,
        "form": form,
        "term": term_length(read.term_value, read.term_unit),
        "decider": known_deciders([found.service], found.city, today()).get(found.service_id),
        "documents": [each for each in documents if each.is_needed],
        "others": [each for each in documents if not each.is_needed],
        "open": [question.text for question in read.questions if question.code not in answers],
    }
    return render(request, "management/workshop/preview.html", shown)


@require_GET
@staff(*READERS)
def checklist(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Show the documents of an information card as the clerk will have them at the desk, with the marks of each."""
    found = cast("InformationCard", _seen(request, "information", id))
    read = text_of(found)
    form = AnswersForm(request.GET or None, questions=read.questions)
    documents = [each for each in _documents(read, form.answers()) if each.is_needed]
    shown = {
        "card": found,
        "form": form,
        "back": _back(request, found),
        "items": [{"needed": each, "marks": _marks(each.document, place)} for place, each in enumerate(documents)],
    }
    return render(request, "management/workshop/checklist.html", shown)


def _marks(document: DocumentLine, place: int) -> Any:
    """The marks as they will stand at the desk; nothing can be pressed here."""
    marks = [Mark.ORIGINAL, Mark.COPY, Mark.MISSING, Mark.FAULTY]
    if document.obtainable_by_request:
        marks.append(Mark.TO_REQUEST)
    attrs = {"disabled": True, "class": "govuk-radios__input"}
    widget = Radios(attrs, [(mark, mark.label) for mark in marks], inline=True, small=True)
    return widget.render(f"mark-{place}", None, {"id": f"mark-{place}"})


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise InformationCard.DoesNotExist
    return kind


def _back(request: StaffRequest, card: Card) -> str:
    kind = "information" if isinstance(card, InformationCard) else "process"
    edits = request.posting.role == Role.CATALOGUE_EDITOR and card.state == "draft"
    return reverse("management:workshop_card" if edits else "management:card", args=[kind, card.pk])


# --- beside another version ------------------------------------------------------------------------------------------


@require_GET
@staff(*READERS)
def changes(request: StaffRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Show what a card says otherwise than another version: the one in force, or the one chosen."""
    found = access_card(KINDS[_known(kind)], id, worker=request.worker, at=now())  # type: ignore[type-var]
    edits = request.posting.role == Role.CATALOGUE_EDITOR
    others = [each for each in other_versions(found) if edits or each.in_force_from is not None]
    in_force = next((each for each in others if _applies(each)), None)
    form = VersionsForm(request.GET or None, versions=others, initial={"version": in_force.pk if in_force else ""})
    other = _chosen(form, others) if form.is_bound else in_force
    read_rows_of(found, *([other] if other else []))
    shown = {
        "card": found,
        "kind": kind,
        "other": other,
        "form": form,
        "has_others": bool(others),
        "changes": changes_between(other, found, bodies_by_id(found)) if other else None,
        "back": _back(request, found),
    }
    return render(request, "management/workshop/changes.html", shown)


def _applies(card: Card) -> bool:
    since, until = card.in_force_from, card.in_force_until
    return since is not None and since <= today() and (until is None or today() <= until)


def _chosen(form: VersionsForm, others: Sequence[Card]) -> Card | None:
    chosen = form.cleaned_data["version"] if form.is_valid() else ""
    return next((each for each in others if str(each.pk) == chosen), None)
