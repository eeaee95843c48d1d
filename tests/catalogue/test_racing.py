"""People who act in the same moment: one of them wins, the other is told."""

from datetime import timedelta

import pytest

from office.catalogue.cards import bring_in_force, sign, submit_for_signing
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, SignOff
from office.catalogue.states import CardState
from tests.factories.catalogue import (
    AT,
    ON,
    CatalogueCity,
    a_service,
    card_contents,
    signed,
)
from tests.together import ends

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause("K8b")
def test_two_versions_brought_in_force_at_once_give_one(place: CatalogueCity) -> None:
    service = a_service(place)
    cards = [signed(place, draft_card(service, place.city, card_contents(), **place.editing)) for _ in range(4)]
    told = ends(*(lambda card=card: bring_in_force(card, ON, approval_act="н", **place.editing) for card in cards))
    assert sorted(told) == ["K8b", "K8b", "K8b", "done"]
    assert InformationCard.objects.filter(state=CardState.IN_FORCE).count() == 1


def test_everybody_who_signs_at_once_is_heard_once(place: CatalogueCity) -> None:
    service = a_service(place, decides="pfu")
    card = submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)
    people = [place.head("pfu"), place.signers.department, place.signers.regional] * 2
    told = ends(*(lambda person=person: sign(card, by=person, at=AT) for person in people))
    assert sorted(told) == ["K8b"] * 3 + ["done"] * 3
    card.refresh_from_db()
    assert card.is_fully_signed
    assert SignOff.objects.count() == 3


def test_two_editors_draft_two_versions(place: CatalogueCity) -> None:
    service = a_service(place)
    told = ends(*[lambda: draft_card(service, place.city, card_contents(), **place.editing)] * 4)
    assert told == ["done"] * 4
    assert sorted(InformationCard.objects.values_list("version", flat=True)) == [1, 2, 3, 4]


def test_one_card_brought_in_force_twice_at_once(place: CatalogueCity) -> None:
    card = signed(place, draft_card(a_service(place), place.city, card_contents(), **place.editing))
    days = (ON, ON + timedelta(days=1))
    told = ends(*(lambda day=day: bring_in_force(card, day, approval_act="н", **place.editing) for day in days))
    assert sorted(told) == ["K8b", "done"]
