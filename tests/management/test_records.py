"""Messages that did not go are sent again; the journal of a case is read, checked and proved by the auditor alone."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from office.audit import record
from office.audit.checker import check
from office.audit.models import DaySeal, JournalEntry, WholeCheck
from office.audit.sealing import seal_days
from office.audit.verification import verify
from office.audit.watching import JournalNotWholeError, check_whole
from office.cases.models import Case
from office.centres.calendars import local_day
from office.messages import Channel, send
from office.messages.models import Message
from office.messages.states import State
from tests.factories import cases
from tests.factories.journal import forge, tamper, the_night_after
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
    assert "Ланцюг цілий, але жодного запису ще не запечатано" in page
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


def a_sealed_case(world: cases.World) -> Case:
    """Give a case whose acts of today are sealed, on the next morning."""
    case = cases.a_decided_case(world)
    seal_days(at=the_night_after(local_day(world.at)))
    world.later(days=1)
    return case


def test_a_sealed_case_is_called_whole_and_its_proof_can_be_taken_along(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    case = a_sealed_case(world)
    auditor = at_desk(heads.auditor)
    page = auditor.get(reverse("management:journal_case", args=[case.pk])).content.decode()
    assert "записи по 20.11.2026 включно" in page
    assert "ті самі, що були запечатані" in page
    address = reverse("management:journal_proof", args=[case.pk])
    assert address in page
    given = auditor.get(address)
    assert given.headers["Content-Disposition"].startswith('attachment; filename="proof-')
    words = check(given.content.decode(), bytes(DaySeal.objects.get().hash).hex())
    assert f"cases.case {case.pk}" in words
    for stranger in (world.head, heads.admin, world.front):
        assert at_desk(stranger).get(address).status_code == 404


def test_sealed_entries_rewritten_with_fitting_hashes_are_not_called_whole(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    case = a_sealed_case(world)
    forge(case, 2)
    assert list(verify(case)) == []  # the chain alone does not know
    auditor, home = at_desk(heads.auditor), reverse("management:journal_case", args=[case.pk])
    page = auditor.get(home).content.decode()
    assert "Записи не ті, що були запечатані" in page
    assert "цілий" not in page
    proof = reverse("management:journal_proof", args=[case.pk])
    assert proof not in page
    assert auditor.get(proof).headers["Location"] == home


def test_a_case_of_many_acts_on_many_days_is_proved_in_as_many_statements(
    world: cases.World, heads: Heads, at_desk: AtDesk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = a_sealed_case(world)
    address = reverse("management:journal_proof", args=[case.pk])
    for days in range(2):
        for each in range(3 * days):
            record("case.opened_by_applicant", case, by=None, at=world.at, data={"each": each})
            seal_days(at=the_night_after(local_day(world.at)))
            world.later(days=1)
        auditor = at_desk(heads.auditor)
        auditor.get(address)
        with django_assert_num_queries(12):
            assert auditor.get(address).status_code == 200


def test_days_that_stay_unsealed_are_told_to_who_looks_after_the_office(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    a_sealed_case(world)
    for days, is_told in ((0, False), (3, True)):
        world.later(days=days)
        for worker, name in ((heads.auditor, "management:journal"), (heads.admin, "management:messages")):
            page = at_desk(worker).get(reverse(name)).content.decode()
            assert ("Журнал не запечатано з 21.11.2026" in page) is is_told


def test_the_last_check_of_the_whole_journal_is_told_with_what_it_found(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    case = a_sealed_case(world)
    of_case = reverse("management:journal_case", args=[case.pk])
    pages = [(heads.auditor, reverse("management:journal")), (heads.admin, reverse("management:messages"))]

    def told() -> set[str]:
        shown = [at_desk(worker).get(page).content.decode() for worker, page in (*pages, (heads.auditor, of_case))]
        return {page.partition('id="whole-check">')[2].partition("</p>")[0] for page in shown}

    [before] = told()
    assert "Весь журнал ще не перевіряли" in before
    check_whole()
    WholeCheck.objects.update(at=world.at)
    [whole] = told()
    assert "востаннє перевірено" in whole
    assert "цілий" in whole
    assert "запізнюється" not in whole
    tamper("DELETE FROM audit_journalentry WHERE id = (SELECT min(id) FROM audit_journalentry)")
    with pytest.raises(JournalNotWholeError):
        check_whole()
    WholeCheck.objects.filter(faults=0).delete()
    WholeCheck.objects.update(at=world.at)
    [broken] = told()
    assert "пошкодж" in broken
    assert "цілий" not in broken
    world.later(days=9)
    assert all("запізнюється" in page for page in told())


def test_a_case_whose_last_entries_were_cut_off_is_not_called_whole(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    case = a_sealed_case(world)
    record("case.opened_by_applicant", case, by=None, at=world.at)
    seal_days(at=the_night_after(local_day(world.at)))
    last = JournalEntry.objects.filter(subject_id=str(case.pk)).order_by("sequence").last()
    assert last is not None
    tamper("DELETE FROM audit_journalentry WHERE id = %(id)s", id=last.pk)
    auditor = at_desk(heads.auditor)
    page = auditor.get(reverse("management:journal_case", args=[case.pk])).content.decode()
    assert "Ланцюг цього журналу порушено" in page
    assert reverse("management:journal_proof", args=[case.pk]) not in page
    assert auditor.get(reverse("management:journal_proof", args=[case.pk])).status_code == 302
