"""The day of force of a card that does not apply yet is set anew, or the card is called off (K8b)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from office.audit import history
from office.catalogue.cards import bring_in_force, withdraw
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard
from office.catalogue.queries import card_in_force
from office.catalogue.rescheduling import call_off, set_another_day
from office.catalogue.states import CardState
from office.law import Refusal
from tests.factories.catalogue import AT, ON, CatalogueCity, a_card_in_force, a_service, card_contents, signed

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K8b")]
MONTH = ON + timedelta(days=30)
WHY = "Рішення виконкому відкладено"


@pytest.fixture
def first(place: CatalogueCity) -> InformationCard:
    return a_card_in_force(place, a_service(place))


@pytest.fixture
def coming(place: CatalogueCity, first: InformationCard) -> InformationCard:
    return a_card_in_force(place, first.service, on=MONTH, term_value=15)


@pytest.mark.parametrize("days", [1, 29, 31, 400])
def test_the_version_before_it_ends_with_the_new_day(
    place: CatalogueCity, first: InformationCard, coming: InformationCard, days: int
) -> None:
    day = ON + timedelta(days=days)
    set_another_day(coming, day, reason=WHY, **place.editing)
    applied = [card_in_force(first.service, place.city, on) for on in (ON, day - timedelta(days=1), day)]
    assert applied == [first, first, coming]
    last = history(coming).last()
    assert last is not None
    assert last.data == {"from": day.isoformat(), "was": MONTH.isoformat(), "version": 2, "reason": WHY}


def test_a_first_version_may_apply_from_today(place: CatalogueCity) -> None:
    card = a_card_in_force(place, a_service(place), on=MONTH)
    set_another_day(card, ON, reason=WHY, **place.editing)
    assert card_in_force(card.service, place.city, ON) == card


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (ON - timedelta(days=1), WHY, "in_force_from"),
        (ON, WHY, "in_force_from"),  # the version before it would not apply for a day
        (MONTH + timedelta(days=1), " ", "reason"),
    ],
)
def test_what_can_not_be_is_refused(
    place: CatalogueCity, coming: InformationCard, day: date, reason: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        set_another_day(coming, day, reason=reason, **place.editing)
    assert refused.value.field == field
    coming.refresh_from_db()
    assert coming.in_force_from == MONTH


def test_a_day_that_a_withdrawn_version_still_has_is_taken(place: CatalogueCity, first: InformationCard) -> None:
    withdraw(first, ON + timedelta(days=7), reason="Послугу змінено", **place.editing)
    card = a_card_in_force(place, first.service, on=MONTH)
    with pytest.raises(Refusal, match="версія 1"):
        set_another_day(card, ON + timedelta(days=7), reason=WHY, **place.editing)
    set_another_day(card, ON + timedelta(days=8), reason=WHY, **place.editing)
    assert card_in_force(first.service, place.city, ON + timedelta(days=8)) == card


def test_a_card_called_off_never_applies_and_the_one_before_it_goes_on(
    place: CatalogueCity, first: InformationCard, coming: InformationCard
) -> None:
    assert call_off(coming, reason="Помилка в наказі", **place.editing).state == CardState.WITHDRAWN
    assert card_in_force(first.service, place.city, MONTH + timedelta(days=1)) == first
    first.refresh_from_db()
    assert (first.state, first.in_force_until) == (CardState.IN_FORCE, None)
    third = signed(place, draft_card(first.service, place.city, card_contents(), **place.editing))
    bring_in_force(third, MONTH, approval_act="наказ", **place.editing)
    assert card_in_force(first.service, place.city, MONTH) == third


def test_a_card_that_applies_is_not_touched(place: CatalogueCity, coming: InformationCard) -> None:
    on_its_day: dict[str, Any] = {"by": place.editor, "at": AT + (MONTH - ON)}
    with pytest.raises(Refusal):
        set_another_day(coming, MONTH + timedelta(days=9), reason=WHY, **on_its_day)
    with pytest.raises(Refusal):
        call_off(coming, reason=WHY, **on_its_day)
    assert card_in_force(coming.service, place.city, MONTH) == coming


def test_the_database_holds_the_day_of_a_card_that_applies(place: CatalogueCity, first: InformationCard) -> None:
    with pytest.raises(DatabaseError, match="k8b_card_is_frozen"), transaction.atomic():
        InformationCard.objects.filter(pk=first.pk).update(in_force_from=MONTH)


def test_only_the_editor_of_the_city_changes_the_day(place: CatalogueCity, coming: InformationCard) -> None:
    for by in (place.head("dsp"), place.signers.department):
        with pytest.raises(Refusal):
            set_another_day(coming, MONTH + timedelta(days=1), reason=WHY, by=by, at=AT)
        with pytest.raises(Refusal):
            call_off(coming, reason=WHY, by=by, at=AT)
