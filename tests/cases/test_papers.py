"""Papers of a case: what must stand on them, read back from the PDF."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from office.cases import decision, papers
from office.cases.rules import CONFIRMATION
from office.cases.states import Mark
from tests.factories import cases

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    """Read the words of a paper, with words that were broken at a line's end put together."""
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(lines.replace("-\n", "").replace("\u2010\n", "").split())


def test_the_papers_of_a_package_with_a_fault() -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    inventory = text_of(papers.inventory_paper(case, at=world.at))
    notice = text_of(papers.deficiency_notice_paper(case, at=world.at))
    for paper in (inventory, notice):
        assert case.number in paper
        assert case.tracking_code in paper
        assert "Свідоцтво про народження" in paper
        assert f"{case.deficiency_notice.bring_by_on:%d.%m.%Y}" in paper or "2026 року" in paper


@pytest.mark.clause("L30", "L37")
def test_the_routing_sheet_says_who_had_the_case_and_when() -> None:
    world = cases.a_world()
    case = cases.a_decided_case(world)
    [made] = {item.handover_list for step in case.steps.filter(number=3) for item in step.handovers.all()}
    sheet = text_of(papers.routing_sheet_paper(case, at=world.at))
    for step in case.steps.all():
        assert " ".join(step.officer.short_name.split()) in sheet
        assert step.name in sheet
    assert "20.11.2026 11:00" in sheet
    assert made.code in text_of(papers.handover_list_paper(made, at=world.at))


@pytest.mark.clause("L32")
def test_a_refusal_cites_norms_facts_and_the_way_to_appeal() -> None:
    world = cases.a_world()
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    said: dict[str, Any] = {
        "norm": "стаття 12 Закону № 2811-XII",
        "facts": "дохід вищий за межу",
        "appeal": "до Мінсоцполітики",
    }
    decision.refuse(case, text="Подати нову заяву", confirmation=CONFIRMATION, by=case.officer, at=world.at, **said)
    case.refresh_from_db()
    refusal = text_of(papers.refusal_paper(case, at=world.at))
    for words in (*said.values(), "до суду", case.number, case.applicant.full_name):
        assert words in refusal


def test_the_result_letter_and_the_extract_of_the_journal() -> None:
    world = cases.a_world()
    case = cases.a_ready_case(world)
    letter = text_of(papers.result_letter_paper(case, at=world.at))
    assert "Призначити допомогу" in letter
    assert "Повідомлення про призначення" in letter
    extract = text_of(papers.journal_extract_paper(case, by=world.officers["pfu"], at=world.at))
    assert case.number in extract
    assert "case.decided" in extract
