"""Texts past their review or near it are told to those whose they are, once a week (L15)."""

from datetime import timedelta

import pytest

from office.messages.models import Message
from office.publications.access import publications_of
from office.publications.queries import near_review
from office.publications.reviews import tell_of_text_reviews
from tests.factories.centres import a_scene
from tests.factories.publications import ON, Desk, a_desk_of, a_text

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L15")
def test_what_is_past_its_review_is_told_once_a_week(desk: Desk) -> None:
    text = a_text(desk, review_on=f"{ON.day + 5}.{ON.month}.{ON.year}")
    a_desk_of(a_scene())
    assert tell_of_text_reviews(at=desk.at) == 3, "the editor, the head, the director; nobody of the other city"
    assert tell_of_text_reviews(at=desk.at) == 3
    assert Message.objects.count() == 3
    tell_of_text_reviews(at=desk.at + timedelta(days=7))
    assert Message.objects.count() == 6
    held = desk.head.postings.all()
    assert list(near_review(publications_of(held), ON)) == [text]
    assert not near_review(publications_of(held), ON - timedelta(days=40)).exists()
