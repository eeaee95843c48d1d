from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from office.audit.models import AccessRecord
from office.law import Refusal
from office.parties.models import Applicant, IdentityDocument
from office.parties.names import fold
from office.parties.rules import Query, Reason
from office.parties.search import candidates, query_of, read_query, search_applicants
from office.vault.fields import SealedTextField
from tests.factories.parties import AT, Place, a_firm, a_place, an_applicant, person_data
from tests.parties.test_applicants import BOOKLET

VIRA: dict[str, Any] = {
    "surname": "Лелеченко",
    "given_name": "Віра",
    "patronymic": "Петрівна",
    "born_on": date(2050, 1, 1),
    "rntrc": "5478800108",
    "phone": "0500009001",
}


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("5478800108", Query(rntrc="5478800108", documents=("5478800108",))),
        ("050 000 90 01", Query(phone="+380500009001", documents=("0500009001",))),
        ("Лелеченко Віра 01.01.2050", Query(folded="лелеченко віра", born_on=date(2050, 1, 1))),
        ("2050-01-01 лелеченко", Query(folded="лелеченко", born_on=date(2050, 1, 1))),
        ("лелеченко 31.02.2050", Query(folded="лелеченко", documents=("31.02.2050", "ЛЕЛЕЧЕНКО31.02.2050"))),
        ("АВ 123456", Query(documents=("123456", "AB123456", "АВ123456"))),
        ("45000126", Query(edrpou="45000126", documents=("45000126",))),
        ("20500101-00011", Query(unzr="20500101-00011", documents=("2050010100011",))),
        ("", Query()),
        ("к", Query()),
        ("\x00", Query()),
        ("' OR 1=1 --", Query(folded=fold("or"))),
        ("%_\\", Query()),
    ],
)
def test_one_line_is_understood_by_what_it_holds(typed: str, query: Query) -> None:
    assert read_query(typed) == query


@given(st.text(max_size=300))
def test_no_line_breaks_the_reader(text: str) -> None:
    query = read_query(text)
    assert "\x00" not in f"{query}"
    assert len(query.folded) <= 4_000


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("5478800108", Reason.RNTRC),
        ("(050) 000-90-01", Reason.PHONE),
        ("AB 123456", Reason.DOCUMENT),
        ("лелеч", Reason.NAME),
        ("ЛЕЛЕЧЕНКО ВІРА", Reason.WHOLE_NAME),
        ("Віра Лелеченко", Reason.WHOLE_NAME),
        ("Лелеченко Віра 01.01.2050", Reason.NAME_AND_BIRTH),
        ("Лиличенко Віра Петрівна 01.01.2050", Reason.SIMILAR_AND_BIRTH),
        ("01.01.2050", Reason.BIRTH),
    ],
)
def test_a_person_is_found_by_each_thing_known_of_them(place: Place, typed: str, reason: Reason) -> None:
    vira = an_applicant(place, **VIRA, document=BOOKLET)
    an_applicant(place, surname="Степовий", born_on=date(2051, 1, 1), phone="0500009002")
    (found,) = search_applicants(read_query(typed), **place.where)
    assert (found.id, found.full_name) == (vira.id, "Лелеченко Віра Петрівна")
    assert reason in found.reasons


def test_a_firm_is_found_by_its_code_and_by_its_name(place: Place) -> None:
    firm = a_firm(place, legal_name="Товариство «Теплий дім»")
    assert [one.id for one in search_applicants(read_query(firm.edrpou or ""), **place.where)] == [firm.id]
    assert [one.id for one in search_applicants(read_query("товариство теплий"), **place.where)] == [firm.id]


def test_the_likeliest_comes_first_with_every_reason(place: Place) -> None:
    by_name = an_applicant(place, **VIRA | {"rntrc": "", "born_on": date(2060, 5, 5), "phone": ""})
    by_phone = an_applicant(place, surname="Степова", phone=VIRA["phone"])
    vira = an_applicant(place, **VIRA, document=BOOKLET)
    query = query_of(
        replace(person_data(**VIRA, document=BOOKLET), document=replace(BOOKLET, series_number="АВ123456"))
    )
    query = replace(query, phone="+380500009001")
    found = search_applicants(query, **place.where)
    assert [one.id for one in found] == [vira.id, by_name.id, by_phone.id]
    assert found[0].reasons == (Reason.RNTRC, Reason.DOCUMENT, Reason.NAME_AND_BIRTH, Reason.PHONE)
    assert [one.certain for one in found] == [True, False, False]
    assert [one.probable for one in found] == [True, False, False]


