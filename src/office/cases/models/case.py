"""The case and its steps."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases.models.intake import SubmissionPackage
from office.cases.rules import check_clock
from office.cases.states import CASE_MOVES, CLOSED, STEP_MOVES, CaseState, Channel, Outcome, StepState
from office.catalogue.models import InformationCard, ProcessCard, ProcessStep, Service
from office.centres.models import Centre, Provider
from office.law import clause
from office.law.states import moved
from office.parties.models import Applicant, Representative
from office.tables.asking import Question
from office.tables.writing import Part, kept, write_together

LARGEST = 2**63


class CaseQuerySet(models.QuerySet["Case"]):
    def live(self) -> Self:
        """Cases on which somebody still has to act."""
        return self.exclude(state__in=CLOSED)

    def locked(self, case: "Case", *, at: datetime) -> "Case":
        """Lock the case and read it anew: what the caller holds may be stale. Raises Refusal as ``all_locked``.

        One that is held for an act (``office.cases.versions.held_case``) was read so a moment ago: it is given as it is.
        """
        if case.held:
            check_clock(vars(case)["acted_at"], at=at)
            return case
        held = self.all_locked([case.pk], at=at)
        if not held:
            raise self.model.DoesNotExist
        return held[0]

    def all_locked(
        self, keys: "Iterable[UUID] | models.QuerySet[Case, Any]", *, at: datetime, skip: bool = False
    ) -> list["Case"]:
        """Lock these cases in one order for everybody, with everything that belongs to them, then read them anew.

        Who changes a step, a hand-over, a suspension or a duty of a case holds the case. A package is locked before its
        case, a hand-over list after its cases. ``skip`` leaves out what somebody else holds just now.

        Raises Refusal K25 where the clock ``at`` stands before the last act on a case: acts stay in their order.
        """
        # The lock joins no other table: a joined row that changed while it waits would drop the case from the answer.
        rows = self.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True, skip_locked=skip)
        return self.read_locked(rows.values_list("pk", flat=True), at=at)

    def read_locked(self, keys: Iterable[UUID], *, at: datetime) -> list["Case"]:
        """Read cases that the caller has locked, as ``all_locked`` does."""
        held = {f"case{nth}": key for nth, key in enumerate(keys)}
        cases = _reading_anew(len(held)).ask(**held) if held else []
        for case in cases:
            check_clock(vars(case)["acted_at"], at=at)
        return cases

    def for_an_act(self) -> Self:
        """Read with each case all that every act looks at."""
        lines, moments = _latest("RoutingEntry", "sequence"), _latest("RoutingEntry", "at")
        acted_at = Greatest(moments, _latest("Duty", "opened_at"))
        longer = Exists(_of_case("Extension"))
        return self.annotate(last_line=lines, acted_at=acted_at, extended=longer).select_related(*TIES)


@lru_cache(maxsize=32)
def _reading_anew(many: int) -> "Question[Case]":
    """Give the question for so many cases with all that every act looks at."""

    def build(**keys: Any) -> models.QuerySet[Case]:
        return Case.objects.filter(pk__in=list(keys.values())).for_an_act().order_by("pk")

    return Question(build, **{f"case{nth}": UUID for nth in range(many)})


TIES = ("centre__city", "service", "card", "applicant", "taken_by", "officer", "decider", "provider")


def _latest(model: str, field: str) -> Subquery:
    return Subquery(_of_case(model).order_by(f"-{field}").values(field)[:1])


def _of_case(model: str) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = apps.get_model("cases", model)._default_manager.all()  # noqa: SLF001  the rows below
    return rows.filter(case=OuterRef("pk"))


@clause("L43")
class Case(models.Model):
    """An applicant's matter from registration to archive. The executor who answers for it is always named (L43).

    It stays pinned to the card and the process card in force when it was registered, whatever changes later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40)
    tracking_code = models.CharField(_("tracking code"), max_length=12, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="cases", db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="cases")
    card = models.ForeignKey(InformationCard, models.PROTECT, related_name="cases")
    process_card = models.ForeignKey(ProcessCard, models.PROTECT, null=True, blank=True, related_name="cases")
    package = models.OneToOneField(SubmissionPackage, models.PROTECT, related_name="case")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="cases")
    representative = models.ForeignKey(
        Representative, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="cases_taken", db_index=False)
    decider = models.ForeignKey(Provider, models.PROTECT, related_name="cases_to_decide", db_index=False)
    taken_by = models.ForeignKey(Worker, models.PROTECT, related_name="controlled_cases", db_index=False)
    officer = models.ForeignKey(Worker, models.PROTECT, related_name="cases_to_decide", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=CaseState.choices, default=CaseState.REGISTERED)
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome.choices, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    full_at = models.DateTimeField(_("package full"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be decided by"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended since"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    ready_at = models.DateTimeField(_("result ready"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    last_line: int | None = None
    """Number of the last line of the routing sheet, where the case has been locked."""
    held: bool = False
    """It was read under its lock, in the transaction that still runs, and nothing was read or changed beside it since."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "number"], name="l25_case_number_once"),
            models.CheckConstraint(
                name="l37_decided_has_outcome",
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(decided_at__isnull=False, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="cases_full_after_registered",
                condition=Q(full_at__isnull=True) | Q(full_at__gte=F("registered_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["centre", "state", "due_at"], name="cases_by_centre"),
            models.Index(fields=["decider", "state", "due_at"], name="cases_by_decider"),
            models.Index(fields=["officer", "state", "due_at"], name="cases_by_officer"),
            models.Index(fields=["taken_by", "state", "due_at"], name="cases_by_controller"),
            models.Index(fields=["provider", "state", "-registered_at"], name="cases_by_taker"),
            models.Index(fields=["number"], name="cases_by_number"),
            models.Index(fields=["centre", "-registered_at"], name="cases_latest"),
            models.Index(fields=["centre", "closed_at"], name="cases_closed", condition=Q(closed_at__isnull=False)),
            models.Index(
                fields=["representative"], name="cases_represented", condition=Q(representative__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def move(self, to: CaseState) -> None:
        self.state = moved(CASE_MOVES, CaseState(self.state), to)

    def stops(self, due_at: datetime) -> bool:
        """Tell whether a term due at ``due_at`` stands still: the case is suspended, and it had not run out by then.

        One that had run out before stays overdue: a suspension brings nothing back to life (ADR 0014).
        """
        return self.suspended_at is not None and self.suspended_at < due_at

    def keep(self, *fields: str) -> None:
        """Save the fields named and count the change, so that a stale screen can be told."""
        write_together(self.counted(*fields))

    def counted(self, *fields: str) -> Part:
        """Count the change of the fields named, and give the part that saves it (``write_together``)."""
        self.version += 1
        return kept(self, *fields, "version")

    def laid_steps(self) -> "list[CaseStep]":
        """Give the steps of the case, which the caller has locked, with their people: read once, one object for each.

        Each has ``formers``: the keys of the steps that it comes after.
        """
        if "_laid_steps" not in vars(self):
            lay_out([self])
        known: list[CaseStep] = vars(self)["_laid_steps"]
        return known


PEOPLE: Final = ("provider", "officer", "sender", "process_step")

STEP_STANDS_STILL: Final = Q(case__suspended_at__isnull=False, case__suspended_at__lt=F("due_at"))
"""Says of steps that their term stands still: ``Case.stops`` in the database."""


class StepQuerySet(models.QuerySet["CaseStep"]):
    def locked(self, keys: Iterable[int], *, at: datetime, held: Iterable[UUID] | None = None) -> list["CaseStep"]:
        """Lock the cases of these steps, and with them the steps, then read the steps anew with their cases.

        ``held``: the keys of their cases, where the caller has locked these.
        """
        wanted = {key for key in keys if 0 < key < LARGEST}
        if held is None and wanted:
            held = [
                case.pk for case in _locking(len(wanted)).ask(**{f"step{nth}": key for nth, key in enumerate(wanted)})
            ]
        cases = Case.objects.read_locked(held or (), at=at)
        lay_out(cases)
        steps = [step for case in cases for step in case.laid_steps() if step.pk in wanted]
        return sorted(steps, key=lambda step: step.pk)

    def of_locked(self, *cases: "Case") -> Self:
        """Steps of cases that the caller has locked, with their people, in one order."""
        return self.filter(case__in=cases).select_related(*PEOPLE).order_by("pk")

    def put_to(self, cases: Iterable["Case"]) -> list["CaseStep"]:
        """Read the steps; those of one case share the one object of it."""
        by_key = {case.pk: case for case in cases}
        steps = list(self)
        for step in steps:
            step.case = by_key[step.case_id]
        return steps

    def waiting(self, centre: Centre) -> Self:
        """Steps of the centre's cases that wait to be handed over (L33)."""
        return self.filter(case__centre=centre, state=StepState.READY, case__suspended_at__isnull=True)


class CaseStep(models.Model):
    """One step of the case by its process card: who has it, since when, until when (L40)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    process_step = models.ForeignKey(ProcessStep, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("step"), max_length=300)
    is_decision = models.BooleanField(default=False)
    after = models.ManyToManyField("self", symmetrical=False, related_name="before", blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="case_steps", db_index=False)
    officer = models.ForeignKey(Worker, models.PROTECT, related_name="case_steps", db_index=False)
    sender = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.PENDING)
    ready_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_step_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_decision=True), name="l35_one_deciding_step"),
            models.CheckConstraint(
                name="l34_received_has_moment",
                condition=~Q(state__in=["received", "done"]) | Q(received_at__isnull=False),
            ),
            models.CheckConstraint(name="l37_done_has_moment", condition=~Q(state="done") | Q(done_at__isnull=False)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["officer", "state", "due_at"], name="cases_step_by_officer"),
            models.Index(fields=["provider", "state", "due_at"], include=["officer"], name="cases_step_by_provider"),
            models.Index(fields=["state", "sender"], name="cases_step_waiting"),
            models.Index(Coalesce("sent_at", "received_at"), name="cases_step_gone"),
        ]

    @property
    def stands_still(self) -> bool:
        """Its term waits until the suspended case is resumed."""
        return self.due_at is not None and self.case.stops(self.due_at)

    def move(self, to: StepState) -> None:
        self.state = moved(STEP_MOVES, StepState(self.state), to)


@lru_cache(maxsize=32)
def _locking(steps: int) -> Question[Case]:
    """Give the question that locks the cases of so many steps, as ``all_locked`` does."""

    def build(**keys: Any) -> models.QuerySet[Case]:
        theirs = Case.objects.filter(steps__in=list(keys.values())).values("pk")
        return Case.objects.filter(pk__in=theirs).order_by("pk").select_for_update(no_key=True).only("pk")

    return Question(build, **{f"step{nth}": int for nth in range(steps)})


def lay_out(cases: Iterable[Case]) -> None:
    """Read the steps of cases that the caller has locked, for ``Case.laid_steps``, in one statement."""
    laid: dict[UUID, tuple[Case, list[CaseStep]]] = {case.pk: (case, []) for case in cases}
    found = _laid_of(len(laid)).ask(**{f"case{nth}": key for nth, key in enumerate(laid)}) if laid else []
    for step in found:
        step.case, steps = laid[step.case_id]
        steps.append(step)
    for case, steps in laid.values():
        vars(case)["_laid_steps"] = steps


@lru_cache(maxsize=32)
def _laid_of(many: int) -> Question[CaseStep]:
    """Give the question for the steps of so many cases."""

    def build(**keys: Any) -> models.QuerySet[CaseStep]:
        links = CaseStep.after.through.objects.filter(from_casestep=OuterRef("pk")).order_by().values("to_casestep")
        steps = CaseStep.objects.filter(case__in=list(keys.values())).select_related(*PEOPLE)
        return steps.annotate(formers=ArraySubquery(links)).order_by("pk")

    return Question(build, **{f"case{nth}": UUID for nth in range(many)})
