"""A morning of reception for the pictures of the desk, the hall and the head's pages, made through the use-cases.

On a day off, or with the centre closed, nobody is received: the pages are photographed as they are then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.demo import DemoCentres
from office.centres.models import Centre, Desk, Role
from office.centres.queries import hours_today
from office.queueing.calling import call_next, call_out_of_order
from office.queueing.days import day_of
from office.queueing.models import Seat, Ticket
from office.queueing.policy import Priority
from office.queueing.seats import open_desk
from office.queueing.serving import finish, no_show, start
from office.queueing.taking import Person, Taken, take
from office.workdays import KYIV

CENTRE = "lutsk"
LASTS = timedelta(minutes=45)
"""How long before the pictures the morning begins, where the centre is open so long."""
VISITORS: tuple[tuple[str, int, Person], ...] = (
    ("dsp", 0, Person()),
    ("pfu", 0, Person(name="Зразченко Олена")),
    ("dsp", 1, Person(needs="крісло колісне")),
    ("pfu", 1, Person()),
    ("dsp", 2, Person(name="Прикладенко Петро", priority=Priority.FIRST)),
    ("pfu", 0, Person(priority=Priority.OUT_OF_TURN)),
    ("dsp", 0, Person(language="en")),
    ("pfu", 2, Person(needs="слабкий слух")),
    ("dsp", 1, Person()),
    ("pfu", 3, Person()),
    ("ssd", 0, Person()),
    ("dsp", 3, Person(name="Уявенко Марія")),
)


@dataclass
class Morning:
    """A reception at work; ``at`` is its clock."""

    demo: DemoCentres
    centre: Centre
    at: datetime

    def play(self) -> None:
        """Let two bodies call, one person step out, one be called before others."""
        dsp, pfu = self._sits("dsp", 1), self._sits("pfu", 0)
        services = {"dsp": self._given(dsp), "pfu": self._given(pfu), "ssd": self._of_body("ssd")}
        first = self._taken(services, *VISITORS[0])
        self._also(services["dsp"][-1], first.visit)
        for code, service, person in VISITORS[1:]:
            self._taken(services, code, service, person)
        for clerk, minutes in ((pfu.worker, 8), (pfu.worker, 5)):
            self._served(clerk, minutes)
        no_show(self._called(pfu.worker), **self._act(pfu.worker))
        self._before_others(pfu.worker)
        start(self._called(dsp.worker), **self._act(dsp.worker))
        booked = self.at + timedelta(minutes=20)
        take(self.centre, services["dsp"][0], at=self.at, request=uuid4(), agreed_at=booked)

    def _act(self, worker: Worker) -> dict[str, Any]:
        return {"by": worker, "at": self.at}

    def _sits(self, body: str, clerk: int) -> Seat:
        worker = self.demo.workers(Role.FRONT_OFFICE, centre=CENTRE, provider=body)[clerk]
        desk = Desk.objects.filter(centre=self.centre, provider__code=body).order_by("number")[clerk]
        return open_desk(desk, **self._act(worker))

    def _given(self, seat: Seat) -> list[Service]:
        return list(Service.objects.filter(pk__in=seat.able).order_by("code"))

    def _of_body(self, body: str) -> list[Service]:
        roles = {"provider_roles__provider__code": body, "provider_roles__kind": "takes_papers"}
        found = Service.objects.filter(**roles, queue_entries__centre=self.centre)
        return list(found.distinct().order_by("code"))

    def _taken(self, services: dict[str, list[Service]], body: str, service: int, person: Person) -> Taken:
        self.at += timedelta(minutes=1)
        [greeter, *_others] = self.demo.workers(Role.GREETER, centre=CENTRE)
        wanted = services[body][service * len(services[body]) // 5]  # of several groups
        return take(self.centre, wanted, **self._act(greeter), request=uuid4(), person=person)

    def _also(self, service: Service, visit: UUID) -> None:
        take(self.centre, service, at=self.at, request=uuid4(), visit=visit)

    def _called(self, clerk: Worker) -> Ticket:
        called = call_next(**self._act(clerk), request=uuid4())
        assert called is not None, "the morning has visitors for both bodies"
        return Ticket.objects.get(pk=called.ticket)

    def _served(self, clerk: Worker, minutes: int) -> None:
        ticket = start(self._called(clerk), **self._act(clerk))
        self.at += timedelta(minutes=minutes)
        finish(ticket, **self._act(clerk))

    def _before_others(self, clerk: Worker) -> None:
        last = Ticket.objects.filter(centre=self.centre, state="waiting", service__in=self._able(clerk))
        reason = "людині стало зле"
        start(
            call_out_of_order(last.order_by("-effective_at")[0], reason=reason, **self._act(clerk)), **self._act(clerk)
        )

    def _able(self, clerk: Worker) -> list[UUID]:
        return Seat.objects.get(worker=clerk, until=None).able


def moment(centre: Centre, at: datetime) -> datetime | None:
    """Give when the morning begins: some time before ``at``, within the hours of today; None on a day off."""
    hours = hours_today(centre, at)
    if not hours:
        return None
    day = at.astimezone(KYIV).date()
    opens, closes = (datetime.combine(day, hour, KYIV) for hour in (hours[0].opens, hours[-1].closes))
    return min(max(at - LASTS, opens), closes - LASTS)


def scenes_of(demo: DemoCentres, centre: Centre, at: datetime) -> Iterator[tuple[str, str, str, str]]:
    """Give name, address, who looks and in which posting, of each screen of reception."""
    begins = moment(centre, at)
    if begins is not None and day_of(centre, at=at) is None:  # a demo that is kept has had its morning
        Morning(demo, centre, begins).play()
    clerk = demo.workers(Role.FRONT_OFFICE, centre=CENTRE, provider="dsp")[1].email
    [greeter, *_others] = demo.workers(Role.GREETER, centre=CENTRE)
    head = next(one for one in demo.postings if one.role == Role.CENTRE_HEAD and one.centre_id == centre.pk)
    on = at.astimezone(KYIV).date().isoformat()
    yield "calling", reverse("frontdesk:home"), clerk, ""
    yield "hall", reverse("frontdesk:hall"), greeter.email, ""
    yield "hall-take", reverse("frontdesk:take"), greeter.email, ""
    yield "hall-services", f"{reverse('frontdesk:is_for_us')}?{urlencode({'s': 'субсидія'})}", greeter.email, ""
    yield "reception", reverse("management:queue"), head.worker.email, str(head.pk)
    yield "reception-rules", reverse("management:queue_rules"), head.worker.email, str(head.pk)
    yield "board", reverse("board:hall", args=[centre.code]), "", ""
    yield "board-dark", f"{reverse('board:hall', args=[centre.code])}?theme=dark", "", ""
    if (
        waiting := Ticket.objects.filter(centre=centre, on=on, state="waiting").order_by("-ordinal").first()
    ) is not None:
        yield "place", reverse("board:place", args=[waiting.visit.secret]), "", ""
    if begins is not None:
        yield "reception-day", reverse("management:queue_day", args=[on]), head.worker.email, str(head.pk)
