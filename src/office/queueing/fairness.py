"""The ledger of fairness of a day, read from the tables (L21)."""

from datetime import date
from typing import Final

from django.db.models.functions import Coalesce

from office.centres.models import Centre
from office.queueing.models import Seat, TicketInterval
from office.queueing.replaying import Fairness, Line, Sitting, replay

_READ = (
    "id", "ticket_id", "ticket__label", "person", "ticket__arrived_at", "ticket__ordinal", "state", "since",
    "service_id", "effective_at", "desk_id", "body_id", "worker_id", "rule", "reason",
)  # fmt: skip
_PERSON: Final = Coalesce("ticket__applicant_id", "ticket__visit_id")
"""Who is known may have come in two visits; whoever else is told apart by the visit."""


def fairness_of(centre: Centre, on: date) -> Fairness:
    """Replay a day of a centre: every jump in the order with actor, rule and reason, and the day's index.

    Two statements, whatever the day held; the same answer whenever it is asked, for the lines never change.
    """
    lines = (
        TicketInterval.objects.filter(centre=centre, on=on).annotate(person=_PERSON).order_by("id").values_list(*_READ)
    )
    seats = Seat.objects.filter(centre=centre, on=on).values_list("desk_id", "body_id", "able", "since", "until")
    sittings = [Sitting(desk, body, frozenset(able), since, until) for desk, body, able, since, until in seats]
    return replay((Line(*row) for row in lines), sittings)