def test_a_list_shows_no_number_that_could_be_used(place: Place) -> None:
    an_applicant(place, **VIRA)
    (found,) = search_applicants(Query(folded="лелеченко"), **place.where)
    assert (found.rntrc_tail, found.phone_tail) == ("••••••0108", "•••••••••9001")
    assert "5478800108" not in repr(found)


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_takes_one_statement_and_its_log_another(
    place: Place, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _person in range(people):
        an_applicant(place, surname="Лелеченко")
    query = Query(
        rntrc="5478800108", phone="+380500009001", documents=("АВ123456",), folded="лелеченко", born_on=date(2050, 1, 1)
    )
    with django_assert_num_queries(1):
        assert len(candidates(query, city_id=place.centre.city_id)) == people
    with django_assert_num_queries(3):  # the posting, the search, the log
        search_applicants(query, **place.where)
    assert AccessRecord.objects.filter(by=place.worker).count() == people


def test_an_empty_question_asks_nothing_of_the_database(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert candidates(Query(), city_id=place.centre.city_id) == []


def test_another_city_and_merged_records_are_not_found(place: Place) -> None:
    stays, goes = an_applicant(place, **VIRA), an_applicant(place, surname="Лелеченко")
    an_applicant(a_place(), surname="Лелеченко")
    Applicant.objects.filter(pk=goes.pk).update(merged_into=stays)
    assert [one.id for one in search_applicants(Query(folded="лелеченко"), **place.where)] == [stays.id]


def test_who_has_no_place_at_the_centre_searches_nothing(place: Place) -> None:
    with pytest.raises(Refusal):
        search_applicants(Query(folded="лелеченко"), centre=place.centre, by=a_place().worker, at=AT)


def test_the_limit_keeps_the_best(place: Place) -> None:
    for _person in range(5):
        an_applicant(place, surname="Лелеченчук")
    vira = an_applicant(place, **VIRA)
    found = search_applicants(Query(folded="лелечен", rntrc="5478800108"), limit=2, **place.where)
    assert len(found) == 2
    assert found[0].id == vira.id


MANY = """
INSERT INTO parties_applicant (
    id, city_id, kind, surname, given_name, patronymic, born_on, rntrc, rntrc_refused, legal_name, katottg, address,
    post_index, phone, preferred_language, preferred_channel, needs, folded_name, version, created_at, created_by_id
) SELECT gen_random_uuid(), %(city)s, 'natural', 'Прізвище' || n, 'Імʼя', '', DATE '2050-01-01' + n::int %% 14000,
    rntrc, false, '', '', '', '', phone, 'uk', 'phone', '', md5(n::text), 1, now(), %(worker)s
FROM unnest(%(rntrcs)s::bytea[], %(phones)s::bytea[]) WITH ORDINALITY AS sealed (rntrc, phone, n)
"""


# The planner must see many documents too, or a walk over the few there are is rightly the cheaper way.
THEIR_DOCUMENTS = """
INSERT INTO parties_identitydocument (
    applicant_id, kind, series_number, issued_by, issued_on, created_at, created_by_id
) SELECT person.id, 'passport_book', series_number, 'Орган видачі', DATE '2050-01-01', now(), %(worker)s
FROM (SELECT id, row_number() OVER () AS n FROM parties_applicant WHERE city_id = %(city)s) AS person
JOIN unnest(%(numbers)s::bytea[]) WITH ORDINALITY AS sealed (series_number, n) USING (n)
"""


def test_every_branch_of_a_search_goes_by_an_index(place: Place) -> None:
    told: dict[str, Any] = {
        "city": place.centre.city_id,
        "worker": place.worker.pk,
        "rntrcs": [_cell(Applicant, "rntrc", f"{1_000_000_000 + n}") for n in range(20_000)],
        "phones": [_cell(Applicant, "phone", f"+38050{n:07}") for n in range(20_000)],
        "numbers": [_cell(IdentityDocument, "series_number", f"АВ{200_000 + n}") for n in range(20_000)],
    }
    with connection.cursor() as cursor:
        cursor.execute(MANY, told)
        cursor.execute(THEIR_DOCUMENTS, told)
        cursor.execute("ANALYZE parties_applicant, parties_identitydocument")
    query = Query(
        rntrc="1000000001",
        edrpou="45000126",
        unzr="20500101-00011",
        phone="+380500000001",
        documents=("АВ123456", "AB123456"),
        folded="c4ca42",
        born_on=date(2050, 1, 2),
    )
    plan = _plan(query, place)
    assert "Seq Scan on parties_applicant" not in plan
    for index in (
        *("parties_rntrc_once", "parties_applicant_name", "parties_applicant_born", "parties_applicant_phone"),
        *("parties_applicant_unzr", "parties_document_number"),
    ):
        assert index in plan


def _cell(model: type[Model], column: str, text: str) -> bytes:
    field = model._meta.get_field(column)
    assert isinstance(field, SealedTextField)
    return field.seal(text)


def _plan(query: Query, place: Place) -> str:
    with connection.execute_wrapper(_explain := _Explain()):
        candidates(query, city_id=place.centre.city_id)
    return _explain.plan


class _Explain:
    """Ask the database how it would answer each statement, then let it answer."""

    plan = ""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        execute(f"EXPLAIN {sql}", params, many, context)
        self.plan += "\n".join(line for (line,) in context["cursor"].fetchall())
        return execute(sql, params, many, context)
