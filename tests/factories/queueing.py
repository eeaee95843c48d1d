"""A reception at work: a centre of two bodies, its queues, its desks with their clerks, and visitors."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.models import Centre, Desk, Role
from office.centres.providers import join_centre
from office.parties.applicants import register_applicant
from office.parties.models import Applicant
from office.queueing.calling import Called, call_next
from office.queueing.models import Queue, QueueDay, Seat, Ticket
from office.queueing.queues import QueueFacts, add_queue, place_service
from office.queueing.seats import open_desk
from office.queueing.taking import Taken, take
from tests.factories import catalogue, centres, parties
from tests.factories.catalogue import CatalogueCity

AT = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # a Friday, 9:00 in Kyiv; reception is from 8:00 to 20:00
BODIES = ("dsp", "pfu")
ALL_DAY = centres.shifts(("00:00", "12:00"), ("12:00", "23:59"), days=range(7))


@dataclass
class Reception:
    """``services`` 0 and 1 are of dsp in the queues А and Б, 2 is of pfu in В. ``clerks`` and ``desks`` go in pairs."""

    place: CatalogueCity
    centre: Centre
    head: Worker
    greeter: Worker
    services: list[Service]
    queues: list[Queue]
    clerks: list[Worker] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)
    at: datetime = AT

    def later(self, **time: float) -> "Reception":
        self.at += timedelta(**time)
        return self

    def take(self, service: int = 0, **said: Any) -> Taken:
        """Take a ticket at the terminal at the reception's moment."""
        given: dict[str, Any] = {"at": self.at, "request": uuid4()}
        return take(self.centre, self.services[service], **given | said)

    def ticket(self, service: int = 0, **said: Any) -> Ticket:
        return ticket_of(self.take(service, **said))

    def seat(self, clerk: int = 0) -> Seat:
        """Let a clerk sit down at the desk of the same number."""
        return open_desk(self.desks[clerk], by=self.clerks[clerk], at=self.at)

    def call(self, clerk: int = 0, request: UUID | None = None) -> Called | None:
        return call_next(by=self.clerks[clerk], at=self.at, request=request or uuid4())

    def called(self, clerk: int = 0) -> Ticket:
        """Call the next one, and give the ticket."""
        found = self.call(clerk)
        assert found is not None
        return Ticket.objects.get(pk=found.ticket)

    def elsewhere(self) -> tuple[Desk, Worker]:
        """A desk and its worker in another centre of the city."""
        director = self.place.signers.department
        centre = centres.a_centre(self.place.city, by=director)
        body = self.place.bodies["dsp"]
        join_centre(centre, body, act=centres.ACT, starts_on=date(2020, 1, 1), by=director, at=catalogue.AT)
        head = centres.a_posting(Role.CENTRE_HEAD, centre=centre, by=director).worker
        worker = centres.a_posting(Role.FRONT_OFFICE, centre=centre, provider=body, by=head).worker
        return centres.a_desk(centre, by=head), worker

    def person(self) -> Applicant:
        """An applicant whom the front office knows."""
        return register_applicant(parties.person_data(), centre=self.centre, **self.clerk())

    def clerk(self, number: int = 0) -> dict[str, Any]:
        return {"by": self.clerks[number], "at": self.at}

    @property
    def of_head(self) -> dict[str, Any]:
        return {"by": self.head, "at": self.at}

    @property
    def day(self) -> QueueDay:
        return QueueDay.objects.get(centre=self.centre)


def a_reception(*, clerks: str = "dsp dsp pfu", at: datetime = AT) -> Reception:
    """Give a reception whose clerks are of the bodies named, none of them at a desk yet.

    Another moment than the usual one: people are received around the clock, so that it may be now.
    """
    place = catalogue.a_catalogue_city(*BODIES)
    director = place.signers.department
    centre = centres.a_centre(place.city, by=director)
    for code in BODIES:
        join_centre(
            centre, place.bodies[code], act=centres.ACT, starts_on=date(2020, 1, 1), by=director, at=catalogue.AT
        )
    head = centres.a_posting(Role.CENTRE_HEAD, centre=centre, by=director).worker
    greeter = centres.a_posting(Role.GREETER, centre=centre, by=head).worker
    centres.an_approved_schedule(centre, by=head, hours=centres.TWO_SHIFTS if at == AT else ALL_DAY)
    services = [catalogue.a_service(place, decides=code) for code in ("dsp", "dsp", "pfu")]
    catalogue.a_list(place, *services)
    for service, code in zip(services, ("dsp", "dsp", "pfu"), strict=True):
        catalogue.a_card_in_force(place, service, decides=code)
    queues = [
        add_queue(centre, QueueFacts(letter, f"Черга {letter}", f"Queue {letter}"), by=head, at=AT) for letter in "АБВ"
    ]
    for queue, service in zip(queues, services, strict=True):
        place_service(queue, service, by=head, at=AT)
    made = Reception(place, centre, head, greeter, services, queues, at=at)
    for code in clerks.split():
        body = place.bodies[code]
        made.clerks.append(centres.a_posting(Role.FRONT_OFFICE, centre=centre, provider=body, by=head).worker)
        made.desks.append(centres.a_desk(centre, by=head))
    return made


def ticket_of(given: Taken | Called) -> Ticket:
    return Ticket.objects.get(pk=given.ticket)
