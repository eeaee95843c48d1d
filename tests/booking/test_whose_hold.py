"""Whose a hold is: the browser's that made it. Whoever types the same contact elsewhere neither takes it nor is it theirs."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from office.booking.confirming import confirm
from office.booking.keeping import forget
from office.booking.models import MOST_HELD, Appointment, SlotHold
from office.booking.states import AppointmentState
from office.booking.whence import Whence
from office.law import Refusal
from tests.factories.booking import Booking, a_booker, clock, digits_sent

HELD, CONFIRMED, EXPIRED = AppointmentState.HELD, AppointmentState.CONFIRMED, AppointmentState.EXPIRED


def state(appointment: Appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).state


@pytest.mark.clause("L20")
def test_who_types_my_contact_takes_nothing_from_me(office: Booking) -> None:
    me = a_booker()
    mine = office.hold_from("mine", "home", who=me)
    theirs = office.hold_from(
        "theirs", "elsewhere", who=a_booker("Хтось Інший", contact=me.contact), starts_at=clock(11)
    )
    assert (state(mine), state(theirs)) == (HELD, HELD)
    assert confirm(mine.pk, digits_sent(mine), at=office.at).state == CONFIRMED


@pytest.mark.clause("L20")
def test_a_browser_that_looks_for_a_better_time_gives_up_its_own_alone(office: Booking) -> None:
    me, other = a_booker(), a_booker()
    first = office.hold_from("mine", who=me)
    neighbour = office.hold_from("mine", who=other, starts_at=clock(10))  # of another contact: a browser in a library
    second = office.hold_from("mine", who=me, starts_at=clock(11))
    assert (state(first), state(neighbour), state(second)) == (EXPIRED, HELD, HELD)
    assert set(SlotHold.objects.values_list("appointment", flat=True)) == {neighbour.pk, second.pk}


@pytest.mark.clause("L20")
def test_a_network_holds_few_places_for_one_contact_and_uses_up_nobody_elses(office: Booking) -> None:
    me = a_booker()
    for nth in range(MOST_HELD):
        office.hold_from(f"stranger {nth}", "library", who=me, starts_at=clock(9 + nth))
    with pytest.raises(Refusal, match="held for this contact already") as refused:
        office.hold_from("one more", "library", who=me, starts_at=clock(15))
    assert (refused.value.clause, refused.value.field) == ("L20", "contact")
    again = office.hold_from("stranger 1", "library", who=me, starts_at=clock(16))  # its own goes for it
    mine = office.hold_from("mine", "home", who=me, starts_at=clock(17))
    held = Appointment.objects.filter(state=HELD)
    assert held.count() == SlotHold.objects.count() == MOST_HELD + 1
    assert (again.nth, mine.nth) == (2, 1)


def test_what_has_run_out_is_counted_no_more(office: Booking) -> None:
    me = a_booker()
    held = [office.hold_from(f"{nth}", who=me, starts_at=clock(9 + nth)) for nth in range(MOST_HELD)]
    confirm(held[0].pk, digits_sent(held[0]), at=office.at)
    assert office.hold_from("one more", who=me, starts_at=clock(15)).nth == 1


def test_beside_anothers_hold_it_is_still_one_question_and_one_writing_statement(office: Booking) -> None:
    me = a_booker()
    office.hold_from("theirs", who=me)
    with CaptureQueriesContext(connection) as asked:
        office.hold_from("mine", who=me, starts_at=clock(11))
    said = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(said) == 2, said


@pytest.mark.clause("L20")
@pytest.mark.parametrize(
    ("same", "constraint"),
    [
        ({"holder": "b1", "network": "n2", "nth": 2}, "l20_one_hold_a_browser"),
        ({"holder": "b2", "network": "n1", "nth": 1}, "l20_few_holds_a_network"),
        ({"holder": "b2", "network": "n1", "nth": MOST_HELD + 1}, "l20_few_are_three"),
    ],
)
def test_the_database_itself_keeps_to_it(office: Booking, same: dict[str, Any], constraint: str) -> None:
    me = a_booker()
    first, second = office.hold_from("one", who=me), office.hold_from("two", who=me, starts_at=clock(11))
    Appointment.objects.filter(pk=first.pk).update(holder="b1", network="n1", nth=1)
    with pytest.raises(IntegrityError, match=constraint):
        Appointment.objects.filter(pk=second.pk).update(**same)


def test_a_mark_tells_neither_browser_nor_network_and_joins_no_contacts(office: Booking) -> None:
    whence = Whence("secret of the cookie", "192.0.2.7")
    one, other = whence.about("a@example.test"), whence.about("b@example.test")
    assert one == whence.about("a@example.test")
    assert not {one.browser, one.network} & {other.browser, other.network}
    assert "secret" not in f"{one}{whence}{one.browser}"
    assert "192" not in f"{one}{whence}{one.network}"
    made = office.hold_from("mine")
    office.later(days=30)
    Appointment.objects.update(state=EXPIRED)
    forget(at=office.at)
    made.refresh_from_db()
    assert (made.holder, made.network) == ("", "")
