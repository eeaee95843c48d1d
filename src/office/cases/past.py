"""A case as it stood at any past moment: its state, who had it, by when, step by step (ADR 0061)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.audit.past import Held, held_in, last_kept_entry
from office.cases.models import Case, CaseStep
from office.cases.states import STEPS_ON_THE_WAY, CaseState, Outcome, StepState
from office.centres.models import Provider

CASE: Final = ("state", "outcome", "officer_id", "taken_by_id", "decider_id", "due_at", "suspended_at")
STEP: Final = ("number", "name", "state", "provider_id", "officer_id", "due_at", "received_at", "done_at")


@dataclass(frozen=True)
class StepThen:
    """A step of the case as it stood. ``due_at``: of the executor, once he had it."""

    number: int
    name: str
    state: StepState
    provider: Provider
    officer: Worker
    due_at: datetime | None
    received_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class CaseThen:
    """The case as it stood at ``at``; ``last_act`` is the entry of the journal that stood last."""

    case: Case
    at: datetime
    state: CaseState
    outcome: Outcome | None
    officer: Worker
    taken_by: Worker
    decider: Provider
    due_at: datetime | None
    suspended_at: datetime | None
    steps: tuple[StepThen, ...]
    last_act: JournalEntry | None

    @property
    def on_the_way(self) -> tuple[StepThen, ...]:
        """The steps that somebody had, or that waited to be handed over."""
        return tuple(step for step in self.steps if step.state in STEPS_ON_THE_WAY)


def case_at(case: Case, moment: datetime) -> CaseThen | None:
    """Give ``case`` as it stood at ``moment`` (aware), after what was done at that very moment; None before it was
    registered. Six statements, whatever the number of its steps.

    Raises NotKeptError where the states of that time were not kept yet.
    """
    if moment < case.registered_at:
        return None
    last_act = last_kept_entry(case, moment)
    whole, steps = held_in(
        [(Case.objects.filter(pk=case.pk), CASE), (CaseStep.objects.filter(case=case).order_by("number"), STEP)], moment
    )
    then, step_then = whole[case.pk], list(steps.values())
    people = Worker.objects.in_bulk(_keys([then, *step_then], "officer_id", "taken_by_id"))
    bodies = Provider.objects.in_bulk(_keys([then, *step_then], "decider_id", "provider_id"))
    return CaseThen(
        case=case,
        at=moment,
        state=CaseState(then["state"]),
        outcome=Outcome(then["outcome"]) if then["outcome"] else None,
        officer=people[then["officer_id"]],
        taken_by=people[then["taken_by_id"]],
        decider=bodies[then["decider_id"]],
        due_at=then["due_at"],
        suspended_at=then["suspended_at"],
        steps=tuple(_step(step, people, bodies) for step in step_then),
        last_act=last_act,
    )


def _keys(held: list[Held], *names: str) -> set[UUID]:
    return {each[name] for each in held for name in names if name in each}


def _step(then: Held, people: dict[UUID, Worker], bodies: dict[UUID, Provider]) -> StepThen:
    return StepThen(
        number=then["number"],
        name=then["name"],
        state=StepState(then["state"]),
        provider=bodies[then["provider_id"]],
        officer=people[then["officer_id"]],
        due_at=then["due_at"],
        received_at=then["received_at"],
        done_at=then["done_at"],
    )
