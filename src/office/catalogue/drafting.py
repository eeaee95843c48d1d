"""Use-cases of an editor before a card is signed: draft, change the draft, take the next version from the last."""

from collections.abc import Iterable
from datetime import datetime

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
from office.catalogue.rules import total_days, unwritable_card, unwritable_process
from office.catalogue.states import CardState
from office.centres.models import City
from office.law import Refusal

ROWS = (
    "laws", "cabinet_acts", "central_acts", "local_acts", "ground", "ways_to_submit", "fee_text", "term_value",
    "term_unit", "term_counted_from", "term_basis", "result", "ways_to_get", "note", "appeal_text", "to_verify",
    "review_on",
)  # fmt: skip


@transaction.atomic
def draft_card(service: Service, city: City, contents: CardContents, *, by: Worker, at: datetime) -> InformationCard:
    """Draft the next version of the information card of ``service`` in ``city``. Faults are told when it is submitted."""
    card = _blank(InformationCard, service, city, by=by, at=at)
    _write_card(card, contents)
    record("card.drafted", card, by=by, at=at, data={"service": service.code, "version": card.version})
    return card


@transaction.atomic
def redraft_card(card: InformationCard, contents: CardContents, *, by: Worker, at: datetime) -> InformationCard:
    """Replace the text of a draft. Raises Refusal("K8b") for a card that was submitted: draft a new version instead."""
    card = _locked_draft(card, by=by, at=at)
    for rows in (card.documents, card.questions, card.refusal_grounds):
        rows.all().delete()
    _write_card(card, contents)
    record("card.redrafted", card, by=by, at=at)
    return card


@transaction.atomic
def draft_process_card(
    service: Service, city: City, contents: ProcessContents, *, by: Worker, at: datetime
) -> ProcessCard:
    """Draft the next version of the process card of ``service`` in ``city``. Faults are told when it is submitted."""
    card = _blank(ProcessCard, service, city, by=by, at=at)
    _write_process(card, contents)
    record("card.drafted", card, by=by, at=at, data={"service": service.code, "version": card.version})
    return card


@transaction.atomic
def redraft_process_card(card: ProcessCard, contents: ProcessContents, *, by: Worker, at: datetime) -> ProcessCard:
    """Replace the steps of a draft. Raises Refusal("K8b") for a card that was submitted: draft a new version instead."""
    card = _locked_draft(card, by=by, at=at)
    card.steps.all().delete()
    _write_process(card, contents)
    record("card.redrafted", card, by=by, at=at)
    return card


def contents_of(card: InformationCard) -> CardContents:
    """Give the text of ``card``, as the start of its next version."""
    rows = {row: getattr(card, row) for row in ROWS}
    questions = tuple(QuestionLine(question.code, question.text) for question in card.questions.all())
    grounds = tuple(GroundLine(ground.norm, ground.text) for ground in card.refusal_grounds.all())
    return CardContents(**rows, questions=questions, documents=tuple(_document_lines(card)), refusal_grounds=grounds)


def _document_lines(card: InformationCard) -> Iterable[DocumentLine]:
    for row in card.documents.all():
        yield DocumentLine(
            name=row.name,
            legal_basis=row.legal_basis,
            where_to_get=row.where_to_get,
            note=row.note,
            original_or_copy=row.original_or_copy,
            obtainable_by_request=row.obtainable_by_request,
            question=row.condition_question.code if row.condition_question else "",
            needed_if=row.condition_value,
        )


def process_contents_of(card: ProcessCard) -> ProcessContents:
    """Give the steps of ``card``, as the start of its next version."""
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


def _blank(kind: type[AnyCard], service: Service, city: City, *, by: Worker, at: datetime) -> AnyCard:
    # The service is locked, so that two editors do not draft one version twice.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    editor_of(city, by=by, at=at)
    versions = kind._default_manager.filter(service=service, city=city)  # noqa: SLF001
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return kind(service=service, city=city, version=last + 1, drafted_by=by, drafted_at=at)


def _locked_draft(card: AnyCard, *, by: Worker, at: datetime) -> AnyCard:
    locked = type(card)._default_manager.select_for_update(no_key=True).get(pk=card.pk)  # noqa: SLF001
    editor_of(locked.city, by=by, at=at)
    if locked.state != CardState.DRAFT:
        raise Refusal("K8b", _("This version has been submitted and can not be changed. Draft a new version."))
    return locked


def _write_card(card: InformationCard, contents: CardContents) -> None:
    if faults := unwritable_card(contents):
        raise Faulty("K8b", faults)
    for row in ROWS:
        value = getattr(contents, row)
        setattr(card, row, list(value) if isinstance(value, tuple) else value)
    card.needs_checking = bool(contents.to_verify)
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
    card: InformationCard, order: int, line: DocumentLine, questions: dict[str, Question]
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


def _write_process(card: ProcessCard, contents: ProcessContents) -> None:
    if faults := unwritable_process(contents):
        raise Faulty("K8b", faults)
    card.days_by_law, card.law_unit = contents.days_by_law, contents.law_unit
    card.total_days, card.needs_checking = total_days(contents.steps), contents.needs_checking
    card.save()
    rows = ProcessStep.objects.bulk_create(_step(card, line) for line in contents.steps)
    steps = {step.number: step for step in rows}
    StepOrder.objects.bulk_create(
        StepOrder(step=steps[line.number], predecessor=steps[number])
        for line in contents.steps
        for number in line.after
    )
    StepAction.objects.bulk_create(
        StepAction(step=steps[line.number], provider_id=row.provider, position=row.position, action=row.action)
        for line in contents.steps
        for row in line.actions
    )


def _step(card: ProcessCard, line: StepLine) -> ProcessStep:
    return ProcessStep(
        card=card,
        number=line.number,
        name=line.name,
        stage=line.stage,
        provider_id=line.provider,
        responsible=line.responsible,
        unit=line.unit,
        term_value=line.term_value,
        term_unit=line.term_unit,
    )
