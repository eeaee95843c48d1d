"""Taking a ticket: one for each kind of service (L19), with or without a name (L18)."""

import base64
import secrets
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, QuerySet, Subquery
from django.db.models.functions import JSONObject

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.catalogue.queries import listed_service, services_in_force
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _
from office.parties.models import Applicant
from office.queueing.counting import AnsweredMeanwhileError, NumberGivenError, pass_over
from office.queueing.days import RECEIVERS, check_receiving, open_day, too_late
from office.queueing.models import QueueDay, QueueRules, QueueService, Seat, Ticket, TicketInterval, Visit
from office.queueing.policy import Priority, came_in_time, credit_of, effective_at
from office.queueing.states import OPEN, Rule
from office.queueing.telling import TELL, telling
from office.queueing.turning import ONE_IS_ENOUGH, one_is_enough
from office.queueing.visits import open_visit_of
from office.tables.asking import Question
from office.tables.early import LET_GO, write_and_let_go
from office.tables.refusing import constraint_of

SECRET_BYTES: Final = 16
LONGEST_NAME: Final = 160
LONGEST_NEEDS: Final = 500


@dataclass(frozen=True)
class Person:
    """What a visitor says: a name or none, what helps, the language; who is known, and what the law gives them."""

    name: str = ""
    needs: str = ""
    priority: Priority = Priority.NONE
    language: str = "uk"
    applicant: Applicant | None = None


NOBODY_SAID: Final = Person()


@dataclass(frozen=True)
class Taken:
    """A ticket as it is handed out: what is printed, and the code of 'my place'."""

    ticket: UUID
    visit: UUID
    label: str
    secret: str = field(repr=False)
    arrived_at: datetime
    effective_at: datetime
    centre: UUID
    service: UUID

    @property
    def desks(self) -> int:
        """How many desks can call it now; none: tell the person so. Asked when it is wanted, not for every number."""
        here = Seat.objects.filter(centre=self.centre, on=local_day(self.arrived_at), able__contains=[self.service])
        return here.filter(until=None, on_break=False, session__closed_at=None).count()


@dataclass(frozen=True)
class _Asked:
    """Where a service is received, and what was answered to the same request before."""

    service: UUID
    queue: UUID
    letter: str
    first: int
    last: int
    state: str | None
    opened: datetime | None
    until: datetime | None
    rules: QueueRules
    listed: bool
    taken: UUID | None


@clause("L18")
def take(
    centre: Centre,
    service: Service | str,
    *,
    at: datetime,
    request: UUID,
    by: Worker | None = None,
    visit: UUID | None = None,
    person: Person = NOBODY_SAID,
    agreed_at: datetime | None = None,
) -> Taken:
    """Give a number in the queue for one kind of service; a visit is begun unless ``visit`` goes on.

    ``service`` may be its code alone. ``by`` is the worker who helps, None at a terminal or on a phone. ``agreed_at`` is
    the time that was agreed with who booked and now checks in. The same ``request`` again gives the same ticket. Who is
    known goes on with the visit that is open for them here today: one person, one visit (L19).

    Raises Refusal: L18, no tickets now; L17, reception stands still; L19, the person has an open ticket for it, or the
    service is not received here; K8a, it is on no list in force; L21, a right to go first that no worker has seen.
    """
    if visit is None and person.applicant is not None:
        visit = open_visit_of(person.applicant, centre, at=at)
    said = _cleaned(person)
    while True:
        try:
            with _as_one(visit):
                return _take(centre, service, at, request, by, visit, said, agreed_at)
        except AnsweredMeanwhileError:
            return _again(request)
        except NumberGivenError as given:
            pass_over(given.queue, local_day(at))


def _as_one(visit: UUID | None) -> AbstractContextManager[None]:
    """Hold the visit that goes on. A new one is written by one statement: a transaction around it only asks twice more."""
    return transaction.atomic() if visit is not None or connection.in_atomic_block else nullcontext()


