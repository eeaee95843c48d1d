"""Papers as they come out: read back from the PDF, as an archive, a screen reader or a clerk would."""

import re
import threading
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any, get_args

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from office.documents import papers
from office.documents.papers import Paper, typeset_paper
from office.documents.signed import FieldKind
from office.documents.typesetting import TEMPLATES, typeset
from tests.factories import documents as made
from tests.factories.every_paper import every_paper

HOSTILE = (
    '#import "x.typ": * #panic() $x^2$ \\ \\u{41} "q" *b* _e_ `c` = h @r <l> // c /* c */ [a] {b} %(x)s &amp; ~ -- ...'
)
EVERY = pytest.mark.parametrize("paper", every_paper(), ids=lambda paper: paper.template)


def pages(paper: Paper) -> list[str]:
    """The text of each page, one space for every gap; words cut at the end of a line are whole again."""
    read = [page.extract_text() for page in PdfReader(BytesIO(typeset_paper(paper, at=made.AT))).pages]
    return [" ".join(re.sub(r"[\u00ad‐-]\n", "", text).split()) for text in read]


def text(paper: Paper) -> str:
    return " ".join(pages(paper))


def squeezed(words: str) -> str:
    """Without gaps and hyphens: what was typed, however the lines were broken."""
    return re.sub(r"[\s\u00ad\u200b‐-]+", "", words)


def strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value} if value else set()
    if is_dataclass(value):
        return set().union(*(strings(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, tuple):
        return set().union(*map(strings, value))
    return set()


@EVERY
def test_a_paper_is_an_archive_pdf_that_a_screen_reader_can_read(paper: Paper) -> None:
    with pikepdf.open(BytesIO(typeset_paper(paper, at=made.AT))) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
            assert metadata["xmp:CreateDate"].startswith("2026-11-22T12:05:00")
        assert str(pdf.Root.Lang).startswith("uk")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        fonts = [
            value
            for value in pdf.objects
            if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


@EVERY
def test_everything_given_stands_on_the_paper(paper: Paper) -> None:
    """No field of any paper is forgotten by its template (codes, hashes and the QR text are shown otherwise)."""
    shown = squeezed(text(paper)).upper()
    codes = {"given", "missing", "faulty", "requested", "original", "copy", *get_args(FieldKind)}
    for each in strings(paper) - codes:
        for line in each.split("\n"):
            words = line[:16] if re.fullmatch("[0-9a-f]{64}", line) else line
            assert squeezed(words).upper() in shown or line == getattr(paper, "qr", None), (
                f"{words!r} is not on {paper.template}"
            )


@EVERY
def test_the_same_paper_is_the_same_bytes(paper: Paper) -> None:
    first = typeset_paper(paper, at=made.AT)
    assert typeset_paper(paper, at=made.AT) == first
    assert typeset_paper(paper, at=made.AT + timedelta(seconds=1)) != first


def test_every_template_has_its_paper() -> None:
    templates = {path.stem for path in TEMPLATES.glob("*.typ")} - {"common"}
    assert templates == {paper.template for paper in every_paper()}
    assert templates == {kind.template for kind in _kinds(Paper) if "template" in vars(kind)}


def _kinds(kind: type[Paper]) -> set[type[Paper]]:
    return {kind}.union(*(_kinds(each) for each in kind.__subclasses__()))


@pytest.mark.clause("L25")
def test_the_inventory_comes_in_two_copies_each_counting_its_own_pages() -> None:
    short = pages(made.an_inventory())
    assert ["Примірник заявника" in page for page in short] == [True, False]
    assert ["Примірник Центру" in page for page in short] == [False, True]
    assert all("Сторінка 1 з 1" in page for page in short)
    assert short[0].replace("Примірник заявника", "") == short[1].replace("Примірник Центру", "")


def test_sixty_documents_run_over_pages_with_the_head_of_the_table_on_each() -> None:
    read = pages(made.an_inventory(60))
    each = len(read) // 2
    assert each > 2
    assert [f"Сторінка {number} з {each}" in page for number, page in enumerate(read[:each], 1)] == [True] * each
    assert [f"Сторінка {number} з {each}" in page for number, page in enumerate(read[each:], 1)] == [True] * each
    assert all("Документ" in page and "Донести до" in page for page in read)
    assert " 60 Довідка" in read[each - 1]


def test_an_inventory_counts_sheets_and_warns_of_what_is_wrong() -> None:
    read = pages(made.an_inventory(4))[0]
    for words in (
        "Подано 22.11.2026 14:05, особисто", "Строк розгляду до 02.12.2026 18:00", "Усього позицій: 4, подано аркушів: 4.",
        "немає: оригінал залишено вдома", "Їжакевич М. І. 30.11.2026", "недоліки: 2.", "7KQ4-93XM", "з власної ініціативи",
    ):  # fmt: skip
        assert words in read
    assert "Увага" not in pages(made.an_inventory(2))[0]


@pytest.mark.clause("L32")
@pytest.mark.clause("L51")
def test_a_refusal_tells_the_norm_the_facts_the_appeal_and_the_court() -> None:
    read = text(made.a_refusal())
    for words in (
        "22 листопада 2026 року", "№ 01-15/118", "частина сьома статті 11", "Обставини", "перевищує встановлену межу",
        "Як оскаржити", "Департамент соціальної політики", "один місяць", "звернутися до адміністративного суду",
        "Олена КОВАЛЬ", "Петро Ґудзь", "тел. (0332) 00-00-01",
    ):  # fmt: skip
        assert words in read


def test_a_notice_says_what_to_bring_and_by_when() -> None:
    read = text(made.a_deficiency_notice())
    assert "Подайте зазначене до 30 листопада 2026 року" in read
    assert "За вашою згодою цей документ може запитати Центр." in read
    assert "може бути відмовлено" in read


def test_a_routing_sheet_has_a_line_to_sign_where_nobody_took_the_case_yet() -> None:
    read = text(made.a_routing_sheet(60))
    assert "Ґудзь П. І. 23.11.2026 09:30" in read
    assert "60 Рішення" in read
    assert "запізнення на 1 роб. день" in read


def test_a_broken_journal_says_so() -> None:
    assert "не порушено" in text(made.a_journal_extract())
    assert "ланцюг записів порушено" in text(replace(made.a_journal_extract(), intact=False))
    assert "Записів немає." in text(made.a_journal_extract(0))


def test_a_card_has_its_sixteen_rows_and_says_when_it_needs_checking() -> None:
    card = made.an_information_card()
    read = text(card)
    assert all(re.search(rf"(^| ){number} [А-ЯІЇЄҐ]", read) for number in range(1, 17))
    assert "Потребує перевірки" in read
    assert "Потребує перевірки" not in text(replace(card, needs_checking=False))


@pytest.mark.clause("L4")
def test_the_sign_shows_two_shifts_or_one() -> None:
    assert "Перша зміна Друга зміна" in text(made.an_entrance_sign())
    one = text(made.an_entrance_sign(second=""))
    assert "Друга зміна" not in one
    assert "Дні Години" in one


@pytest.mark.parametrize(
    "paper",
    [
        made.an_inventory(0), made.a_routing_sheet(0), made.a_handover_list(0), made.a_journal_extract(0),
        replace(made.a_deficiency_notice(), deficiencies=()), replace(made.a_refusal(), norms=(), appeals=(), remedy=""),
        replace(made.a_result_letter(), annexes=(), appeals=()), replace(made.an_entrance_sign(), shifts=(), bodies=()),
        replace(made.an_information_card(), documents=(), refusal_grounds=()),
    ],
    ids=lambda paper: paper.template,
)  # fmt: skip
def test_empty_lists_make_a_paper_too(paper: Paper) -> None:
    assert len(pages(paper)) >= 1


@EVERY
def test_typed_markup_stays_text(paper: Paper) -> None:
    words = squeezed(HOSTILE)
    for name in (field.name for field in fields(paper) if isinstance(getattr(paper, field.name), str)):
        if name in {"qr", "code"} or not getattr(paper, name):
            continue
        hostile = replace(paper, **{name: HOSTILE})
        assert words.upper() in squeezed(text(hostile)).upper(), name


@pytest.mark.parametrize("long", [made.LONG * 3, "Довгеслово" * 30, "x" * 300, "W" * 120])
def test_long_names_neither_stop_a_paper_nor_leave_it(long: str) -> None:
    applicant = made.an_inventory(applicant=long)
    rows = tuple(replace(row, document=long, fault=long, warned=long) for row in applicant.rows)
    long_papers = (
        replace(applicant, rows=rows),
        replace(made.a_badge(), surname=long[:80]),
        replace(made.a_desk_plate(), full_name=long[:160]),
    )
    for paper in long_papers:
        for page in PdfReader(BytesIO(typeset_paper(paper, at=made.AT))).pages:
            rights = _rightmost(page)
            assert rights <= float(page.mediabox.width), paper.template


def _rightmost(page: Any) -> float:
    """Where the farthest text run starts: a run that starts on the sheet, and is one letter where words are broken."""
    places: list[float] = [0.0]
    page.extract_text(
        visitor_text=lambda words, _cm, matrix, _font, _size: places.append(matrix[4] if words.strip() else 0.0)
    )
    return max(places)


def test_english_words_and_signs_the_fonts_lack_do_not_stop_a_paper() -> None:
    read = text(made.a_refusal(circumstances="The income exceeds the limit.\nName: 李雷 😀\nÀ bientôt, Łukasz"))
    assert "The income exceeds the limit." in read
    assert "Name: □□ □" in read
    assert "À bientôt, Łukasz" in read


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80))
def test_whatever_is_typed_a_paper_comes_out(typed: str) -> None:
    assert typeset_paper(made.a_refusal(circumstances=typed), at=made.AT).startswith(b"%PDF")


def test_a_picture_of_the_code_is_described_for_those_who_do_not_see_it() -> None:
    with pikepdf.open(BytesIO(typeset_paper(made.a_handover_list(), at=made.AT))) as pdf:
        said = [str(value.Alt) for value in pdf.objects if isinstance(value, pikepdf.Dictionary) and "/Alt" in value]
    assert said == ["QR-код: 118/2026"]


def test_desks_print_at_once() -> None:
    """A compiler can not serve two threads: each has its own."""
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(typeset_paper(made.an_inventory(20), at=made.AT)))
        for _desk in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == 8
    assert len(set(results)) == 1


def test_a_forgotten_line_is_told_when_written() -> None:
    given_words: dict[str, Any] = {"centre": "x", "number": "1", "full_name": "x", "position": "x"}
    with pytest.raises(TypeError, match="body"):
        papers.DeskPlate(**given_words)
    with pytest.raises(Exception, match="dictionary does not contain key"):
        typeset("desk_plate", given_words, at=made.AT)
