"""Drafts of cards: begin a version, replace its text, read the text of any version. One set of acts for both cards."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, overload
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import editor_of
from office.catalogue.contents import (
    ActionLine,
    CardContents,
    DocumentLine,
    GroundLine,
    ProcessContents,
    QuestionLine,
    StepLine,
)
from office.catalogue.faults import Faulty
from office.catalogue.models import (
    AnyCard,
    InformationCard,
    ProcessCard,
    ProcessStep,
    Question,
    RefusalGround,
    RequiredDocument,
    Service,
    StepAction,
    StepOrder,
)
from office.catalogue.rules import Fault, total_days, unwritable_card, unwritable_process
from office.catalogue.states import CardState
from office.catalogue.typed import Reading, read_card, read_process
from office.centres.models import City
from office.law import Refusal

ROWS: Final = (
    "laws", "cabinet_acts", "central_acts", "local_acts", "ground", "ways_to_submit", "fee_text", "term_value",
    "term_unit", "term_counted_from", "term_basis", "result", "ways_to_get", "note", "appeal_text", "to_verify",
    "review_on",
)  # fmt: skip


@overload
def draft_card(
    service: Service, city: City, contents: CardContents, *, by: Worker, at: datetime
) -> InformationCard: ...
@overload
def draft_card(service: Service, city: City, contents: ProcessContents, *, by: Worker, at: datetime) -> ProcessCard: ...
@transaction.atomic
def draft_card(
    service: Service, city: City, contents: CardContents | ProcessContents, *, by: Worker, at: datetime
) -> InformationCard | ProcessCard:
    """Draft the next version of the card of ``service`` in ``city`` whose text ``contents`` is.

    Faults are told when it is submitted; Faulty (a Refusal) for those for which the tables have no room.
    """
    card: InformationCard | ProcessCard
    if isinstance(contents, CardContents):
        card = blank(InformationCard, service, city, by=by, at=at)
    else:
        card = blank(ProcessCard, service, city, by=by, at=at)
    write(card, contents)
    record("card.drafted", card, by=by, at=at, data={"service": service.code, "version": card.version})
    return card


@transaction.atomic
def redraft_card(card: AnyCard, contents: CardContents | ProcessContents, *, by: Worker, at: datetime) -> AnyCard:
    """Replace the whole text of a draft. Raises Refusal("K8b") for a card that was submitted: draft a new version."""
    card = locked_draft(card, by=by, at=at)
    write(card, contents)
    record("card.redrafted", card, by=by, at=at)
    return card


@overload
def text_of(card: InformationCard) -> CardContents: ...
@overload
def text_of(card: ProcessCard) -> ProcessContents: ...
def text_of(card: InformationCard | ProcessCard) -> CardContents | ProcessContents:
    """Give the text of ``card``: of a draft in the workshop what is typed so far, as far as it can be read."""
    contents: CardContents | ProcessContents = reading_of(card).contents
    return contents


def reading_of(card: InformationCard | ProcessCard) -> Reading[Any]:
    """Give the text of ``card`` together with what of it can not be read; a card that is not typed on has none such."""
    if card.typed is None:
        written = _written_card(card) if isinstance(card, InformationCard) else _written_process(card)
        return Reading(written, [])
    return read_card(card.typed) if isinstance(card, InformationCard) else read_process(card.typed)


def blank(kind: type[AnyCard], service: Service, city: City, *, by: Worker, at: datetime) -> AnyCard:
    """Make the next version, not saved yet. Raises Refusal where ``by`` does not edit the catalogue of ``city``."""
    # The service is locked, so that two editors do not draft one version twice.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    editor_of(city, by=by, at=at)
    versions = kind._default_manager.filter(service=service, city=city)  # noqa: SLF001
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return kind(service=service, city=city, version=last + 1, drafted_by=by, drafted_at=at)


def locked_draft(card: AnyCard, *, by: Worker, at: datetime) -> AnyCard:
    """Lock a draft for its editor. Raises Refusal("K8b") for a card that was submitted."""
    locked = type(card)._default_manager.select_for_update(no_key=True).get(pk=card.pk)  # noqa: SLF001
    editor_of(locked.city, by=by, at=at)
    if locked.state != CardState.DRAFT:
        raise Refusal("K8b", _("This version has been submitted and can not be changed. Draft a new version."))
    return locked


def write(card: InformationCard | ProcessCard, contents: CardContents | ProcessContents) -> None:
    """Write a text into the rows of a draft that is locked; what was typed is settled by it.

    Raises Faulty for a text for which the tables have no room, and TypeError for the text of the other kind of card.
    """
    card.typed = None
    match card, contents:
        case InformationCard(), CardContents():
            _refuse(unwritable_card(contents))
            _write_card(card, contents)
        case ProcessCard(), ProcessContents():
            _refuse(unwritable_process(contents))
            _write_process(card, contents)
        case _:
            raise TypeError("The text of one kind of card is not that of the other")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Faulty("K8b", faults)


# --- information cards -----------------------------------------------------------------------------------------------


def _written_card(card: InformationCard) -> CardContents:
    values = {row: getattr(card, row) for row in ROWS}
    rows: dict[str, Any] = {row: tuple(value) if isinstance(value, list) else value for row, value in values.items()}
    questions = tuple(QuestionLine(question.code, question.text) for question in card.questions.all())
    grounds = tuple(GroundLine(ground.norm, ground.text) for ground in card.refusal_grounds.all())
    return CardContents(**rows, questions=questions, documents=tuple(_document_lines(card)), refusal_grounds=grounds)


def _document_lines(card: InformationCard) -> Iterable[DocumentLine]:
    codes = {question.pk: question.code for question in card.questions.all()}
    for row in card.documents.all():
        yield DocumentLine(
            name=row.name,
            legal_basis=row.legal_basis,
            where_to_get=row.where_to_get,
            note=row.note,
            original_or_copy=row.original_or_copy,
            obtainable_by_request=row.obtainable_by_request,
            question=codes[row.condition_question_id] if row.condition_question_id else "",
            needed_if=row.condition_value,
        )


def _write_card(card: InformationCard, contents: CardContents) -> None:
    for row in ROWS:
        value = getattr(contents, row)
        setattr(card, row, list(value) if isinstance(value, tuple) else value)
    card.needs_checking = bool(contents.to_verify)
    if not card._state.adding:  # noqa: SLF001
        for rows in (card.documents, card.questions, card.refusal_grounds):
            rows.all().delete()
    card.save()
    lines = [Question(card=card, order=n, code=q.code, text=q.text) for n, q in enumerate(contents.questions, 1)]
    questions = {question.code: question for question in Question.objects.bulk_create(lines)}
    RequiredDocument.objects.bulk_create(
        _document(card, order, line, questions) for order, line in enumerate(contents.documents, 1)
    )
    RefusalGround.objects.bulk_create(
        RefusalGround(card=card, order=order, norm=ground.norm, text=ground.text)
        for order, ground in enumerate(contents.refusal_grounds, 1)
    )


def _document(
    card: InformationCard, order: int, line: DocumentLine, questions: Mapping[str, Question]
) -> RequiredDocument:
    return RequiredDocument(
        card=card,
        order=order,
        name=line.name,
        legal_basis=line.legal_basis,
        where_to_get=line.where_to_get,
        note=line.note,
        original_or_copy=line.original_or_copy,
        obtainable_by_request=line.obtainable_by_request,
        condition_question=questions[line.question] if line.question else None,
        condition_value=line.needed_if,
    )


# --- process cards ---------------------------------------------------------------------------------------------------


def _written_process(card: ProcessCard) -> ProcessContents:
    steps = tuple(map(_step_line, card.steps.all()))
    return ProcessContents(card.days_by_law, card.law_unit, steps, card.needs_checking)


def _step_line(step: ProcessStep) -> StepLine:
    return StepLine(
        number=step.number,
        name=step.name,
        stage=step.stage,
        provider=step.provider_id,
        responsible=step.responsible,
        term_unit=step.term_unit,
        term_value=step.term_value,
        unit=step.unit,
        after=frozenset(previous.number for previous in step.after.all()),
        actions=tuple(ActionLine(row.provider_id, row.position, row.action) for row in step.actions.all()),
    )


def _write_process(card: ProcessCard, contents: ProcessContents) -> None:
    card.days_by_law, card.law_unit = contents.days_by_law, contents.law_unit
    card.total_days, card.needs_checking = total_days(contents.steps), contents.needs_checking
    if not card._state.adding:  # noqa: SLF001
        card.steps.all().delete()
    card.save()
    rows = ProcessStep.objects.bulk_create(_step(card, line) for line in contents.steps)
    steps = {step.number: step for step in rows}
    StepOrder.objects.bulk_create(
        StepOrder(step=steps[line.number], predecessor=steps[number])
        for line in contents.steps
        for number in line.after
    )
    StepAction.objects.bulk_create(
        StepAction(step=steps[line.number], provider_id=_known(row.provider), position=row.position, action=row.action)
        for line in contents.steps
        for row in line.actions
    )


def _step(card: ProcessCard, line: StepLine) -> ProcessStep:
    return ProcessStep(
        card=card,
        number=line.number,
        name=line.name,
        stage=line.stage,
        provider_id=_known(line.provider),
        responsible=line.responsible,
        unit=line.unit,
        term_value=line.term_value,
        term_unit=line.term_unit,
    )


def _known(body: UUID | None) -> UUID:
    assert body is not None, "the rules let no step and no action without its body through"
    return body
