"""The demo: two cities to look around in, and a story of cases that keeps every rule that real ones keep."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.test.utils import override_settings

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.booking.arriving import check_in
from office.booking.booker import Booker
from office.booking.days import free_slots
from office.booking.days import rules_of as booking_rules
from office.booking.holding import book_for
from office.booking.models import Appointment, Bookable
from office.booking.states import Way
from office.cases.models import Case, CaseStep, Duty, ItemScan, RegistrationEntry, SubmissionPackage
from office.cases.states import CaseState, PackageState, StepState
from office.catalogue.competence import bodies_for
from office.catalogue.models import Service
from office.catalogue.queries import services_by_group, services_for_desk
from office.centres.calendars import calendar_for, local_day
from office.centres.models import Centre, City, Posting, Provider, Role
from office.centres.queries import participants
from office.config.day.playing import COMES_AFTER, LOOKS_EVERY
from office.config.day.stage import DayError, Order, play
from office.config.demo import loading
from office.config.demo.plans import Fate, draw, front_offices
from office.config.demo.sign_ins import PASSWORD, everybody, sign_ins
from office.config.demo.story import StoryError, tell
from office.feedback.models import Rating
from office.feedback.states import RatingWay
from office.messages.models import Message
from office.messages.states import State
from office.parties.models import CorrectionDuty, CorrectionRequest
from office.parties.states import CorrectionState
from office.queueing.demo import LETTERS
from office.queueing.models import Queue, QueueDay, QueueService, Seat, Ticket, TicketInterval
from office.queueing.policy import CallingPolicy
from office.queueing.queues import rules_of
from office.queueing.states import OPEN, DayState
from office.queueing.taking import take
from office.workdays import KYIV
from tests.factories.centres import a_city

UNTIL = datetime(2026, 11, 20, 12, 0, tzinfo=KYIV)
CASES = len(Fate) + 12
# The real hashes are slow on purpose; that everybody gets a password is the question here.
WITHOUT_PAPERS = 10
"""A seed whose first visitors bring no papers: those are taken in by another process, which sees what is committed alone."""
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@override_settings(**QUICK)
class TestDemo(TestCase):
    """Loaded and told once for all of these: it takes many thousand statements."""

    acts: ClassVar[int]

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(**QUICK):
            loading.load(at=UNTIL)
            cls.acts = tell(CASES, seed=7, until=UNTIL)

    # -- the cities ---------------------------------------------------------------------------------------------

    def test_every_city_offers_services_and_all_85_are_there(self) -> None:
        offered = {
            city.slug: sum(len(offers) for _group, offers in services_by_group(city, UNTIL.date()))
            for city in City.objects.all()
        }
        assert Service.objects.count() == 85
        assert offered["lutsk"] == 85
        assert offered["kharkiv"] > 60

    def test_each_centre_takes_papers(self) -> None:
        fronts = front_offices(loading.load(at=UNTIL), UNTIL.date())
        assert {front.centre.code for front in fronts} == set(Centre.objects.values_list("code", flat=True))
        assert all(front.workers for front in fronts)

    def test_each_district_decides_in_its_own_centre(self) -> None:
        """In Kharkiv no case of one district goes to the other; what is the Pension Fund's stays with it."""
        for centre in Centre.objects.filter(city__slug="kharkiv"):
            district = Provider.objects.get(participations__centre=centre, code__startswith="dsp-")
            strangers = {"code__startswith": "dsp-", "city__slug": "kharkiv"}
            other = Provider.objects.filter(**strangers).exclude(pk=district.pk).get()
            cases = Case.objects.filter(centre=centre)
            assert set(cases.values_list("decider__code", flat=True)) <= {district.code, "pfu", "mva"}
            assert not CaseStep.objects.filter(case__in=cases, provider=other).exists()
            day = UNTIL.date()
            own = [offer.service for offer in services_for_desk(centre.city, district, day, centre=centre)]
            deciders = {bodies_for(service, centre, day).decider.code for service in own}
            assert deciders == {district.code, "pfu", "mva"}
            assert services_for_desk(centre.city, other, day, centre=centre) == []

    def test_each_centre_receives_every_service_that_a_body_takes_papers_for_there(self) -> None:
        for centre in Centre.objects.select_related("city"):
            offered = {
                offer.service_id
                for part in participants(centre, UNTIL.date())
                for offer in services_for_desk(centre.city, part.provider, UNTIL.date(), centre=centre)
            }
            placed = QueueService.objects.filter(centre=centre).select_related("queue", "service__group")
            assert {entry.service_id for entry in placed} == offered
            letters = {entry.service.group.code: entry.queue.letter for entry in placed}
            assert len(set(letters.values())) == len(letters) == centre.queues.count()
            assert rules_of(centre).policy == CallingPolicy()
        assert Queue.objects.filter(centre__code="lutsk").count() == len(LETTERS)

    def test_loading_again_changes_nothing(self) -> None:
        before = JournalEntry.objects.count(), Worker.objects.count()
        loading.load(at=UNTIL)
        assert (JournalEntry.objects.count(), Worker.objects.count()) == before

    def test_one_person_for_each_role_is_shown_and_everybody_on_demand(self) -> None:
        shown = "\n".join(sign_ins())
        assert len(sign_ins()) == len(Role) + 3  # a heading, the head of the table, the password
        assert shown.endswith(f"password of everybody: {PASSWORD}")
        assert "front1-dsp-lutsk@lutsk.office.example" in shown
        told = "\n".join(everybody())
        assert all(worker.email in told for worker in Worker.objects.all())
        assert all(worker.check_password(PASSWORD) for worker in Worker.objects.all())

    # -- the story ----------------------------------------------------------------------------------------------

    def test_cases_stand_in_every_state(self) -> None:
        assert set(Case.objects.values_list("state", flat=True)) == set(CaseState)
        assert set(SubmissionPackage.objects.values_list("state", flat=True)) == set(PackageState)
        assert SubmissionPackage.objects.count() == CASES
        assert set(CaseStep.objects.values_list("state", flat=True)) >= {StepState.SENT, StepState.RECEIVED}
        assert Case.objects.filter(suspended_at__isnull=False).exists()
        assert Case.objects.filter(full_at=None).exists()
        assert Case.objects.filter(outcome="refuse", decision__grounds__isnull=False).exists()
        assert Case.objects.filter(delivery__way="post").exists()
        assert ItemScan.objects.exists()

    def test_some_terms_were_missed_and_some_are_missed_now(self) -> None:
        assert set(Duty.objects.met_late().values_list("clause", flat=True)) >= {"L30", "L31", "L38", "L41"}
        assert Duty.objects.overdue(UNTIL).exists()
        assert Duty.objects.met().count() > 5 * Duty.objects.met_late().count()

    @pytest.mark.clause("L25")
    def test_numbers_run_from_one_without_a_gap_in_the_order_of_time(self) -> None:
        lines: dict[object, list[RegistrationEntry]] = defaultdict(list)
        for entry in RegistrationEntry.objects.order_by("sequence"):
            lines[entry.journal_id].append(entry)
        for entries in lines.values():
            assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
            assert all(one.registered_at <= next_one.registered_at for one, next_one in pairwise(entries))

    @pytest.mark.clause("K25")
    def test_open_duties_are_about_live_cases_and_every_live_case_has_one(self) -> None:
        live = Case.objects.live()
        about = set(Duty.objects.open().exclude(case=None).values_list("case", flat=True))
        assert about == set(live.values_list("pk", flat=True))

    def test_everybody_acts_while_the_centre_is_open_and_never_after_the_end(self) -> None:
        for case in Case.objects.select_related("centre"):
            calendar, day = calendar_for(case.centre), local_day(case.registered_at)
            assert calendar.opens_at(day) <= case.registered_at <= calendar.closes_at(day)
        assert JournalEntry.objects.latest("at").at <= UNTIL

    def test_the_journal_is_whole(self) -> None:
        out = StringIO()
        call_command("journal", "verify", stdout=out)
        assert out.getvalue().startswith("the journal is whole")

    def test_what_is_to_be_told_waits_in_the_outbox(self) -> None:
        assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}
        assert Message.objects.filter(template="case_registered").count() > CASES // 2

    @pytest.mark.clause("L52", "K21")
    def test_people_rate_the_way_of_their_cases_and_ask_to_put_their_data_right(self) -> None:
        rated = Rating.objects.filter(way=RatingWay.CASE)
        assert rated.count() >= 3
        assert rated.exclude(words="").exists()
        asked = CorrectionRequest.objects.order_by("asked_at")
        assert {each.state for each in asked} == {CorrectionState.CORRECTED, CorrectionState.OPEN}
        done = asked.filter(state=CorrectionState.CORRECTED).select_related("applicant").earliest("asked_at")
        assert done.applicant.phone == done.wanted
        assert CorrectionDuty.objects.open().filter(correction__state=CorrectionState.OPEN).exists()

    def test_the_past_is_told_once(self) -> None:
        with pytest.raises(StoryError):
            tell(1, seed=1, until=UNTIL)
        out = StringIO()
        call_command("demo", cases=5, until=UNTIL, stdout=out)
        assert out.getvalue().startswith(f"{CASES} cases are here already\n")

    def test_the_same_seed_draws_the_same_story(self) -> None:
        fronts = front_offices(loading.load(at=UNTIL), UNTIL.date())
        since = loading.since(UNTIL)

        def drawn(seed: int) -> list[tuple[object, ...]]:
            plans = draw(60, fronts, seed=seed, since=since, until=UNTIL)
            return [(plan.fate, plan.service, plan.worker, plan.starts_at) for plan in plans]

        assert drawn(1) == drawn(1)
        assert drawn(1) != drawn(2)
        assert all(since <= moment < UNTIL for *_plan, moment in drawn(1) if isinstance(moment, datetime))

    # -- a played day -------------------------------------------------------------------------------------------

    def test_a_day_of_visitors_is_played_without_an_error(self) -> None:
        seen = []
        order = Order("lutsk", visitors=60, seed=5)
        told = play(order, now=UNTIL, tick=lambda: seen.append(1))
        assert (told.errors, told.ledger_faults, told.unexplained) == ([], [], 0)
        assert (told.on, len(seen)) == (date(2026, 11, 19), 60)
        assert sum(told.ends.values()) == told.tickets >= 60
        assert set(told.ends) <= {"done", "left"}
        assert told.cases <= told.packages > 0
        assert 0 < told.booked == Appointment.objects.filter(state="arrived").count()
        assert 0 < told.desk_load < 100
        assert SubmissionPackage.objects.filter(created_at__date=told.on).count() >= told.packages
        assert play(order, now=UNTIL).on == date(2026, 11, 18)  # what happened is not played anew
        with pytest.raises(DayError, match="already"):
            play(replace(order, on=told.on), now=UNTIL)

    def test_a_day_that_was_cut_off_does_not_stand_in_the_way_of_another(self) -> None:
        def cut() -> None:
            if Ticket.objects.filter(state="serving").exists():
                raise KeyboardInterrupt

        order = Order("kharkiv-kyivskyi", visitors=30, seed=2)
        with pytest.raises(KeyboardInterrupt):
            play(order, now=UNTIL, tick=cut)
        assert QueueDay.objects.get().state == DayState.OPEN
        told = play(order, now=UNTIL)
        assert told.errors == []
        assert set(QueueDay.objects.values_list("state", flat=True)) == {DayState.CLOSED}

    def test_who_takes_a_number_beside_the_play_is_served_by_it(self) -> None:
        """People who learn stand at the terminal while the day is played by the clock, and one of them has booked."""
        bookable = Bookable.objects.filter(centre__code="kharkiv-kyivskyi").select_related("centre", "service")[0]
        seen: list[tuple[UUID, datetime]] = []
        guests = [
            lambda at: take(bookable.centre, bookable.service, at=at, request=uuid4()),
            lambda at: check_in(booked_today(bookable), centre=bookable.centre, at=at, request=uuid4()),
        ]

        def clock(at: datetime) -> None:
            if guests and at >= UNTIL + timedelta(hours=1) and everybody_is_free():
                seen.append((guests.pop()(at).ticket, at))

        told = play(Order("kharkiv-kyivskyi", visitors=12, seed=2), now=UNTIL, wait=clock)
        assert (told.errors, told.ledger_faults, told.strangers) == ([], [], 2)
        assert (told.on, len(guests)) == (UNTIL.date(), 0)
        for ticket, came_at in seen:
            [called, began, ended] = (
                TicketInterval.objects.filter(ticket=ticket).exclude(state="waiting").order_by("id")
            )
            assert (called.state, began.state, ended.state) == ("called", "serving", "done")
            assert called.since - came_at <= LOOKS_EVERY
            assert COMES_AFTER[0] <= (began.since - called.since).total_seconds() <= COMES_AFTER[1]

    def test_nobody_comes_to_a_day_that_is_over(self) -> None:
        with pytest.raises(DayError, match="all 12 visitors of this seed would have come before 20:30"):
            play(Order("lutsk", visitors=12, seed=2), now=UNTIL.replace(hour=20, minute=30), wait=lambda _at: None)
        assert not QueueDay.objects.exists()

    def test_the_command_tells_of_the_day_in_json_and_in_a_table(self) -> None:
        said = {"centre": "kharkiv-kyivskyi", "visitors": 4, "seed": WITHOUT_PAPERS, "stdout": (out := StringIO())}
        call_command("day", on=date(2026, 11, 19), json=True, **said)
        told = json.loads(out.getvalue())
        assert (told["centre"], told["on"], told["visitors"]) == ("kharkiv-kyivskyi", "2026-11-19", 4)
        assert sum(told["ends"].values()) == told["tickets"] == Ticket.objects.count() >= 4
        assert (told["errors"], told["ledger_faults"], told["packages"]) == ([], [], 0)
        call_command("day", on=date(2026, 11, 18), **said)
        drawn = out.getvalue()
        assert "kharkiv-kyivskyi, 18.11.2026" in drawn
        assert f"4, 0, {told['tickets']} (" in drawn

    def test_a_day_is_played_where_and_when_it_may_be(self) -> None:
        for said, wanted in (
            ({"centre": "elsewhere"}, "kharkiv-kyivskyi"),
            ({"on": date(2026, 11, 22)}, "passed"),
            ({"on": date(2026, 11, 15)}, "nobody receives"),
            ({"on": date(2020, 1, 8)}, "in force from"),
        ):
            with pytest.raises(DayError, match=wanted):
                play(replace(Order("lutsk", visitors=5, seed=1), **said), now=UNTIL)


