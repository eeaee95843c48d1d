"""The way of a case through the bodies by its process card: in sequence and in parallel (L40)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.cases import terms
from office.cases.deadlines import drawn
from office.cases.models import Case, CaseStep
from office.cases.states import STEPS_ON_THE_WAY, StepState
from office.catalogue.competence import Bodies
from office.catalogue.models import ProcessCard, ProcessStep, Stage
from office.centres.duties import owed
from office.centres.models import Centre, Provider, Role
from office.centres.staffing import responsible_for_each
from office.law import clause
from office.tables.asking import Question
from office.tables.writing import Part, kept, write_together

if TYPE_CHECKING:
    from office.workdays import WorkCalendar


def executors_for(bodies: Iterable[Provider], centre: Centre, *, at: datetime) -> dict[Provider, Worker]:
    """Name the executor in each body: the case officer present at ``centre`` with the fewest steps on hand anywhere.

    Raises:
        Refusal: a body has nobody at all at this centre (K25).
    """
    wanted = set(bodies)
    keys = {f"body{nth}": body.pk for nth, body in enumerate(wanted)}
    load: dict[UUID, int] = {row["officer"]: row["count"] for row in _on_hand(len(keys)).ask(**keys)}
    return responsible_for_each(wanted, centre, Role.CASE_OFFICER, at=at, load=load)


@cache
def _on_hand(bodies: int) -> Question[dict[str, Any]]:
    """Give the question how many steps each executor of so many bodies has on hand."""

    def build(**keys: Any) -> Any:
        here = CaseStep.objects.filter(provider__in=list(keys.values()), state__in=STEPS_ON_THE_WAY)
        return here.values("officer").annotate(count=Count("*"))

    return Question(build, "once", **{f"body{nth}": UUID for nth in range(bodies)})


def planned_steps(card: ProcessCard | None, bodies: Bodies) -> list[ProcessStep]:
    """Give the steps of a process card in which a case is worked on and decided; none without a decision among them.

    Each with the body that does it at the centre of the case.
    """
    worked = (Stage.PROCESSING, Stage.DECISION)
    steps = [bodies.here(step) for step in card.steps.all() if step.stage in worked] if card else []
    return steps if any(step.stage == Stage.DECISION for step in steps) else []


def bodies_of(planned: Iterable[ProcessStep], decider: Provider) -> set[Provider]:
    """Give the bodies through which a case goes."""
    return {decider} | {step.provider for step in planned if step.stage != Stage.DECISION}


def lay_down(case: Case, planned: list[ProcessStep], people: Mapping[Provider, Worker]) -> list[CaseStep]:
    """Write the case's steps as planned by its process card; without one, the deciding body decides in a single step."""
    steps = CaseStep.objects.bulk_create(drawn_steps(case, planned, people))
    CaseStep.after.through.objects.bulk_create(drawn_links(planned, steps))
    return steps


def drawn_steps(case: Case, planned: list[ProcessStep], people: Mapping[Provider, Worker]) -> list[CaseStep]:
    """Draw up the steps that ``lay_down`` writes."""
    if not planned:
        name = gettext("Examine the package and decide")
        alone = {"number": 1, "name": name, "is_decision": True, "provider": case.decider, "officer": case.officer}
        return [CaseStep(case=case, **alone)]
    return [
        CaseStep(
            case=case,
            process_step=step,
            number=step.number,
            name=step.name[:300],
            is_decision=step.stage == Stage.DECISION,
            provider=_body_of(step, case),
            officer=people[_body_of(step, case)],
        )
        for step in planned
    ]


def _body_of(step: ProcessStep, case: Case) -> Provider:
    """The deciding step goes to the body that decides on the day of registration, whatever the card was drawn for."""
    return case.decider if step.stage == Stage.DECISION else step.provider


def drawn_links(planned: list[ProcessStep], steps: list[CaseStep]) -> list[Any]:
    """Draw up which step comes after which."""
    by_card = {step.process_step_id: step for step in steps}
    return [
        CaseStep.after.through(from_casestep=by_card[step.pk], to_casestep=by_card[former.pk])
        for step in planned
        for former in step.after.all()
        if former.pk in by_card
    ]


@clause("L40")
def start_ready_steps(
    case: Case, *, sender: Worker, at: datetime, calendar: "WorkCalendar | None" = None
) -> list[CaseStep]:
    """Start every step whose earlier steps are all done, and owe its hand-over; the applicant takes no part (L40)."""
    ready = ready_steps(case)
    write_together(*starting(case, ready, sender=sender, at=at, calendar=calendar))
    return ready


def ready_steps(case: Case) -> list[CaseStep]:
    """Give the steps of a locked case that wait for nothing any more."""
    steps = case.laid_steps()
    done = {step.pk for step in steps if step.state == StepState.DONE}
    return [step for step in steps if step.state == StepState.PENDING and done.issuperset(vars(step)["formers"])]


def starting(
    case: Case, ready: Iterable[CaseStep], *, sender: Worker, at: datetime, calendar: "WorkCalendar | None" = None
) -> list[Part]:
    """Start these steps, and give what is to be written of it: the steps, and the duties to hand them over."""
    parts: list[Part] = []
    for step in ready:
        step.move(StepState.READY)
        step.sender, step.ready_at = sender, at
        duty = drawn(case, terms.HAND_OVER, bearer=sender, at=at, step=step, calendar=calendar)
        parts += [kept(step, "state", "sender", "ready_at"), owed(duty)]
    return parts
