from pathlib import Path

import pytest

from office.law import CLAUSES
from office.law.check import Row, faults, pending, rows
from office.law.page import page
from office.law.scan import Found, Mark, has_tests, scan

SOURCE = '''
from office.law import Refusal, clause, moved
from office.workdays import Term

REGISTER_POST = Term("L26", to="register", working_days=1)
EXTRA: Term = Term("L41", to="deliver", calendar_days=3)


@clause("L24", "K14.1")
class Consent:
    @clause("L25")
    async def register(self) -> None:
        raise Refusal("L28", "bring it")


def of_the_card(number: str) -> Term:
    """clause("L1") in words is no mark."""
    return Term(number, to="decide", working_days=1)
'''
TESTS = """
import pytest

pytestmark = pytest.mark.clause("L22")


@pytest.mark.clause("L25", "L26")
def test_it_registers() -> None: ...


class TestIt:
    @pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.clause("L24"))])
    def test_consent(self, n: int) -> None: ...
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {"office/cases/x.py": SOURCE, "tests/cases/test_x.py": TESTS}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_the_scan_finds_what_answers_what_is_cited_and_what_proves(project: Path) -> None:
    found = scan(project / "office", project / "tests")
    assert [(mark.clause, mark.name) for mark in found.answered] == [
        ("K14.1", "Consent"),
        ("L24", "Consent"),
        ("L25", "Consent.register"),
        ("L26", "REGISTER_POST"),
        ("L41", "EXTRA"),
    ]
    assert [(mark.clause, mark.name) for mark in found.cited] == [("L28", "Consent.register")]
    assert [(mark.clause, mark.name) for mark in found.proved] == [
        ("L22", "pytestmark"),
        ("L24", "TestIt.test_consent"),
        ("L25", "test_it_registers"),
        ("L26", "test_it_registers"),
    ]
    assert {mark.file for mark in found.answered} == {"office/cases/x.py"}
    assert str(found.proved[0]) == "tests/cases/test_x.py:4 pytestmark"


def test_a_package_without_its_tests_is_read_all_the_same(project: Path) -> None:
    found = scan(project / "office", project / "nowhere")
    assert found.proved == ()
    assert len(found.answered) == 5


def _mark(clause: str, name: str = "x", line: int = 1) -> Mark:
    return Mark(clause, "office/x.py", line, name)


ALL = tuple(_mark(id_) for id_ in CLAUSES)
FULL = Found(answered=ALL, cited=(), proved=ALL)


def _without(marks: tuple[Mark, ...], clause: str) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.clause != clause)


def test_nothing_is_wrong_where_each_clause_is_answered_once_and_proved() -> None:
    assert faults(FULL, {}) == []
    twice_proved = Found(ALL, (_mark("L24"),), (*ALL, _mark("L24", "y")))
    assert faults(twice_proved, {}) == []


def test_a_pending_clause_is_neither_answered_nor_missed() -> None:
    waiting = {"queue": ["L17"]}
    without = Found(_without(ALL, "L17"), (), _without(ALL, "L17"))
    assert faults(without, waiting) == []
    assert rows(without, waiting)[list(CLAUSES).index("L17")].pending == "queue"


@pytest.mark.parametrize(
    ("found", "waiting", "told"),
    [
        (Found(_without(ALL, "L25"), (), ALL), {}, "L25 is answered nowhere"),
        (
            Found((*ALL, _mark("L26", "y", 9)), (), ALL),
            {},
            "L26 is answered 2 times, once is right: office/x.py:1 x; office/x.py:9 y",
        ),
        (Found(ALL, (), _without(ALL, "L25")), {}, "L25 is proved by no test"),
        (FULL, {"queue": ["L17"]}, "L17 is answered and still pending (queue)"),
        (Found((*ALL, _mark("L99")), (), ALL), {}, "L99 is not in the register: office/x.py:1 x"),
        (Found(ALL, (_mark("K8"),), ALL), {}, "K8 is not in the register"),
        (Found(ALL, (), (*ALL, _mark("L5.3"))), {}, "L5.3 is not in the register"),
        (FULL, {"queue": ["Q1"]}, "Q1 is not in the register: pending.toml, queue"),
        (
            Found(_without(ALL, "L17"), (), ALL),
            {"queue": ["L17"], "booking": ["L17"]},
            "L17 stands 2 times in pending.toml",
        ),
    ],
)
def test_each_disagreement_is_one_line(found: Found, waiting: dict[str, list[str]], told: str) -> None:
    [line] = faults(found, waiting)
    assert line.startswith(told)
    assert "\n" not in line


def test_where_there_are_no_tests_proofs_are_not_asked() -> None:
    assert faults(Found(ALL, (), ()), {}, with_tests=False) == []


def test_the_page_names_every_clause_with_links_to_its_places() -> None:
    found = Found(
        answered=(Mark("L25", "office/cases/registration.py", 7, "register"),),
        cited=(),
        proved=(
            Mark("L25", "tests/cases/test_registration.py", 3, "test_a"),
            Mark("L25", "tests/cases/test_registration.py", 9, "test_a"),
        ),
    )
    text = page(rows(found, {"queue": ["L17"]}))
    table = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if line.startswith("| ")}
    assert set(CLAUSES) <= set(table)
    assert "[register](../src/office/cases/registration.py)" in table["L25"]
    assert table["L25"].count("[test_a](../tests/cases/test_registration.py)") == 1
    assert "*pending: queue*" in table["L17"]
    assert {line.count(" | ") for line in table.values()} == {4}


def test_what_is_pending_stands_in_one_file() -> None:
    waiting = pending()
    ids = [id_ for named in waiting.values() for id_ in named]
    assert set(waiting) <= {
        "portal",
        "kiosk",
        "queue",
        "booking",
        "interagency",
        "complaints",
        "feedback",
        "enquiries",
        "premises",
        "reporting",
    }
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(CLAUSES)


def test_the_suite_runs_beside_its_package() -> None:
    assert has_tests()


def test_a_row_without_a_place_is_shown_empty() -> None:
    row = Row(CLAUSES["L25"], "", (), ())
    assert "| L25 | rule |" in page([row])
