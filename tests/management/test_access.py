"""The records of access: narrowed by person, worker, case and period, page by page, and taken out as a table."""

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.audit import history, read_access
from office.audit.models import AccessRecord
from office.audit.openings import PAGE
from office.cases.access import access_case, access_package
from office.cases.models import Case
from office.centres.models import Role
from office.parties.accounts import Claims, account_of, sign_in
from office.parties.affected import add_affected, correct_affected
from office.parties.auditing import AUDIT, people_to_audit
from office.parties.data import AffectedData
from office.parties.models import AffectedPerson, Ground, Relation
from office.parties.representatives import AuthorityData, add_representative
from tests.factories import cases, centres
from tests.factories.management import Heads
from tests.management.conftest import AtDesk

AT_MOST = 12
HOME = "management:access"


@pytest.fixture
def auditor(heads: Heads, at_desk: AtDesk) -> Client:
    return at_desk(heads.auditor)


def a_read_case(world: cases.World, times: int = 1, **person: Any) -> Case:
    """Give a case that its front office has opened so many times."""
    case = cases.a_registered_case(world, applicant=cases.a_person(world, **person))
    for _each in range(times):
        access_case(world.front, case.pk, at=world.at, purpose="work on the case")
    return case


def page(client: Client, **asked: Any) -> str:
    answer = client.get(reverse(HOME), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(client: Client, **asked: Any) -> list[AccessRecord]:
    context = client.get(reverse(HOME), asked).context
    return [row.record for row in context["rows"]]


def a_day(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.clause("K21")
def test_every_opening_stands_on_the_page_the_latest_first(world: cases.World, auditor: Client) -> None:
    case = a_read_case(world, 2)
    records = shown(auditor)
    assert [record.pk for record in records] == list(
        AccessRecord.objects.order_by("-at", "-pk").values_list("pk", flat=True)[:PAGE]
    )
    text = page(auditor)
    assert world.front.short_name in text
    assert "work on the case" in text
    assert case.number in text
    assert case.applicant.surname not in text, "whose data they were is told by the key of the record alone"


def test_the_page_is_the_auditors_alone(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    for stranger in (world.head, heads.admin, heads.director, world.front):
        assert at_desk(stranger).get(reverse(HOME)).status_code == 404
        assert at_desk(stranger).post(reverse("management:access_export")).status_code == 404


@pytest.mark.clause("K21")
def test_a_person_is_found_by_number_and_by_name_and_that_is_an_opening_too(
    world: cases.World, heads: Heads, auditor: Client
) -> None:
    case, other = a_read_case(world, surname="Ґалаґан", rntrc="5478800114"), a_read_case(world, surname="Інша")
    for asked in ({"who": "5478800114"}, {"who": "Ґалаґан"}, {"person": f"applicant~{case.applicant_id}"}):
        records = shown(auditor, **asked)
        assert {record.person_id for record in records} == {str(case.applicant_id)}
    looked = AccessRecord.objects.filter(by=heads.auditor)
    assert {(record.person_id, record.purpose) for record in looked} == {(str(case.applicant_id), AUDIT)}
    assert "Ґалаґан" in page(auditor, person=f"applicant~{case.applicant_id}")
    assert "Нікого" not in page(auditor, person=f"applicant~{other.applicant_id}")


@pytest.mark.clause("K21")
def test_openings_of_a_persons_account_are_found_by_the_person(world: cases.World, auditor: Client) -> None:
    case = a_read_case(world, rntrc="5478800114")
    claims = Claims("city", "z-1", rntrc="5478800114", email="z@example.test")
    account = account_of(sign_in(claims, at=world.at), at=world.at)
    stranger = account_of(sign_in(replace(claims, subject="z-2", rntrc=""), at=world.at), at=world.at)
    assert account is not None
    assert stranger is not None
    for one in (account, stranger):
        read_access(one, by=world.front, at=world.at, purpose="an application on-line")
    asked = {"person": f"applicant~{case.applicant_id}"}
    assert {record.person_id for record in shown(auditor, **asked)} == {str(case.applicant_id), str(account.pk)}
    assert "акаунт" in page(auditor, **asked).lower() or "обліков" in page(auditor, **asked).lower()
    assert str(stranger.pk) not in page(auditor)


def test_of_several_people_it_asks_who_is_meant(world: cases.World, heads: Heads, auditor: Client) -> None:
    first = a_read_case(world, surname="Коваль", given_name="Ада")
    second = a_read_case(world, surname="Коваль", given_name="Лада")
    text = page(auditor, who="Коваль", worker=str(world.front.pk))
    for case in (first, second):
        assert f"person=applicant~{case.applicant_id}" in text
    assert f"worker={world.front.pk}" in text
    shown_to = AccessRecord.objects.filter(by=heads.auditor).values_list("person_id", flat=True)
    assert set(shown_to) == {str(first.applicant_id), str(second.applicant_id)}


def an_affected_person(case: Case, world: cases.World, **changes: Any) -> AffectedPerson:
    norm: dict[str, Any] = {"consent_required": False, "no_consent_basis": "Закон № 2297-VI, стаття 11"}
    data = AffectedData(surname="Ґедзь", given_name="Віра", relation=Relation.SPOUSE, **norm)
    return add_affected(case.applicant, replace(data, **changes), by=world.front, at=world.at)


@pytest.mark.clause("K21")
def test_an_affected_person_is_found_by_number_and_by_name(world: cases.World, heads: Heads, auditor: Client) -> None:
    case, other = a_read_case(world), a_read_case(world)
    person = an_affected_person(case, world, rntrc="5478800114", patronymic="Іллівна")
    again = an_affected_person(other, world, surname="Інший")
    for each in (person, again):
        read_access(each, by=world.front, at=world.at, purpose="work on the case", subject=case)
    for typed in ("5478800114", "гедзь", "Віра ҐЕДЗЬ", "ґедзь віра іллівна"):
        records = shown(auditor, who=typed)
        assert {record.person_id for record in records} == {str(person.pk)}, typed
        assert {record.by for record in records} == {world.front, heads.auditor}, "who looks for somebody is found too"


@pytest.mark.clause("K21")
def test_a_representative_is_found_as_an_applicant_is(world: cases.World, auditor: Client) -> None:
    case, acting = a_read_case(world), cases.a_person(world, surname="Заступненко", rntrc="5478800114")
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 15", world.at.date())
    add_representative(case.applicant, acting, authority, seen=True, by=world.front, at=world.at)
    read_access(acting, by=world.front, at=world.at, purpose="work on the case", subject=case)
    for typed in ("5478800114", "Заступненко"):
        records = shown(auditor, who=typed)
        assert {record.person_id for record in records} == {str(acting.pk)}
        assert "work on the case" in {record.purpose for record in records}


@pytest.mark.clause("K21")
def test_of_an_applicant_and_an_affected_person_it_asks_who_is_meant(
    world: cases.World, heads: Heads, auditor: Client
) -> None:
    case = a_read_case(world, surname="Коваль")
    child = an_affected_person(case, world, surname="Коваль", given_name="Ада")
    elsewhere = cases.a_world()
    an_affected_person(cases.a_registered_case(elsewhere), elsewhere, surname="Коваль")
    text = page(auditor, who="Коваль")
    for kind, key in (("applicant", case.applicant_id), ("affected", child.pk)):
        assert f"person={kind}~{key}" in text
    assert text.count("person=affected~") == 1, "those of another city are not found"
    assert "особа, чиї дані обробляються" in text
    looked = AccessRecord.objects.filter(by=heads.auditor).values_list("person_kind", "person_id")
    assert set(looked) == {("parties.applicant", str(case.applicant_id)), ("parties.affectedperson", str(child.pk))}


def test_a_corrected_name_is_found_and_the_former_one_is_not(world: cases.World, auditor: Client) -> None:
    person = an_affected_person(a_read_case(world), world)
    data = AffectedData(
        surname="Виправленко",
        given_name="Віра",
        relation=Relation.SPOUSE,
        consent_required=False,
        no_consent_basis=person.no_consent_basis,
    )
    correct_affected(person, data, version=person.version, by=world.front, at=world.at)
    assert {record.person_id for record in shown(auditor, who="Виправленко")} == {str(person.pk)}
    assert auditor.get(reverse(HOME), {"who": "Ґедзь"}).status_code == 422
    assert [*history(person)][-1].data["fields"] == ["surname"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_for_a_person_takes_the_same_statements(
    world: cases.World, heads: Heads, auditor: Client, rows: int, django_assert_num_queries: Any
) -> None:
    case = a_read_case(world)
    for given_name in ("Ада", "Віра", "Зоя")[:rows]:
        an_affected_person(case, world, given_name=given_name)
    posting = heads.auditor.postings.get()
    with django_assert_num_queries(5):  # two of them mark the transaction
        assert len(people_to_audit(posting, "Ґедзь", at=world.at)) == rows


def test_who_is_unknown_is_told_at_the_field(auditor: Client) -> None:
    for asked, words in (
        ({"who": "Невідомий"}, "нікого не знайдено"),
        ({"case": "0/0-2026"}, "Справи з таким номером немає"),
        (a_day("since", date(2026, 2, 28)) | {"since_day": 30}, "Такої дати немає"),
    ):
        answer = auditor.get(reverse(HOME), asked)
        assert answer.status_code == 422
        assert words in answer.content.decode()


@pytest.mark.parametrize("person", ["applicant~x", "worker~00000000-0000-4000-8000-000000000000", "x", "applicant"])
def test_a_person_who_is_not_there_is_not_found(auditor: Client, person: str) -> None:
    assert auditor.get(reverse(HOME), {"person": person}).status_code == 404


def test_a_person_of_another_city_is_not_found(world: cases.World, auditor: Client) -> None:
    elsewhere = cases.a_registered_case(cases.a_world())
    assert auditor.get(reverse(HOME), {"person": f"applicant~{elsewhere.applicant_id}"}).status_code == 404
    assert auditor.get(reverse(HOME), {"who": elsewhere.applicant.phone or "5677912311"}).status_code == 422
    assert auditor.get(reverse(HOME), {"case": elsewhere.number}).status_code in {200, 422}
    assert str(elsewhere.applicant_id) not in page(auditor)


@pytest.mark.clause("K21")
def test_of_who_serves_two_cities_nothing_is_told_of_the_other_one(world: cases.World, auditor: Client) -> None:
    own, other = a_read_case(world), cases.a_world()
    elsewhere = cases.a_registered_case(other)
    here: dict[str, Any] = {"centre": other.centre, "provider": elsewhere.provider, "by": other.head, "at": world.at}
    centres.a_posting(Role.FRONT_OFFICE, worker=world.front, **here)
    access_case(world.front, elsewhere.pk, at=world.at, purpose="work elsewhere")
    rows = auditor.get(reverse(HOME)).context["rows"]
    told = {row.record.purpose: (row.key, row.number, row.case) for row in rows}
    assert told["work on the case"] == (str(own.applicant_id), own.number, own.pk)
    assert told["work elsewhere"] == ("", "", None)
    for text in (page(auditor), auditor.post(reverse("management:access_export")).content.decode()):
        assert str(elsewhere.applicant_id) not in text
        assert str(elsewhere.pk) not in text
        assert str(own.applicant_id)[:8] in text


@pytest.mark.clause("K21")
def test_by_worker_case_and_period(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    case, other = a_read_case(world), a_read_case(world)
    access_package(world.front, case.package_id, at=world.at, purpose="taking a package in")
    world.later(days=1)
    access_case(world.head, other.pk, at=world.at, purpose="review")
    auditor = at_desk(heads.auditor)

    assert {record.by for record in shown(auditor, worker=str(world.head.pk))} == {world.head}
    assert {record.subject_id for record in shown(auditor, case=case.number)} == {str(case.pk), str(case.package_id)}

    today, before = world.at.date(), world.at.date() - timedelta(days=1)
    assert {record.purpose for record in shown(auditor, **a_day("since", today))} == {"review"}
    assert "review" not in {record.purpose for record in shown(auditor, **a_day("until", before))}
    both = shown(
        auditor, **a_day("since", before), **a_day("until", today), worker=str(world.head.pk), case=other.number
    )
    assert [record.purpose for record in both] == ["review"]
    assert shown(auditor, worker=str(heads.chief.pk)) == []
    assert "Таких даних ніхто не відкривав" in page(auditor, worker=str(heads.chief.pk))


def test_pages_by_key_lose_and_repeat_nothing(world: cases.World, auditor: Client) -> None:
    person = cases.a_person(world)
    for number in range(2 * PAGE + 7):
        # Three at one moment, so that the key decides at an end of a page.
        read_access(person, by=world.front, at=world.at + timedelta(minutes=number // 3), purpose="work")
    everything = list(AccessRecord.objects.order_by("-at", "-pk").values_list("pk", flat=True))

    seen, pages, after = [], 0, ""
    while after or not pages:
        context = auditor.get(reverse(HOME), {"after": after} if after else {}).context
        seen += [row.record.pk for row in context["rows"]]
        pages, after = pages + 1, str(context["page"].after or "")
    assert seen == everything
    assert pages == -(-len(everything) // PAGE)
    for spoilt in ("x", "2026-11-20~1", "2026-11-20T00:00:00+00:00~²", f"2026-11-20T00:00:00+00:00~{1 << 70}"):
        assert [record.pk for record in shown(auditor, after=spoilt)] == everything[:PAGE]


@pytest.mark.clause("K21")
def test_a_table_is_taken_out_and_the_journal_says_so(world: cases.World, heads: Heads, auditor: Client) -> None:
    case = a_read_case(world, 3)
    read_access(case.applicant, by=world.front, at=world.at, purpose="=cmd|' /C calc'!A0", subject=case)
    asked = f"?case={case.number}&worker={world.front.pk}"
    answer = auditor.post(reverse("management:access_export") + asked)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="access-20261120-')

    head, *rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert head == ["Коли", "Працівник", "Чиї дані", "Ключ запису", "Мета", "Справа"]
    records = AccessRecord.objects.filter(subject_id__in=[str(case.pk), str(case.package_id)], by=world.front)
    assert len(rows) == records.count() > 3
    assert {row[3] for row in rows} == {str(case.applicant_id)}
    assert {row[5] for row in rows} == {case.number}
    assert "'=cmd|' /C calc'!A0" in {row[4] for row in rows}
    assert datetime.fromisoformat(rows[0][0]).utcoffset() == timedelta(hours=2)

    entry = history(heads.auditor).last()
    assert entry is not None
    assert (entry.verb, entry.by, entry.data["rows"]) == ("access.exported", heads.auditor, len(rows))
    assert entry.data["worker"] == str(world.front.pk)
    assert ["cases.case", str(case.pk)] in entry.data["subjects"]


def test_too_much_at_once_is_refused(world: cases.World, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    a_read_case(world, 3)
    monkeypatch.setattr("office.audit.openings.MOST_TAKEN_OUT", 2)
    answer = auditor.post(reverse("management:access_export"))
    assert answer.status_code == 409
    assert "оберіть коротший проміжок" in answer.content.decode()
    assert auditor.post(reverse("management:access_export") + "?who=Невідомий").status_code == 422


def test_the_page_takes_the_same_statements_for_one_row_and_for_three(world: cases.World, auditor: Client) -> None:
    case = a_read_case(world)
    asked = {"person": f"applicant~{case.applicant_id}", "case": case.number, "worker": str(world.front.pk)}

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            page(auditor, **asked)
        return len(counted)

    statements()
    few = statements()
    for _each in range(2):
        access_case(world.front, case.pk, at=world.at, purpose="work on the case")
    assert statements() == few == AT_MOST


def test_every_search_has_an_index_of_its_own(db: None) -> None:
    searches = {
        "audit_access_by_person": "person_kind, person_id, at",
        "audit_access_by_worker": "by_id, at",
        "audit_access_by_subject": "subject_kind, subject_id, at",
    }
    with connection.cursor() as cursor:
        for index, columns in searches.items():
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
            assert f"({columns})" in cursor.fetchone()[0]


@pytest.mark.clause("K21")
def test_where_the_opening_can_not_be_written_down_nothing_is_opened(world: cases.World, at_desk: AtDesk) -> None:
    case = cases.a_registered_case(world)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_accessrecord ADD CONSTRAINT full_disk CHECK (purpose = '') NOT VALID")
    with pytest.raises(IntegrityError, match="full_disk"), transaction.atomic():
        access_case(world.front, case.pk, at=world.at, purpose="work on the case")
    desk = at_desk(world.front)
    desk.raise_request_exception = False
    answer = desk.get(reverse("backoffice:case", args=[case.pk]))
    assert answer.status_code >= 400
    assert case.applicant.surname not in answer.content.decode()
