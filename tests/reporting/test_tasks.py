"""The four tasks of a centre, measured in a small world whose every number is known (K6)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.cases import delivery, pauses, routing, terms
from office.cases.models import Case, Duty, HandoverList, Suspension
from office.cases.public import Given, HandedOver, Registered
from office.cases.public.figures import OWN_OF_APPLICANTS
from office.cases.states import Channel, Mark
from office.centres.kept_terms import KeptTerms
from office.feedback.rating import rate
from office.feedback.replying import Reply, answer_enquiry
from office.feedback.states import EnquiryChannel, RatingWay
from office.messages import Message
from office.messages.delivery import deliver
from office.parties.models import Purpose
from office.parties.models.people import Channel as Preferred
from office.queueing.serving import finish, start
from office.queueing.statistics import Served
from office.reporting.periods import Period, last
from office.reporting.rows import ANSWERS, TERMS, laid_out
from office.reporting.rules import Head, Public
from office.reporting.tasks import Rated, Tasks, forget_figures, measured
from office.workdays import Term
from tests.factories import cases, centres
from tests.factories.feedback import a_served_ticket, an_enquiry, an_entry
from tests.factories.queueing import Reception

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
WAITS: dict[str, Any] = {
    "reason": Suspension.Reason.REPLY,
    "explanation": "відповідь РАЦС",
    "review_on": date(2026, 11, 27),
}


def upto(day: date) -> Period:
    """Give the thirty days that end with ``day``."""
    return last("30-days", day + timedelta(days=1))


def tasks(world: cases.World | Reception, day: date = FRIDAY) -> Tasks:
    forget_figures()
    return measured([world.centre.pk], upto(day))[world.centre.pk]


def kept(found: Mapping[str, KeptTerms]) -> dict[str, tuple[int, int, int]]:
    return {clause: (each.in_time, each.late, each.unmet) for clause, each in found.items()}


def sent(world: cases.World, template: str) -> None:
    for message in Message.objects.filter(template=template):
        deliver(message.pk, at=world.at)


@pytest.mark.clause("K6")
@pytest.mark.usefixtures("postbox")
def test_a_case_leaves_its_figures_in_each_task(world: cases.World) -> None:
    applicant = cases.a_person(world, email="zayavnytsia@example.test", preferred_channel=Preferred.EMAIL)
    case = cases.a_registered_case(world, applicant=applicant)
    assert tasks(world).registered == Registered(count=1, complete=1), "what waits to be sent has told nobody yet"
    sent(world, "case_registered")
    world.later(minutes=90)
    cases.a_delivered_case(world, case)
    sent(world, "result_ready")
    found = tasks(world)
    assert kept(found.terms) == {
        "L30": (3, 0, 0),
        "L31": (1, 0, 0),
        "L35": (3, 0, 0),
        "L38": (2, 0, 0),
        "L39": (1, 0, 0),
        "L41": (1, 0, 0),
    }
    assert found.registered == Registered(count=1, complete=1, told=1)
    assert found.given == Given(count=1, told=1, days_median=0, days_most=0)
    hour, most = timedelta(minutes=90), timedelta(minutes=90)
    assert found.handed_over == HandedOver(count=3, confirmed=3, took_median=hour, took_most=most)
    assert (found.served, found.answers, found.rated, found.is_empty) == (Served(), {}, Rated(), False)


@pytest.mark.clause("K6")
def test_how_packages_come_and_what_the_office_gets_itself(world: cases.World) -> None:
    faulty = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    cases.a_registered_case(world, channel=Channel.POST)
    applicant = cases.a_person(world)
    cases.consents(world, applicant, Purpose.OBTAIN_DOCUMENTS)
    cases.a_registered_case(world, Mark.ORIGINAL, Mark.TO_REQUEST, applicant=applicant, channel=Channel.ELECTRONIC)
    expected = Registered(count=3, complete=2, electronic=1, by_post=1, requesting=1, requested=1)
    assert tasks(world).registered == expected
    cases.mended(world.later(days=3), faulty)
    assert tasks(world).registered == expected, "what was brought later does not make a package complete at once"


@pytest.mark.clause("K6")
def test_a_term_is_late_on_the_day_it_ran_out_and_never_again(world: cases.World) -> None:
    case = cases.a_registered_case(world)  # two hand-overs, due on Monday when the centre closes
    assert kept(tasks(world).terms) == {}, "what runs still is neither in time nor late"
    assert kept(tasks(world, MONDAY).terms) == {"L30": (0, 2, 2)}
    world.later(days=4)
    cases.received(world, case)
    assert kept(tasks(world, MONDAY).terms) == {"L30": (0, 2, 2)}, "days that are past stay what they are"
    assert kept(tasks(world, MONDAY + timedelta(days=1)).terms) == {"L30": (0, 2, 0)}
    after = last("30-days", MONDAY + timedelta(days=31))
    assert kept(measured([world.centre.pk], after)[world.centre.pk].terms) == {"L31": (0, 1, 1), "L35": (0, 2, 2)}


def test_what_fell_away_before_its_moment_counts_nowhere_and_after_it_was_late(world: cases.World) -> None:
    early, late = cases.a_registered_case(world), cases.a_registered_case(world)
    pauses.withdraw(early, statement="заява від 20.11.2026", **world.front_office)
    assert kept(tasks(world, MONDAY).terms) == {"L30": (0, 2, 2)}
    world.later(days=4)
    pauses.withdraw(late, statement="заява від 24.11.2026", **world.front_office)
    assert kept(tasks(world, MONDAY).terms) == {"L30": (0, 2, 2)}
    assert kept(tasks(world, MONDAY + timedelta(days=1)).terms) == {"L30": (0, 2, 0)}
    found = tasks(world, MONDAY + timedelta(days=20))
    assert kept(found.terms) == {"L30": (0, 2, 0)}, "nothing is owed any more: neither decision nor steps"
    assert found.given == Given(), "a case that was withdrawn has no result"


def test_a_term_that_stands_still_has_not_run_out(world: cases.World) -> None:
    waiting = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    gone = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    before = kept(tasks(world, FRIDAY).terms)
    for case in (waiting, gone):
        pauses.suspend(case, **WAITS, **world.officer("pfu"))
    far = MONDAY + timedelta(days=20)
    world.later(days=24)
    assert waiting.due_at is not None
    assert waiting.due_at < world.at
    assert kept(tasks(world, far).terms) == before
    pauses.withdraw(gone, statement="заява від 14.12.2026", **world.front_office)
    assert kept(tasks(world, far).terms) == before, "nor had it when the case was withdrawn while it stood still"
    pauses.resume(waiting, **world.officer("pfu"))
    assert kept(tasks(world, far).terms) == before


def test_the_applicants_own_term_is_none_of_the_offices(world: cases.World) -> None:
    cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    assert Duty.objects.filter(clause="L28").exists()
    assert kept(tasks(world, MONDAY + timedelta(days=28)).terms) == {}


def test_days_end_at_midnight_in_kyiv(world: cases.World) -> None:
    world.at = datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC)
    cases.a_registered_case(world)
    world.later(seconds=1)
    cases.a_registered_case(world)
    assert [tasks(world, day).registered.count for day in (FRIDAY - timedelta(days=1), FRIDAY)] == [0, 1]
    tomorrow = FRIDAY + timedelta(days=1)
    assert tasks(world, tomorrow).registered.count == 2
    since = last("30-days", tomorrow + timedelta(days=30))
    assert measured([world.centre.pk], since)[world.centre.pk].registered.count == 1, "the first day begins there too"


def test_days_to_a_result_are_days_of_the_calendar_in_kyiv(world: cases.World) -> None:
    world.at = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)  # 23:30 in Kyiv
    first = cases.a_registered_case(world)
    world.later(hours=1)
    cases.a_delivered_case(world, first)
    second = cases.a_registered_case(world)
    world.later(days=9)
    delivery.send_online(cases.a_ready_case(world, second), **world.front_office)
    found = tasks(world, date(2026, 11, 30)).given
    assert (found.count, found.electronic, found.days_median, found.days_most) == (2, 1, 1, 9)


def test_what_is_not_confirmed_by_the_end_is_not_counted_as_received(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    first, second = cases.handed_over(world, case)
    world.later(hours=3)
    _confirm(world, first)
    assert tasks(world).handed_over == HandedOver(2, 1, timedelta(hours=3), timedelta(hours=3))
    world.later(days=1)
    _confirm(world, second)
    assert tasks(world).handed_over == HandedOver(2, 1, timedelta(hours=3), timedelta(hours=3))
    later = tasks(world, FRIDAY + timedelta(days=1)).handed_over
    assert later == HandedOver(2, 2, timedelta(hours=3), timedelta(hours=27))


def _confirm(world: cases.World, made: HandoverList) -> None:
    officer = next(officer for code, officer in world.officers.items() if world.body(code) == made.to_provider)
    routing.confirm_receipt(made, by=officer, at=world.at)


# -- the queue, answers, ratings --------------------------------------------------------------------------------------


@pytest.mark.clause("K6")
def test_half_and_nine_of_ten_who_were_served_waited_at_most(hall: Reception) -> None:
    hall.seat()
    for minutes in (0, 10, 20):
        hall.ticket()
        called = hall.later(minutes=minutes).called()
        start(called, **hall.clerk())
        finish(called, **hall.later(minutes=5).clerk())
    hall.ticket()  # is still there in the evening
    assert tasks(hall).served == Served(3, timedelta(minutes=10), timedelta(minutes=18))
    assert tasks(hall, FRIDAY - timedelta(days=1)).is_empty


@pytest.mark.clause("K6")
def test_answers_are_in_time_or_late_and_ratings_have_a_mean(hall: Reception) -> None:
    answered = an_enquiry(hall)
    an_enquiry(hall)
    an_entry(hall)
    reply = Reply(EnquiryChannel.WEB, "Паспорт і заява.", "Зоряна Вербицька")
    answer_enquiry(answered, reply, **hall.later(hours=1).clerk())
    for steps in (5, 4):
        rate(a_served_ticket(hall), steps, way=RatingWay.PHONE, at=hall.at)
    found = tasks(hall)
    assert (kept(found.answers), found.rated) == ({"L16": (1, 0, 0)}, Rated(2, 4.5))
    later = tasks(hall, FRIDAY + timedelta(days=20))  # fifteen days for an enquiry, thirty for an entry
    assert kept(later.answers) == {"L16": (1, 1, 1)}


# -- all of it together -----------------------------------------------------------------------------------------------


def test_nothing_at_all_is_no_success(world: cases.World) -> None:
    found = tasks(world)
    assert found.is_empty
    assert [(task.terms_counted, task.counted) for task in laid_out(found, Public())] == [([], [])] * 4


def test_eight_statements_however_many_cases_and_centres_and_none_the_second_time(
    world: cases.World, django_assert_num_queries: Any
) -> None:
    other = centres.a_centre(world.place.city, by=world.place.signers.department)
    for more in (1, 3):
        for _nth in range(more):
            cases.a_delivered_case(world, cases.a_registered_case(world))
        forget_figures()
        with django_assert_num_queries(8):
            found = measured([world.centre.pk, other.pk], upto(FRIDAY))
        with django_assert_num_queries(0):
            assert measured([other.pk, world.centre.pk], upto(FRIDAY)) is found
    assert (found[world.centre.pk].given.count, found[other.pk]) == (4, Tasks())


def test_every_legal_term_of_a_case_has_words_or_is_the_applicants() -> None:
    known = {each.clause for each in vars(terms).values() if isinstance(each, Term)}
    decided = {terms.decision_term(value=1, unit="months").clause, "L35"}
    assert known | decided == TERMS.keys() | set(OWN_OF_APPLICANTS)
    assert ANSWERS.keys() == {"L16", "L52"}


def test_the_head_sees_exactly_what_everybody_sees_in_fives(world: cases.World) -> None:
    for _nth in range(11):
        cases.a_registered_case(world)
    cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    found = tasks(world)
    rows = {
        eye: {
            row.code: (row.value.value, row.value.few, row.share) for task in laid_out(found, eye) for row in task.rows
        }
        for eye in (HEAD, PUBLIC)
    }
    assert [rows[HEAD][code] for code in ("registered", "complete")] == [(12, False, None), (11, False, 91)]
    assert [rows[PUBLIC][code] for code in ("registered", "complete")] == [(10, False, None), (10, False, None)]
    assert rows[PUBLIC]["results_median"] == (None, False, None)
    late = tasks(world, MONDAY)
    terms_of = {eye: next(iter(laid_out(late, eye))).terms for eye in (HEAD, PUBLIC)}
    [handing] = [row for row in terms_of[HEAD] if row.code == "L30"]
    assert (handing.total.value, handing.in_time.value, handing.late.value, handing.unmet.value) == (22, 0, 22, 22)
    [shown] = [row for row in terms_of[PUBLIC] if row.code == "L30"]
    assert (shown.total.value, shown.in_time.value, shown.late.value, shown.share) == (20, 0, 20, 0)


HEAD, PUBLIC = Head(), Public()


def test_a_case_of_another_centre_is_not_ours(world: cases.World) -> None:
    case: Case = cases.a_registered_case(world)
    assert not measured([uuid4()], upto(FRIDAY)).get(case.centre_id)
