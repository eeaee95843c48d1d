"""The calling policy, proved: nobody is overtaken by more than the published credit, and nobody is forgotten."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from office.queueing.policy import (
    Caller,
    CallingPolicy,
    Place,
    Priority,
    Waiting,
    came_in_time,
    credit_of,
    effective_at,
    may_call,
    next_for,
    overtaken_by,
    published,
)

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = CallingPolicy()
SERVICES = [UUID(int=n) for n in range(1, 5)]
DESKS = [UUID(int=100 + n) for n in range(4)]
BODIES = [UUID(int=200), UUID(int=201)]

policies = st.builds(CallingPolicy, *(st.integers(0, 120) for _each in range(4)), grace=st.integers(0, 30))
moments = st.integers(0, 600).map(lambda minutes: START + minutes * MINUTE)
priorities = st.sampled_from(Priority)


# -- the effective time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "agreed", "priority", "has_needs", "minutes"),
    [
        (0, None, Priority.NONE, False, 0),
        (0, None, Priority.OUT_OF_TURN, False, -60),
        (0, None, Priority.FIRST, False, -30),
        (0, None, Priority.NONE, True, -15),
        (0, None, Priority.FIRST, True, -30),  # the largest one, not the sum
        (0, 40, Priority.NONE, False, 10),  # early: counts from the agreed time
        (-200, 40, Priority.NONE, False, 10),  # earlier still: no better
        (50, 40, Priority.NONE, False, 10),  # within the grace
        (51, 40, Priority.NONE, False, 51),  # too late: as everybody
        (0, 40, Priority.OUT_OF_TURN, False, -20),
    ],
)
def test_effective_time(
    came: int,
    agreed: int | None,
    priority: Priority,
    has_needs: bool,  # noqa: FBT001
    minutes: int,
) -> None:
    found = effective_at(
        POLICY,
        arrived_at=START + came * MINUTE,
        agreed_at=None if agreed is None else START + agreed * MINUTE,
        priority=priority,
        has_needs=has_needs,
    )
    assert found == START + minutes * MINUTE


@given(policies, moments, st.none() | moments, priorities, st.booleans())
def test_a_credit_never_exceeds_what_is_published(
    policy: CallingPolicy,
    arrived: datetime,
    agreed: datetime | None,
    priority: Priority,
    has_needs: bool,  # noqa: FBT001
) -> None:
    found = effective_at(policy, arrived_at=arrived, agreed_at=agreed, priority=priority, has_needs=has_needs)
    in_time = came_in_time(arrived, agreed, policy)
    base = agreed if in_time and agreed else arrived
    assert timedelta(0) <= base - found <= policy.most
    assert base - found == credit_of(policy, priority=priority, has_needs=has_needs, booked=in_time)


def test_a_credit_below_nothing_is_no_policy() -> None:
    with pytest.raises(ValueError, match="never below nothing"):
        CallingPolicy(first=-1)


def test_it_is_published_in_both_languages_with_its_own_numbers() -> None:
    said = published(CallingPolicy(out_of_turn=75, first=25, access=10, booked=40, grace=7))
    english, ukrainian = " ".join(each.en for each in said), " ".join(each.uk for each in said)
    for number in ("75", "25", "10", "40", "7"):
        assert f"{number} minutes" in english
        assert f"{number} хв" in ukrainian
    assert "{" not in english + ukrainian


# -- who is next ------------------------------------------------------------------------------------------------------


@st.composite
def waiters(draw: st.DrawFn) -> Waiting:
    arrived = draw(moments)
    agreed = draw(st.none() | moments)
    effective = effective_at(POLICY, arrived_at=arrived, agreed_at=agreed, priority=draw(priorities))
    number = draw(st.integers(1, 10_000))
    return Waiting(
        Place(effective, arrived, number, UUID(int=number)),
        draw(st.sampled_from(SERVICES)),
        UUID(int=draw(st.integers(1, 30))),
        draw(st.none() | st.sampled_from(DESKS)),
        draw(st.none() | st.sampled_from(BODIES)),
    )


callers = st.builds(Caller, st.sampled_from(DESKS), st.sampled_from(BODIES), st.sets(st.sampled_from(SERVICES)))


@given(callers, st.lists(waiters(), unique_by=lambda each: each.place.ticket), st.sets(st.integers(1, 30)))
def test_the_next_one_is_before_all_whom_the_desk_can_call(
    caller: Caller, waiting: list[Waiting], busy: set[int]
) -> None:
    engaged = {UUID(int=number) for number in busy}
    found = next_for(caller, waiting, engaged=engaged)
    able = [each for each in waiting if may_call(caller, each, engaged=engaged)]
    if found is None:
        assert able == []
        return
    assert found in able
    assert found.person not in engaged
    assert all(found.place <= each.place for each in able)
    assert overtaken_by(found, caller, waiting, engaged=engaged) == []


@given(callers, st.lists(waiters(), min_size=1, unique_by=lambda each: each.place.ticket))
def test_the_order_does_not_depend_on_how_the_hall_is_listed(caller: Caller, waiting: list[Waiting]) -> None:
    assert next_for(caller, waiting) == next_for(caller, list(reversed(waiting)))


# -- a whole day, by rules --------------------------------------------------------------------------------------------


class Visitor:
    def __init__(self, number: int, ticket: Waiting, came: datetime, agreed: datetime | None, base: datetime) -> None:
        self.number, self.ticket, self.came, self.agreed, self.base = number, ticket, came, agreed, base
        self.calls = 0


class Hall(RuleBasedStateMachine):
    """Visitors come, desks call and finish, people are put aside, passed on, missed and come back, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = START
        self.waiting: dict[UUID, Visitor] = {}
        self.aside: dict[UUID, Visitor] = {}
        self.at_desk: dict[UUID, Visitor] = {}
        self.done: set[UUID] = set()
        self.numbers = 0
        self.desks = [
            Caller(DESKS[0], BODIES[0], set(SERVICES[:2])),
            Caller(DESKS[1], BODIES[0], set(SERVICES[1:3])),
            Caller(DESKS[2], BODIES[1], set(SERVICES)),
        ]

    @rule(minutes=st.integers(0, 45))
    def time_passes(self, minutes: int) -> None:
        self.clock += minutes * MINUTE

    @rule(
        service=st.sampled_from(SERVICES),
        agreed=st.none() | st.integers(-30, 60),
        priority=priorities,
        has_needs=st.booleans(),
        same_person=st.booleans(),
    )
    def comes(self, service: UUID, agreed: int | None, priority: Priority, has_needs: bool, same_person: bool) -> None:  # noqa: FBT001
        agreed_at = None if agreed is None else self.clock + agreed * MINUTE
        given: dict[str, object] = {"agreed_at": agreed_at, "priority": priority, "has_needs": has_needs}
        effective = effective_at(POLICY, arrived_at=self.clock, **given)  # type: ignore[arg-type]
        self.numbers += 1
        person = UUID(int=5000 + (self.numbers - 1 if same_person else self.numbers))
        place = Place(effective, self.clock, self.numbers, UUID(int=self.numbers))
        in_time = came_in_time(self.clock, agreed_at, POLICY)
        base = agreed_at if in_time and agreed_at else self.clock
        visitor = Visitor(self.numbers, Waiting(place, service, person), self.clock, agreed_at, base)
        self.waiting[place.ticket] = visitor

    def engaged(self) -> set[UUID]:
        return {visitor.ticket.person for visitor in self.at_desk.values()}

    @rule(which=st.integers(0, 2))
    def calls(self, which: int) -> None:
        desk = self.desks[which]
        if desk.desk in self.at_desk:
            return
        hall = [visitor.ticket for visitor in self.waiting.values()]
        found = next_for(desk, hall, engaged=self.engaged())
        if found is None:
            return
        able = [each for each in self.waiting.values() if may_call(desk, each.ticket, engaged=self.engaged())]
        self._nobody_is_overtaken_by_more_than_the_credit(found, able)
        self._who_booked_is_called_once_nobody_has_waited_longer(found, able)
        visitor = self.waiting.pop(found.place.ticket)
        visitor.calls += 1
        self.at_desk[desk.desk] = visitor

    def _nobody_is_overtaken_by_more_than_the_credit(self, called: Waiting, able: Sequence[Visitor]) -> None:
        caller = self.waiting[called.place.ticket]
        for other in able:
            assert caller.base - other.base <= POLICY.most
            if other.agreed is None:
                assert caller.came - other.came <= POLICY.most + POLICY.grace * MINUTE

    def _who_booked_is_called_once_nobody_has_waited_longer(self, called: Waiting, able: Sequence[Visitor]) -> None:
        """From the agreed time on only those go before who have counted as waiting for as long as a booking is worth."""
        for other in able:
            booked = other.agreed is not None and came_in_time(other.came, other.agreed, POLICY)
            if booked and other.agreed and other.agreed <= self.clock and other.ticket != called:
                assert called.place.effective_at <= other.agreed - POLICY.booked * MINUTE

    @precondition(lambda self: self.at_desk)
    @rule(data=st.data(), act=st.sampled_from(["finish", "hold", "transfer", "miss", "undo"]))
    def goes_on(self, data: st.DataObject, act: str) -> None:
        desk = data.draw(st.sampled_from(sorted(self.at_desk)))
        visitor = self.at_desk.pop(desk)
        if act == "finish":
            self.done.add(visitor.ticket.place.ticket)
        elif act in {"hold", "miss"}:
            self.aside[visitor.ticket.place.ticket] = visitor
        else:
            if act == "transfer":
                visitor.ticket = visitor.ticket._replace(service=data.draw(st.sampled_from(SERVICES)))
            visitor.calls -= act == "undo"
            self.waiting[visitor.ticket.place.ticket] = visitor

    @precondition(lambda self: self.aside)
    @rule(data=st.data())
    def comes_back(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.aside)))
        self.waiting[key] = self.aside.pop(key)

    @invariant()
    def nobody_is_lost_and_nobody_is_twice(self) -> None:
        places = [set(self.waiting), set(self.aside), {v.ticket.place.ticket for v in self.at_desk.values()}, self.done]
        assert sum(map(len, places)) == len(set().union(*places)) == self.numbers

    @invariant()
    def two_desks_never_have_one_person(self) -> None:
        assert len(self.engaged()) == len(self.at_desk)

    @invariant()
    def the_place_stays_what_it_was(self) -> None:
        for visitor in (*self.waiting.values(), *self.aside.values(), *self.at_desk.values()):
            assert visitor.ticket.place.ordinal == visitor.number
            assert visitor.ticket.place.arrived_at == visitor.came

    def teardown(self) -> None:
        """At the end of any day each desk in turn empties the hall: nobody starves."""
        self.at_desk.clear()
        self.waiting |= self.aside
        rounds = len(self.waiting)
        for _each in range(rounds):
            found = next_for(self.desks[2], [visitor.ticket for visitor in self.waiting.values()])
            assert found is not None
            del self.waiting[found.place.ticket]
        assert not self.waiting


TestHall = pytest.mark.clause("L21")(Hall.TestCase)
TestHall.settings = settings(max_examples=60, stateful_step_count=40)
