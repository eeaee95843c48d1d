"""A catalogue goes out as YAML or XLSX and comes back as it was; what is hostile or damaged is refused with its place."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.catalogue.contents import CardContents, ProcessContents
from office.catalogue.exchange import files, xlsx_file, yaml_file
from office.catalogue.exchange.book import Book, Row, Unreadable, cells_of
from office.catalogue.exchange.collecting import rows_of_text
from office.catalogue.exchange.columns import BY_KEY, SHEETS, value_of, word_of
from office.catalogue.exchange.parcels import Known, parcel_of
from office.catalogue.typed import line, settled
from tests.catalogue.test_typed import BODIES, CARDS, WORDS, processes

AT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
CODES = dict(zip(BODIES, ("dsp", "pfu", "ssd"), strict=True))
KNOWN = Known(frozenset(), frozenset(), {code: body for body, code in CODES.items()})
GROUP = Row("groups", 0, {"code": "families", "name": "Сім’ї", "name_en": "Families", "order": "1"})
NAMES = WORDS.filter(bool)
FORMATS = ("yaml", "xlsx")


def a_service(code: str, **changes: str) -> Row:
    cells = {"code": code, "group": "families", "name": "Послуга", "name_en": "Service", "is_active": "yes"}
    return Row("services", 0, cells | changes)


def a_book(*services: Row, cards: Mapping[str, Any] | None = None) -> dict[str, list[Row]]:
    book: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
    book["groups"], book["services"] = [GROUP], list(services)
    for service, text in (cards or {}).items():
        for row in rows_of_text(service, text, CODES):
            book[row.sheet].append(row)
    return book


def there_and_back(book: Book, kind: str) -> Book:
    return files.read(files.written(book, kind, at=AT), kind)


@st.composite
def whole_catalogues(draw: st.DrawFn) -> dict[str, list[Row]]:
    codes = draw(st.lists(st.from_regex(r"\A[a-z]{1,8}\Z"), min_size=1, max_size=2, unique=True))
    services = [a_service(code, name=draw(NAMES), name_en=draw(NAMES)) for code in codes]
    book = a_book(*services, cards={code: draw(CARDS) for code in codes})
    for code in codes:
        for row in rows_of_text(code, draw(processes()), CODES):
            book[row.sheet].append(row)
    return book


@pytest.mark.parametrize("kind", FORMATS)
@given(book=whole_catalogues())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_back(book: dict[str, list[Row]], kind: str) -> None:
    assert cells_of(there_and_back(book, kind)) == cells_of(book)


@pytest.mark.parametrize("kind", FORMATS)
@given(card=CARDS, process=processes())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_texts_come_back_as_texts(card: CardContents, process: ProcessContents, kind: str) -> None:
    book = a_book(a_service("birth"), cards={"birth": card})
    for row in rows_of_text("birth", process, CODES):
        book[row.sheet].append(row)
    texts = [each.text for each in parcel_of(there_and_back(book, kind), KNOWN).cards]
    assert texts == [settled(card), settled(process)]


def test_the_words_of_a_table_lead_back_to_their_values() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            for value in column.words:
                assert value_of(column, word_of(column, value)) == value, column.key
    yes = BY_KEY["services"].column("is_active")
    assert [value_of(yes, word) for word in ("ТАК", "true", "1", "ні", "")] == ["yes", "yes", "yes", "", ""]
    assert value_of(yes, "мабуть") == "мабуть"


# --- tables ----------------------------------------------------------------------------------------------------------


def a_workbook(**cells: Any) -> openpyxl.Workbook:
    """Give a sound workbook of one service in which cells like ``Послуги!C2`` are changed."""
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_file.written(a_book(a_service("birth")), at=AT)))
    for place, value in cells.items():
        sheet, _sign, cell = place.partition("!")
        workbook[sheet][cell] = value
    return workbook


def stored(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def refused(data: bytes, kind: str = "xlsx") -> list[tuple[str, int, str]]:
    with pytest.raises(Unreadable) as told:
        files.read(data, kind)
    assert all(mistake.message for mistake in told.value.mistakes)
    return [(mistake.sheet, mistake.place, mistake.column) for mistake in told.value.mistakes]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+38050", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_like_a_formula_goes_out_as_a_text_and_comes_back(text: str) -> None:
    data = xlsx_file.written(a_book(a_service("birth", name=text)), at=AT)
    cell = openpyxl.load_workbook(io.BytesIO(data))["Послуги"]["C2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    assert xlsx_file.read(data)["services"][0]["name"] == text
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_formula_in_a_file_is_refused_at_its_cell() -> None:
    data = stored(a_workbook(**{"Послуги!C2": "=1+1"}))
    assert refused(data) == [("Послуги", 2, "Назва")]


def test_numbers_dates_and_answers_of_a_table_are_read_as_a_person_means_them() -> None:
    workbook = a_workbook()
    table = workbook["Картки"]
    typed: dict[str, Any] = {
        "Послуга": "birth",
        "Строк": 10.0,
        "Переглянути до": datetime(2027, 3, 27, tzinfo=UTC).replace(tzinfo=None),
    }
    for title, value in typed.items():
        column = next(cell.column for cell in table[1] if cell.value == title)
        table.cell(2, column, value)
    workbook["Послуги"]["F2"] = True
    book = xlsx_file.read(stored(workbook))
    card = book["cards"][0]
    assert (card["term_value"], card["review_on"]) == ("10", "27.3.2027")
    assert book["services"][0]["is_immediate"] == "yes"


def test_columns_may_stand_in_another_order_but_not_be_missing_or_strange() -> None:
    workbook = a_workbook()
    table = workbook["Групи"]
    table.move_range("A1:A2", cols=5)
    assert xlsx_file.read(stored(workbook))["groups"][0]["code"] == "families"
    table["B1"] = "Наймення"
    assert refused(stored(workbook)) == [("Групи", 1, "Назва"), ("Групи", 1, "Наймення"), ("Групи", 2, "B")]


def test_merged_cells_and_strange_sheets_are_named() -> None:
    workbook = a_workbook()
    workbook["Послуги"].merge_cells("A2:B2")
    workbook.create_sheet("Нотатки")
    assert refused(stored(workbook)) == [("", 0, ""), ("Нотатки", 0, "")]


def test_a_sheet_without_end_is_refused() -> None:
    workbook = a_workbook(**{"Послуги!C1000000": "далеко"})
    assert refused(stored(workbook)) == [("Послуги", xlsx_file.ROWS + 1, "")]


def test_all_mistakes_of_shape_are_told_at_once() -> None:
    workbook = a_workbook(**{"Послуги!C2": "=1", "Групи!B2": "=2", "Групи!Z2": "зайве"})
    assert refused(stored(workbook)) == [("Групи", 2, "Z"), ("Групи", 2, "Назва"), ("Послуги", 2, "Назва")]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Give the workbook with some of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not really",
        "код;назва\nbirth;Допомога".encode("cp1251"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old XLS",
        repacked(stored(openpyxl.Workbook()), **{"xl/worksheets/sheet1.xml": BOMB}),
        repacked(stored(openpyxl.Workbook()), **{"xl/worksheets/sheet1.xml": BOMB.decode().encode("utf-16")}),
        repacked(stored(openpyxl.Workbook()), **{"xl/worksheets/sheet1.xml": b"<worksheet>"}),
        repacked(stored(openpyxl.Workbook()), **{"xl/workbook.xml": b"<nothing/>"}),
        repacked(stored(openpyxl.Workbook()), **{"xl/vbaProject.bin": b"macro"}),
        repacked(stored(openpyxl.Workbook()), **{"xl/media/zeros.bin": bytes(61_000_000)}),
        repacked(stored(openpyxl.Workbook()), **{f"part{n}.xml": b"<a/>" for n in range(400)}),
    ],
    ids=["empty", "torn", "table of text", "old format", "entities", "entities in UTF-16", "broken XML", "no workbook",
         "macros", "bomb of zeros", "too many parts"],
)  # fmt: skip
def test_what_is_hostile_or_no_workbook_is_refused_as_a_whole(data: bytes) -> None:
    assert refused(data) == [("", 0, "")]


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.catalogue.exchange.unpacking.CELLS", 10)
    assert refused(stored(a_workbook())) == [("", 0, "")]


# --- YAML ------------------------------------------------------------------------------------------------------------


def test_yaml_is_written_for_people() -> None:
    text = yaml_file.written(a_book(a_service("birth", name="Допомога: при народженні"))).decode()
    assert "name: 'Допомога: при народженні'" in text
    assert yaml.safe_load(text)["services"][0]["is_active"] is True


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("", [("", 0, "")]),
        ("just words", [("", 1, "")]),
        ("catalogue: 2\n", [("", 1, "catalogue")]),
        ("catalogue: 1\nsurplus: 5\n", [("", 2, "surplus")]),
        ("catalogue: 1\nservices:\n- code: a\n  colour: red\n", [("", 4, "colour")]),
        ("catalogue: 1\nservices: many\n", [("", 2, "services")]),
        ("catalogue: 1\nservices:\n- one\n", [("", 3, "services")]),
        ("catalogue: 1\nservices:\n- code: [a, b]\n", [("", 3, "code")]),
        ("catalogue: 1\nservices:\n- code: a\n  card:\n    laws: {a: b}\n", [("", 5, "laws")]),
        ("catalogue: 1\ncatalogue: 1\n", [("", 2, "catalogue")]),
        ("catalogue: 1\n? [a]\n: b\n", [("", 2, "")]),
        ("catalogue: 1\nservices: &a\n- code: b\ngroups: *a\n", [("", 4, "")]),
        ("catalogue: 1\nservices: [\n", [("", 3, "")]),
        ("catalogue: 1\nservices: " + "[" * 40 + "]" * 40, [("", 2, "")]),
    ],
)
def test_mistakes_of_yaml_are_told_with_their_lines(text: str, mistakes: list[tuple[str, int, str]]) -> None:
    assert refused(text.encode(), "yaml") == mistakes


@pytest.mark.parametrize(
    "data",
    [
        "catalogue: 1\n# Допомога".encode("cp1251"),
        "catalogue: 1".encode("utf-16"),
        b"catalogue: 1\n" + b"#" * 5_000_001,
    ],
    ids=["windows", "UTF-16", "huge"],
)
def test_other_encodings_and_huge_files_are_refused(data: bytes) -> None:
    assert refused(data, "yaml") == [("", 0, "")]


def test_no_tag_of_yaml_makes_an_object() -> None:
    text = "catalogue: 1\nservices:\n- code: !!python/object/apply:os.system [echo]\n"
    assert refused(text.encode(), "yaml") == [("", 3, "code")]


def test_the_billion_laughs_of_yaml_are_not_unfolded() -> None:
    rows = ["a0: &a0 [ha]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    assert refused("\n".join(rows).encode(), "yaml") == [("", 2, "")]


@pytest.mark.parametrize(("kind", "ending"), list(product(FORMATS, (".yaml", ".xlsx"))))
def test_a_file_of_the_other_format_is_refused(kind: str, ending: str) -> None:
    data = files.written(a_book(a_service("birth")), files.format_of(f"x{ending}"), at=AT)
    if ending[1:] == kind:
        assert files.read(data, kind)["services"][0]["code"] == "birth"
    else:
        refused(data, kind)


def test_other_endings_are_told() -> None:
    with pytest.raises(Unreadable):
        files.format_of("catalogue.ods")


# --- what the rows say -----------------------------------------------------------------------------------------------


def test_every_mistake_of_the_rows_stands_at_its_cell() -> None:
    text = """\
