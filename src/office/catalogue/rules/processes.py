"""Faults of process cards: their shape, their order, who does the steps, how long they take (L35, L40)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from office.catalogue.contents import STAGES, ProcessContents, StepLine
from office.catalogue.rules import limits
from office.catalogue.rules.kinds import Fault, FaultKind
from office.catalogue.rules.terms import Length, allowed_days

# The term by law runs to the decision; delivery has terms of its own (L38, L39, L41).
WITHIN_THE_TERM: Final = ("intake", "processing", "decision")
STEP_UNIT_FOR: Final = {"working_days": "working_days", "calendar_days": "calendar_days", "months": "calendar_days"}
NUMBERED: Final = ("working_days", "calendar_days")
SHAPE: Final = {
    FaultKind.SAME_NUMBER_TWICE,
    FaultKind.UNKNOWN_PREDECESSOR,
    FaultKind.CIRCLE_OF_STEPS,
    FaultKind.STEP_NEVER_STARTS,
}
UNWRITABLE: Final = SHAPE | {
    FaultKind.TOO_LONG,
    FaultKind.TOO_MANY_ROWS,
    FaultKind.STEP_INCOMPLETE,
    FaultKind.ACTION_INCOMPLETE,
    FaultKind.SAME_ACTION_TWICE,
    FaultKind.TERM_AND_UNIT_DISAGREE,
    FaultKind.EMPTY_ROW,
}


@dataclass(frozen=True)
class Surroundings:
    """What a process card is checked against on the day it is to apply.

    ``decider``: the body that decides (None: nobody is competent); ``competent``: the bodies that act in the city;
    ``staffed``: stage to the bodies that have somebody posted who may do its steps; ``card_term``: the term on the
    information card.
    """

    decider: UUID | None
    competent: Collection[UUID]
    staffed: Mapping[str, Collection[UUID]]
    card_term: Length


def process_faults(card: ProcessContents, around: Surroundings) -> list[Fault]:
    """Give all faults of a process card; none: it may be submitted."""
    faults = [*_law_faults(card, around), *unwritable_steps(card.steps)]
    if not card.steps:
        return [*faults, Fault(FaultKind.NO_STEPS, at="steps")]
    faults += [*_decision_faults(card.steps, around), *performer_faults(card, around), *_unit_faults(card)]
    # Paths can be followed only where every predecessor exists, none leads back to itself and each step has its stage.
    followable = all(step.stage for step in card.steps) and not any(each.kind in SHAPE for each in faults)
    return [*faults, *_order_faults(card.steps), *_length_faults(card)] if followable else faults


def unwritable_process(card: ProcessContents) -> list[Fault]:
    """Give the faults for which the tables have no room; a draft that is still being typed may have even them."""
    decisions = [str(step.number) for step in card.steps if step.stage == "decision"]
    several = [Fault(FaultKind.TWO_DECISION_STEPS, ", ".join(decisions))] if len(decisions) > 1 else []
    law = [fault for fault in _unit_of_law(card) if fault.kind in UNWRITABLE]
    return [*law, *unwritable_steps(card.steps), *several]


def unwritable_steps(steps: Sequence[StepLine]) -> list[Fault]:
    """Give the faults of steps by themselves: what is missing in them, and an order that can not be."""
    return [*_incomplete(steps), *_shape_faults(steps), *_size_faults(steps)]


def performer_faults(card: ProcessContents, around: Surroundings) -> list[Fault]:
    """Give the steps that nobody can perform: the body does not act that day, or has nobody posted for such steps."""
    return list(_performers(card.steps, around))


def total_days(steps: Sequence[StepLine]) -> int:
    """Give the days of the longest way from the start to the decision, in the unit of the steps.

    The steps must be free of circles and of unknown predecessors (``process_faults``).
    """
    by_number = {step.number: step for step in steps}
    lengths: dict[int, int] = {}

    def length(number: int) -> int:
        if number not in lengths:
            step = by_number[number]
            lengths[number] = (step.term_value or 0) + max(map(length, step.after), default=0)
        return lengths[number]

    return max((length(step.number) for step in steps if step.stage in WITHIN_THE_TERM), default=0)


def at_step(index: int, name: str) -> str:
    return f"steps-{index}-{name}"


def _law_faults(card: ProcessContents, around: Surroundings) -> Iterator[Fault]:
    yield from _unit_of_law(card)
    if card.law_unit and (card.days_by_law, card.law_unit) != around.card_term:
        yield Fault(FaultKind.TERM_DIFFERS_FROM_CARD, at="days_by_law")


def _unit_of_law(card: ProcessContents) -> Iterator[Fault]:
    if not card.law_unit:
        yield Fault(FaultKind.EMPTY_ROW, "law_unit", "law_unit")
    elif (card.law_unit in {*NUMBERED, "months"}) != bool(card.days_by_law):
        yield Fault(FaultKind.TERM_AND_UNIT_DISAGREE, at="days_by_law")


def _incomplete(steps: Sequence[StepLine]) -> Iterator[Fault]:
    for index, step in enumerate(steps):
        number = str(step.number)
        for name in ("name", "stage", "provider", "responsible", "term_unit"):
            if not getattr(step, name):
                yield Fault(FaultKind.STEP_INCOMPLETE, number, at_step(index, name))
        if step.term_unit and (step.term_unit in NUMBERED) != bool(step.term_value):
            yield Fault(FaultKind.TERM_AND_UNIT_DISAGREE, number, at_step(index, "term_value"))
        yield from _incomplete_actions(step, index)


def _incomplete_actions(step: StepLine, index: int) -> Iterator[Fault]:
    seen = set()
    for place, action in enumerate(step.actions):
        at = at_step(index, f"actions-{place}-")
        if not (action.provider and action.position and action.action):
            yield Fault(FaultKind.ACTION_INCOMPLETE, str(step.number), f"{at}position")
        elif action in seen:
            yield Fault(FaultKind.SAME_ACTION_TWICE, str(step.number), f"{at}position")
        seen.add(action)


def _size_faults(steps: Sequence[StepLine]) -> Iterator[Fault]:
    yield from limits.too_many(steps, "steps")
    for index, step in enumerate(steps):
        yield from limits.too_long(step, limits.STEP, at_step(index, ""))
        yield from limits.too_many(step.actions, at_step(index, "actions"))
        for place, action in enumerate(step.actions):
            yield from limits.too_long(action, limits.ACTION, at_step(index, f"actions-{place}-"))


def _shape_faults(steps: Sequence[StepLine]) -> Iterator[Fault]:
    numbers = Counter(step.number for step in steps)
    places = {step.number: index for index, step in enumerate(steps)}
    for number, times in numbers.items():
        if times > 1:
            yield Fault(FaultKind.SAME_NUMBER_TWICE, str(number), at_step(places[number], "number"))
    for index, step in enumerate(steps):
        if step.after - numbers.keys():
            yield Fault(FaultKind.UNKNOWN_PREDECESSOR, str(step.number), at_step(index, "after"))
    waiting = _never_started(steps)
    for number in sorted(waiting):
        circles = number in _reached(number, waiting)
        kind = FaultKind.CIRCLE_OF_STEPS if circles else FaultKind.STEP_NEVER_STARTS
        yield Fault(kind, str(number), at_step(places[number], "after"))


def _never_started(steps: Sequence[StepLine]) -> dict[int, frozenset[int]]:
    """Give the steps that can never start, each with those it waits for: on a circle, or after one."""
    waiting = {step.number: step.after for step in steps}
    while ready := [number for number, after in waiting.items() if not after & waiting.keys()]:
        for number in ready:
            del waiting[number]
    return waiting


def _reached(number: int, after: Mapping[int, Collection[int]]) -> set[int]:
    """Give everything that step ``number`` waits for, step by step back."""
    seen: set[int] = set()
    ahead = list(after.get(number, ()))
    while ahead:
        earlier = ahead.pop()
        if earlier not in seen:
            seen.add(earlier)
            ahead.extend(after.get(earlier, ()))
    return seen


def _decision_faults(steps: Sequence[StepLine], around: Surroundings) -> Iterator[Fault]:
    decisions = [(index, step) for index, step in enumerate(steps) if step.stage == "decision"]
    if not decisions:
        yield Fault(FaultKind.NO_DECISION_STEP, at="steps")
    if len(decisions) > 1:
        numbers = ", ".join(str(step.number) for _index, step in decisions)
        yield Fault(FaultKind.TWO_DECISION_STEPS, numbers, at_step(decisions[1][0], "stage"))
    for index, step in decisions:
        if step.provider and step.provider != around.decider:
            yield Fault(FaultKind.DECISION_BY_ANOTHER_BODY, str(step.number), at_step(index, "provider"))


def _performers(steps: Sequence[StepLine], around: Surroundings) -> Iterator[Fault]:
    for index, step in enumerate(steps):
        number, bodies = str(step.number), {step.provider, *(action.provider for action in step.actions)} - {None}
        if bodies - set(around.competent):
            yield Fault(FaultKind.STEP_NOBODY_CAN_PERFORM, number, at_step(index, "provider"))
        elif step.provider and step.stage and step.provider not in around.staffed.get(step.stage, ()):
            yield Fault(FaultKind.STEP_WITHOUT_STAFF, number, at_step(index, "provider"))
        if not any(action.action == "performs" and action.provider == step.provider for action in step.actions):
            yield Fault(FaultKind.STEP_WITHOUT_PERFORMER, number, at_step(index, "actions"))


def _order_faults(steps: Sequence[StepLine]) -> Iterator[Fault]:
    stages = {step.number: STAGES.index(step.stage) for step in steps}
    after = {step.number: step.after for step in steps}
    decided = {step.number for step in steps if step.stage == "decision"}
    for index, step in enumerate(steps):
        number, awaited = str(step.number), _reached(step.number, after)
        if any(stages[earlier] > stages[step.number] for earlier in step.after):
            yield Fault(FaultKind.STEP_BEFORE_EARLIER_STAGE, number, at_step(index, "after"))
        if step.stage == "delivery" and decided and not decided & awaited:
            yield Fault(FaultKind.DELIVERY_DOES_NOT_WAIT, number, at_step(index, "after"))
        if step.stage == "decision" and any(
            other.stage == "processing" and other.number not in awaited for other in steps
        ):
            yield Fault(FaultKind.DECISION_DOES_NOT_WAIT, number, at_step(index, "after"))


def _unit_faults(card: ProcessContents) -> Iterator[Fault]:
    """Days of two kinds can not be added up, so that nobody could tell whether the term by law is kept."""
    steps = enumerate(card.steps)
    numbered = [(index, step) for index, step in steps if step.stage in WITHIN_THE_TERM and step.term_value]
    first = numbered[0][1].term_unit if numbered else ""
    wanted = STEP_UNIT_FOR.get(card.law_unit, first)
    for index, step in numbered:
        if step.term_unit in NUMBERED and step.term_unit != wanted:
            yield Fault(FaultKind.UNITS_DIFFER, str(step.number), at_step(index, "term_unit"))


def _length_faults(card: ProcessContents) -> Iterator[Fault]:
    limit = allowed_days(card.days_by_law, card.law_unit)
    if limit is not None and total_days(card.steps) > limit:
        yield Fault(FaultKind.LONGER_THAN_LAW, at="steps")
