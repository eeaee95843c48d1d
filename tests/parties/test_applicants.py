from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from office.audit import history
from office.audit.models import AccessRecord
from office.law import Refusal, StaleChange
from office.parties.applicants import (
    DuplicateApplicant,
    NotTheSame,
    add_document,
    correct_applicant,
    data_of,
    register_applicant,
)
from office.parties.data import ApplicantData, DocumentData
from office.parties.models import Applicant, DocumentKind, Kind
from office.parties.search import SEARCH
from office.vault.fields import UnfitValueError
from tests.factories.parties import AT, Place, a_firm, a_place, an_applicant, person_data
from tests.together import together

BOOKLET = DocumentData(
    kind=DocumentKind.PASSPORT_BOOK, series_number="AB 123456", issued_by="Луцький РВ", issued_on=date(2010, 5, 4)
)


def test_a_natural_person_is_registered_in_stored_forms(place: Place) -> None:
    data = person_data(surname="д'яконюк", given_name="МАРʼЯНА", phone="050 000-00-01", email=" m@example.test ")
    stored = Applicant.objects.get(pk=register_applicant(replace(data, document=BOOKLET), **place.where).pk)
    assert (stored.surname, stored.given_name) == ("Дʼяконюк", "Марʼяна")
    assert (stored.phone, stored.email, stored.unzr) == ("+380500000001", "m@example.test", None)
    assert stored.folded_name.startswith("дяконюк маряна ")
    assert stored.city_id == place.centre.city_id
    assert [document.series_number for document in stored.identity_documents.all()] == ["АВ123456"]


@pytest.mark.clause("D3")
def test_a_legal_person_has_a_name_and_a_code_and_nothing_of_a_natural_one(place: Place) -> None:
    firm = a_firm(place, surname="Зайве", rntrc="5478800114", born_on=date(2050, 1, 1))
    assert (firm.kind, firm.surname, firm.rntrc, firm.born_on) == (Kind.LEGAL, "", None, None)
    assert firm.edrpou
    assert str(firm) == firm.legal_name


def test_the_journal_tells_which_fields_and_no_values(place: Place) -> None:
    applicant = an_applicant(place, phone="", needs="")
    (entry,) = history(applicant)
    assert (entry.verb, entry.by, entry.at) == ("applicant.registered", place.worker, AT)
    assert "surname" in entry.data["fields"]
    assert "phone" not in entry.data["fields"]
    assert applicant.rntrc
    assert applicant.rntrc not in str(entry.data)
    assert applicant.surname not in str(entry.data)


def test_every_problem_is_told_at_its_field_at_once(place: Place) -> None:
    hostile = ApplicantData(
        surname="Коваль\x00",
        given_name="",
        rntrc="0000000000",
        unzr="20501301-00001",
        katottg="UA1",
        address="а" * 10_000,
        post_index="430",
        phone="'; DROP TABLE parties_applicant; --",
        email="не адреса",
        preferred_channel="pigeon",
        sex="?",
        needs="\x07",
        document=DocumentData(kind="id_card", series_number="12", issued_by="", valid_until=date(2020, 1, 1)),
    )
    with pytest.raises(ValidationError) as refused:
        register_applicant(hostile, **place.where)
    assert set(refused.value.message_dict) == {
        *("surname", "given_name", "rntrc", "unzr", "katottg", "address", "post_index", "phone", "email"),
        *("preferred_channel", "sex", "needs", "document_series_number", "document_issued_by", "document_issued_on"),
    }
    assert not Applicant.objects.exists()


