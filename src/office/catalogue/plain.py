"""A card and a form as plain parts under headings: for the voice, for Braille and for large print (L12).

Cards and forms are written in the state language alone, so the words around them are too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from office.catalogue.models import FormTemplate, InformationCard, RefusalGround, RequiredDocument
from office.catalogue.models.cards import CardTermUnit, DocumentForm
from office.documents.large_print import Part

UNITS: Final[Mapping[str, str]] = {
    CardTermUnit.WORKING_DAYS: "робочих днів",
    CardTermUnit.CALENDAR_DAYS: "календарних днів",
    CardTermUnit.MONTHS: "місяців",
    CardTermUnit.SAME_DAY: "у день звернення",
    CardTermUnit.NONE: "строк не встановлено",
}
FORMS: Final[Mapping[str, str]] = {
    DocumentForm.ORIGINAL: "оригінал",
    DocumentForm.COPY: "копія",
    DocumentForm.COPY_AND_ORIGINAL: "копія, оригінал показують",
    DocumentForm.SHOWN: "оригінал лише показують",
}
UNCHECKED: Final = "Увага: цю картку ще перевіряють. Уточніть відомості у працівника Центру."


def parts_of_card(card: InformationCard) -> list[Part]:
    """Give what a card says, part by part, what a person needs first first. Its rows must have been fetched."""
    found = [
        ("Хто вирішує", [card.deciding_body.name if card.deciding_body else ""]),
        ("Строк", [term_said(card), counted_said(card)]),
        ("Плата", [card.fee_text]),
        ("Підстава для звернення", [card.ground]),
        (
            "Які документи потрібні",
            [f"{number}. {document_said(each)}" for number, each in enumerate(card.documents.all(), 1)],
        ),
        ("Як подати документи", card.ways_to_submit),
        ("Що ви отримаєте", [card.result]),
        ("Як отримати результат", card.ways_to_get),
        ("Коли можуть відмовити", [f"— {ground_said(each)}" for each in card.refusal_grounds.all()]),
        ("Як оскаржити", [card.appeal_text]),
        ("Примітка", [card.note]),
        ("Закони й інші акти", [*card.laws, *card.cabinet_acts, *card.central_acts, *card.local_acts]),
    ]
    first = [Part(heading="", lines=(UNCHECKED,))] if card.needs_checking else []
    return [*first, *(part for heading, lines in found if (part := _part(heading, lines)).lines)]


def term_said(card: InformationCard) -> str:
    """Say the term of a card: «10 робочих днів»."""
    unit = UNITS[card.term_unit]
    return f"{card.term_value} {unit}" if card.term_value else unit


def counted_said(card: InformationCard) -> str:
    """Say from when the term of a card counts."""
    return f"Відлік: {card.term_counted_from}" if card.term_counted_from else ""


def document_said(row: RequiredDocument) -> str:
    """Say a document of a card: what it is, in which form, when it is needed, where to get it."""
    said = f"{row.name} ({FORMS[row.original_or_copy]})."
    if question := row.condition_question:
        said += f" Потрібен, якщо на запитання «{question.text}» відповідь «{'так' if row.condition_value else 'ні'}»."
    said += f" Де взяти: {row.where_to_get}."
    if row.obtainable_by_request:
        said += " Можна не приносити: Центр запитає сам."
    return " ".join(filter(None, [said, row.note]))


def ground_said(row: RefusalGround) -> str:
    """Say a ground for refusal with its norm."""
    return row.text + (f" ({row.norm})" if row.norm else "")


def parts_of_form(form: FormTemplate) -> list[Part]:
    """Give what a form asks for, section by section."""
    return [_part(str(section.get("title", "")), map(_field, section["fields"])) for section in form.sections]


def _field(field: Mapping[str, Any]) -> str:
    need = "обовʼязково" if field.get("required") else "за потреби"
    said = f"{field['label']} ({need}): ____"
    columns = field.get("columns") or ()
    names = ", ".join(str(each["label"] if isinstance(each, Mapping) else each) for each in columns)
    return " ".join(filter(None, [said, f"Стовпці: {names}." if names else "", str(field.get("hint") or "")]))


def _part(heading: str, lines: Iterable[str]) -> Part:
    kept = (line.strip() for text in lines for line in text.splitlines())
    return Part(heading=heading, lines=tuple(filter(None, kept)))
