"""Sealed columns as models use them, on the columns of people and messages."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection
from django.db.models import F, Q

from office.messages.models import Message
from office.parties.models import Applicant, Consent, IdentityDocument
from office.vault.cells import MARKED, UNMARKED, SealBrokenError
from office.vault.fields import SealedJSONField, SealedTextField, UnfitValueError
from tests.factories.messages import a_message
from tests.factories.parties import Place, a_consent, a_place, an_applicant
from tests.parties.test_applicants import BOOKLET

PHONES = ("+380500000001", "+380500000002", "+380500000003")


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def three(place: Place) -> list[Applicant]:
    return [an_applicant(place, phone=phone, needs="Ліфт") for phone in PHONES]


def stored(person: Applicant, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM parties_applicant WHERE id = %s", [person.pk])  # noqa: S608  ours
        return bytes(cursor.fetchone()[0])


def test_the_table_holds_cells_and_the_model_texts(place: Place) -> None:
    person = an_applicant(place, phone=PHONES[0], needs="Ліфт", email="a@example.test")
    for column, form in (("phone", MARKED), ("rntrc", MARKED), ("email", UNMARKED), ("needs", UNMARKED)):
        text = getattr(person, column)
        assert stored(person, column).startswith(form)
        assert text.encode() not in stored(person, column)
        assert getattr(Applicant.objects.get(pk=person.pk), column) == text
        assert Applicant.objects.values_list(column, flat=True).get(pk=person.pk) == text


def test_nothing_stays_nothing_and_empty_stays_empty(place: Place) -> None:
    person = an_applicant(place, phone="", email="", needs="")
    person.refresh_from_db()
    assert (person.phone, person.email, person.needs) == (None, None, "")
    assert stored(person, "needs") == b""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Q(phone=PHONES[0]), {0}),
        (Q(phone="+380500000009"), set()),
        (Q(phone="05"), set()),
        (Q(phone=""), set()),
        (Q(phone=None), set()),
        (Q(phone__isnull=False), {0, 1, 2}),
        (Q(phone__in=PHONES[:2]), {0, 1}),
        (Q(phone__in=[None, *PHONES[1:]]), {1, 2}),
        (Q(phone__in=[]), set()),
        (Q(phone__in=iter(PHONES)), {0, 1, 2}),
        (~Q(phone=PHONES[0]), {1, 2}),
        (~Q(phone__in=PHONES[:2]), {2}),
        (Q(phone=PHONES[0]) | Q(phone=PHONES[2]), {0, 2}),
    ],
)
def test_a_value_is_found_as_in_an_open_column(three: list[Applicant], asked: Q, found: set[int]) -> None:
    mine = Applicant.objects.filter(asked, pk__in=[person.pk for person in three])
    assert set(mine) == {three[number] for number in found}


def test_an_empty_text_is_found_where_there_may_be_one(place: Place) -> None:
    without, with_one = a_consent(place, an_applicant(place)), a_consent(place, an_applicant(place), proof="заява № 5")
    for asked, found in (({"proof": ""}, without), ({"proof": "заява № 5"}, with_one), ({"proof__in": [""]}, without)):
        assert Consent.objects.get(**asked) == found
    assert set(Consent.objects.filter(proof__in=["", "заява № 5"])) == {without, with_one}


@pytest.mark.parametrize("lookup", ["startswith", "contains", "gt", "regex", "iexact", "length", "lower"])
def test_nothing_else_can_be_asked(place: Place, lookup: str) -> None:
    with pytest.raises(FieldError):
        Applicant.objects.filter(**{f"phone__{lookup}": "+38050"})


def test_what_has_no_mark_can_not_be_looked_for(place: Place) -> None:
    with pytest.raises(FieldError, match=r"parties\.applicant\.email is sealed without a mark"):
        list(Applicant.objects.filter(email="a@example.test"))
    with pytest.raises(FieldError, match="compared with values only"):
        Applicant.objects.filter(phone=F("rntrc"))


def test_a_found_row_is_changed_and_made_as_in_an_open_table(place: Place) -> None:
    person = an_applicant(place)
    says: dict[str, Any] = {"issued_by": "0710", "issued_on": date(2020, 1, 1), "created_by": place.worker}
    says |= {"created_at": person.created_at}
    made, new = person.identity_documents.get_or_create(kind="id_card", series_number="900000001", defaults=says)
    again, newer = person.identity_documents.get_or_create(kind="id_card", series_number="900000001", defaults=says)
    assert (new, newer, again.pk) == (True, False, made.pk)
    many = [IdentityDocument(applicant=person, kind="other", series_number=f"{number}", **says) for number in range(3)]
    IdentityDocument.objects.bulk_create(many)
    for document in many:
        document.series_number += "А"
    IdentityDocument.objects.bulk_update(many, ["series_number"])
    assert set(IdentityDocument.objects.filter(kind="other").values_list("series_number", flat=True)) == {
        *("0А", "1А", "2А")
    }
    assert IdentityDocument.objects.get(series_number="1А") == many[1]


def test_one_document_of_a_person_stays_one_by_the_table_itself(place: Place) -> None:
    person = an_applicant(place, document=BOOKLET)
    (document,) = person.identity_documents.all()
    document.pk = None
    with pytest.raises(IntegrityError, match="parties_document_once"):
        document.save(force_insert=True)


def test_a_message_is_sealed_whole(db: None) -> None:
    message = a_message(address="person@example.test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data, address FROM outbox_message")
        data, address = map(bytes, cursor.fetchone())
    assert data.startswith(UNMARKED)
    assert address.startswith(UNMARKED)
    kept = Message.objects.get()
    assert (kept.data, kept.address) == (message.data, "person@example.test")
    with pytest.raises(FieldError):
        Message.objects.filter(data__number="12")


def test_a_cell_moved_to_another_column_or_changed_does_not_open(place: Place) -> None:
    person = an_applicant(place, phone=PHONES[0])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_applicant SET rntrc = phone")
    with pytest.raises(SealBrokenError, match=r"parties\.applicant\.rntrc: the seal is broken"):
        Applicant.objects.get(pk=person.pk)


def test_a_field_is_written_into_migrations_as_it_is() -> None:
    for field in (
        SealedTextField("x", sealed_as="a.b", findable=True, form="[0-9]", max_length=3, null=True, blank=True),
        SealedJSONField("x", sealed_as="a.b", default=dict),
    ):
        _name, path, args, kwargs = field.deconstruct()
        assert path == f"office.vault.fields.{type(field).__name__}"
        assert type(field)(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]


def test_the_form_counts_for_the_whole_value() -> None:
    field = SealedTextField(sealed_as="a.b", form="[0-9]{2}", max_length=5)
    assert field.get_db_prep_value("12", connection)
    for wrong in ("123", "1", "12\n", "x12"):
        with pytest.raises(UnfitValueError, match=r"a\.b: not of the form"):
            field.get_db_prep_value(wrong, connection)
    assert field.get_db_prep_value("", connection) == b""
    assert field.get_db_prep_value(None, connection) is None