def _take(
    centre: Centre,
    service: Service | str,
    at: datetime,
    request: UUID,
    by: Worker | None,
    visit: UUID | None,
    person: Person,
    agreed_at: datetime | None,
) -> Taken:
    if by is not None:
        posting_for(by, *RECEIVERS, centre=centre, at=at)
    asked = _asked(centre, service, at, request)
    if asked.taken is not None:
        return _again(request)
    _check_received(asked, centre, at)
    going_on = _locked_visit(visit, centre, at) if visit is not None else None
    policy = asked.rules.policy
    priority = Priority(going_on.priority) if going_on else person.priority
    if priority != Priority.NONE and by is None and going_on is None:
        raise Refusal("L21", _("Show the document to a worker: the right to go first is noted by who has seen it."))
    has_needs = bool(going_on.needs if going_on else person.needs)
    counted: dict[str, Any] = {"priority": priority, "has_needs": has_needs}
    ticket = Ticket(
        visit=going_on or _new_visit(centre, person, at),
        centre=centre,
        on=local_day(at),
        service_id=asked.service,
        queue_id=asked.queue,
        arrived_at=at,
        agreed_at=agreed_at,
        credit=credit_of(policy, **counted, booked=came_in_time(at, agreed_at, policy)) // timedelta(minutes=1),
        effective_at=effective_at(policy, arrived_at=at, agreed_at=agreed_at, **counted),
    )
    ticket.applicant_id = ticket.visit.applicant_id
    _check_first(ticket, going_on)
    return _taken(ticket, _write(ticket, asked, request, by, fresh=going_on is None))


def _taken(ticket: Ticket, label: str) -> Taken:
    return Taken(
        ticket=ticket.pk,
        visit=ticket.visit_id,
        label=label,
        secret=ticket.visit.secret,
        arrived_at=ticket.arrived_at,
        effective_at=ticket.effective_at,
        centre=ticket.centre_id,
        service=ticket.service_id,
    )


def _again(request: UUID) -> Taken:
    line = TicketInterval.objects.select_related("ticket__visit").get(request=request)
    return _taken(line.ticket, line.ticket.label)


def _cleaned(person: Person) -> Person:
    name, needs = " ".join(person.name.split()), person.needs.strip()
    if len(name) > LONGEST_NAME:
        raise Refusal("L18", _("The name is too long: at most 160 characters."), field="name")
    if len(needs) > LONGEST_NEEDS:
        raise Refusal("L18", _("Say it shorter: at most 500 characters."), field="needs")
    return Person(name, needs, person.priority, person.language, person.applicant)


def _new_visit(centre: Centre, person: Person, at: datetime) -> Visit:
    code = base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).rstrip(b"=").decode()
    return Visit(
        centre=centre,
        on=local_day(at),
        applicant=person.applicant,
        name=person.name,
        needs=person.needs,
        priority=person.priority,
        is_slow=bool(person.needs),
        language=person.language,
        secret=code,
    )


def _locked_visit(visit: UUID, centre: Centre, at: datetime) -> Visit:
    found = Visit.objects.select_for_update(no_key=True).filter(pk=visit, centre=centre, on=local_day(at)).first()
    if found is None:
        raise Refusal("L18", _("This visit is not of today. Take a new ticket."))
    return found


# -- where the service is received ----------------------------------------------------------------------------------

_RULES: Final = {each.name: each.name for each in QueueRules._meta.fields if each.name != "centre"}
_WANTED: Final = (
    "service_id",
    "queue_id",
    "queue__letter",
    "queue__first",
    "queue__last",
    "state",
    "opened",
    "until",
    "rules",
    "listed",
    "taken",
)


