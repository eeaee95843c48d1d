"""The day itself: every act by who does it in life, in the order of its moment, through the real use-cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final, Protocol
from uuid import UUID, uuid5

from django.db.models import Q

from office.accounts.models import Worker
from office.booking.arriving import check_in
from office.booking.booker import Booker
from office.booking.days import free_slots, rules_of
from office.booking.holding import book_for
from office.booking.models import Bookable
from office.booking.states import Way
from office.catalogue.models import Service
from office.centres.access import hold_postings
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.config.day.papers import Brought, Played, dice_of
from office.config.day.staffing import Sitting
from office.config.day.visitors import Visitor, stranger
from office.config.demo.stage import Stage
from office.feedback import rating
from office.feedback.states import RatingWay
from office.parties.models import Applicant
from office.queueing import calling, closing, going_on, seats, serving, taking, visits
from office.queueing.days import day_of
from office.queueing.models import Ticket, Visit
from office.queueing.policy import Priority
from office.queueing.states import DayState, TicketState

BOOKED_BEFORE: Final = timedelta(hours=14)
VISITOR: Final = "Відвідувач"
COMES_AFTER: Final = (8, 45)
"""Seconds from a call to the person at the desk."""
RECALLED_AFTER, MISSED_AFTER = timedelta(seconds=60), timedelta(seconds=60)
BACK_AFTER: Final = timedelta(minutes=6)
PAUSE_OF_A_SHIFT: Final = timedelta(minutes=15)
CLOSES_AFTER, LATEST = timedelta(minutes=5), timedelta(hours=2, minutes=30)
"""After reception ends desks serve who waits still, but not longer than the second; then the day is closed."""
LOOKS_EVERY: Final = timedelta(seconds=20)
"""So long nobody at a free desk notices who has come by themselves."""
RATED_AFTER: Final = timedelta(minutes=3)
RATES: Final = 0.2
STEPS: Final = {5: 55, 4: 25, 3: 10, 2: 6, 1: 4}
"""What they give, by weight."""


@dataclass
class Place:
    """A desk while somebody sits at it."""

    sitting: Sitting
    able: frozenset[UUID]
    is_idle: bool = True
    break_at: datetime | None = None


class TakesPapers(Protocol):
    """Who takes in what visitors bring: here, or in a process beside this one."""

    def meet(self, brought: Brought) -> Applicant | None: ...

    def take_in(self, brought: Brought, applicant: Applicant) -> None: ...

    def end(self) -> Played: ...


@dataclass(frozen=True)
class Cast:
    """Who acts on the day besides those at the desks, and what can be booked."""

    centre: Centre
    head: Worker
    greeter: Worker
    papers: TakesPapers
    bookables: Mapping[UUID, Bookable]
    """By service."""
    opens: datetime
    closes: datetime


class Day:
    """One day of one centre. Each method named after an act does it, and plans what follows."""

    def __init__(self, stage: Stage, cast: Cast, *, seed: int, run: UUID) -> None:
        self.stage, self.cast, self.seed, self.run = stage, cast, seed, run
        self.played = Played()
        self._do = self.played.do
        self.places: dict[UUID, Place] = {}
        self.people: dict[UUID, Visitor[Service]] = {}
        """By visit."""
        self._acts = 0
        self._is_over = False

    def end(self) -> Played:
        """Wait for the papers; give what was done in all."""
        self.played.add(self.cast.papers.end())
        return self.played

    def plan(
        self, sittings: list[Sitting], visitors: list[Visitor[Service]], *, watched_since: datetime | None
    ) -> None:
        """Put everything on the agenda that does not follow from something else.

        ``watched_since``: from then on others may act in the same reception, and free desks look who has come.
        """
        if watched_since is not None:
            self.stage.plan(watched_since, self.look)
        for sitting in sittings:
            self.stage.plan(sitting.since, partial(self.sit_down, sitting))
        for visitor in visitors:
            if visitor.books and visitor.services[0].pk in self.cast.bookables:
                self.stage.plan(self.cast.opens - BOOKED_BEFORE, partial(self.book, visitor))
            else:
                self.stage.plan(visitor.arrives_at, partial(self.arrive, visitor))
        self.stage.plan(self.cast.closes + CLOSES_AFTER, self.close)

    # -- desks --------------------------------------------------------------------------------------------------

    def sit_down(self, sitting: Sitting, at: datetime) -> None:
        there = self.places.get(sitting.desk.pk)
        if there is not None and not there.is_idle:  # the shift before still serves somebody
            self.stage.plan(at + timedelta(minutes=1), lambda moment: self.sit_down(sitting, moment))
            return
        if there is not None:
            self._do("left the desk", seats.close_desk, by=there.sitting.worker, at=at)
        hold_postings(sitting.worker, at)  # nobody is posted anew on a played day
        seat = self._do("sat down", seats.open_desk, sitting.desk, by=sitting.worker, at=at)
        if seat is None:
            return
        dice = Random(f"break {self.seed} {sitting.desk.number} {sitting.since}")  # noqa: S311  a play
        middle = sitting.since + (sitting.until - sitting.since) * dice.uniform(0.35, 0.65)
        place = Place(sitting, frozenset(seat.able), break_at=middle)
        self.places[sitting.desk.pk] = place
        self.call(place, at)

    def call(self, place: Place, at: datetime, after: UUID | None = None) -> bool:
        """Press 'call the next one', or finish with ``after`` by the same press; tell whether somebody was called."""
        by: dict[str, Any] = {"by": place.sitting.worker, "at": at, "request": self._request()}
        if after is not None:
            self.stage.plan(at + RATED_AFTER, partial(self.rate, after))
        if place.break_at is not None and at >= place.break_at:
            if after is not None:
                self._do("served", serving.finish, Ticket(pk=after), **by)
            self.take_break(place, at)
            return False
        if after is None:
            called = self._do("called", calling.call_next, **by)
        else:
            called = self._do("called", going_on.go_on, Ticket(pk=after), **by)
        place.is_idle = called is None
        if called is None:
            return False
        visitor = self._who(called.visit, at)
        dice = dice_of(self.seed, visitor.number)
        ticket = called.ticket
        papers = visitor.brings_package and called.service == visitor.services[0].pk
        if visitor.is_silent and not Ticket.objects.filter(pk=ticket, intervals__rule="no_show").exists():
            self.stage.plan(at + RECALLED_AFTER, lambda moment: self.recall(place, ticket, visitor, moment))
        else:
            then = at + timedelta(seconds=dice.randint(*COMES_AFTER))
            self.stage.plan(then, lambda moment: self.start(place, ticket, visitor, moment, papers=papers))
        return True

    def rate(self, ticket: UUID, at: datetime) -> None:
        """Let a share of those who were served say on their phones how it was."""
        dice = Random(f"rating {self.seed} {self._acts}")  # noqa: S311  a play
        if dice.random() < RATES:
            [steps] = dice.choices(*zip(*STEPS.items(), strict=True))
            self._do("rated", rating.rate, Ticket(pk=ticket), steps, way=RatingWay.PHONE, at=at)

    def take_break(self, place: Place, at: datetime) -> None:
        place.break_at, place.is_idle = None, False
        self._do("breaks", seats.take_break, by=place.sitting.worker, at=at, reason="перерва")
        self.stage.plan(at + PAUSE_OF_A_SHIFT, lambda moment: self.end_break(place, moment))

    def end_break(self, place: Place, at: datetime) -> None:
        place.is_idle = True
        self._do("breaks ended", seats.end_break, by=place.sitting.worker, at=at)
        self.call(place, at)

    # -- visitors -----------------------------------------------------------------------------------------------

    def book(self, visitor: Visitor[Service], at: datetime) -> None:
        """Book by telephone the free time nearest to when they mean to come; without one they come all the same."""
        bookable = self.cast.bookables[visitor.services[0].pk]
        on = local_day(self.cast.opens)
        free = free_slots(bookable, rules_of(self.cast.centre), at=at, public=False, since=on, until=on)
        wanted = min(
            (each.slot.starts_at for each in free), key=lambda time: abs(time - visitor.arrives_at), default=None
        )
        booked = wanted and self._do(
            "booked",
            book_for,
            bookable,
            wanted,
            Booker(f"{VISITOR} {visitor.number}"),
            way=Way.PHONE,
            by=self.cast.greeter,
            at=at,
            request=self._request(),
        )
        if booked and wanted:
            comes_at = max(wanted + visitor.late, self.cast.opens)
            self.stage.plan(comes_at, lambda moment: self.arrive(visitor, moment, code=booked.code))
        else:
            self.stage.plan(visitor.arrives_at, lambda moment: self.arrive(visitor, moment))

    def arrive(self, visitor: Visitor[Service], at: datetime, code: str = "") -> None:
        """Take a ticket, or check in with the ``code`` of a booking; one more for a second service of the visit (L19)."""
        visit: UUID | None = None
        for service in visitor.services:
            taken = self._checked_in(code, at) if code and visit is None else self._taken(visitor, service, visit, at)
            if taken is None:
                return
            visit = taken.visit
            self.people[visit] = visitor
        assert visit is not None
        if visitor.patience is not None:
            self.stage.plan(at + visitor.patience, lambda moment: self.give_up(visit, moment))
        self._wake({service.pk for service in visitor.services}, at)

    def _checked_in(self, code: str, at: datetime) -> Any:
        return self._do("checked in", check_in, code, centre=self.cast.centre, at=at, request=self._request())

    def _taken(self, visitor: Visitor[Service], service: Service, visit: UUID | None, at: datetime) -> Any:
        return self._do(
            "tickets",
            taking.take,
            self.cast.centre,
            service,
            at=at,
            by=self.cast.greeter if visitor.priority != Priority.NONE else None,
            visit=visit,
            person=taking.Person(needs=visitor.needs, priority=visitor.priority),
            request=self._request(),
        )

    def _wake(self, services: set[UUID], at: datetime) -> None:
        """Let the desks that wait for somebody call, until one of them has."""
        for place in list(self.places.values()):
            if place.is_idle and services & place.able and self.call(place, at):
                return

    def look(self, at: datetime) -> None:
        """Let free desks call who has come without being drawn, or was put aside by somebody who learns; again and again."""
        if self._is_over:
            return
        self.stage.plan(at + LOOKS_EVERY, self.look)
        day = day_of(self.cast.centre, at=at)
        if day is None or day.state != DayState.OPEN:
            return
        waits = Q(state=TicketState.WAITING) | Q(state=TicketState.HELD, back_at__lte=at)
        services = set(Ticket.objects.filter(waits, centre=day.centre_id, on=day.on).values_list("service", flat=True))
        for place in list(self.places.values()):
            if place.is_idle and services & place.able:
                self.call(place, at)

    def _who(self, visit: UUID, at: datetime) -> Visitor[Service]:
        """Give who has come in this visit: where nobody was drawn for it, a stranger, who is served as anybody is."""
        if visit not in self.people:
            self.played.done["strangers"] += 1
            self.people[visit] = stranger(self.played.done["strangers"], at, seed=self.seed)
        return self.people[visit]

    def give_up(self, visit: UUID, at: datetime) -> None:
        for ticket in Ticket.objects.filter(visit=visit, state="waiting"):
            self._do("went away", serving.leave, ticket, at=at, request=self._request())

    def recall(self, place: Place, ticket: UUID, visitor: Visitor[Service], at: datetime) -> None:
        self._do("recalled", calling.recall, Ticket(pk=ticket), by=place.sitting.worker, at=at, request=self._request())
        self.stage.plan(at + MISSED_AFTER, lambda moment: self.miss(place, ticket, visitor, moment))

    def miss(self, place: Place, ticket: UUID, visitor: Visitor[Service], at: datetime) -> None:
        self._do("missed", serving.no_show, Ticket(pk=ticket), by=place.sitting.worker, at=at, request=self._request())
        if visitor.comes_back:
            self.stage.plan(at + BACK_AFTER, lambda moment: self.come_back(ticket, moment))
        self.call(place, at)

    def come_back(self, ticket: UUID, at: datetime) -> None:
        returned = self._do("came back", serving.come_back, Ticket(pk=ticket), at=at, request=self._request())
        if returned is not None:
            self._wake({returned.service_id}, at)

    def start(self, place: Place, ticket: UUID, visitor: Visitor[Service], at: datetime, *, papers: bool) -> None:
        """Begin; where papers are brought, the package is laid out while the person sits there."""
        self._do("started", serving.start, Ticket(pk=ticket), by=place.sitting.worker, at=at, request=self._request())
        then = at + visitor.takes
        if papers:
            self.stage.plan(at + visitor.takes / 3, lambda moment: self.take_in(place, ticket, visitor, moment))
        self.stage.plan(then, lambda moment: self.call(place, moment, after=ticket))

    # -- papers -------------------------------------------------------------------------------------------------

    def take_in(self, place: Place, ticket: UUID, visitor: Visitor[Service], at: datetime) -> None:
        """Find out who the visitor is, and take the papers in."""
        service = Service.objects.get(tickets=ticket)
        brought = Brought(visitor.number, service, place.sitting.body.pk, place.sitting.worker, at)
        applicant = self.cast.papers.meet(brought)
        if applicant is None:
            return
        self._do("made known", visits.make_known, self._visit(ticket), applicant, by=brought.worker, at=at)
        self.cast.papers.take_in(brought, applicant)

    # -- the end ------------------------------------------------------------------------------------------------

    def close(self, at: datetime) -> None:
        """Leave the desks and close the day; whoever is at a desk or waits for one is served first, within reason."""
        if at < self.cast.closes + LATEST and not all(place.is_idle for place in self.places.values()):
            self.stage.plan(at + timedelta(minutes=5), self.close)
            return
        for place in self.places.values():
            if place.is_idle:
                self._do("left the desk", seats.close_desk, by=place.sitting.worker, at=at)
        self._is_over = True
        self._do("closed", closing.close_day, self.cast.centre, by=self.cast.head, at=at)

    # -- how it is done -----------------------------------------------------------------------------------------

    def _request(self) -> UUID:
        self._acts += 1
        return uuid5(self.run, str(self._acts))

    def _visit(self, ticket: UUID) -> Visit:
        return Visit.objects.select_related("centre__city").get(tickets=ticket)
