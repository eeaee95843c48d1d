"""Everybody writes at once: numbers have no gap, a ticket has one rating, a form is one entry, an answer is one."""

from functools import partial
from uuid import uuid4

import pytest

from office.feedback.answering import answer_entry
from office.feedback.models import EntryAnswer, FeedbackEntry, Rating
from office.feedback.rating import rate
from office.feedback.states import EnquiryChannel, RatingWay
from tests.factories.feedback import a_served_ticket, an_enquiry, an_entry
from tests.factories.queueing import Reception, a_reception
from tests.together import ends, together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 16


@pytest.fixture
def hall(transactional_db: None) -> Reception:
    return a_reception(clerks="dsp")


@pytest.mark.clause("L52", "L16")
def test_all_at_once(hall: Reception) -> None:
    entries = together(*(partial(an_entry, hall, f"Відгук {nth}") for nth in range(CROWD)))
    assert all(isinstance(each, FeedbackEntry) for each in entries)
    assert sorted(FeedbackEntry.objects.values_list("sequence", flat=True)) == list(range(1, CROWD + 1))

    request = uuid4()
    same = together(*(partial(an_entry, hall, request=request) for _each in range(8)))
    assert len({each.pk for each in same if isinstance(each, FeedbackEntry)}) == 1
    assert an_entry(hall).sequence == CROWD + 2

    enquiries = together(*(partial(an_enquiry, hall, EnquiryChannel.PHONE) for _each in range(8)))
    assert sorted(getattr(each, "sequence", 0) for each in enquiries) == list(range(1, 9))

    ticket = a_served_ticket(hall)
    rated = ends(*(partial(rate, ticket, 1 + nth % 5, way=RatingWay.KIOSK, at=hall.at) for nth in range(8)))
    assert sorted(rated) == ["L52"] * 7 + ["done"]
    assert Rating.objects.count() == 1
    again = ends(*(partial(rate, ticket, 5, way=RatingWay.PHONE, at=hall.at) for _each in range(8)))
    assert (again, Rating.objects.get().steps) == (["done"] * 8, 5)

    entry = FeedbackEntry.objects.get(sequence=1)
    answered = ends(*(partial(answer_entry, entry, text="Дякуємо", **hall.of_head) for _each in range(4)))
    assert sorted(answered) == ["L52"] * 3 + ["done"]
    assert EntryAnswer.objects.count() == 1
