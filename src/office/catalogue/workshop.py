"""Use-cases of the workshop: begin a draft, keep what is typed section by section, tell who changed it meanwhile."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.arranging import SECTIONS, arranged, kept, mark
from office.catalogue.drafting import blank, locked_draft, text_of
from office.catalogue.models import AnyCard, CardTermUnit, FormDraft, InformationCard, ProcessCard, Service
from office.catalogue.states import CardState
from office.catalogue.typed import CARD_SECTIONS, PROCESS_SECTIONS, rows_of, typed_of
from office.centres.calendars import local_day
from office.centres.models import City
from office.law import Refusal, StaleChange

YEAR: Final = timedelta(days=365)
Card = InformationCard | ProcessCard
Values = Mapping[str, Any]


class StaleSection(StaleChange):
    """Somebody has saved this part since it was opened: ``present`` is what it says now, ``card`` who saved it when."""

    def __init__(self, card: Card | FormDraft, present: Values, *, clause: str = "K8b") -> None:
        super().__init__(
            clause,
            _("Somebody has changed this part since you opened it. What you typed is below and is not saved yet."),
            present=present,
        )
        self.card = card


def typed_on(card: Card) -> dict[str, Any]:
    """Give what is typed on a draft: as kept, or its rows as they would have been typed."""
    return card.typed if card.typed is not None else typed_of(text_of(card))


def sections_of(card: Card) -> Mapping[str, tuple[str, ...]]:
    return CARD_SECTIONS if isinstance(card, InformationCard) else PROCESS_SECTIONS


@transaction.atomic
def open_draft(
    kind: type[AnyCard], service: Service, city: City, *, base: AnyCard | None = None, by: Worker, at: datetime
) -> AnyCard:
    """Begin the next version from the text of ``base`` or from nothing; the draft that is open already is given back.

    Raises Refusal("K8b") while a version is being signed: it would be forgotten beside the new one.
    """
    card = blank(kind, service, city, by=by, at=at)
    versions = kind._default_manager.filter(service=service, city=city)  # noqa: SLF001
    if there := versions.filter(state=CardState.DRAFT).order_by("-version").first():
        return there
    if signing := versions.filter(state=CardState.SIGNING).first():
        message = _("Version %(version)s is being signed. Wait for it, or have it returned with a comment.")
        raise Refusal("K8b", message % {"version": signing.version})
    _lay_open(card, base, at=at)
    told = {"service": service.code, "version": card.version, "from": base.version if base else None}
    record("card.drafted", card, by=by, at=at, data=told)
    return card


def _lay_open(card: Card, base: Card | None, *, at: datetime) -> None:
    """Store a draft with nothing in its rows yet; all that it says is typed."""
    card.typed = typed_of(text_of(base)) if base else {}
    if isinstance(card, InformationCard):
        card.term_unit, card.review_on = CardTermUnit.NONE, local_day(at) + YEAR
        if base:
            # The former review has been done by then: this version gets a day of its own.
            next_review = local_day(at) + YEAR
            card.typed["review"]["review_on"] = f"{next_review.day}.{next_review.month}.{next_review.year}"
    else:
        card.law_unit, card.total_days = CardTermUnit.NONE, 0
    card.save()


@transaction.atomic
def type_section(
    card: AnyCard, section: str, values: Values, *, seen: str, act: str = "", by: Worker, at: datetime
) -> tuple[AnyCard, int | None]:
    """Keep a section as typed, then do what the button asks for (``arranging.arranged``).

    ``seen``: the mark of the section as it was shown. Gives the card and the row to look at next. Raises StaleSection
    where somebody saved another text meanwhile, Refusal("K8b") where the draft was submitted.
    """
    card = locked_draft(card, by=by, at=at)
    typed = typed_on(card)
    present = typed.get(section)
    wanted = kept(section, values)
    if mark(present) != seen and mark(present) != mark(wanted):
        raise StaleSection(card, present or {})
    done, place = arranged(section, wanted, act)
    _keep(card, typed, section, done, by=by, at=at)
    return card, place


@transaction.atomic
def type_step(card: ProcessCard, key: str, row: Values, *, seen: str, by: Worker, at: datetime) -> ProcessCard:
    """Keep one step as typed; the order of the steps is not touched. Raises as ``type_section``; KeyError: no such step."""
    card = locked_draft(card, by=by, at=at)
    typed = typed_on(card)
    rows = list(rows_of(typed.get("steps", {})))
    place = place_of(rows, key)
    [wanted] = kept("steps", {"rows": [{**row, "key": key}]})["rows"]
    if mark(rows[place]) not in {seen, mark(wanted)}:
        raise StaleSection(card, rows[place])
    rows[place] = wanted
    _keep(card, typed, "steps", {**typed["steps"], "rows": rows}, by=by, at=at)
    return card


@transaction.atomic
def arrange_steps(card: ProcessCard, act: str, key: str = "", *, by: Worker, at: datetime) -> tuple[ProcessCard, str]:
    """Add a step (``add``), have the removed one back (``restore``), or move or remove the step ``key``.

    Done to the steps as they are now, whoever changed them meanwhile. Gives the card and the key of the step to look
    at; empty: none. Raises KeyError where the step is not there.
    """
    card = locked_draft(card, by=by, at=at)
    typed = typed_on(card)
    steps = typed.get("steps", {})
    wanted = f"{act}-{place_of(rows_of(steps), key)}" if key else act
    done, place = arranged("steps", steps, wanted)
    _keep(card, typed, "steps", kept("steps", done), by=by, at=at)
    return card, rows_of(done)[place]["key"] if place is not None else ""


def place_of(rows: Any, key: str) -> int:
    """Give the place of the step with this key. Raises KeyError where there is none."""
    for place, row in enumerate(rows):
        if row.get("key") == key:
            return place
    raise KeyError(key)


def _keep(card: Card, typed: dict[str, Any], section: str, values: Values, *, by: Worker, at: datetime) -> None:
    if section not in SECTIONS:
        raise KeyError(section)
    if mark(typed.get(section)) == mark(values) and section in typed:
        return
    card.typed = {**typed, section: values}
    card.changed_by, card.changed_at = by, at
    card.save(update_fields=["typed", "changed_by", "changed_at"])
    record("card.typed", card, by=by, at=at, data={"section": section})
