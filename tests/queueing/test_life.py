"""A day of reception that anything may happen in, in any order: what must always hold, holds in the tables."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from office.law import Refusal
from office.queueing.calling import call_next, call_out_of_order, recall, undo_call
from office.queueing.closing import close_day, verify_day
from office.queueing.days import pause, resume
from office.queueing.fairness import fairness_of
from office.queueing.models import Seat, Ticket, TicketInterval
from office.queueing.norms import NO_DESK, alarms
from office.queueing.policy import Caller, Place, Priority, Waiting, may_call, next_for
from office.queueing.queues import rules_of
from office.queueing.seats import close_desk, end_break, open_desk, take_break
from office.queueing.serving import (
    Whither,
    cancel,
    come_back,
    finish,
    hold,
    leave,
    no_show,
    start,
    step_out,
    transfer,
)
from office.queueing.states import AT_DESK, OPEN, UNSETTLED, TicketState
from office.queueing.taking import Person
from office.queueing.visits import make_known
from office.queueing.waking import wake
from tests.factories.queueing import Reception

CLERKS = st.integers(0, 2)
SERVICES = st.integers(0, 2)
KNOWN = st.integers(0, 1)
ANY = st.integers(0, 99)


class DayOfReception(RuleBasedStateMachine):
    """People come, desks act; whatever is refused must have changed nothing."""

    shared: ClassVar[Reception]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.hall = deepcopy(self.shared)
        self.known = [self.hall.person() for _each in range(2)]

    def teardown(self) -> None:
        if Ticket.objects.exists():
            self._resume()
            close_day(
                self.hall.centre, on=self.hall.day.on, **self.hall.later(hours=13).of_head
            )  # past midnight, maybe
            assert verify_day(self.hall.day) == []
            assert not Ticket.objects.filter(state__in=UNSETTLED).exists()
            assert fairness_of(self.hall.centre, self.hall.day.on).unexplained == []
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    # -- help ---------------------------------------------------------------------------------------------------

    def _try(self, act: Any, *given: Any, **said: Any) -> Any:
        """Do an act at the next minute's part; a refusal leaves everything as it was."""
        self.hall.later(seconds=20)
        before = self._standing()
        try:
            with transaction.atomic():
                return act(*given, at=self.hall.at, **said)
        except Refusal:
            assert self._standing() == before
            return None

    def _standing(self) -> list[tuple[Any, ...]]:
        return sorted(Ticket.objects.values_list("pk", "state", "desk", "effective_at", "back_at"))

    def _ticket(self, number: int, *states: TicketState) -> Ticket | None:
        found = list(Ticket.objects.filter(state__in=states or UNSETTLED).order_by("ordinal", "pk"))
        return found[number % len(found)] if found else None

    def _resume(self) -> None:
        if self.hall.day.state == "paused":
            resume(self.hall.centre, **self.hall.of_head)

    # -- people -------------------------------------------------------------------------------------------------

    @initialize()
    def somebody_comes(self) -> None:
        self.hall.seat(0)
        self.hall.take(0)

    @rule(service=SERVICES, first=st.booleans())
    def come(self, service: int, first: bool) -> None:  # noqa: FBT001
        person = Person(priority=Priority.FIRST) if first else Person()
        self._take(service, person=person, by=self.hall.greeter if first else None)

    @rule(service=SERVICES, number=ANY)
    def come_for_something_else_too(self, service: int, number: int) -> None:
        if (ticket := self._ticket(number, *OPEN)) is not None:
            self._take(service, visit=ticket.visit_id)

    @rule(service=SERVICES, who=KNOWN)
    def come_known(self, service: int, who: int) -> None:
        """Who is known and here already goes on with that visit."""
        applicant = self.known[who]
        here = Ticket.objects.filter(applicant=applicant, state__in=UNSETTLED).values_list("visit", flat=True)
        before = set(here)
        self._take(service, person=Person(applicant=applicant))
        assert not before or set(here) == before

    @rule(clerk=CLERKS, number=ANY, who=KNOWN)
    def recognise(self, clerk: int, number: int, who: int) -> None:
        """A desk finds out who came without a name: they may have come twice."""
        if (ticket := self._ticket(number)) is not None:
            self._try(make_known, ticket.visit, self.known[who], by=self.hall.clerks[clerk])

    def _take(self, service: int, **said: Any) -> None:
        taken = self._try(lambda at: self.hall.take(service, at=at, **said))
        if taken is not None:
            assert Ticket.objects.get(pk=taken.ticket).state == TicketState.WAITING

    @rule(number=ANY, minutes=st.integers(0, 61))
    def go_out(self, number: int, minutes: int) -> None:
        if (ticket := self._ticket(number)) is not None:
            self._try(step_out, ticket, minutes=minutes)

    @rule(number=ANY)
    def return_(self, number: int) -> None:
        if (ticket := self._ticket(number, TicketState.HELD, TicketState.MISSED)) is not None:
            before = ticket.effective_at
            back = self._try(come_back, ticket)
            assert back is None or back.effective_at == before

    @rule(number=ANY, cancelled=st.booleans())
    def give_up(self, number: int, cancelled: bool) -> None:  # noqa: FBT001
        if (ticket := self._ticket(number)) is not None:
            self._try(cancel if cancelled else leave, ticket)

    # -- desks --------------------------------------------------------------------------------------------------

    @rule(clerk=CLERKS)
    def sit_down(self, clerk: int) -> None:
        self._try(open_desk, self.hall.desks[clerk], by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS)
    def stand_up(self, clerk: int) -> None:
        self._try(close_desk, by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS)
    def rest(self, clerk: int) -> None:
        self._try(take_break, by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS)
    def come_from_rest(self, clerk: int) -> None:
        self._try(end_break, by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS, twice=st.booleans())
    def call(self, clerk: int, twice: bool) -> None:  # noqa: FBT001
        """Whoever is called is the one whom the published policy names, of all that waited at that moment."""
        self.hall.later(seconds=20)
        wake(self.hall.centre, at=self.hall.at)
        wanted, request = self._next(clerk), uuid4()
        before = self._standing()
        try:
            with transaction.atomic():
                called = call_next(by=self.hall.clerks[clerk], at=self.hall.at, request=request)
        except Refusal:
            assert self._standing() == before
            return
        assert (called and called.ticket) == wanted
        if twice and called is not None:
            assert call_next(by=self.hall.clerks[clerk], at=self.hall.at, request=request) == called

    def _next(self, clerk: int) -> UUID | None:
        seat = Seat.objects.filter(worker=self.hall.clerks[clerk], until=None).first()
        if seat is None:
            return None
        engaged = {each.applicant_id or each.visit_id for each in Ticket.objects.filter(state__in=AT_DESK)}
        first = next_for(Caller(seat.desk_id, seat.body_id, seat.able), self._waiting(), engaged=engaged)
        return first.place.ticket if first else None

    def _waiting(self) -> list[Waiting]:
        return [
            Waiting(
                Place(each.effective_at, each.arrived_at, each.ordinal, each.pk),
                each.service_id,
                each.applicant_id or each.visit_id,
                each.only_desk_id,
                each.only_body_id,
            )
            for each in Ticket.objects.filter(state=TicketState.WAITING)
        ]

    @rule(clerk=CLERKS, number=ANY, reason=st.sampled_from(["", "дитина плаче"]))
    def call_out_of_order(self, clerk: int, number: int, reason: str) -> None:
        if (ticket := self._ticket(number, TicketState.WAITING)) is not None:
            self._try(call_out_of_order, ticket, reason=reason, by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS, number=ANY, act=st.sampled_from([recall, undo_call, start, finish, no_show]))
    def act_at_desk(self, clerk: int, number: int, act: Any) -> None:
        if (ticket := self._ticket(number, *AT_DESK)) is not None:
            self._try(act, ticket, by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS, number=ANY, minutes=st.integers(1, 30))
    def put_aside(self, clerk: int, number: int, minutes: int) -> None:
        if (ticket := self._ticket(number, *OPEN)) is not None:
            self._try(hold, ticket, minutes=minutes, reason="несе копії", by=self.hall.clerks[clerk])

    @rule(clerk=CLERKS, number=ANY, service=SERVICES, desk=CLERKS, to_desk=st.booleans())
    def pass_on(self, clerk: int, number: int, service: int, desk: int, to_desk: bool) -> None:  # noqa: FBT001
        if (ticket := self._ticket(number, *OPEN)) is not None:
            to = Whither(desk=self.hall.desks[desk]) if to_desk else Whither(service=self.hall.services[service])
            passed = self._try(transfer, ticket, to, reason="там допоможуть", by=self.hall.clerks[clerk])
            assert passed is None or passed.effective_at == ticket.effective_at

    @rule()
    def stand_still(self) -> None:
        self._try(pause, self.hall.centre, reason="тривога", by=self.hall.head)

    @precondition(lambda self: self.hall.day.state == "paused")
    @rule(minutes=st.integers(1, 40))
    def go_on(self, minutes: int) -> None:
        self.hall.later(minutes=minutes)
        self._try(resume, self.hall.centre, by=self.hall.head)

    # -- what always holds --------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_at_two_desks_and_no_desk_has_two(self) -> None:
        there = list(Ticket.objects.filter(state__in=AT_DESK).values_list("visit", "desk"))
        assert all(times == 1 for times in Counter(visit for visit, _desk in there).values())
        assert all(times == 1 for times in Counter(desk for _visit, desk in there).values())
        known = Ticket.objects.filter(state__in=AT_DESK, applicant__isnull=False)
        assert all(times == 1 for times in Counter(known.values_list("applicant", flat=True)).values())
        engaged = set(Ticket.objects.filter(visit__is_engaged=True).values_list("visit", flat=True))
        assert engaged == {visit for visit, _desk in there}

    @invariant()
    def nobody_waits_where_nobody_sees_it(self) -> None:
        """Every number that waits can be called by some desk that is open, or stands in an alarm."""
        seats = Seat.objects.filter(until=None, session__closed_at=None, on_break=False)
        callers = [Caller(seat.desk_id, seat.body_id, seat.able) for seat in seats]
        told = {alarm.service for alarm in alarms(self.hall.centre, at=self.hall.at) if alarm.kind == NO_DESK}
        for each in self._waiting():
            assert each.service in told or any(may_call(caller, each) for caller in callers)
        bound = Ticket.objects.filter(state__in=UNSETTLED, only_desk__isnull=False)
        able = dict(Seat.objects.filter(until=None, session__closed_at=None).values_list("desk", "able"))
        assert all(each.only_desk_id and each.service_id in able[each.only_desk_id] for each in bound)

    @invariant()
    def the_ledger_tells_every_moment_of_every_ticket(self) -> None:
        lines: dict[UUID, list[TicketInterval]] = {}
        for line in TicketInterval.objects.order_by("id"):
            lines.setdefault(line.ticket_id, []).append(line)
        for ticket in Ticket.objects.all():
            own = lines[ticket.pk]
            assert own[0].since == ticket.arrived_at
            assert all(before.until == after.since for before, after in pairwise(own))
            assert own[-1].state == ticket.state
            assert (own[-1].until is None) == (ticket.state in UNSETTLED)

    @invariant()
    def nobody_stands_further_ahead_than_the_published_credit(self) -> None:
        most = rules_of(self.hall.centre).policy.most
        assert all(each.arrived_at - each.effective_at <= most for each in Ticket.objects.filter(agreed_at=None))


@pytest.fixture
def day(shared_reception: Reception, db: None) -> Iterator[type[DayOfReception]]:
    DayOfReception.shared = shared_reception
    yield DayOfReception
    del DayOfReception.shared


@pytest.mark.clause("L19", "L21", "L17")
def test_whatever_happens_on_a_day(day: type[DayOfReception]) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        day, settings=settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=checks)
    )
