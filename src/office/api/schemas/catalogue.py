"""Services and their cards, version by version."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from office.api.schemas.asking import PageAsked
from office.api.schemas.base import Code, Day, In, Out, choice, signs
from office.catalogue.models import (
    InformationCard,
    ListedService,
    ProcessCard,
    ProcessStep,
    RequiredDocument,
    VersionedCard,
)
from office.catalogue.models.cards import CardTermUnit, DocumentForm
from office.catalogue.models.process import ActionKind, Stage, StepTermUnit
from office.catalogue.states import CardState


class ServicesAsked(PageAsked):
    """Which services: of a centre's city, on a day, those for which a body takes papers, those that a search finds."""

    centre: Code
    body: Code | None = None
    q: Annotated[str, signs(100)] = ""
    on: Day | None = None


class CardAsked(In):
    centre: Code
    on: Annotated[Day | None, Field(description="The day asked about; today, where it is left out.")] = None


class ServiceShown(Out):
    """A service on the approved list (K8a)."""

    code: str
    number: Annotated[str, Field(description="Its registration number in the list: case numbers begin with it.")]
    name: str
    name_en: str
    group: str
    national_code: str
    is_immediate: bool

    @classmethod
    def of(cls, entry: ListedService) -> "ServiceShown":
        service = entry.service
        same = ("code", "name", "name_en", "national_code", "is_immediate")
        return cls.model_construct(
            **{name: getattr(service, name) for name in same},
            number=entry.registration_number,
            group=service.group.code,
        )


class ServicesShown(Out):
    items: list[ServiceShown]
    next: str | None


class CardVersion(Out):
    """One version of a card and the days it applies."""

    id: UUID
    version: int
    state: Annotated[str, choice(CardState)]
    in_force_from: date | None
    in_force_until: date | None


def version_values(card: VersionedCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ("id", "version", "state", "in_force_from", "in_force_until")}


class VersionsShown(Out):
    """Every version that ever came in force, the latest first."""

    cards: list[CardVersion]
    process_cards: list[CardVersion]


class ConditionShown(Out):
    """The question and the answer by which a document is needed."""

    question: str
    answer: bool


class DocumentShown(Out):
    """A document of the card; ``line`` is its number."""

    line: int
    name: str
    legal_basis: str
    where_to_get: str
    note: str
    form: Annotated[str, choice(DocumentForm)]
    obtainable_by_request: bool
    needed_if: ConditionShown | None

    @classmethod
    def of(cls, document: RequiredDocument) -> "DocumentShown":
        question = document.condition_question
        needed = question and ConditionShown.model_construct(question=question.code, answer=document.condition_value)
        same = ("name", "legal_basis", "where_to_get", "note", "obtainable_by_request")
        return cls.model_construct(
            **{name: getattr(document, name) for name in same},
            line=document.order,
            form=document.original_or_copy,
            needed_if=needed,
        )


class QuestionShown(Out):
    code: str
    text: str


class GroundShown(Out):
    number: int
    norm: str
    text: str


class CardShown(CardVersion):
    """An information card (article 8 of Law 5203-VI)."""

    service: str
    needs_checking: Annotated[bool, Field(description="Something of it is still to be verified by the editor.")]
    laws: list[str]
    cabinet_acts: list[str]
    central_acts: list[str]
    local_acts: list[str]
    ground: str
    ways_to_submit: list[str]
    fee: str
    term_value: int | None
    term_unit: Annotated[str, choice(CardTermUnit)]
    term_counted_from: str
    term_basis: str
    result: str
    ways_to_get: list[str]
    note: str
    appeal: str
    questions: list[QuestionShown]
    documents: list[DocumentShown]
    grounds: list[GroundShown]

    @classmethod
    def of(cls, card: InformationCard) -> "CardShown":
        same: tuple[str, ...] = (
            "needs_checking",
            "laws",
            "cabinet_acts",
            "central_acts",
            "local_acts",
            "ground",
            "ways_to_submit",
        )
        same += ("term_value", "term_unit", "term_counted_from", "term_basis", "result", "ways_to_get", "note")
        return cls.model_construct(
            **version_values(card),
            **{name: getattr(card, name) for name in same},
            service=card.service.code,
            fee=card.fee_text,
            appeal=card.appeal_text,
            questions=[QuestionShown.model_construct(code=each.code, text=each.text) for each in card.questions.all()],
            documents=[DocumentShown.of(document) for document in card.documents.all()],
            grounds=[
                GroundShown.model_construct(number=each.order, norm=each.norm, text=each.text)
                for each in card.refusal_grounds.all()
            ],
        )


class ActionShown(Out):
    """В, У, П, З: who performs, participates, agrees, approves."""

    action: Annotated[str, choice(ActionKind)]
    body: str
    position: str


class CardStepShown(Out):
    number: int
    name: str
    stage: Annotated[str, choice(Stage)]
    body: str
    responsible: str
    term_value: int | None
    term_unit: Annotated[str, choice(StepTermUnit)]
    after: list[int]
    actions: list[ActionShown]

    @classmethod
    def of(cls, step: ProcessStep) -> "CardStepShown":
        same = ("number", "name", "stage", "responsible", "term_value", "term_unit")
        return cls.model_construct(
            **{name: getattr(step, name) for name in same},
            body=step.provider.code,
            after=sorted(former.number for former in step.after.all()),
            actions=[
                ActionShown.model_construct(action=each.action, body=each.provider.code, position=each.position)
                for each in step.actions.all()
            ],
        )


class ProcessCardShown(CardVersion):
    """A process card: which body does which step, in what order and in how many days."""

    service: str
    total_days: int
    days_by_law: int | None
    steps: list[CardStepShown]

    @classmethod
    def of(cls, card: ProcessCard) -> "ProcessCardShown":
        return cls.model_construct(
            **version_values(card),
            service=card.service.code,
            total_days=card.total_days,
            days_by_law=card.days_by_law,
            steps=[CardStepShown.of(step) for step in card.steps.all()],
        )


SERVICE_EXAMPLE: Final[dict[str, Any]] = {
    "code": "birth-grant",
    "number": "01-15",
    "name": "Призначення допомоги при народженні дитини",
    "name_en": "Childbirth grant",
    "group": "families",
    "national_code": "00155",
    "is_immediate": False,
}
VERSION_EXAMPLE: Final[dict[str, Any]] = {
    "id": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "version": 1,
    "state": "in_force",
    "in_force_from": "2026-01-01",
    "in_force_until": None,
}
CARD_EXAMPLE: Final[dict[str, Any]] = VERSION_EXAMPLE | {
    **{name: [] for name in ("laws", "cabinet_acts", "central_acts", "local_acts", "ways_to_submit", "ways_to_get")},
    "service": "birth-grant",
    "needs_checking": False,
    "ground": "Заява одного з батьків",
    "fee": "безоплатно",
    "term_value": 10,
    "term_unit": "calendar_days",
    "term_counted_from": "",
    "term_basis": "",
    "result": "Призначення допомоги",
    "note": "",
    "appeal": "До суду протягом шести місяців",
    "questions": [{"code": "displaced", "text": "Чи є ви ВПО?"}],
    "documents": [],
    "grounds": [],
}
PROCESS_EXAMPLE: Final[dict[str, Any]] = VERSION_EXAMPLE | {
    "service": "birth-grant",
    "total_days": 10,
    "days_by_law": 10,
    "steps": [],
}