catalogue: 1
groups:
- {code: families, name: Сім’ї, name_en: Families, order: багато}
services:
- {code: birth, group: nowhere, name: Послуга, name_en: ''}
- code: birth
  group: families
  name: Ще раз
  name_en: Again
  is_active: мабуть
- code: grant
  group: families
  name: Допомога
  name_en: Grant
  is_active: так
  card:
    term_value: десять
    term_unit: working_days
    review_on: 2027-01-12
    documents:
    - name: Довідка
      legal_basis: ''
      where_to_get: ЦНАП
      question: idp
  process:
    days_by_law: 10
    law_unit: working_days
    steps:
    - number: 1
      name: Рішення
      stage: decision
      provider: nobody
      responsible: Хтось
      term_unit: same_day
      after: 2
      actions:
      - {provider: dsp, position: Хтось, action: Ж}
"""
    parcel = parcel_of(files.read(text.encode(), "yaml"), KNOWN)
    told = {(mistake.sheet, mistake.place, mistake.column) for mistake in parcel.mistakes}
    assert told == {
        ("Групи", 3, "Порядок"),
        ("Послуги", 5, "Код"),
        ("Послуги", 5, "Група"),
        ("Послуги", 5, "Назва англійською"),
        ("Послуги", 6, "Код"),
        ("Послуги", 6, "Надається"),
        ("Картки", 17, "Строк"),
        ("Документи", 21, "Правова підстава"),
        ("Документи", 21, "Код запитання"),
        ("Етапи", 29, "Орган"),
        ("Етапи", 29, "Після етапів"),
        ("Дії", 37, "Дія (В, У, П, З)"),
        ("Дії", 37, "Посада"),
    }


def test_rows_that_belong_to_nothing_are_told() -> None:
    book = a_book(a_service("birth"))
    book["documents"] = [Row("documents", 2, {"service": "birth", "name": "Довідка"})]
    book["questions"] = [Row("questions", 3, {"service": "nowhere", "code": "a", "text": "?"})]
    book["processes"] = [Row("processes", 2, {"service": "birth", "law_unit": "none"})] * 2
    book["actions"] = [Row("actions", 5, {"service": "birth", "step": "7"})]
    told = {(mistake.sheet, mistake.place, mistake.column) for mistake in parcel_of(book, KNOWN).mistakes}
    assert told == {
        ("Документи", 2, "Послуга"),
        ("Запитання", 3, "Послуга"),
        ("Технологічні картки", 2, "Послуга"),
        ("Дії", 5, "№ етапу"),
    }


@given(st.text(max_size=30))
@settings(max_examples=20, deadline=None)
def test_any_word_can_be_a_name(word: str) -> None:
    """Whatever people type, the file stays readable."""
    book = a_book(a_service("birth", name=line(word) or "x"))
    for kind in FORMATS:
        assert there_and_back(book, kind)["services"][0]["name"] == (line(word) or "x")
