"""Papers that a person signs: consents and forms of application, read back from the PDF."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from office.cases import papers
from office.cases.intake import link_people
from office.cases.states import Mark
from office.catalogue.contents import FormContents
from office.catalogue.form_paper import form_paper
from office.catalogue.forms import publish_form
from office.catalogue.models import FormTemplate
from office.parties.affected import add_affected
from office.parties.data import AffectedData
from office.parties.models import Purpose
from tests.factories import cases, catalogue

pytestmark = pytest.mark.django_db

SECTIONS = [
    {
        "title": "Заявник",
        "fields": [
            {"code": "surname", "label": "Прізвище", "kind": "text", "required": True},
            {"code": "birth_date", "label": "Дата народження", "kind": "date"},
            {"code": "tax_number", "label": "РНОКПП", "kind": "tax_number"},
            {"code": "iban", "label": "Рахунок", "kind": "iban"},
            {"code": "documents", "label": "Документи", "kind": "table", "columns": ["Документ", "Аркушів"]},
            {"code": "signature", "label": "Підпис", "kind": "signature"},
        ],
    }
]
SAMPLE = {"surname": "Зразкова", "birth_date": "2050-01-01", "iban": "20260101", "documents": [["Паспорт", 2]]}


def text_of(pdf: bytes) -> str:
    """Read the words of a paper; a font's one glyph for both hyphens may come back as the soft one."""
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(re.sub("[\u00ad\u2010-]\n", "", lines).replace("\u00ad", "-").split())


def a_form(world: cases.World) -> FormTemplate:
    contents = FormContents(name="Заява про допомогу", sections=SECTIONS, samples={"Зразок матері": SAMPLE})
    return publish_form("help", contents, [world.service], in_force_from=catalogue.ON, **world.place.editing)


@pytest.mark.clause("L24")
def test_a_consent_is_printed_before_registration_and_after_it(world: cases.World) -> None:
    package = cases.a_package(world)
    person = package.applicant
    draft = text_of(papers.consent_paper(package, at=world.at))
    [passport] = person.identity_documents.all()
    for words in (
        *(person.full_name, person.address, passport.series_number, world.centre.name, world.service.name),
        *("№ 2297", "статей 6, 8, 11 і 24", "Як відкликати згоду", "імʼя, адреса, склад сім’ї", "надано 20.11.2026"),
        *(world.body("pfu").name, world.body("ssd").name),
    ):
        assert " ".join(words.split()) in draft, words
    assert world.body().name not in draft.partition("Кому передають")[2], "the body that takes papers is no recipient"
    case = cases.a_registered_case(world, applicant=person)
    registered = text_of(papers.consent_paper(case.package, at=world.at))
    assert case.number not in draft
    assert case.number in registered
    assert case.tracking_code in registered
    assert world.body("pfu").name in registered


@pytest.mark.clause("L28")
def test_the_consent_to_request_documents_names_them_and_is_signed_by_itself(world: cases.World) -> None:
    package = cases.a_package(world)
    asked = text_of(papers.consent_paper(package, at=world.at))
    assert asked.count("надано") == 1
    assert "отримання документів, яких бракує" in asked
    assert "Свідоцтво про народження" in asked
    cases.consents(world, package.applicant, Purpose.OBTAIN_DOCUMENTS)
    assert text_of(papers.consent_paper(package, at=world.at)).count("надано") == 2


@pytest.mark.clause("K20")
def test_the_parent_signs_the_consent_for_a_child(world: cases.World) -> None:
    package = cases.a_package(world)
    who: dict[str, Any] = {"by": world.front, "at": world.at}
    data = AffectedData(
        surname="Шевчук", given_name="Соломія", relation="child", born_on=date(2051, 2, 3), is_minor=True
    )
    child = add_affected(package.applicant, data, legal_representative=package.applicant, **who)
    link_people(package, affected=child, **who)
    paper = text_of(papers.affected_consent_paper(package, child, at=world.at))
    signs = f"Я, {package.applicant.full_name}, як представник особи (Шевчук Соломія; законний представник)"
    assert signs in paper
    assert "Шевчук Соломія, 03.02.2051" in paper


@pytest.mark.clause("L11")
def test_a_form_is_blank_a_sample_or_filled_with_what_is_known(world: cases.World) -> None:
    form = a_form(world)
    blank = text_of(form_paper(form, centre=world.centre, at=world.at))
    for field in SECTIONS[0]["fields"]:
        assert isinstance(field, dict)
        assert str(field["label"]) in blank
    assert "20260101" not in blank
    sample = text_of(form_paper(form, centre=world.centre, sample=form.samples.get(), at=world.at))
    for words in ("Зразок заповнення. Зразок матері", "Зразкова", "01.01.2050", "20260101", "Паспорт"):
        assert words in sample
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    package, person = case.package, case.applicant
    filled = text_of(papers.filled_form_paper(form, package, at=world.at))
    assert person.born_on is not None
    for words in (person.surname, f"{person.born_on:%d.%m.%Y}", person.rntrc or "", case.number, "Заява"):
        assert words in filled
    assert "Зразок" not in filled
    assert "Свідоцтво про народження" not in filled, "what was not brought is not listed as attached"
