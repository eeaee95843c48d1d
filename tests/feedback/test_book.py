"""The book of responses and proposals: written, published without personal data alone, answered; nothing goes away."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit import history
from office.audit.models import AccessRecord
from office.feedback.answering import answer_entry
from office.feedback.models import EntryDuty, FeedbackBook, FeedbackEntry, Moderation
from office.feedback.moderating import access_entry, moderate
from office.feedback.queries import public_book, published, to_answer, to_publish
from office.feedback.settings import set_terms
from office.feedback.states import EntryKind, EntryWay
from office.feedback.writing import Said, enter_paper
from office.law import Refusal, StaleChange
from office.messages.models import Message
from office.vault.resealing import reseal, table_of
from tests.factories.feedback import HOSTILE, a_served_ticket, an_entry
from tests.factories.queueing import Reception
from tests.factories.vault import BOTH, OLD, use

TEXT = "Пані Зоряна Вербицька з 050 123 45 67 допомогла"


def shown(entry: FeedbackEntry) -> list[str]:
    return list(published(entry.pk).pieces)


@pytest.mark.clause("L52")
def test_anybody_writes_and_the_head_owes_an_answer(hall: Reception) -> None:
    first = an_entry(hall, name="Зоряна  Вербицька", contact="Zoryana@example.test", kind=EntryKind.PROPOSAL)
    second = an_entry(hall.later(days=400))
    assert (first.number, second.number) == ("1/2026", "1/2027")
    assert (first.name, first.contact, first.channel) == ("Зоряна Вербицька", "zoryana@example.test", "email")
    duty = EntryDuty.objects.get(entry=first)
    assert (duty.clause, duty.bearer, duty.due_at.date().isoformat()) == (
        "L52",
        hall.head,
        "2026-12-21",
    )  # a Sunday's Monday
    assert [each.verb for each in history(first)] == ["book.entered"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "а" * 4001}, "text"),
        ({"contact": "немає"}, "contact"),
        ({"name": "а" * 161}, "name"),
    ],
)
def test_what_can_not_be_written_is_told_at_its_field(hall: Reception, said: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        an_entry(hall, **said)
    assert (refused.value.clause, refused.value.field) == ("L52", field)
    assert not FeedbackBook.objects.exists()


def test_a_form_that_is_sent_twice_is_one_entry(hall: Reception) -> None:
    request = uuid4()
    first, again = an_entry(hall, request=request), an_entry(hall, "Інше", request=request)
    assert first.pk == again.pk
    assert FeedbackBook.objects.get().last_number == 1
    assert an_entry(hall).number == "2/2026"


def test_a_page_of_the_paper_book_is_typed_in_by_staff_with_its_scan(hall: Reception) -> None:
    said = Said(EntryKind.THANKS, "Дякую за чай")
    entry = enter_paper(hall.centre, said, scan=None, request=uuid4(), **hall.clerk())
    assert (entry.way, entry.entered_by) == ("paper", hall.clerks[0])
    _desk, stranger = hall.elsewhere()
    with pytest.raises(Refusal) as refused:
        enter_paper(hall.centre, said, scan=None, by=stranger, at=hall.at, request=uuid4())
    assert refused.value.clause == "K12"


@pytest.mark.clause("L52")
def test_a_moderator_hides_parts_and_nothing_else(hall: Reception) -> None:
    entry = an_entry(hall, TEXT)
    assert list(to_publish(hall.centre)) == [entry]
    with pytest.raises(Moderation.DoesNotExist):
        published(entry.pk)
    for hidden, reason, field in (
        ([TEXT], "ім'я", "hidden"),
        (["Оксана"], "ім'я", "hidden"),
        (["Зоряна"], " ", "reason"),
    ):
        with pytest.raises(Refusal) as refused:
            moderate(entry, hidden=hidden, reason=reason, **hall.of_head)
        assert refused.value.field == field
    moderate(entry, hidden=["Зоряна Вербицька", "050 123 45 67"], reason="ім'я і телефон", **hall.of_head)
    assert shown(entry) == ["Пані ", " з ", " допомогла"]
    moderate(entry, hidden=["Зоряна Вербицька"], reason="телефон є на сайті", **hall.of_head)
    assert shown(entry) == ["Пані ", " з 050 123 45 67 допомогла"]
    assert [each.data for each in history(entry)][1:] == [
        {"time": 1, "hidden": 2, "reason": "ім'я і телефон"}, {"time": 2, "hidden": 1, "reason": "телефон є на сайті"},
    ]  # fmt: skip
    assert access_entry(hall.head, entry.pk, at=hall.at, purpose="p").text == TEXT
    assert AccessRecord.objects.filter(person_kind="feedback.feedbackentry", person_id=str(entry.pk)).count() == 1
    with pytest.raises(FeedbackEntry.DoesNotExist):
        access_entry(hall.clerks[0], entry.pk, at=hall.at, purpose="p")
    with pytest.raises(Refusal) as refused:
        moderate(entry, **hall.clerk())
    assert refused.value.clause == "K3"


@pytest.mark.clause("L52")
def test_the_answer_stands_beside_the_entry_and_goes_to_who_left_a_contact(hall: Reception) -> None:
    entry = an_entry(hall, contact="050 123 45 67")
    moderate(entry, **hall.of_head)
    assert [each.entry for each in to_answer(hall.centre)] == [entry]
    with pytest.raises(Refusal):
        answer_entry(entry, text=" ", **hall.of_head)
    with pytest.raises(Refusal) as refused:
        answer_entry(entry, text="Дякуємо", **hall.clerk())
    assert refused.value.clause == "K3"
    answer_entry(entry, text="Дякуємо", **hall.later(days=40).of_head)
    with pytest.raises(StaleChange):
        answer_entry(entry, text="Ще раз", **hall.of_head)
    assert published(entry.pk).entry.answer.text == "Дякуємо"
    assert EntryDuty.objects.get(entry=entry).is_late
    sent = Message.objects.get()
    assert (sent.channel, sent.address, sent.data["text"]) == ("sms", "+380501234567", "Дякуємо")


def test_the_public_book_is_read_page_by_page_and_shows_nobody(hall: Reception) -> None:
    entries = [
        an_entry(hall.later(seconds=1), f"Відгук {nth}", name="Зоряна", kind=EntryKind.RESPONSE) for nth in range(21)
    ]
    for entry in entries:
        moderate(entry, **hall.of_head)
    an_entry(hall, "ще не опубліковано")
    first = public_book(centre=hall.centre)
    rest = public_book(centre=hall.centre, after=first.after)
    assert [each.pieces[0] for each in [*first.rows, *rest.rows]] == [f"Відгук {nth}" for nth in reversed(range(21))]
    assert rest.after is None
    assert public_book(kind=EntryKind.THANKS).rows == []
    assert public_book(answered=True).rows == []
    assert "name" in first.rows[0].entry.get_deferred_fields()


@pytest.mark.clause("L52")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM feedback_feedbackentry",
        "TRUNCATE feedback_feedbackentry CASCADE",
        "UPDATE feedback_feedbackentry SET kind = 'thanks'",
        "UPDATE feedback_feedbackentry SET sequence = 7",
        "UPDATE feedback_feedbackentry SET text = text || '\\x00'::bytea",
        "UPDATE feedback_feedbackentry SET contact = text",
        "DELETE FROM feedback_moderation",
        "UPDATE feedback_moderation SET pieces = '[\"Усе чудово\"]'",
        "UPDATE feedback_entryanswer SET text = 'інше'",
        "DELETE FROM feedback_entryanswer",
        "DELETE FROM feedback_rating",
    ],
)
def test_the_database_itself_lets_nothing_be_removed_or_changed(hall: Reception, statement: str) -> None:
    entry = an_entry(hall, TEXT)
    moderate(entry, **hall.of_head)
    answer_entry(entry, text="Дякуємо", **hall.of_head)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    assert FeedbackEntry.objects.get(pk=entry.pk).text == TEXT


def test_keys_are_changed_under_what_never_changes(hall: Reception, settings: Any) -> None:
    use(settings, OLD)
    entry = an_entry(hall, TEXT, name="Зоряна")
    use(settings, BOTH)
    assert sum(reseal(table_of(FeedbackEntry), BOTH)) == 1
    found = FeedbackEntry.objects.get(pk=entry.pk)
    assert (found.text, found.name) == (TEXT, "Зоряна")


def test_a_number_that_would_leave_a_gap_is_refused(hall: Reception) -> None:
    entry = an_entry(hall)
    FeedbackBook.objects.update(last_number=5)
    with pytest.raises(IntegrityError, match="leave a gap"), transaction.atomic():
        an_entry(hall)
    assert list(FeedbackEntry.objects.values_list("sequence", flat=True)) == [entry.sequence]


def test_a_centre_promises_less_than_the_law_allows_never_more(hall: Reception) -> None:
    set_terms(hall.centre, entry_days=10, enquiry_days=5, **hall.of_head)
    entry = an_entry(hall)
    assert EntryDuty.objects.get(entry=entry).due_at.date() == (hall.at + timedelta(days=10)).date()
    for entries, enquiries, clause in ((31, 5, "L52"), (5, 0, "L16")):
        with pytest.raises(Refusal) as refused:
            set_terms(hall.centre, entry_days=entries, enquiry_days=enquiries, **hall.of_head)
        assert refused.value.clause == clause


def test_hostile_text_is_kept_as_it_is(hall: Reception) -> None:
    entry = an_entry(hall, HOSTILE)
    moderate(entry, **hall.of_head)
    assert shown(entry) == [HOSTILE.strip()]


def test_a_desk_is_noted_where_its_code_was_scanned(hall: Reception) -> None:
    a_served_ticket(hall)
    assert an_entry(hall, way=EntryWay.DESK, desk=hall.desks[0]).desk == hall.desks[0]
