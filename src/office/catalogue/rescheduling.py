"""A card whose day of force is still to come (K8b): another day is set, or it is called off and never applies.

Its text and its signatures stay as they are. The version that was to end the day before ends with the new day, or goes on.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import editor_of
from office.catalogue.cards import check_that_day, locked_with_versions, signed_by_then, write_cards
from office.catalogue.models import AnyCard
from office.catalogue.states import CardState
from office.centres.calendars import local_day
from office.law import Refusal

DAY: Final = timedelta(days=1)
GOES_ON: Final = {(CardState.SUPERSEDED, CardState.IN_FORCE): "K8b"}
"""A version that was to end goes on where what was to follow never applies: no other act leads back."""


@transaction.atomic
def set_another_day(card: AnyCard, from_on: date, *, reason: str, by: Worker, at: datetime) -> AnyCard:
    """Let a card that is to apply from a coming day apply from ``from_on`` instead (today at the earliest).

    Raises Refusal("K8b") without a reason, where the card applies already, where the day lies in the past, before the last
    signature or not after the beginning of the version before it, and where another body decides by then; Faulty where on
    that day nobody can do a step or the law no longer allows the term.
    """
    coming, former = _coming(card, reason, by=by, at=at)
    if from_on < local_day(at):
        raise Refusal("K8b", _("The day must not lie in the past."), field="in_force_from")
    signed_by_then(coming, from_on)
    _check_room(coming, former, from_on)
    check_that_day([coming], from_on)
    was, coming.in_force_from = coming.in_force_from, from_on
    told = {"from": from_on.isoformat(), "was": was and was.isoformat(), "version": coming.version}
    record("card.day_changed", coming, by=by, at=at, data=told | {"reason": reason.strip()})
    if former is not None:
        former.in_force_until = from_on - DAY
    # Two versions never apply on one day, not even between two statements: who gives days away is written first.
    earlier = was is not None and from_on < was
    for each in (former, coming) if earlier else (coming, former):
        write_cards([each] if each else [], "in_force_from", "in_force_until")
    return coming


@transaction.atomic
def call_off(card: AnyCard, *, reason: str, by: Worker, at: datetime) -> AnyCard:
    """Let a card that is to apply from a coming day never apply; the version before it goes on.

    Raises Refusal("K8b") without a reason and where the card applies already.
    """
    coming, former = _coming(card, reason, by=by, at=at)
    record("card.withdrawn", coming, by=by, at=at, data={"last": None, "reason": reason.strip()})
    coming.move(CardState.WITHDRAWN)
    coming.in_force_from = None
    write_cards([coming], "state", "in_force_from")
    if former is not None:
        former.move(CardState.IN_FORCE, GOES_ON)
        former.in_force_until = None
        write_cards([former], "state", "in_force_until")
    return coming


def _coming(card: AnyCard, reason: str, *, by: Worker, at: datetime) -> tuple[AnyCard, AnyCard | None]:
    """Lock a card that does not apply yet, with the version that ends the day before it."""
    versions = locked_with_versions([card])
    coming = next(each for each in versions if each.pk == card.pk)
    editor_of(coming.city, by=by, at=at)
    starts = coming.in_force_from
    if coming.state != CardState.IN_FORCE or starts is None or starts <= local_day(at):
        raise Refusal("K8b", _("Only a day that is still to come can be changed; this card has none."))
    if not reason.strip():
        raise Refusal("K8b", _("Say why the day is changed."), field="reason")
    before = (each for each in versions if each.state == CardState.SUPERSEDED and each.in_force_until == starts - DAY)
    return coming, next(before, None)


def _check_room(coming: AnyCard, former: AnyCard | None, from_on: date) -> None:
    """The version that gives way must apply for a day at least, and none before it reaches so far."""
    others = type(coming)._default_manager.filter(service=coming.service_id, city=coming.city_id)  # noqa: SLF001
    others = others.exclude(pk=coming.pk).filter(in_force_from__isnull=False)
    reaching = others.exclude(pk=former.pk) if former else others
    if former and former.in_force_from and former.in_force_from >= from_on:
        taken: AnyCard | None = former
    else:
        taken = reaching.filter(in_force_until__gte=from_on).first()
    if taken is not None:
        message = _("Version %(version)s applies on that day. Choose a later day.") % {"version": taken.version}
        raise Refusal("K8b", message, field="in_force_from")