def _asking(centre: Any, city: Any, on: Any, request: Any, **service: Any) -> QuerySet[Any, dict[str, Any]]:
    days = QueueDay.objects.filter(centre=centre, on=on)
    rules = QueueRules.objects.filter(pk=centre).values(row=JSONObject(**_RULES))
    answered = TicketInterval.objects.filter(request=request)
    # By its own key, and not by that of the row around or by its code: the server would look at the whole list each time.
    own = Service.objects.filter(**service).order_by().values("pk")[:1]
    listed = services_in_force(city, on).filter(pk=Subquery(own))
    received = {f"service__{name}": value for name, value in service.items()}
    found: QuerySet[Any, dict[str, Any]] = (
        QueueService.objects.filter(centre=centre, queue__is_open=True, **received)
        .annotate(
            state=Subquery(days.values("state")[:1]),
            opened=Subquery(days.values("opened_at")[:1]),
            until=Subquery(days.values("tickets_until")[:1]),
            rules=Subquery(rules[:1]),
            listed=Exists(listed),
            taken=Subquery(answered.order_by().values("ticket")[:1]),
        )
        .values(*_WANTED)
    )
    return found


_ASKED: Final = Question(_asking, centre=UUID, id=UUID, city=UUID, on=date, request=UUID)
_ASKED_BY_CODE: Final = Question(_asking, centre=UUID, code=str, city=UUID, on=date, request=UUID)


def _asked(centre: Centre, service: Service | str, at: datetime, request: UUID) -> _Asked:
    here: dict[str, Any] = {"centre": centre.pk, "city": centre.city_id, "on": local_day(at), "request": request}
    found = _ASKED_BY_CODE.ask(**here, code=service) if isinstance(service, str) else _ASKED.ask(**here, id=service.pk)
    if not found:
        raise Refusal("L19", _("This service is not received here. Ask at the reception which desk helps."))
    [row] = found
    return _Asked(
        service=row["service_id"],
        queue=row["queue_id"],
        letter=row["queue__letter"],
        first=row["queue__first"],
        last=row["queue__last"],
        state=row["state"],
        opened=row["opened"],
        until=row["until"],
        rules=QueueRules(centre=centre, **row["rules"] or {}),
        listed=row["listed"],
        taken=row["taken"],
    )


def _check_received(asked: _Asked, centre: Centre, at: datetime) -> None:
    if not asked.listed:
        listed_service(Service.objects.get(pk=asked.service), centre.city, local_day(at))  # says why not
        raise Refusal("K8b", _("This service has no card in force, so nobody can apply for it yet."))
    if asked.until is None or asked.opened is None or at < asked.opened:  # before the hours, or the first of the day
        check_receiving(open_day(centre, at=at).state)
        return
    check_receiving(asked.state)
    if at >= asked.until:
        raise too_late()


def _check_first(ticket: Ticket, going_on: Visit | None) -> None:
    """Refuse a second ticket for what the person has an open one for, friendly; the constraint refuses it for sure."""
    if going_on is None and ticket.applicant_id is None:
        return
    mine = Ticket.objects.filter(service=ticket.service_id, state__in=OPEN)
    if going_on is not None:
        there = mine.filter(visit=going_on).first()
    else:
        there = mine.filter(applicant=ticket.applicant_id, centre=ticket.centre_id).first()
    if there is not None:
        told = _("There is a ticket for this service already: {label}. One is enough.", label=there.label)
        raise StaleChange("L19", told, present=there.label)


# -- the number -----------------------------------------------------------------------------------------------------

