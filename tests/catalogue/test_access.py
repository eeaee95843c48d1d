import pytest

from office.catalogue.access import access_card, signatures_open_to
from office.catalogue.cards import submit_for_signing
from office.catalogue.drafting import draft_card
from office.catalogue.models import InformationCard, SignKind
from tests.factories.accounts import a_worker
from tests.factories.catalogue import (
    AT,
    CatalogueCity,
    a_card_in_force,
    a_catalogue_city,
    a_service,
    card_contents,
)

pytestmark = pytest.mark.django_db


def test_a_card_that_was_in_force_is_open_to_all(place: CatalogueCity) -> None:
    card = a_card_in_force(place, a_service(place))
    assert access_card(InformationCard, card.pk, worker=a_worker(), at=AT) == card


def test_a_card_being_signed_is_seen_by_its_editor_and_its_signers_only(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    card = submit_for_signing(draft, **place.editing)
    for worker in (place.editor, place.head("dsp"), place.signers.department):
        assert access_card(InformationCard, card.pk, worker=worker, at=AT) == card
    for worker in (a_worker(), place.head("pfu"), place.signers.regional, a_catalogue_city().editor):
        with pytest.raises(InformationCard.DoesNotExist):
            access_card(InformationCard, card.pk, worker=worker, at=AT)


def test_a_draft_of_nobodys_is_not_seen_by_a_head(place: CatalogueCity) -> None:
    draft = draft_card(a_service(place), place.city, card_contents(), **place.editing)
    with pytest.raises(InformationCard.DoesNotExist):
        access_card(InformationCard, draft.pk, worker=place.head("dsp"), at=AT)


@pytest.mark.parametrize(
    ("decides", "head", "kinds"),
    [("pfu", "pfu", [SignKind.PROVIDER_HEAD]), ("pfu", "pfu-region", [SignKind.PENSION_REGIONAL]), ("pfu", "dsp", [])],
)
def test_the_signatures_a_head_may_give(place: CatalogueCity, decides: str, head: str, kinds: list[SignKind]) -> None:
    service = a_service(place, decides=decides)
    card = submit_for_signing(draft_card(service, place.city, card_contents(), **place.editing), **place.editing)
    assert signatures_open_to(card, by=place.head(head), at=AT) == kinds