@pytest.mark.parametrize("kind", ["", "robot"])
def test_a_person_is_natural_or_legal(place: Place, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        register_applicant(person_data(kind=kind), **place.where)
    assert list(refused.value.message_dict) == ["kind"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": Kind.LEGAL}, {"legal_name", "edrpou"}),
        ({"surname": "", "given_name": " "}, {"surname", "given_name"}),
        ({"rntrc_refused": True}, {"rntrc"}),
        ({"document": replace(BOOKLET, kind="library_card")}, {"document_kind"}),
        ({"document": replace(BOOKLET, valid_until=date(2009, 1, 1))}, {"document_valid_until"}),
    ],
)
def test_what_must_be_there_is_asked_for(place: Place, changes: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        register_applicant(person_data(**changes), **place.where)
    assert set(refused.value.message_dict) == fields


def test_ordinary_text_keeps_markup_and_drops_what_is_invisible(place: Place) -> None:
    applicant = an_applicant(place, address="<b>вул.</b>\n \u202eСадова\u200b, 1", needs="' OR 1=1 --")
    assert (applicant.address, applicant.needs) == ("<b>вул.</b> Садова, 1", "' OR 1=1 --")


def test_who_refused_a_taxpayer_number_is_registered_without_one(place: Place) -> None:
    applicant = an_applicant(place, rntrc="", rntrc_refused=True)
    assert (applicant.rntrc, applicant.rntrc_refused) == (None, True)


def test_the_same_taxpayer_number_is_the_same_person_whatever_the_reason(place: Place) -> None:
    there = an_applicant(place)
    again = person_data(rntrc=there.rntrc)
    with pytest.raises(DuplicateApplicant) as refused:
        register_applicant(again, not_the_same=NotTheSame.NAMESAKE, **place.where)
    assert refused.value.certain
    assert refused.value.field == "rntrc"
    assert [one.id for one in refused.value.candidates] == [there.id]
    assert AccessRecord.objects.filter(person_id=str(there.id), by=place.worker, purpose=SEARCH).count() == 1


def test_the_same_code_is_the_same_firm(place: Place) -> None:
    firm = a_firm(place)
    with pytest.raises(DuplicateApplicant) as refused:
        a_firm(place, edrpou=firm.edrpou)
    assert (refused.value.certain, refused.value.field) == (True, "edrpou")


def test_a_probable_double_is_shown_and_passed_by_with_a_reason(place: Place) -> None:
    there = an_applicant(place, rntrc="")
    twin = person_data(
        rntrc="", surname=there.surname, given_name=there.given_name, patronymic=there.patronymic, born_on=there.born_on
    )
    with pytest.raises(DuplicateApplicant) as refused:
        register_applicant(twin, **place.where)
    assert not refused.value.certain
    assert [one.id for one in refused.value.candidates] == [there.id]
    other = register_applicant(twin, not_the_same=NotTheSame.NAMESAKE, **place.where)
    (entry,) = history(other)
    assert (entry.data["not_the_same"], entry.data["similar"]) == ("namesake", [str(there.id)])


def test_one_document_shown_by_two_people_is_a_probable_double(place: Place) -> None:
    there = an_applicant(place, document=BOOKLET)
    with pytest.raises(DuplicateApplicant) as refused:
        an_applicant(place, rntrc="", document=BOOKLET)
    assert [(one.id, one.certain) for one in refused.value.candidates] == [(there.id, False)]
    register_applicant(person_data(document=BOOKLET), not_the_same=NotTheSame.OTHER_DOCUMENT, **place.where)


def test_another_city_has_its_own_record_of_the_same_person(place: Place) -> None:
    there = an_applicant(place)
    elsewhere = an_applicant(a_place(), rntrc=there.rntrc)
    assert elsewhere.pk != there.pk


def test_only_staff_of_the_centre_registers(place: Place) -> None:
    with pytest.raises(Refusal):
        register_applicant(person_data(), centre=place.centre, by=a_place().worker, at=AT)


def test_a_correction_changes_what_was_asked_and_the_version(place: Place) -> None:
    applicant = an_applicant(place)
    data = replace(data_of(applicant), surname="Вишнівський", phone="", needs="Ліфт")
    corrected = correct_applicant(applicant, data, version=1, **place.who)
    assert (corrected.surname, corrected.phone, corrected.version) == ("Вишнівський", None, 2)
    assert corrected.folded_name.startswith("вишнівськии ")
    entry = list(history(applicant))[-1]
    assert entry.verb == "applicant.corrected"
    assert set(entry.data["fields"]) <= {"surname", "phone", "needs"}
    assert "Вишнівський" not in str(entry.data)


def test_a_correction_that_changes_nothing_leaves_no_trace(place: Place) -> None:
    applicant = an_applicant(place)
    same = correct_applicant(applicant, data_of(applicant), version=1, **place.who)
    assert same.version == 1
    assert len(history(applicant)) == 1


def test_a_stale_correction_is_told_with_the_present_state(place: Place) -> None:
    applicant = an_applicant(place)
    correct_applicant(applicant, replace(data_of(applicant), address="вул. Нова, 1"), version=1, **place.who)
    with pytest.raises(StaleChange) as refused:
        correct_applicant(applicant, replace(data_of(applicant), address="вул. Інша, 2"), version=1, **place.who)
    assert isinstance(refused.value.present, Applicant)
    assert (refused.value.present.address, refused.value.present.version) == ("вул. Нова, 1", 2)
    assert Applicant.objects.get(pk=applicant.pk).address == "вул. Нова, 1"


def test_a_correction_makes_nobody_the_double_of_another(place: Place) -> None:
    one, other = an_applicant(place), an_applicant(place)
    with pytest.raises(DuplicateApplicant) as refused:
        correct_applicant(other, replace(data_of(other), rntrc=one.rntrc or ""), version=1, **place.who)
    assert (refused.value.certain, [found.id for found in refused.value.candidates]) == (True, [one.id])
    assert AccessRecord.objects.filter(person_id=str(one.id)).count() == 1


def test_a_correction_of_a_phone_asks_nothing_about_namesakes(place: Place) -> None:
    there = an_applicant(place, rntrc="")
    data = replace(data_of(there), document=None)
    twin = register_applicant(data, not_the_same=NotTheSame.RELATIVE, **place.where)
    assert correct_applicant(twin, replace(data_of(twin), phone="0500000009"), version=1, **place.who).version == 2


def test_staff_of_another_city_can_not_correct(place: Place) -> None:
    applicant = an_applicant(place)
    with pytest.raises(Applicant.DoesNotExist):
        correct_applicant(applicant, data_of(applicant), version=1, by=a_place().worker, at=AT)


def test_a_document_added_twice_stays_one_with_the_later_words(place: Place) -> None:
    applicant = an_applicant(place)
    add_document(applicant, BOOKLET, **place.who)
    add_document(applicant, replace(BOOKLET, issued_by="Волинський РВ"), **place.who)
    (document,) = applicant.identity_documents.all()
    assert document.issued_by == "Волинський РВ"
    verbs = [entry.verb for entry in history(applicant)]
    assert verbs == ["applicant.registered", "applicant.document_added", "applicant.document_corrected"]
    with pytest.raises(Applicant.DoesNotExist):
        add_document(applicant, BOOKLET, by=a_place().worker, at=AT)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"surname": ""}, "d3_applicant_natural_or_legal"),
        ({"kind": "legal"}, "d3_applicant_natural_or_legal"),
        ({"edrpou": "45000126"}, "d3_applicant_natural_or_legal"),
        ({"rntrc_refused": True}, "parties_rntrc_or_refused"),
        ({"katottg": "UA07"}, "parties_katottg_form"),
        ({"post_index": "4300"}, "parties_post_index_form"),
        ({"folded_name": ""}, "parties_folded_name_made"),
    ],
)
@pytest.mark.clause("D3")
def test_the_table_itself_refuses_a_record_that_is_nobody(
    place: Place, change: dict[str, Any], constraint: str
) -> None:
    applicant = an_applicant(place)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Applicant.objects.filter(pk=applicant.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"rntrc": "0000000000"},
        {"rntrc": "54788-0011"},
        {"phone": "0501234567"},
        {"unzr": "2050010100011"},
        {"email": "e" * 255},
    ],
)
def test_a_sealed_column_takes_nothing_but_its_own_form_and_does_not_repeat_it(
    place: Place, change: dict[str, Any]
) -> None:
    applicant = an_applicant(place)
    with pytest.raises(UnfitValueError) as refused:
        Applicant.objects.filter(pk=applicant.pk).update(**change)
    assert not any(str(value) in str(refused.value) for value in change.values())


