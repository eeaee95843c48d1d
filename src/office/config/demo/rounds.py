"""The daily rounds of a centre: the lists of cases handed over in the evening, confirmed the next morning (L33, L34)."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from office.cases import routing
from office.cases.models import CaseStep, HandoverList
from office.cases.watch import owe_daily_handover
from office.centres.calendars import calendar_for, local_day
from office.centres.models import Centre
from office.config.demo.hours import DAY, OfficeHours
from office.config.demo.plans import Fate
from office.config.demo.stage import Stage
from office.config.demo.words import DECLINED

BEFORE_CLOSING = timedelta(minutes=70)
AFTER_OPENING = timedelta(minutes=25)
DECLINES = 0.02
HELD_DAYS = timedelta(days=4)


class Rounds:
    """One centre's."""

    def __init__(self, stage: Stage, centre: Centre, *, since: datetime) -> None:
        self.stage, self.centre = stage, centre
        self.hours = OfficeHours(calendar_for(centre))
        self.dice = Random(f"{stage.seed} {centre.code}")  # noqa: S311  a demonstration, not a secret
        self.lists: list[HandoverList] = []
        self._plan_day(since)

    def _plan_day(self, at: datetime) -> None:
        calendar = self.hours.calendar
        day = calendar.next_working(local_day(at) + DAY)
        self.stage.plan(calendar.opens_at(day), self.open)
        self.stage.plan(calendar.opens_at(day) + AFTER_OPENING, self.confirm)
        self.stage.plan(calendar.closes_at(day) - BEFORE_CLOSING, self.hand_over)

    def open(self, at: datetime) -> None:
        owe_daily_handover(self.centre, at=at)

    def hand_over(self, at: datetime) -> None:
        """Put every case that waits on the list of the body that sends it for the body that is to have it."""
        by_bodies: dict[tuple[object, object], list[CaseStep]] = defaultdict(list)
        waiting = CaseStep.objects.waiting(self.centre).select_related("provider", "sender").order_by("pk")
        for step in waiting:
            if step.sender is not None and not self._is_held(step, at):
                by_bodies[self.stage.body(step.sender).pk, step.provider_id].append(step)
        for steps in by_bodies.values():
            self.lists.append(self._list(steps, at))
        self._plan_day(at)

    def _is_held(self, step: CaseStep, at: datetime) -> bool:
        """A late hand-over: the first one of the case lies about for days."""
        late = self.stage.walks[step.case_id].plan.fate == Fate.LATE_HANDOVER
        return bool(late and step.ready_at and at < step.ready_at + HELD_DAYS)

    def _list(self, steps: list[CaseStep], at: datetime) -> HandoverList:
        sender = steps[0].sender
        assert sender is not None
        return routing.make_handover_list(
            centre=self.centre,
            sender=self.stage.body(sender),
            receiver=steps[0].provider,
            step_ids=[step.pk for step in steps],
            by=sender,
            at=at,
        )

    def confirm(self, at: datetime) -> None:
        """The bodies confirm what came yesterday; now and then one gives a case back."""
        lists, self.lists = self.lists, []
        for made in lists:
            items = made.items.filter(confirmed_at=None, declined_at=None).select_related("step__officer")
            steps = [item.step for item in items if self._comes(item.step)]
            if not steps:
                continue
            if self.dice.random() < DECLINES:
                back = steps.pop()
                routing.decline(made, back.pk, reason=DECLINED, by=back.officer, at=at)
            if steps:
                keys = [step.pk for step in steps]
                self._tell(routing.confirm_receipt(made, step_ids=keys, by=steps[0].officer, at=at), at)

    def _comes(self, step: CaseStep) -> bool:
        return self.stage.walks[step.case_id].plan.fate != Fate.LISTED

    def _tell(self, steps: list[CaseStep], at: datetime) -> None:
        for step in steps:
            self.stage.walks[step.case_id].received(step, at)
