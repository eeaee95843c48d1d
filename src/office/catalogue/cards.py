"""The ladder of signatures (K8b): submit, sign, return, bring in force on a day, withdraw.

One ladder for information cards and process cards (docs/adr/0030).
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import editor_of, missing_signatures, regional_of, signatures_open_to
from office.catalogue.checking import faults_of
from office.catalogue.faults import Faulty
from office.catalogue.models import AnyCard, InformationCard, ProcessCard, SignKind, SignOff, SignState
from office.catalogue.queries import decider
from office.catalogue.states import CardState
from office.centres.calendars import local_day
from office.law import Refusal, clause

SIGNED_AS: Final = {
    SignKind.PROVIDER_HEAD: "signed_by_provider",
    SignKind.DEPARTMENT: "signed_by_department",
    SignKind.PENSION_REGIONAL: "signed_by_regional",
}


@transaction.atomic
def submit_for_signing(card: AnyCard, *, by: Worker, at: datetime) -> AnyCard:
    """Freeze a draft and lay it before those who sign. Who must sign follows from the body that decides today (K3).

    Raises Faulty (a Refusal) with every fault of the card, and Refusal("K8b") for a pension service of a city that has
    no regional pension directorate recorded.
    """
    card = _locked(card)
    editor_of(card.city, by=by, at=at)
    body = decider(card.service, card.city, local_day(at))
    if body.is_pension and regional_of(card.city_id, at) is None:
        raise Refusal("K8b", _("Record which body is the regional pension directorate of this city first."))
    if faults := faults_of(card, body, local_day(at)):
        raise Faulty("K8b", faults)
    card.deciding_body, card.needs_regional, card.submitted_at = body, body.is_pension, at
    card.move(CardState.SIGNING)
    card.save()
    record("card.submitted", card, by=by, at=at, data={"decider": body.code, "version": card.version})
    return card


@transaction.atomic
def sign(card: AnyCard, *, by: Worker, at: datetime) -> AnyCard:
    """Put the signature that ``by`` is in a position to give under a submitted card.

    Raises Refusal("K8b") where ``by`` has nothing to sign here, or has signed already in another position.
    """
    card = _locked(card)
    kind = _signature_of(card, by=by, at=at)
    if by.pk in (card.signed_by_provider_id, card.signed_by_department_id, card.signed_by_regional_id):
        raise Refusal("K8b", _("You have signed this card already. The other signature must be another person's."))
    setattr(card, SIGNED_AS[kind], by)
    setattr(card, f"{SIGNED_AS[kind]}_at", at)
    card.save(update_fields=[SIGNED_AS[kind], f"{SIGNED_AS[kind]}_at"])
    _note(card, kind, SignState.SIGNED, by=by, at=at)
    return card


@transaction.atomic
def return_with_comment(card: AnyCard, comment: str, *, by: Worker, at: datetime) -> AnyCard:
    """Give a submitted card back to its editor instead of signing; all signatures so far fall away.

    Raises Refusal("K8b") without a comment, and where ``by`` has nothing to sign here.
    """
    card = _locked(card)
    kind = _signature_of(card, by=by, at=at)
    if not comment.strip():
        raise Refusal("K8b", _("Say what is to be changed, so that the editor can mend it."), field="comment")
    for column in SIGNED_AS.values():
        setattr(card, column, None)
        setattr(card, f"{column}_at", None)
    card.move(CardState.DRAFT)
    card.save()
    _note(card, kind, SignState.RETURNED, by=by, at=at, comment=comment.strip())
    return card


@clause("K8b")
@transaction.atomic
def bring_in_force(card: AnyCard, from_on: date, *, approval_act: str, by: Worker, at: datetime) -> AnyCard:
    """Let a fully signed card apply from ``from_on``; the version before it applies until the day before.

    Raises Refusal("K8b") where a signature is missing, where the day lies before the last signature, and where a
    version in force starts on that day or later.
    """
    versions = type(card)._default_manager.filter(service=card.service_id, city=card.city_id)  # noqa: SLF001
    locked = {row.pk: row for row in versions.order_by("pk").select_for_update(no_key=True)}
    card = locked[card.pk]
    editor_of(card.city, by=by, at=at)
    card.move(CardState.IN_FORCE)
    _check_signed(card, from_on)
    card.in_force_from, card.approval_act = from_on, approval_act
    for former in locked.values():
        if former.pk != card.pk:
            _end_before(former, from_on)
    card.save(update_fields=["state", "in_force_from", "approval_act"])
    record("card.in_force", card, by=by, at=at, data={"from": from_on.isoformat(), "version": card.version})
    return card


@transaction.atomic
def withdraw(card: AnyCard, last_on: date, *, reason: str, by: Worker, at: datetime) -> AnyCard:
    """Give up a draft, or let a card in force apply for the last time on ``last_on`` without another to follow.

    Raises Refusal("K8b") without a reason and for a last day in the past or before the card came in force.
    """
    card = _locked(card)
    editor_of(card.city, by=by, at=at)
    if not reason.strip():
        raise Refusal("K8b", _("Say why the card is withdrawn."), field="reason")
    if card.in_force_from is not None:
        if last_on < max(card.in_force_from, local_day(at)):
            raise Refusal("K8b", _("The last day must not lie in the past nor before the card came in force."))
        card.in_force_until = last_on
    card.move(CardState.WITHDRAWN)
    card.save(update_fields=["state", "in_force_until"])
    record("card.withdrawn", card, by=by, at=at, data={"last": last_on.isoformat(), "reason": reason.strip()})
    return card


def _locked(card: AnyCard) -> AnyCard:
    return type(card)._default_manager.select_for_update(no_key=True).get(pk=card.pk)  # noqa: SLF001


def _signature_of(card: InformationCard | ProcessCard, *, by: Worker, at: datetime) -> SignKind:
    open_to = signatures_open_to(card, by=by, at=at) if card.state == CardState.SIGNING else []
    if not open_to:
        raise Refusal(
            "K8b", _("There is nothing for you to sign here: another person signs this card, or it is signed.")
        )
    return open_to[0]


def _check_signed(card: InformationCard | ProcessCard, from_on: date) -> None:
    if missing := missing_signatures(card):
        names = ", ".join(str(kind.label) for kind in missing)
        raise Refusal("K8b", _("Not all signatures are there yet: %(names)s.") % {"names": names})
    times = (card.signed_by_provider_at, card.signed_by_department_at, card.signed_by_regional_at)
    if from_on < max(local_day(moment) for moment in times if moment is not None):
        raise Refusal("K8b", _("A card can not apply from a day before its last signature."), field="in_force_from")


def _end_before(former: InformationCard | ProcessCard, from_on: date) -> None:
    """Let ``former`` end the day before ``from_on`` where it would still apply then."""
    if former.in_force_from is None or (former.in_force_until is not None and former.in_force_until < from_on):
        return
    if former.state != CardState.IN_FORCE or former.in_force_from >= from_on:
        raise Refusal("K8b", _("Version %(version)s applies on that day. Choose a later day.")
                      % {"version": former.version}, field="in_force_from")  # fmt: skip
    former.in_force_until = from_on - timedelta(days=1)
    former.move(CardState.SUPERSEDED)
    former.save(update_fields=["state", "in_force_until"])


def _note(
    card: InformationCard | ProcessCard,
    kind: SignKind,
    state: SignState,
    *,
    by: Worker,
    at: datetime,
    comment: str = "",
) -> None:
    subject = {"information_card": card} if isinstance(card, InformationCard) else {"process_card": card}
    SignOff.objects.create(kind=kind, state=state, by=by, at=at, comment=comment, **subject)
    record(f"card.{state.value}", card, by=by, at=at, data={"as": kind.value, "version": card.version})