@pytest.mark.parametrize("column", ["rntrc", "unzr", "phone", "email", "needs"])
@pytest.mark.parametrize("plain", [b"5478800114", b"\xc1\x02 a head and nothing sealed behind it"])
def test_the_table_itself_refuses_what_is_not_sealed(place: Place, column: str, plain: bytes) -> None:
    applicant = an_applicant(place)
    statement = sql.SQL("UPDATE parties_applicant SET {} = %s WHERE id = %s").format(sql.Identifier(column))
    with pytest.raises(IntegrityError, match="parties_applicant_sealed"), transaction.atomic():
        connection.cursor().execute(statement, [plain, applicant.pk])


def test_the_table_itself_knows_a_number_once_in_a_city(place: Place) -> None:
    one, other = an_applicant(place), an_applicant(place)
    with pytest.raises(IntegrityError, match="parties_rntrc_once"), transaction.atomic():
        Applicant.objects.filter(pk=other.pk).update(rntrc=one.rntrc)
    with pytest.raises(IntegrityError, match="parties_not_merged_into_self"), transaction.atomic():
        Applicant.objects.filter(pk=other.pk).update(merged_into=other)
    Applicant.objects.filter(pk=other.pk).update(merged_into=one, rntrc=one.rntrc)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "known_by",
    [
        {"rntrc": "5478800114"},
        {"rntrc": "", "surname": "Лелеченко", "given_name": "Віра", "patronymic": "", "born_on": date(2050, 1, 1)},
        {"rntrc": "", "surname": "Лелеченко", "given_name": "Віра", "patronymic": "", "born_on": None},
        {"rntrc": "", "document": BOOKLET},
    ],
)
def test_of_eight_desks_that_register_one_person_at_once_one_does(known_by: dict[str, Any]) -> None:
    place = a_place()
    typed = [person_data(**known_by) for _desk in range(8)]
    ends = together(*[lambda data=data: register_applicant(data, **place.where) for data in typed])
    (winner,) = [end for end in ends if isinstance(end, Applicant)]
    told = [end for end in ends if isinstance(end, DuplicateApplicant)]
    assert len(told) == 7
    assert all([one.id for one in end.candidates] == [winner.id] for end in told)
    assert place.centre.city.applicants.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_slip_in_the_surname_still_meets_the_one_who_registers_at_the_same_moment() -> None:
    place = a_place()
    alike = {"rntrc": "", "given_name": "Віра", "patronymic": "Петрівна", "born_on": date(2050, 1, 1)}
    typed = [person_data(**alike, surname=surname) for surname in ("Лелеченко", "Лиличенко", "Лелеченка", "Лелечeнко")]
    ends = together(*[lambda data=data: register_applicant(data, **place.where) for data in typed])
    assert sum(isinstance(end, Applicant) for end in ends) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_none_is_lost_silently() -> None:
    place = a_place()
    applicant = an_applicant(place)

    def job(address: str) -> Callable[[], Applicant]:
        data = replace(data_of(applicant), address=address)
        return lambda: correct_applicant(applicant, data, version=1, **place.who)

    ends = together(job("вул. Перша, 1"), job("вул. Друга, 2"))
    (winner,) = [end for end in ends if isinstance(end, Applicant)]
    (told,) = [end for end in ends if isinstance(end, StaleChange)]
    stored = Applicant.objects.get(pk=applicant.pk)
    assert stored.address == winner.address
    assert isinstance(told.present, Applicant)
    assert told.present.address == winner.address
