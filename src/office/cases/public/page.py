"""What an applicant sees of a case: done, now, next; who has it and by when; what is asked of the person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.cases.appeals import Remedies, remedies
from office.cases.models import Case, CaseStep, Deficiency, Duty, RoutingEntry, SentDocument
from office.cases.public.sending import faults_of, may_send, sent_to
from office.cases.states import CLOSED, STEPS_ON_THE_WAY, UNDECIDED, CaseState, Channel, DeliveryWay, StepState

Kind = RoutingEntry.Kind
Word = str | Promise

SAID: Final[dict[str, Word]] = {
    Kind.REGISTERED: _("Registered"),
    Kind.WENT_ON: _("Goes on without the missing documents"),
    Kind.RECEIVED: _("Received"),
    Kind.DONE: _("Done"),
    Kind.DECIDED: _("Decided"),
    Kind.SUSPENDED: _("The term was stopped"),
    Kind.RESUMED: _("The term runs again"),
    Kind.EXTENDED: _("The term was extended"),
    Kind.SENT: _("The result was sent to the centre"),
    Kind.ARRIVED: _("The result has come to the centre"),
    Kind.DELIVERED: _("The result was handed over"),
    Kind.WITHDRAWN: _("Withdrawn"),
}
"""Lines of the routing sheet that concern the applicant, in his words; hand-overs show where the case is by now."""

TERM_OF: Final[dict[str, tuple[str, ...]]] = {
    CaseState.REGISTERED: ("L28", "L31"),
    CaseState.IN_WORK: ("L31",),
    CaseState.DECIDED: ("L38",),
    CaseState.SENT: ("L39", "L38"),
    CaseState.READY: ("L41",),
}
"""The clause whose term the applicant waits for, by the state of the case."""


@dataclass(frozen=True)
class Stop:
    """A line of the time-line: a thing done, what goes on now, or what comes. Its names are those of the component."""

    title: Word
    tone: str = "plain"
    who: str = ""
    at: datetime | None = None
    text: Word = ""
    word: Word = ""
    due_at: datetime | None = None
    clause: str = ""
    stood_at: datetime | None = None
    now: bool = False


@dataclass(frozen=True)
class CasePage:
    """Everything the page shows: never a worker, a worker's note, or another person's data."""

    case: Case
    done: list[Stop]
    present: list[Stop]
    following: list[Stop]
    due_at: datetime | None
    clause: str
    faults: list[Deficiency]
    bring_by: date | None
    sent: list[SentDocument]
    remedies: Remedies

    @property
    def line(self) -> list[Stop]:
        return [*self.done, *self.present, *self.following]

    @property
    def asked(self) -> list[tuple[Deficiency, bool]]:
        """What is missing, each with whether a file for it waits to be looked at."""
        waiting = {each.deficiency_id for each in self.sent if each.settled_at is None}
        return [(fault, fault.pk in waiting) for fault in self.faults]

    @property
    def holders(self) -> str:
        """The bodies that have the case now, named once each."""
        return ", ".join(dict.fromkeys(stop.who for stop in self.present if stop.who))

    @property
    def is_closed(self) -> bool:
        return self.case.state in CLOSED

    @property
    def may_send(self) -> bool:
        return may_send(self.case)

    @property
    def to_collect(self) -> bool:
        return self.case.state == CaseState.READY

    @property
    def may_download(self) -> bool:
        return may_download(self.case)

    @property
    def is_refused(self) -> bool:
        return self.case.outcome == "refuse" and self.case.state in (CaseState.READY, *CLOSED)

    @property
    def came_electronically(self) -> bool:
        return self.case.channel == Channel.ELECTRONIC


def case_page(case: Case) -> CasePage:
    """Read what the page shows, in five statements; ``case`` comes with its centre, service and result."""
    steps = list(case.steps.select_related("provider").order_by("number", "id"))
    lines = list(
        case.routing.filter(kind__in=SAID).select_related("step__provider", "from_provider").order_by("sequence")
    )
    due_at, clause = _term(case)
    notice = getattr(case, "deficiency_notice", None)
    faults = faults_of(case) if notice else []
    return CasePage(
        case=case,
        done=[_done(line) for line in lines],
        present=list(_present(case, steps, lines, due_at, clause)),
        following=list(_following(case, steps)),
        due_at=due_at,
        clause=clause,
        faults=faults,
        bring_by=notice.bring_by_on if notice and faults else None,
        sent=list(sent_to(case)),
        remedies=remedies(case),
    )


def may_download(case: Case) -> bool:
    """Tell whether the result was delivered electronically: then it can be had here, otherwise it is collected."""
    delivery = getattr(case, "delivery", None)
    return delivery is not None and delivery.way == DeliveryWay.ELECTRONIC


def _term(case: Case) -> tuple[datetime | None, str]:
    wanted = TERM_OF.get(case.state, ())
    owed = {duty.clause: duty.due_at for duty in Duty.objects.open().filter(case=case, clause__in=wanted)}
    clause = next((each for each in wanted if each in owed), "")
    return owed.get(clause), clause


def _done(line: RoutingEntry) -> Stop:
    body = line.from_provider or (line.step.provider if line.step else None)
    named = line.step.name if line.step and line.kind in (Kind.RECEIVED, Kind.DONE) else ""
    return Stop(SAID[line.kind], "done", who=body.name if body else "", at=line.at, text=named)


def _present(
    case: Case, steps: list[CaseStep], lines: list[RoutingEntry], due_at: datetime | None, clause: str
) -> Iterator[Stop]:
    """Say who has the case since when; in parallel steps several bodies do."""
    term: dict[str, Any] = {"due_at": due_at, "clause": clause, "stood_at": case.suspended_at, "now": True}
    term["word"] = _("now")
    since = lines[-1].at if lines else case.registered_at
    if case.state in UNDECIDED and case.full_at is None:
        yield Stop(_("Waits for your documents"), "wait", case.provider.name, case.registered_at, **term)
        return
    if case.suspended_at:
        yield Stop(_("The term stands still"), "wait", case.decider.name, case.suspended_at, **term)
        return
    for step in steps:
        if step.state in STEPS_ON_THE_WAY:
            yield _of_step(case, step, term)
    if case.state in (CaseState.DECIDED, CaseState.SENT):
        yield Stop(_("The result is on its way to the centre"), "now", case.decider.name, since, **term)
    elif case.state == CaseState.READY:
        yield Stop(_("The result is ready"), "now", case.centre.name, case.ready_at, **term)


def _of_step(case: Case, step: CaseStep, term: dict[str, Any]) -> Stop:
    if step.state == StepState.RECEIVED:
        return Stop(step.name, "now", step.provider.name, step.received_at, **term)
    words = _("Is being handed over to the executor")
    return Stop(words, "now", case.provider.name, step.ready_at, text=f"{step.name}: {step.provider.name}", **term)


def _following(case: Case, steps: list[CaseStep]) -> Iterator[Stop]:
    if case.state in CLOSED:
        return
    for step in steps:
        waits = step.state == StepState.PENDING or (case.full_at is None and step.state == StepState.READY)
        if waits and case.state in UNDECIDED:
            yield Stop(step.name, "calm", step.provider.name)
    if case.state in UNDECIDED:
        yield Stop(_("The result comes to the centre"), "calm", case.centre.name)
    yield Stop(_("You receive the result"), "calm", case.centre.name)