# One statement: the counter of the queue moves, and visit, ticket and line are written with its number. Past the end of
# the range the numbers begin anew under a doubled letter, then a tripled one. The day is held open while it runs. Who takes
# the next number need not wait for the disk: the counter is let go of.
_TAKE: Final = f"""
WITH open_day AS (
    SELECT id FROM queueing_queueday WHERE centre_id = %(centre)s AND "on" = %(on)s AND state = 'open' FOR KEY SHARE
), counted AS (
    INSERT INTO queueing_queuecounter AS counter (queue_id, "on", last) SELECT %(queue)s, %(on)s, 1 FROM open_day
    ON CONFLICT (queue_id, "on") DO UPDATE SET last = counter.last + 1
    RETURNING last AS ordinal
), labelled AS (
    SELECT ordinal,
           repeat(%(letter)s, 1 + (ordinal - 1) / %(size)s)
           || lpad((%(first)s + (ordinal - 1) %% %(size)s)::text, %(width)s, '0') AS label
    FROM counted
), begun AS (
    INSERT INTO queueing_visit
        (id, centre_id, "on", applicant_id, name, needs, priority, is_slow, language, secret, is_engaged)
    SELECT %(visit)s, %(centre)s, %(on)s, %(applicant)s, %(name)s, %(needs)s, %(priority)s, %(is_slow)s, %(language)s,
           %(secret)s, false
    FROM labelled WHERE %(fresh)s
), taken AS (
    INSERT INTO queueing_ticket
        (id, visit_id, centre_id, "on", applicant_id, queue_id, service_id, ordinal, label, state, arrived_at, agreed_at,
         credit, effective_at, recalls)
    SELECT %(ticket)s, %(visit)s, %(centre)s, %(on)s, %(applicant)s, %(queue)s, %(service)s, ordinal, label,
           %(state)s, %(arrived_at)s, %(agreed_at)s, %(credit)s, %(effective_at)s, 0
    FROM labelled RETURNING label
), line AS (
    INSERT INTO queueing_ticketinterval
        (ticket_id, centre_id, "on", state, since, service_id, effective_at, worker_id, rule, reason, request)
    SELECT %(ticket)s, %(centre)s, %(on)s, %(state)s, %(arrived_at)s, %(service)s, %(effective_at)s, %(by)s, %(rule)s,
           '', %(request)s
    FROM labelled
)
SELECT label, {LET_GO}, {TELL} FROM taken
"""  # noqa: S608  words of ours alone
_SEALED: Final = ("name", "needs", "priority", "secret")


def _write(ticket: Ticket, asked: _Asked, request: UUID, by: Worker | None, *, fresh: bool) -> str:
    visit = ticket.visit
    fields: dict[str, Any] = {name: Visit._meta.get_field(name) for name in _SEALED}
    sealed = {name: field.get_db_prep_save(getattr(visit, name), connection) for name, field in fields.items()}
    of_ticket = ("arrived_at", "agreed_at", "credit", "effective_at", "state", "on")
    values = {name: getattr(ticket, name) for name in of_ticket} | {
        **sealed,
        "ticket": ticket.pk,
        "visit": visit.pk,
        "centre": ticket.centre_id,
        "applicant": visit.applicant_id,
        "queue": asked.queue,
        "service": ticket.service_id,
        "letter": asked.letter,
        "first": asked.first,
        "size": asked.last - asked.first + 1,
        "width": max(3, len(str(asked.last))),
        "is_slow": visit.is_slow,
        "language": visit.language,
        "fresh": fresh,
        "by": by.pk if by else None,
        "rule": Rule.TAKE,
        "request": request,
        **telling(ticket.centre_id, "waiting"),
    }
    found = _executed(values)
    if not found:  # closed or paused since we looked
        day = QueueDay.objects.get(centre=ticket.centre_id, on=ticket.on)
        check_receiving(day.state)
        raise too_late()
    [(label, *_said)] = found
    return str(label)


def _executed(values: dict[str, Any]) -> list[Any]:
    try:
        return write_and_let_go(_TAKE, values)
    except IntegrityError as refused:
        match constraint_of(refused):
            case "l18_number_once_a_day":
                raise NumberGivenError(values["queue"]) from None
            case "queueing_acted_once":
                raise AnsweredMeanwhileError from None
            case name if name in ONE_IS_ENOUGH:
                raise one_is_enough() from None
        raise
