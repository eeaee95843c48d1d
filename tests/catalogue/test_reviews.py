"""Editors hear of cards past their review or near it, once a week (L15)."""

from datetime import date, timedelta

import pytest

from office.catalogue.reviews import tell_of_reviews
from office.catalogue.shelf import near_review
from office.messages.letters import worded
from office.messages.models import Message
from tests.factories.catalogue import AT, ON, CatalogueCity, a_card_in_force, a_catalogue_city, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> CatalogueCity:
    """Give a city with a card past its review in March, one near it then, and one for next year."""
    place = a_catalogue_city()
    for name, day in {"Минула": date(2026, 2, 28), "Близька": date(2026, 3, 20), "Далека": date(2027, 1, 1)}.items():
        a_card_in_force(place, a_service(place, name=name), review_on=day)
    return place


def test_past_and_near_cards_are_told_of_and_far_ones_are_not(place: CatalogueCity) -> None:
    march = AT.replace(month=3, day=2)  # a Monday
    assert [card.service.name for card in near_review(place.city, march.date())] == ["Минула", "Близька"]
    assert tell_of_reviews(at=march) == 1
    letter = worded(Message.objects.get(key__startswith=f"card-reviews:{place.editor.pk}"))
    assert letter.subject == "Картки, які час переглянути: 2"
    assert "— Минула: треба було до 28.02.2026" in letter.text
    assert "— Близька: до 20.03.2026" in letter.text
    assert "Далека" not in letter.text


def test_one_letter_a_week(place: CatalogueCity) -> None:
    march = AT.replace(month=3, day=2)
    for later in (0, 1, 6, 7):
        tell_of_reviews(at=march + timedelta(days=later))
    assert Message.objects.filter(key__startswith=f"card-reviews:{place.editor.pk}").count() == 2


def test_where_nothing_is_to_be_reviewed_nobody_is_written_to(place: CatalogueCity) -> None:
    assert list(near_review(place.city, ON)) == []
    assert tell_of_reviews(at=AT) == 0
    assert not Message.objects.exists()
