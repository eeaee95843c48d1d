"""Messages that did not go are sent again; the journal of a case is read by the auditor alone."""

import pytest
from django.urls import reverse

from office.audit.models import JournalEntry
from office.messages import Channel, send
from office.messages.models import Message
from office.messages.states import State
from tests.factories import cases
from tests.factories.journal import tamper
from tests.factories.management import Heads
from tests.management.conftest import AtDesk


def a_failed_message(world: cases.World) -> Message:
    data = {"clause": "L30", "what": "передати справу", "due": world.at, "about": "1-1/1-2026"}
    message = send(
        channel=Channel.EMAIL, address="kerivnyk@example.test", template="duty_soon", data=data, key="k", at=world.at
    )
    message.move(State.SENDING)
    message.move(State.FAILED)
    message.last_error = "поштова скринька переповнена"
    message.save()
    return message


def test_a_message_that_did_not_go_says_why_and_is_sent_again(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    message, admin, home = a_failed_message(world), at_desk(heads.admin), reverse("management:messages")
    assert "поштова скринька переповнена" in admin.get(home).content.decode()
    address = reverse("management:message_resend", args=[message.pk])
    assert at_desk(world.head).post(address).status_code == 404
    assert admin.post(address).status_code == 303
    message.refresh_from_db()
    assert message.state == State.QUEUED
    assert admin.post(address).status_code == 409


@pytest.mark.clause("K21")
def test_the_auditor_reads_the_journal_of_a_case_by_its_number(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    case, auditor, home = cases.a_registered_case(world), at_desk(heads.auditor), reverse("management:journal")
    one = reverse("management:journal_case", args=[case.pk])
    assert auditor.get(home, {"number": case.number}).headers["Location"] == one
    page = auditor.get(one).content.decode()
    for entry in JournalEntry.objects.filter(subject_id=str(case.pk)):
        assert entry.verb in page
    assert "справу зареєстровано" in page
    assert f"номер: {case.number}" in page
    assert "Ланцюг цілий" in page
    assert case.applicant.surname not in page
    assert "Справи з таким номером немає" in auditor.get(home, {"number": "0/0-2026"}).content.decode()
    for stranger in (world.head, heads.admin, world.front):
        assert at_desk(stranger).get(one).status_code == 404


def test_a_broken_chain_is_told(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    case = cases.a_registered_case(world)
    first = "UPDATE audit_journalentry SET verb = 'case.archived' WHERE subject_id = %(id)s AND sequence = 1"
    tamper(first, id=str(case.pk))
    page = at_desk(heads.auditor).get(reverse("management:journal_case", args=[case.pk])).content.decode()
    assert "Ланцюг цього журналу порушено" in page
    assert "№1" in page