def everybody_is_free() -> bool:
    """Tell whether a number that is taken now is seen by a desk that has nobody."""
    return not Ticket.objects.filter(state__in=OPEN).exists() and not Seat.objects.filter(on_break=True, until=None)


def booked_today(bookable: Bookable) -> str:
    """Book the next free time by telephone; give the code of the booking."""
    at, on = UNTIL + timedelta(minutes=50), UNTIL.date()
    free = free_slots(bookable, booking_rules(bookable.centre), at=at, public=False, since=on, until=on)
    greeter = Posting.objects.get(role=Role.GREETER, centre=bookable.centre).worker
    caller = Booker("Учень")
    starts_at = free[0].slot.starts_at
    return book_for(bookable, starts_at, caller, way=Way.PHONE, by=greeter, at=at, request=uuid4()).code


@pytest.mark.django_db
def test_a_demo_is_not_loaded_beside_a_real_city() -> None:
    city = a_city()
    with pytest.raises(CommandError, match=city.slug):
        call_command("demo")
    assert City.objects.count() == 1


@pytest.mark.django_db
def test_a_password_that_the_rules_refuse_is_refused_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_DEMO_PASSWORD", "12345")
    with pytest.raises(CommandError, match="OFFICE_DEMO_PASSWORD"):
        call_command("demo")
    assert City.objects.count() == 0


@pytest.mark.django_db
def test_nobody_has_acted_in_the_future() -> None:
    with pytest.raises(CommandError, match="future"):
        call_command("demo", cases=5, until=datetime(2999, 1, 1, tzinfo=KYIV))
    assert City.objects.count() == 0


@pytest.mark.django_db
def test_without_a_demo_nobody_is_shown() -> None:
    assert sign_ins() == []
