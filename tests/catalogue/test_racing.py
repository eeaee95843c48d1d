"""People who act in the same moment: one of them wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from office.catalogue.cards import bring_in_force, sign, submit_for_signing
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, SignOff
from office.catalogue.states import CardState
from office.law import Refusal
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_catalogue_city,
    a_service,
    card_contents,
    signed,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run ``acts`` in threads that start together; give for each 'done' or the clause that refused it."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refusal as refused:
            return refused.clause
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def place() -> CatalogueCity:
    return a_catalogue_city()


@pytest.mark.clause("K8b")
def test_two_versions_brought_in_force_at_once_give_one(place: CatalogueCity) -> None:
    service = a_service(place)
    cards = [signed(place, draft_card(service, place.city, card_contents(), **place.editing)) for _ in range(4)]
    told = at_once(*(lambda card=card: bring_in_force(card, ON, approval_act="н", **place.editing) for card in cards))
    assert sorted(told) == ["K8b", "K8b", "K8b", "done"]
    assert InformationCard.objects.filter(state=CardState.IN_FORCE).count() == 1


def test_everybody_who_signs_at_once_is_heard_once(place: CatalogueCity) -> None:
    service = a_service(place, decides="pfu")
    card = submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)
    people = [place.head("pfu"), place.signers.department, place.signers.regional] * 2
    told = at_once(*(lambda person=person: sign(card, by=person, at=AT) for person in people))
    assert sorted(told) == ["K8b"] * 3 + ["done"] * 3
    card.refresh_from_db()
    assert card.is_fully_signed
    assert SignOff.objects.count() == 3


def test_two_editors_draft_two_versions(place: CatalogueCity) -> None:
    service = a_service(place)
    told = at_once(*[lambda: draft_card(service, place.city, card_contents(), **place.editing)] * 4)
    assert told == ["done"] * 4
    assert sorted(InformationCard.objects.values_list("version", flat=True)) == [1, 2, 3, 4]


def test_one_card_brought_in_force_twice_at_once(place: CatalogueCity) -> None:
    card = signed(place, draft_card(a_service(place), place.city, card_contents(), **place.editing))
    days = (ON, ON + timedelta(days=1))
    told = at_once(*(lambda day=day: bring_in_force(card, day, approval_act="н", **place.editing) for day in days))
    assert sorted(told) == ["K8b", "done"]
