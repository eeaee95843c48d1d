"""The table of moves: what leads where, and that only ``move()`` writes a state outside the statements that are composed."""

import pytest

from office.law import StaleChange
from office.queueing.models import QueueDay, Ticket
from office.queueing.states import DAY_MOVES, MOVES, OPEN, SETTLED, UNSETTLED, DayState, TicketState


@pytest.mark.parametrize("old", TicketState)
@pytest.mark.parametrize("new", TicketState)
def test_a_ticket_moves_by_the_table_alone(old: TicketState, new: TicketState) -> None:
    ticket = Ticket(state=old)
    if (old, new) in MOVES:
        ticket.move(new)
        assert ticket.state == new
    else:
        with pytest.raises(StaleChange):
            ticket.move(new)
        assert ticket.state == old


@pytest.mark.parametrize("old", DayState)
@pytest.mark.parametrize("new", DayState)
def test_a_day_moves_by_the_table_alone(old: DayState, new: DayState) -> None:
    day = QueueDay(state=old)
    if (old, new) in DAY_MOVES:
        day.move(new)
        assert day.state == new
    else:
        with pytest.raises(StaleChange):
            day.move(new)


def test_what_is_settled_never_moves_and_all_else_can_be_settled() -> None:
    assert set(UNSETTLED) | set(SETTLED) == set(TicketState)
    assert not [old for old, _new in MOVES if old in SETTLED]
    assert {old for old, new in MOVES if new in SETTLED} == set(UNSETTLED)
    assert set(OPEN) < set(UNSETTLED)
