"""What the log says of a fault, and what it never says, whatever breaks."""

import logging
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from office.config.logs import HIDDEN, Line, told, without_people
from office.parties.models import Applicant
from office.vault.keys import KeyMissingError
from tests.config.places import a_place
from tests.factories.parties import a_place as a_desk
from tests.factories.parties import an_applicant

SURNAME, RNTRC, PHONE, EMAIL = "Лелеченко", "5478800108", "+380500009001", "vira@example.test"
PERSON = f"{SURNAME} Віра, {RNTRC}, {PHONE}, {EMAIL}"
SECRETS = (SURNAME, "Віра", RNTRC, PHONE, EMAIL, "вул. Садова", "Садова")


def says(error: BaseException) -> str:
    with pytest.raises(type(error)) as caught:
        broken(error)
    return told(caught.value)


def broken(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("the inspector was ended by signal 9", "the inspector was ended by signal 9"),
        (
            "message 7f8d2c1a-1234-4321-8765-123456789012: try 3 failed, next 2026-11-22T12:45:00.123456+02:00",
            "message 7f8d2c1a-1234-4321-8765-123456789012: try 3 failed, next 2026-11-22T12:45:00.123456+02:00",
        ),
        (
            "Duplicate 5478800108.",
            "Duplicate ….",
        ),
        ("call 050 123 45 67 or +38 (050) 123-45-67", "call … or …"),
        ("to <vira.p+x@mail.example.test>", "to <…>"),
        ("Коваль-Зоря Марʼяна, вул. Д’яконюка", "… …, …. …"),
        ("АВ123456", "……"),
        ("line 12345 of 99", "line 12345 of 99"),
    ],
)
def test_what_is_of_a_person_goes_and_what_helps_stays(text: str, shown: str) -> None:
    assert without_people(text) == shown


@given(st.text(st.sampled_from("абвіїєґʼ’'-09 (+)@.a:")))
def test_no_letter_of_ours_and_no_long_number_is_left(text: str) -> None:
    shown = without_people(text)
    assert not any("а" <= sign <= "ґ" for sign in shown)
    assert without_people(shown) == shown


def test_an_exception_tells_its_kind_and_its_way_and_not_its_words() -> None:
    for error in (KeyError(SURNAME), ValueError(PERSON), ValidationError({"rntrc": PERSON}), UnicodeError(PERSON)):
        shown = says(error)
        assert f".{type(error).__name__}" in shown
        assert "in broken" in shown
        assert not [secret for secret in SECRETS if secret in shown]


def test_the_words_of_our_own_kinds_are_told() -> None:
    assert says(KeyMissingError("2026a")).endswith("something is sealed under the key '2026a', which is not here")
    assert says(FileNotFoundError(2, "No such file or directory", f"{SURNAME}.pdf")).endswith(
        "FileNotFoundError No such file or directory"
    )


def test_where_it_came_from_is_told_the_same_way() -> None:
    try:
        try:
            int(PERSON)
        except ValueError as error:
            raise RuntimeError(PERSON) from error
    except RuntimeError as error:
        shown = told(error)
    assert shown.index("builtins.ValueError") < shown.index("builtins.RuntimeError")
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_database_that_repeats_the_row_is_told_by_its_constraint_alone(db: None) -> None:
    """PostgreSQL puts the whole refused row into its message; psycopg and Django pass it on."""
    person = an_applicant(a_desk(), surname=SURNAME, address="вул. Садова, 1")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Applicant.objects.filter(pk=person.pk).update(post_index="12")
    assert SURNAME in str(refused.value), "or this test would prove nothing"
    shown = told(refused.value)
    assert "psycopg.errors.CheckViolation 23514 parties_applicant parties_post_index_form" in shown
    assert "django.db.utils.IntegrityError" in shown
    assert not [secret for secret in (*SECRETS, person.given_name) if secret in shown]


def test_a_statement_with_the_data_in_it_is_not_told(db: None) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::date", [PERSON])
    assert not [secret for secret in SECRETS if secret in told(refused.value)]


@pytest.fixture
def logged() -> Any:
    written, logger = StringIO(), logging.getLogger("tests.logs")
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line("{levelname} {name}: {message}", style="{"))
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)


def test_a_record_keeps_what_other_handlers_need(logged: Any) -> None:
    logger, written = logged
    seen: list[logging.LogRecord] = []
    logger.addHandler(keeper := logging.Handler())
    keeper.emit = seen.append  # type: ignore[method-assign,assignment]
    logger.error("no %s of %s", "sign", SURNAME)
    logger.removeHandler(keeper)
    assert written.getvalue() == f"ERROR tests.logs: no sign of {HIDDEN}\n"
    assert (seen[0].msg, seen[0].args) == ("no %s of %s", ("sign", SURNAME))


def test_a_page_is_named_by_its_pattern(logged: Any) -> None:
    logger, written = logged
    known = RequestFactory().get("/work/search/", {"q": RNTRC})
    known.resolver_match = resolve("/work/search/")
    unknown = RequestFactory().get(f"/Kovalchenko/{SURNAME}/{RNTRC}/")
    for request in (known, unknown):
        logger.warning("%s: %s", "Not Found", request.path, extra={"request": request, "status_code": 404})
    assert written.getvalue() == (
        "WARNING tests.logs: Not Found: GET work/search/\nWARNING tests.logs: Not Found: GET no page of ours\n"
    )


def test_a_command_that_breaks_ends_with_its_way_and_without_its_words(tmp_path: Path) -> None:
    with a_place(tmp_path / "var") as place:
        broken = place.office("shell", "--verbosity", "0", "-c", f"raise LookupError({PERSON!r})")
    assert broken.returncode == 1
    assert broken.stderr.endswith("builtins.LookupError\n")
    assert not [secret for secret in SECRETS if secret in broken.stderr + broken.stdout]


def test_the_words_are_all_there_for_who_develops(tmp_path: Path) -> None:
    words = "import django; django.setup(); import logging; logging.getLogger('x').error('5478800108')"
    done = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-c", words],
        env={"OFFICE_VAR": str(tmp_path), "OFFICE_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "office.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "5478800108" in done.stderr
