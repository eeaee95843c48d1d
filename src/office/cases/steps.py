"""The way of a case through the bodies by its process card: in sequence and in parallel (L40)."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext

from office.accounts.models import Worker
from office.cases import terms
from office.cases.models import Case, CaseStep, Duty
from office.cases.states import STEPS_ON_THE_WAY, StepState
from office.catalogue.models import ProcessStep, Stage
from office.centres.duties import owe
from office.centres.models import Centre, Provider, Role
from office.centres.staffing import responsible_for
from office.law import clause

if TYPE_CHECKING:
    from uuid import UUID


def executor_for(provider: Provider, centre: Centre, at: datetime) -> Worker:
    """Name the executor: the present case officer of the body with the fewest steps on hand.

    Raises:
        Refusal: the body has nobody at all at this centre (K25).
    """
    load: dict[UUID, int] = dict(
        CaseStep.objects.filter(provider=provider, case__centre=centre, state__in=STEPS_ON_THE_WAY)
        .values_list("officer")
        .annotate(count=Count("id"))
    )
    return responsible_for(provider, centre, Role.CASE_OFFICER, at=at, load=load)


def lay_down(case: Case, *, at: datetime) -> list[CaseStep]:
    """Write the case's steps from its process card; without one, the deciding body decides in a single step."""
    named = cache(
        lambda provider: case.officer if provider == case.decider else executor_for(provider, case.centre, at)
    )
    planned = _planned(case)
    if not any(step.stage == Stage.DECISION for step in planned):
        return [
            CaseStep.objects.create(
                case=case,
                number=1,
                name=gettext("Examine the package and decide"),
                is_decision=True,
                provider=case.decider,
                officer=case.officer,
            )
        ]
    steps = CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            process_step=step,
            number=step.number,
            name=step.name[:300],
            is_decision=step.stage == Stage.DECISION,
            provider=_body_of(step, case),
            officer=named(_body_of(step, case)),
        )
        for step in planned
    )
    _link(planned, steps)
    return steps


def _planned(case: Case) -> list[ProcessStep]:
    if case.process_card is None:
        return []
    run = (Stage.PROCESSING, Stage.DECISION)
    return list(case.process_card.steps.filter(stage__in=run).select_related("provider").prefetch_related("after"))


def _body_of(step: ProcessStep, case: Case) -> Provider:
    """The deciding step goes to the body that decides on the day of registration, whatever the card was drawn for."""
    return case.decider if step.stage == Stage.DECISION else step.provider


def _link(planned: list[ProcessStep], steps: list[CaseStep]) -> None:
    by_card = {step.process_step_id: step for step in steps}
    CaseStep.after.through.objects.bulk_create(
        CaseStep.after.through(from_casestep=by_card[step.pk], to_casestep=by_card[former.pk])
        for step in planned
        for former in step.after.all()
        if former.pk in by_card
    )


@clause("L40")
def start_ready_steps(case: Case, *, sender: Worker, at: datetime) -> list[CaseStep]:
    """Start every step whose earlier steps are all done, and owe its hand-over; the applicant takes no part (L40)."""
    waiting_for: dict[int, set[int]] = defaultdict(set)
    for step_id, former_id in CaseStep.after.through.objects.filter(from_casestep__case=case).values_list(
        "from_casestep_id", "to_casestep_id"
    ):
        waiting_for[step_id].add(former_id)
    steps = {step.pk: step for step in case.steps.select_for_update(of=("self",)).select_related("provider", "officer")}
    done = {key for key, step in steps.items() if step.state == StepState.DONE}
    ready = [step for key, step in steps.items() if step.state == StepState.PENDING and waiting_for[key] <= done]
    for step in ready:
        step.move(StepState.READY)
        step.sender, step.ready_at = sender, at
        step.save(update_fields=["state", "sender", "ready_at"])
        owe(Duty, terms.HAND_OVER, bearer=sender, centre=case.centre, since=at, case=case, step=step)
    return ready
