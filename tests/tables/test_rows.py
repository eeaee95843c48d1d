"""Rows that travel as one value are stored as Django stores them."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from office.accounts.client_models import KeptAnswer
from office.accounts.models import SignInTries
from office.cases.models import PackageItem, SubmissionPackage
from office.cases.states import Channel, Mark
from office.centres.models import City
from office.parties.models import Applicant, Consent, GivenHow, IdentityDocument
from office.parties.models.people import DocumentKind
from office.tables.rows import cell, table_of
from office.tables.writing import write_new
from tests.factories.accounts import A_MOMENT
from tests.factories.parties import Place, a_place

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1900, 1, 1, 0, 0, 0, 1, tzinfo=ZoneInfo("Europe/Kyiv"))
"""Its offset from UTC has seconds."""


def a_person(place: Place, **more: Any) -> Applicant:
    said = {"surname": "О'Ґава «\"\\»", "given_name": "Їжак", "folded_name": "огава", "created_at": A_MOMENT}
    return Applicant(city=place.centre.city, created_by=place.worker, **said | more)


def is_stored(row: Model) -> None:
    """Read the row as Django does, and write a second one like it as Django does: both are what was meant."""
    names = [field.attname for field in row._meta.concrete_fields]
    stored = type(row)._default_manager.get(pk=row.pk)
    assert [getattr(stored, name) for name in names] == [getattr(row, name) for name in names]


def test_every_kind_of_column_holds_what_it_is_given() -> None:
    place = a_place()
    person = a_person(place, born_on=date(1900, 2, 28), rntrc="3652014792", phone="+380501112233", needs="ліфт")
    paper = IdentityDocument(
        applicant=person,
        kind=DocumentKind.ID_CARD,
        series_number="000000123",
        issued_by="0710",
        issued_on=date(2020, 5, 1),
        created_at=LONG_AGO,
        created_by=place.worker,
    )
    leave = Consent(
        applicant=person,
        purpose="third_parties",
        data_categories='імʼя, "адреса"',
        controller=place.centre,
        recipients=["Фонд, {перший}", "NULL", ""],
        given_at=A_MOMENT,
        given_how=GivenHow.PAPER,
        proof="заява",
        taken_by=place.worker,
    )
    kept = KeptAnswer(mark=b"\x00" * 31 + b"\xff", request=bytes(32), sealed=b"\\x00", made_at=LONG_AGO)
    for row in (person, paper, leave):
        write_new(row)
        is_stored(row)
    write_new(kept)
    assert bytes(KeptAnswer.objects.get(made_at=LONG_AGO).mark) == kept.mark
    assert bytes(KeptAnswer.objects.get(made_at=LONG_AGO).sealed) == kept.sealed


def test_json_stays_json_and_keys_come_in_the_order_of_the_rows() -> None:
    package = SubmissionPackage(answers={"displaced": True, "how": ["a", None, 1]}, channel=Channel.IN_PERSON)
    held = _packed(package)
    assert '"answers":{"displaced":true,"how":["a",null,1]}' in held
    assert '"consent_id"' not in held
    assert '"mark":"original"' in _packed(PackageItem(mark=Mark.ORIGINAL, name=_("copy")))  # type: ignore[misc]  # a text to be translated
    tries = [SignInTries(account=name, address="::1", count=1, since=A_MOMENT, last_at=A_MOMENT) for name in "abcde"]
    write_new(*tries)
    for one in tries:
        is_stored(one)


def _packed(row: Model) -> str:
    return table_of(type(row)).packed([row])


def test_what_no_column_holds_is_refused() -> None:
    naive = A_MOMENT.astimezone(UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        write_new(SignInTries(account="a", address="::1", count=1, since=naive, last_at=A_MOMENT))
    with pytest.raises(Exception, match="object"):
        write_new(City(name=object(), katottg="UA07080170010083384", slug="misto"))  # type: ignore[misc]
    with pytest.raises(DataError), transaction.atomic():
        write_new(City(name="Місто", katottg="UA" + "0" * 90, slug="misto"))
    assert not City.objects.exists()


def test_a_cell_is_what_a_column_of_bytes_reads() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::bytea", [cell(memoryview(b"\x00\\\xff"))])
        assert bytes(cursor.fetchone()[0]) == b"\x00\\\xff"
