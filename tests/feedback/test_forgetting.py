"""Who asked, and where the answer went, are erased a month after it; what was said stays, and the database guards both."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.audit import history
from office.booking.codes import shown
from office.feedback.answering import answer_entry
from office.feedback.forgetting import forget_contacts
from office.feedback.models import Enquiry, EnquiryAnswer, FeedbackEntry
from office.feedback.queries import Wanted, by_number_and_code, register
from office.feedback.replying import Reply, answer_enquiry
from office.feedback.states import EnquiryChannel
from office.feedback.terms import CONTACTS_KEPT
from tests.factories.feedback import an_enquiry, an_entry
from tests.factories.queueing import Reception

Channel = EnquiryChannel


def answered(hall: Reception, channel: EnquiryChannel) -> Enquiry:
    found = an_enquiry(hall, channel)
    answer_enquiry(found, Reply(channel, "Паспорт і заява.", "Зоряна Вербицька"), **hall.clerk())
    return found


@pytest.mark.clause("L16")
def test_contacts_go_a_month_after_the_answer_and_the_answer_stays(hall: Reception) -> None:
    told = [answered(hall, channel) for channel in (Channel.PHONE, Channel.EMAIL, Channel.OTHER, Channel.WEB)]
    waiting, letter = an_enquiry(hall, Channel.EMAIL), answered(hall, Channel.POST)
    later = hall.at + CONTACTS_KEPT
    assert forget_contacts(at=later) == 0
    later += timedelta(seconds=1)
    assert forget_contacts(at=later) == len(told)
    assert forget_contacts(at=later) == 0
    for found in told:
        found.refresh_from_db()
        answer = EnquiryAnswer.objects.get(enquiry=found)
        assert (found.name, found.contact, found.forgotten_at) == ("", "", later)
        assert (answer.told_to, answer.text, answer.forgotten_at) == ("", "Паспорт і заява.", later)
        assert by_number_and_code(found.number, shown(found.code)).question == "Які потрібні документи?"
        assert [entry.by for entry in history(found) if entry.verb == "enquiry.contact_erased"] == [None]
    assert [each.pk for each in register(hall.centre, Wanted(typed="zoryana@example.test")).rows] == [waiting.pk]
    letter.refresh_from_db()  # the post has not got it yet: it is owed, and needs its address
    assert letter.contact


@pytest.mark.clause("L52")
def test_an_entry_keeps_its_words_and_number(hall: Reception) -> None:
    entry = an_entry(hall, name="Зоряна Вербицька", contact="zoryana@example.test")
    other = an_entry(hall, name="Лесь", contact="les@example.test")
    answer_entry(entry, text="Дякуємо", **hall.of_head)
    assert forget_contacts(at=hall.at + timedelta(days=32)) == 1
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.text, entry.name, entry.contact, entry.channel) == ("Зручно і швидко", "", "", "email")
    assert (other.name, other.contact) == ("Лесь", "les@example.test")


def test_nothing_else_is_emptied_and_nothing_before_its_time(hall: Reception) -> None:
    found, entry = answered(hall, Channel.EMAIL), an_entry(hall, name="Лесь", contact="les@example.test")
    at = hall.at
    tries: list[tuple[Any, dict[str, Any]]] = [
        (Enquiry.objects.filter(pk=found.pk), {"name": "", "contact": ""}),
        (Enquiry.objects.filter(pk=found.pk), {"forgotten_at": at}),
        (Enquiry.objects.filter(pk=found.pk), {"contact": "other@example.test"}),
        (EnquiryAnswer.objects.filter(enquiry=found), {"text": "", "forgotten_at": at}),
        (FeedbackEntry.objects.filter(pk=entry.pk), {"name": ""}),
        (FeedbackEntry.objects.filter(pk=entry.pk), {"text": "", "name": "", "contact": "", "forgotten_at": at}),
        (
            Enquiry.objects.filter(pk=an_enquiry(hall, Channel.PHONE).pk),
            {"name": "", "contact": "", "forgotten_at": at},
        ),
    ]
    for rows, change in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    forget_contacts(at=at + timedelta(days=32))
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=found.pk).update(forgotten_at=None)
