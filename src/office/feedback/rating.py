"""Rating a service after it: five steps and, who likes, words; one for a ticket or a case, no name (ADR 0106, 0110)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from office.audit import record
from office.cases.models import Case
from office.cases.states import CaseState
from office.centres.calendars import local_day
from office.centres.models import Centre, Posting, Role
from office.feedback.models import Rating
from office.feedback.models.ratings import LONGEST_WORDS, STEPS
from office.feedback.states import RatingWay
from office.law import Refusal
from office.law.words import Words as _
from office.queueing.models import Ticket, TicketInterval, Visit
from office.queueing.states import TicketState
from office.tables.writing import write_unless_there

CHANGEABLE: Final = timedelta(days=1)
"""For so long who rated may change it."""
ASKED_FOR: Final = timedelta(days=14)
"""For so long after the day a visitor may rate with the code on the ticket, and an applicant the way of a case."""
AT_TERMINAL: Final = timedelta(hours=2)
"""For so long after the service its number stands on the terminal."""


def ratings_of(visit: Visit) -> dict[UUID, Rating]:
    """Give the ratings of a visit by ticket."""
    return {each.ticket_id: each for each in Rating.objects.filter(ticket__visit=visit) if each.ticket_id}


def served(visit: Visit) -> QuerySet[Ticket]:
    """The tickets of a visit that were served: what can be rated."""
    found = visit.tickets.filter(state=TicketState.DONE).select_related("service", "desk", "centre")
    return found.order_by("called_at", "pk")


def may_rate(ticket: Ticket, *, at: datetime) -> bool:
    """Tell whether a ticket can be rated yet, or at all."""
    return ticket.state == TicketState.DONE and ticket.on >= local_day(at - ASKED_FOR)


def may_change(rating: Rating, *, at: datetime) -> bool:
    """Tell whether the rating can still be changed."""
    return at - rating.rated_at <= CHANGEABLE


def rated_lately(centre: Centre, *, at: datetime) -> QuerySet[Ticket]:
    """Tickets served at a centre within two hours and not rated yet, the last first: what a terminal offers."""
    found = Ticket.objects.filter(
        centre=centre, on=local_day(at), state=TicketState.DONE, called_at__gte=at - AT_TERMINAL
    )
    unrated = ~Exists(Rating.objects.filter(ticket=OuterRef("pk")))
    return found.filter(unrated).select_related("service").order_by("-called_at", "pk")


@transaction.atomic
def rate(ticket: Ticket, steps: int, *, words: str = "", way: RatingWay, at: datetime) -> Rating:
    """Rate the service that a ticket was for; again within a day: change it. The face has seen that the ticket is theirs.

    At a terminal, where nobody shows a code, a rating is only given, never changed. Raises Refusal L52: not served, too
    late, not one of five steps, too long, or it is rated already.
    """
    found = Ticket.objects.select_for_update(of=("self",), no_key=True).select_related("centre")
    locked = found.get(pk=ticket.pk)
    words = words.strip()
    if locked.state != TicketState.DONE:
        raise Refusal("L52", _("A service is rated once it is finished."))
    _check(steps, words, in_time=may_rate(locked, at=at))
    there = Rating.objects.select_for_update(no_key=True).filter(ticket=locked).first()
    if there is not None:
        return _changed(there, steps, words, way, at)
    made = _drawn(locked, steps, words, way, at)
    write_unless_there(made)
    record("service.rated", locked, by=None, at=at, data={"way": way})
    return made


def rating_of(case: Case) -> Rating | None:
    """Give the rating of a case, where it has one."""
    return Rating.objects.filter(case=case).first()


def may_rate_case(case: Case, *, at: datetime) -> bool:
    """Tell whether the way of a case can be rated: its result was received, not long ago."""
    return case.state == CaseState.DELIVERED and case.closed_at is not None and case.closed_at >= at - ASKED_FOR


@transaction.atomic
def rate_case(case: Case, steps: int, *, words: str = "", at: datetime) -> Rating:
    """Rate the way of a case; again within a day: change it. The face has seen that the case is open to them.

    Raises Refusal L52: the result is not received, too late, not one of five steps, or too long.
    """
    locked = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    words = words.strip()
    if locked.state != CaseState.DELIVERED or locked.closed_at is None:
        raise Refusal("L52", _("A case is rated once its result is received."))
    _check(steps, words, in_time=may_rate_case(locked, at=at))
    if (there := rating_of(locked)) is not None:
        return _changed(there, steps, words, RatingWay.CASE, at)
    made = Rating.objects.create(
        case=locked,
        centre_id=locked.centre_id,
        on=local_day(locked.closed_at),
        service_id=locked.service_id,
        body_id=locked.decider_id,
        steps=steps,
        words=words,
        way=RatingWay.CASE,
        rated_at=at,
        changed_at=at,
    )
    record("case.rated", locked, by=None, at=at)
    return made


def _check(steps: int, words: str, *, in_time: bool) -> None:
    if not in_time:
        raise Refusal("L52", _("This was long ago. Write into the book of responses instead."))
    if not 1 <= steps <= STEPS:
        raise Refusal("L52", _("Choose one of the five steps."), field="steps")
    if len(words) > LONGEST_WORDS:
        raise Refusal("L52", _("Say it shorter: at most {most} characters.", most=LONGEST_WORDS), field="words")


def _changed(there: Rating, steps: int, words: str, way: RatingWay, at: datetime) -> Rating:
    if way == RatingWay.KIOSK:
        raise Refusal("L52", _("This number is rated already. With the code on the ticket it can be changed."))
    if not may_change(there, at=at):
        raise Refusal("L52", _("A rating can be changed for a day. Write into the book of responses instead."))
    if (there.steps, there.words) != (steps, words):
        there.steps, there.words, there.way, there.changed_at = steps, words, way, max(at, there.changed_at)
        there.save(update_fields=["steps", "words", "way", "changed_at"])
    return there


def _drawn(ticket: Ticket, steps: int, words: str, way: RatingWay, at: datetime) -> Rating:
    last = TicketInterval.objects.filter(ticket=ticket, state=TicketState.SERVING).order_by("-id").first()
    return Rating(
        ticket=ticket,
        centre_id=ticket.centre_id,
        on=ticket.on,
        service_id=ticket.service_id,
        desk_id=last.desk_id if last else None,
        body_id=_body_of(last),
        worker_id=last.worker_id if last else None,
        steps=steps,
        words=words,
        way=way,
        rated_at=at,
        changed_at=at,
    )


def _body_of(last: TicketInterval | None) -> UUID | None:
    """Give the body that served: the one in which the worker was posted at the desk that day."""
    if last is None or last.worker_id is None:
        return None
    held = Posting.objects.on(last.on).filter(worker=last.worker_id, centre=last.centre_id, role=Role.FRONT_OFFICE)
    return last.body_id or held.values_list("provider", flat=True).first()
