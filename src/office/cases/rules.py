"""What stands between a package and its number, and what a decision must hold. Pure: facts in, refusals out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from office.cases.typed import plain
from office.law import Refusal, clause
from office.law.words import Words
from office.law.words import Words as _

CONFIRMATION = "відмовити"
"""The word an officer types to confirm a refusal: an outcome can not be picked by a slip."""


@dataclass(frozen=True)
class Obstacle:
    """Something that still stops registration, and the field that mends it."""

    clause: str
    message: Words
    field: str


@dataclass(frozen=True)
class ItemFacts:
    """A document of the package: ``demanded`` when it traces to the card, ``mark`` as on the desk."""

    key: str
    name: str
    mark: str
    demanded: bool = True
    note: str = ""
    obtainable: bool = False


@dataclass(frozen=True)
class PackageFacts:
    """Everything that decides whether a package can be registered."""

    items: tuple[ItemFacts, ...]
    identified: bool
    consented: bool
    consented_to_requests: bool = False
    authority: bool | None = None
    unproved_consents: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = field(default=())


def obstacles(facts: PackageFacts) -> list[Obstacle]:
    """List all that stops registration, in the order in which a worker would mend it."""
    return [
        *_of_the_person(facts),
        *_of_the_questions(facts),
        *_of_the_items(facts),
        *_of_consent(facts),
    ]


def check_can_register(facts: PackageFacts) -> None:
    """Refuse with the first obstacle (L23, L24, L5.1, K20)."""
    for obstacle in obstacles(facts):
        raise Refusal(obstacle.clause, obstacle.message, field=obstacle.field)


@clause("L5.1")
def _of_the_person(facts: PackageFacts) -> Iterator[Obstacle]:
    if facts.authority is False:
        yield Obstacle("L5.1", _("Check the representative's papers and record them."), "representative")
    if not facts.identified:
        yield Obstacle("L5.1", _("Record the identity document the person showed."), "identity_document")


def _of_the_questions(facts: PackageFacts) -> Iterator[Obstacle]:
    for code in facts.unanswered:
        yield Obstacle("L23", _("Answer the question, so that the list of documents is right."), f"question-{code}")


def _of_the_items(facts: PackageFacts) -> Iterator[Obstacle]:
    for item in facts.items:
        if not item.mark:
            yield Obstacle("L23", _("Mark the document «{name}».", name=item.name), f"item-{item.key}")
        elif item.mark == "faulty" and not item.note:
            yield Obstacle("L23", _("Write what is wrong with «{name}».", name=item.name), f"item-{item.key}")
    if not any(item.mark in ("original", "copy") for item in facts.items):
        yield Obstacle("L22", _("Take at least the application: no document has been given yet."), "items")


def _of_consent(facts: PackageFacts) -> Iterator[Obstacle]:
    if not facts.consented:
        yield Obstacle("L24", _("Ask for the applicant's leave to process personal data and record it."), "consent")
    for name in facts.unproved_consents:
        yield Obstacle("K20", _("Add the proof that {name} agrees to the processing of data.", name=name), "affected")
    if not facts.consented_to_requests and any(item.mark == "to_request" for item in facts.items):
        yield Obstacle("L28", _("Record the consent to request documents instead of the applicant."), "request_consent")


@clause("K19")
def check_demanded(*, mark: str, on_card: bool) -> None:
    """Nothing outside the card can be demanded; it can only be accepted on the applicant's own initiative (K19)."""
    if not on_card and mark not in ("original", "copy"):
        raise Refusal(
            "K19",
            _("This document is not on the card: it can be accepted, but not demanded. Choose «original» or «copy»."),
            field="mark",
        )


def check_clock(last: datetime | None, *, at: datetime) -> None:
    """Acts on one case follow each other in time: one clock behind another must not turn their order around (K25)."""
    if last is not None and at < last:
        raise Refusal("K25", _("The clock is behind the last act on this case. Wait a moment and press again."))


def check_requestable(*, mark: str, obtainable: bool) -> None:
    """Only a document that an authority holds can be requested instead of the applicant (L28)."""
    if mark == "to_request" and not obtainable:
        raise Refusal("L28", _("No authority can send this document: the applicant has to bring it."), field="mark")


def lacking(items: Iterable[ItemFacts]) -> list[ItemFacts]:
    """The documents of which the applicant must be told at once (L29)."""
    return [item for item in items if item.demanded and item.mark in ("missing", "faulty")]


@clause("L32")
def check_grounded(*, norm: str, facts: str, appeal: str, confirmation: str) -> None:
    """A refusal cites the norms, states the facts and explains how to appeal; it is confirmed in words (L32)."""
    for name, text, message in (
        ("norm", norm, _("Name the norm of law on which the refusal rests: act, article, part.")),
        ("facts", facts, _("State the circumstances for which the service is refused.")),
        ("appeal", appeal, _("Explain how, where and by when the decision can be appealed.")),
    ):
        if not plain(text):
            raise Refusal("L32", message, field=name)
    if confirmation.strip().casefold() != CONFIRMATION:
        raise Refusal("L32", _("Type «{word}» to confirm the refusal.", word=CONFIRMATION), field="confirmation")
