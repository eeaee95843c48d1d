"""Who asks by telephone, e-mail, letter or on the web is answered the same way (L16)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit import history
from office.audit.models import AccessRecord
from office.booking.codes import shown
from office.documents.files import verify_file
from office.feedback.access import access_enquiry, enquiries_shown, letter_of
from office.feedback.enquiring import ask, log_enquiry
from office.feedback.models import Enquiry, EnquiryAnswer, EnquiryDuty
from office.feedback.queries import Wanted, by_number_and_code, overdue
from office.feedback.replying import Reply, answer_at_once, answer_enquiry, letter_sent
from office.feedback.states import EnquiryChannel, EnquiryState
from office.law import Refusal, StaleChange
from office.messages.models import Message
from tests.factories.feedback import an_enquiry, asked
from tests.factories.queueing import Reception

Channel = EnquiryChannel
ANSWER = "Паспорт і заява."


def reply(channel: EnquiryChannel, text: str = ANSWER) -> Reply:
    return Reply(channel, text, "Зоряна Вербицька")


@pytest.mark.clause("L16")
@pytest.mark.parametrize("channel", Channel)
def test_an_answer_goes_the_way_the_question_came(hall: Reception, channel: EnquiryChannel) -> None:
    found = an_enquiry(hall, channel)
    duty = EnquiryDuty.objects.get(enquiry=found)
    assert (found.number, duty.clause) == ("З-1/2026", "L16")
    assert duty.bearer in (hall.clerks if channel == Channel.WEB else hall.clerks[:1])
    for other in set(Channel) - {channel}:
        with pytest.raises(Refusal) as refused:
            answer_enquiry(found, reply(other), **hall.clerk(1))
        assert (refused.value.clause, refused.value.field) == ("L16", "channel")
    answer = answer_enquiry(found, reply(channel), **hall.later(hours=1).clerk(1))
    is_letter = channel == Channel.POST
    found.refresh_from_db()
    duty.refresh_from_db()
    assert (found.state, answer.told_at) == (
        (EnquiryState.WRITTEN, None) if is_letter else (EnquiryState.ANSWERED, hall.at)
    )
    assert (duty.is_open, answer.letter is not None) == (is_letter, is_letter)
    assert [each.address for each in Message.objects.all()] == (
        ["zoryana@example.test"] if channel == Channel.EMAIL else []
    )
    with pytest.raises(StaleChange):
        answer_enquiry(found, reply(channel), **hall.clerk())


@pytest.mark.clause("L16")
def test_a_letter_is_owed_until_it_is_sent(hall: Reception) -> None:
    found = an_enquiry(hall, Channel.POST)
    answer_enquiry(found, reply(Channel.POST), **hall.clerk())
    assert verify_file(letter_of(hall.clerks[1], found.pk, at=hall.at, purpose="p"))
    letter_sent(found, **hall.later(days=1).clerk(1))
    found.refresh_from_db()
    assert (found.state, found.answer.told_at, found.answer.told_by) == (EnquiryState.ANSWERED, hall.at, hall.clerks[1])
    assert not EnquiryDuty.objects.open().exists()
    with pytest.raises(StaleChange):
        letter_sent(found, **hall.clerk())
    assert [each.verb for each in history(found)] == ["enquiry.registered", "enquiry.answered", "enquiry.letter_sent"]


@pytest.mark.clause("L16")
def test_the_database_itself_knows_one_channel_of_question_and_answer(hall: Reception) -> None:
    found = an_enquiry(hall, Channel.EMAIL)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    told = {"text": ANSWER, "answered_by": hall.head, "written_at": hall.at}
    with pytest.raises(IntegrityError, match="l16_answered_by_the_same_means"), transaction.atomic():
        EnquiryAnswer.objects.create(enquiry=found, channel=Channel.WEB, **told)
    answer_enquiry(found, reply(Channel.EMAIL), **hall.clerk())
    for statement in (
        "DELETE FROM feedback_enquiry", "UPDATE feedback_enquiry SET channel = 'web'",
        "UPDATE feedback_enquiry SET question = question || '\\x00'::bytea", "DELETE FROM feedback_enquiryanswer",
        "UPDATE feedback_enquiryanswer SET channel = 'web'", "UPDATE feedback_enquiry SET number = 'З-9/2026'",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("channel", "said", "field"),
    [
        (Channel.EMAIL, {"contact": "немає"}, "contact"),
        (Channel.EMAIL, {"contact": ""}, "contact"),
        (Channel.PHONE, {"contact": "12"}, "contact"),
        (Channel.POST, {"contact": ""}, "contact"),
        (Channel.POST, {"name": ""}, "name"),
        (Channel.OTHER, {"contact": " "}, "contact"),
        (Channel.PHONE, {"question": " "}, "question"),
        (Channel.PHONE, {"question": "а" * 4001}, "question"),
        (Channel.WEB, {}, "channel"),
    ],
)
def test_what_leads_nowhere_is_told_at_its_field(
    hall: Reception, channel: EnquiryChannel, said: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        log_enquiry(hall.centre, asked(channel, **said), request=uuid4(), **hall.clerk())
    assert (refused.value.clause, refused.value.field) == ("L16", field)
    assert not Enquiry.objects.exists()


def test_what_is_answered_in_the_same_call_is_written_down_in_one_go(hall: Reception) -> None:
    request, said = uuid4(), asked(Channel.PHONE, contact="", name="")
    made = answer_at_once(hall.centre, said, answer=ANSWER, request=request, **hall.clerk())
    again = answer_at_once(hall.centre, said, answer=ANSWER, request=request, **hall.clerk())
    assert (made.pk, made.state) == (again.pk, EnquiryState.ANSWERED)
    assert (made.answer.told_to, EnquiryDuty.objects.met().count()) == ("the caller", 1)


def test_who_asks_on_the_web_reads_the_answer_by_number_and_code(hall: Reception) -> None:
    found = ask(hall.centre, asked(Channel.WEB, contact="Zoryana@Example.test"), at=hall.at, request=uuid4())
    told = Message.objects.get()
    assert (told.address, shown(found.code) in told.data["text"], found.number in told.data["subject"]) == (
        "zoryana@example.test", True, True,
    )  # fmt: skip
    other = an_enquiry(hall)
    for number in (found.number, "з-1/2026", " 1/2026", "3-1/2026"[2:]):
        assert by_number_and_code(number, shown(found.code).lower()) == found
    for number, code in ((found.number, other.code), (other.number, found.code), ("", found.code), (found.number, "")):
        with pytest.raises(Enquiry.DoesNotExist):
            by_number_and_code(number, code)
    answer_enquiry(found, reply(Channel.WEB), **hall.clerk())
    assert Message.objects.count() == 2


def test_web_questions_go_to_who_has_fewest(hall: Reception) -> None:
    bearers = [EnquiryDuty.objects.get(enquiry=an_enquiry(hall)).bearer for _each in range(4)]
    assert len(set(bearers[:3])) == 3
    assert bearers[3] == bearers[0]


def test_the_register_is_searched_and_every_opening_logged(hall: Reception) -> None:
    web, phone, post = (an_enquiry(hall.later(minutes=1), each) for each in (Channel.WEB, Channel.PHONE, Channel.POST))
    answer_enquiry(phone, reply(Channel.PHONE), **hall.clerk())

    def found(**wanted: object) -> list[Enquiry]:
        page = enquiries_shown(hall.centre, Wanted(**wanted), after=None, by=hall.head, at=hall.at, purpose="p")  # type: ignore[arg-type]
        return list(page.rows)

    assert found() == [post, phone, web]
    assert found(open_only=True) == [post, web]
    assert found(channel="phone") == found(typed="050 1234567") == found(typed=phone.number) == [phone]
    assert found(typed="немає") == []
    assert AccessRecord.objects.filter(person_id=str(phone.pk)).count() == 4
    _desk, stranger = hall.elsewhere()
    with pytest.raises(Enquiry.DoesNotExist):
        access_enquiry(stranger, web.pk, at=hall.at, purpose="p")
    with pytest.raises(Refusal):
        enquiries_shown(hall.centre, Wanted(), after=None, by=stranger, at=hall.at, purpose="p")
    assert overdue(hall.centre, at=hall.at + timedelta(days=20)) == (2, 0)
