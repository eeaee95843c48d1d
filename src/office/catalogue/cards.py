"""The ladder of signatures (K8b): submit, sign, return, bring in force on a day, withdraw.

One ladder for information cards and process cards (docs/adr/0030). People sign many cards in one go, so each act takes
several cards of one kind and one city; all of them or none.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import editor_of, missing_signatures, regional_of, signs_as
from office.catalogue.checking import faults_by_card, faults_of_that_day
from office.catalogue.drafting import text_of, write
from office.catalogue.faults import Faulty
from office.catalogue.models import AnyCard, SignKind, SignOff, SignState
from office.catalogue.queries import deciders, known_deciders
from office.catalogue.states import CardState
from office.centres.access import postings_of
from office.centres.calendars import local_day
from office.law import Refusal, clause

SIGNED_AS: Final = {
    SignKind.PROVIDER_HEAD: "signed_by_provider",
    SignKind.DEPARTMENT: "signed_by_department",
    SignKind.PENSION_REGIONAL: "signed_by_regional",
}
SIGNATURES: Final = [name for column in SIGNED_AS.values() for name in (column, f"{column}_at")]


def submit_for_signing(card: AnyCard, *, by: Worker, at: datetime, for_on: date | None = None) -> AnyCard:
    """Freeze one draft and lay it before those who sign: ``submit_all``."""
    return submit_all([card], by=by, at=at, for_on=for_on)[0]


@transaction.atomic
def submit_all(cards: Sequence[AnyCard], *, by: Worker, at: datetime, for_on: date | None = None) -> list[AnyCard]:
    """Freeze drafts and lay them before those who sign. Who signs follows from the body that decides (K3).

    ``for_on``: the day from which the cards are meant to apply, where it is known: the body that decides then signs,
    and the cards are checked as of that day; otherwise as of today. What is typed is settled into the rows.

    Raises Faulty (a Refusal) with every fault of the first card that has any, and Refusal("K8b") for a pension service
    of a city that has no regional pension directorate recorded.
    """
    locked, on = _locked(cards), max(for_on or local_day(at), local_day(at))
    city = locked[0].city
    editor_of(city, by=by, at=at)
    bodies = deciders([card.service for card in locked], city, on)
    if any(body.is_pension for body in bodies.values()) and regional_of(city.pk, at) is None:
        raise Refusal("K8b", _("Record which body is the regional pension directorate of this city first."))
    for faults in faults_by_card(locked, bodies, on).values():
        raise Faulty("K8b", faults)
    _settle(locked)
    for card in locked:
        body = bodies[card.service_id]
        card.deciding_body, card.needs_regional, card.submitted_at = body, body.is_pension, at
        card.move(CardState.SIGNING)
    write_cards(locked, "state", "deciding_body", "needs_regional", "submitted_at")
    for card in locked:
        told = {"decider": bodies[card.service_id].code, "version": card.version}
        record("card.submitted", card, by=by, at=at, data=told)
    return locked


def sign(card: AnyCard, *, by: Worker, at: datetime, comment: str = "") -> AnyCard:
    """Put under one submitted card the signature that ``by`` is in a position to give: ``sign_all``."""
    return sign_all([card], by=by, at=at, comment=comment)[0]


@transaction.atomic
def sign_all(cards: Sequence[AnyCard], *, by: Worker, at: datetime, comment: str = "") -> list[AnyCard]:
    """Put under each submitted card the signature that ``by`` is in a position to give; a comment may stand beside it.

    Raises Refusal("K8b") where ``by`` has nothing to sign, or has signed already in another position.
    """
    locked = _locked(cards)
    kinds = _signatures_of(locked, by=by, at=at)
    for card, kind in zip(locked, kinds, strict=True):
        if by.pk in (card.signed_by_provider_id, card.signed_by_department_id, card.signed_by_regional_id):
            raise Refusal("K8b", _("You have signed this card already. The other signature must be another person's."))
        setattr(card, SIGNED_AS[kind], by)
        setattr(card, f"{SIGNED_AS[kind]}_at", at)
    write_cards(locked, *(name for kind in set(kinds) for name in (SIGNED_AS[kind], f"{SIGNED_AS[kind]}_at")))
    _note(locked, kinds, SignState.SIGNED, by=by, at=at, comment=comment.strip())
    return locked


@transaction.atomic
def return_with_comment(card: AnyCard, comment: str, *, by: Worker, at: datetime) -> AnyCard:
    """Give a submitted card back to its editor instead of signing; all signatures so far fall away.

    Raises Refusal("K8b") without a comment, and where ``by`` has nothing to sign here.
    """
    [card] = _locked([card])
    kinds = _signatures_of([card], by=by, at=at)
    if not comment.strip():
        raise Refusal("K8b", _("Say what is to be changed, so that the editor can mend it."), field="comment")
    for column in SIGNATURES:
        setattr(card, column, None)
    card.move(CardState.DRAFT)
    write_cards([card], "state", *SIGNATURES)
    _note([card], kinds, SignState.RETURNED, by=by, at=at, comment=comment.strip())
    return card


def bring_in_force(card: AnyCard, from_on: date, *, approval_act: str, by: Worker, at: datetime) -> AnyCard:
    """Let one fully signed card apply from ``from_on``: ``bring_all_in_force``."""
    return bring_all_in_force([card], from_on, approval_act=approval_act, by=by, at=at)[0]


@clause("K8b")
@transaction.atomic
def bring_all_in_force(
    cards: Sequence[AnyCard], from_on: date, *, approval_act: str, by: Worker, at: datetime
) -> list[AnyCard]:
    """Let fully signed cards apply from ``from_on``; the versions before them apply until the day before.

    Raises Refusal("K8b") where a signature is missing, where the day lies before the last signature, where a version in
    force starts on that day or later, and where another body decides by then; Faulty where on that day nobody can do a
    step or the law no longer allows the term.
    """
    versions = locked_with_versions(cards)
    chosen = {card.pk for card in cards}
    coming = [card for card in versions if card.pk in chosen]
    editor_of(coming[0].city, by=by, at=at)
    for card in coming:
        card.move(CardState.IN_FORCE)
        signed_by_then(card, from_on)
        card.in_force_from, card.approval_act = from_on, approval_act
    check_that_day(coming, from_on)
    ending = [former for former in versions if former.pk not in chosen and _applies_on(former, from_on)]
    for former in ending:
        _end_before(former, from_on)
    write_cards(ending, "state", "in_force_until")
    write_cards(coming, "state", "in_force_from", "approval_act")
    for card in coming:
        record("card.in_force", card, by=by, at=at, data={"from": from_on.isoformat(), "version": card.version})
    return coming


@transaction.atomic
def withdraw(card: AnyCard, last_on: date, *, reason: str, by: Worker, at: datetime) -> AnyCard:
    """Give up a draft, or let a card in force apply for the last time on ``last_on`` without another to follow.

    Raises Refusal("K8b") without a reason and for a last day in the past or before the card came in force.
    """
    [card] = _locked([card])
    editor_of(card.city, by=by, at=at)
    if not reason.strip():
        raise Refusal("K8b", _("Say why the card is withdrawn."), field="reason")
    if card.in_force_from is not None:
        if last_on < max(card.in_force_from, local_day(at)):
            raise Refusal("K8b", _("The last day must not lie in the past nor before the card came in force."))
        card.in_force_until = last_on
    card.move(CardState.WITHDRAWN)
    write_cards([card], "state", "in_force_until")
    record("card.withdrawn", card, by=by, at=at, data={"last": last_on.isoformat(), "reason": reason.strip()})
    return card


def _locked(cards: Sequence[AnyCard]) -> list[AnyCard]:
    """Lock and re-read cards of one kind and one city, in the order of their ids. Raises ValueError for a mixture."""
    return _lock(cards, pk__in=[card.pk for card in cards])


def locked_with_versions(cards: Sequence[AnyCard]) -> list[AnyCard]:
    """Lock the cards together with all other versions for their services in their city."""
    return _lock(cards, service__in=[card.service_id for card in cards], city=cards[0].city_id)


def _lock(cards: Sequence[AnyCard], **which: object) -> list[AnyCard]:
    kinds, cities = {type(card) for card in cards}, {card.city_id for card in cards}
    if len(kinds) != 1 or len(cities) != 1:
        raise ValueError("One act takes cards of one kind and one city")
    rows = kinds.pop()._default_manager.filter(**which).select_related("service", "city").order_by("pk")  # noqa: SLF001
    # No-key locks: a case that is being registered points to its card and must not wait for an editor.
    return list(rows.select_for_update(of=("self",), no_key=True))


def write_cards(cards: Sequence[AnyCard], *columns: str) -> None:
    """Write these columns of cards of one kind."""
    if cards:
        type(cards[0])._default_manager.bulk_update(cards, columns)  # noqa: SLF001


def _signatures_of(cards: Sequence[AnyCard], *, by: Worker, at: datetime) -> list[SignKind]:
    """Give for each card the signature that ``by`` gives under it."""
    postings = postings_of(by, at)
    regional = regional_of(cards[0].city_id, at) if any(card.needs_regional for card in cards) else None
    return [_signature_of(card, signs_as(postings, card, regional)) for card in cards]


def _signature_of(card: AnyCard, mine: set[SignKind]) -> SignKind:
    open_to = [kind for kind in missing_signatures(card) if kind in mine]
    if card.state != CardState.SIGNING or not open_to:
        raise Refusal(
            "K8b", _("There is nothing for you to sign here: another person signs this card, or it is signed.")
        )
    return open_to[0]


def signed_by_then(card: AnyCard, from_on: date) -> None:
    """Raise Refusal("K8b") where a signature is missing or the last one was given after that day."""
    if missing := missing_signatures(card):
        names = ", ".join(str(kind.label) for kind in missing)
        raise Refusal("K8b", _("Not all signatures are there yet: %(names)s.") % {"names": names})
    times = (card.signed_by_provider_at, card.signed_by_department_at, card.signed_by_regional_at)
    if from_on < max(local_day(moment) for moment in times if moment is not None):
        raise Refusal("K8b", _("A card can not apply from a day before its last signature."), field="in_force_from")


def check_that_day(cards: Sequence[AnyCard], from_on: date) -> None:
    """What was right when the cards were submitted may be wrong on the day from which they are to apply."""
    bodies = known_deciders([card.service for card in cards], cards[0].city, from_on)
    for card in cards:
        if bodies.get(card.service_id) != card.deciding_body:
            raise Refusal("K8b", _("On that day another body decides on this service, and its head has not approved the "
                                   "card. Have it returned and submit it for that day."), field="in_force_from")  # fmt: skip
    if faults := faults_of_that_day(cards, bodies, from_on):
        raise Faulty("K8b", faults, field="in_force_from")


def _settle(cards: Sequence[AnyCard]) -> None:
    """Write what was typed into the rows, from where it is signed and read."""
    for card in cards:
        if card.typed is not None and card.state == CardState.DRAFT:
            write(card, text_of(card))


def _applies_on(former: AnyCard, on: date) -> bool:
    """Tell whether ``former`` would still apply on that day or later."""
    return former.in_force_from is not None and (former.in_force_until is None or former.in_force_until >= on)


def _end_before(former: AnyCard, from_on: date) -> None:
    """Let ``former`` end the day before ``from_on``."""
    if former.state != CardState.IN_FORCE or former.in_force_from is None or former.in_force_from >= from_on:
        message = _("Version %(version)s applies on that day. Choose a later day.") % {"version": former.version}
        raise Refusal("K8b", message, field="in_force_from")
    former.in_force_until = from_on - timedelta(days=1)
    former.move(CardState.SUPERSEDED)


def _note(
    cards: Sequence[AnyCard],
    kinds: Sequence[SignKind],
    state: SignState,
    *,
    by: Worker,
    at: datetime,
    comment: str = "",
) -> None:
    SignOff.objects.bulk_create(
        SignOff(kind=kind, state=state, by=by, at=at, comment=comment, **{card.SUBJECT_OF_SIGN_OFF: card})
        for card, kind in zip(cards, kinds, strict=True)
    )
    for card, kind in zip(cards, kinds, strict=True):
        record(f"card.{state.value}", card, by=by, at=at, data={"as": kind.value, "version": card.version})
