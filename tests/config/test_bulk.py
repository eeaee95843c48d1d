"""Filling a register: cast cases keep every rule, and stand as cases stand that walked their way by the use-cases."""

from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils.translation import override
from psycopg.errors import IntegrityConstraintViolation

from office.audit import history
from office.audit.models import JournalEntry
from office.audit.seal_verification import verify_seals
from office.audit.sealing import seal_days
from office.audit.verification import verify
from office.cases import decision, delivery, pauses, routing, terms
from office.cases.deadlines import moves_of, pauses_of, recounted
from office.cases.models import (
    Application,
    ApplicationFile,
    Case,
    CaseGrant,
    CaseStep,
    Duty,
    HandoverList,
    ItemScan,
    PackageItem,
    RegistrationEntry,
    RegistrationJournal,
    RoutingEntry,
    SentDocument,
    SubmissionPackage,
)
from office.cases.past import case_at
from office.cases.states import CaseState, Channel, StepState
from office.centres.calendars import calendar_for, local_day
from office.config.demo.bulk import orders
from office.config.demo.bulk.batches import Pouring, RegisterChangedError
from office.config.demo.bulk.filling import pour
from office.config.demo.bulk.orders import Order, begin
from office.config.demo.bulk.people import FIRST
from office.config.demo.bulk.planning import MOST_STANDING, Batch
from office.config.demo.bulk.tables import WAY_TO_CASE
from office.config.demo.bulk.unchecked import TABLES
from office.config.demo.story import StoryError
from office.config.models import PutOffIndex
from office.messages.models import Message
from office.parties.applicants import register_applicant
from office.parties.data import cleaned_applicant
from office.parties.demo import LUTSK, synthetic_person
from office.parties.models import Applicant, Consent, IdentityDocument, Purpose
from office.parties.rules import Query
from office.parties.search import candidates, query_of
from office.tables.writing import write_together
from office.workdays import KYIV, Term
from tests.api.reading import done
from tests.backoffice.conftest import an_auditor
from tests.config.filled import (
    BATCH,
    CASES,
    SEED,
    SINCE,
    UNTIL,
    Place,
    a_filled_place,
    filled_in,
    form_of,
    outline,
    shape_of,
    shapes_here,
    unlike,
    walked_by_hand,
)
from tests.factories import cases as factories
from tests.factories.api import a_caller
from tests.factories.cases import consents
from tests.factories.journal import committed
from tests.plugins.founding import Found

MADE_ANEW = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I, ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, conname,
              pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid = ANY (%s::regclass[])
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_place(found: Found[Place]) -> Place:
    return found(a_filled_place)


@pytest.fixture
def place(shared_place: Place, db: None) -> Place:
    return replace(shared_place, world=deepcopy(shared_place.world))


# -- nothing is missing and nothing is out of order -------------------------------------------------------------------


def test_so_many_cases_stand_in_the_register_under_numbers_without_a_gap_in_the_order_of_time(place: Place) -> None:
    entries = list(RegistrationEntry.objects.select_related("case").order_by("sequence"))
    assert [entry.sequence for entry in entries] == list(range(1, CASES + 1))
    assert all(one.registered_at < other.registered_at for one, other in pairwise(entries))
    assert RegistrationJournal.objects.get().last_number == CASES
    assert all(entry.case.number.endswith(f"/{entry.sequence}-2026") for entry in entries)


def test_most_cases_are_long_in_the_archive_and_some_stand_everywhere_on_the_way(place: Place) -> None:
    states = Counter(Case.objects.values_list("state", flat=True))
    assert sum(states.values()) == CASES
    assert states[CaseState.ARCHIVED] > 0.7 * CASES
    assert {CaseState.REGISTERED, CaseState.IN_WORK, CaseState.DECIDED, CaseState.SENT} <= set(states)
    assert Case.objects.filter(registered_at__lt=UNTIL - timedelta(days=200)).exists()
    assert MOST_STANDING < 0.25 * 10_000


def test_duties_are_met_missed_and_open(place: Place) -> None:
    assert Duty.objects.met().count() > 5 * Duty.objects.met_late().count() > 0
    assert Duty.objects.open().exists()
    live = set(Case.objects.live().values_list("pk", flat=True))
    assert set(Duty.objects.open().exclude(case=None).values_list("case", flat=True)) == live
    by_post = SubmissionPackage.objects.filter(channel=Channel.POST).values_list("pk", flat=True)
    assert set(Duty.objects.met().filter(clause="L26").values_list("package", flat=True)) == set(by_post) != set()
    assert not Duty.objects.overdue(UNTIL).filter(escalated_at=None).exists(), "nobody is told of the past"


def test_people_come_with_several_matters_and_are_found_by_every_number(place: Place) -> None:
    visits = Counter(Case.objects.values_list("applicant", flat=True))
    assert 1.2 < CASES / len(visits) < 2
    assert Applicant.objects.count() == len(visits)
    person = cleaned_applicant(synthetic_person(FIRST, SEED, place=LUTSK))
    assert person == synthetic_person(FIRST, SEED, place=LUTSK), "stored as it would be after the desk put it in order"
    query = query_of(person)
    asked = [replace(Query(), **{name: getattr(query, name)}) for name in ("rntrc", "phone", "documents", "folded")]
    found = [{one.full_name for one in candidates(part, city_id=place.world.centre.city_id)} for part in asked]
    name = f"{person.surname} {person.given_name} {person.patronymic}"
    assert all(name in names for names in found)


def test_nobody_acts_while_the_centre_is_closed_nor_after_the_end(place: Place) -> None:
    calendar = calendar_for(place.world.centre)
    for line in RoutingEntry.objects.all():
        day = local_day(line.at)
        assert calendar.opens_at(day) <= line.at <= min(calendar.closes_at(day), UNTIL)
        assert line.stamp.endswith(f"{line.at.astimezone(KYIV):%d.%m.%Y %H:%M}")
    sheets: dict[object, list[RoutingEntry]] = defaultdict(list)
    for line in RoutingEntry.objects.order_by("sequence"):
        sheets[line.case_id].append(line)
    assert all(one.at <= other.at for sheet in sheets.values() for one, other in pairwise(sheet))


# -- the law's terms --------------------------------------------------------------------------------------------------


def test_every_term_is_the_one_that_the_law_sets_from_its_day(place: Place) -> None:
    with override(None):
        known = {(term.clause, str(term.to)): term for term in vars(terms).values() if isinstance(term, Term)}
    calendar, checked = calendar_for(place.world.centre), 0
    for duty in Duty.objects.filter(case__suspensions=None):
        if term := known.get((duty.clause, duty.to)):
            assert duty.original_due_at == term.due(duty.opened_at, calendar).at
            checked += 1
    assert checked > 3 * CASES


def test_counting_anew_moves_nothing(place: Place) -> None:
    def dues() -> list[Any]:
        found = [*Duty.objects.order_by("pk").values_list("pk", "due_at")]
        return [*found, *CaseStep.objects.order_by("pk").values_list("pk", "due_at")]

    before = dues()
    for case in Case.objects.exclude(full_at=None).for_an_act():
        due_at, pauses = case.due_at, pauses_of(case)
        write_together(*recounted(case, pauses, moves_of(case, pauses)))
        assert case.due_at == due_at
    assert dues() == before


# -- the journal ------------------------------------------------------------------------------------------------------


def test_the_journal_is_whole_and_its_past_can_be_sealed(place: Place) -> None:
    assert list(verify()) == []
    assert len(seal_days(at=UNTIL + timedelta(days=1))) == 1
    assert list(verify_seals()) == []


def test_the_journal_names_rows_that_are_there(place: Place) -> None:
    kept: dict[str, set[Any]] = {
        "package": {str(key) for key in SubmissionPackage.objects.values_list("pk", flat=True)},
        "consent": {str(key) for key in Consent.objects.values_list("pk", flat=True)},
        "document": set(IdentityDocument.objects.values_list("pk", flat=True)),
        "item": set(PackageItem.objects.values_list("pk", flat=True)),
        "number": set(Case.objects.values_list("number", flat=True)),
    }
    named: Counter[str] = Counter()
    for data in JournalEntry.objects.filter(subject_kind__regex="^(cases|parties)").values_list("data", flat=True):
        for name in kept.keys() & data.keys():
            assert data[name] in kept[name]
            named[name] += 1
    assert named.keys() == kept.keys()
    for made in HandoverList.objects.prefetch_related("items"):
        [entry] = JournalEntry.objects.filter(subject_id=str(made.pk), verb="handover.made")
        assert entry.data["steps"] == sorted(item.step_id for item in made.items.all())


# -- as walked --------------------------------------------------------------------------------------------------------


def test_cases_stand_as_those_do_that_are_walked_by_hand(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the tables, on the page, over the API and in the past."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: UNTIL)
    cast, world = shapes_here(), place.world
    auditor = an_auditor(world)
    page, caller = Client(), a_caller(auditor)
    page.force_login(auditor)
    for case in walked_by_hand(world):
        mine = shape_of(case)
        assert mine in cast, f"no cast case stands as one that is {case.state}:\n{unlike(mine, cast)}"
        like = cast[mine]
        assert outline(page, like) == outline(page, case.pk)
        for about in ("", "/routing", "/journal"):
            shown, expected = (caller.get(f"/cases/{key}{about}") for key in (like, case.pk))
            assert form_of(done(shown)) == form_of(done(expected))


def test_the_past_of_a_cast_case_is_known(place: Place) -> None:
    """At every act the state is the one that the journal tells, and before the next act no other."""
    checked: Counter[str] = Counter()
    for case in Case.objects.exclude(closed_at=None).order_by("pk")[:40]:
        acts = [entry.at for entry in history(case)]
        first, last = case_at(case, acts[0]), case_at(case, acts[-1])
        assert first is not None
        assert last is not None
        assert (last.state, last.outcome or "", last.due_at) == (case.state, case.outcome, case.due_at)
        if case.decided_at and len(acts) > 1:
            assert (first.state, first.outcome) == (CaseState.REGISTERED, None)
            decided = case_at(case, case.decided_at)
            assert decided is not None
            assert decided.state == CaseState.DECIDED
            assert decided.outcome == case.outcome
            before = case_at(case, case.decided_at - timedelta(seconds=1))
            assert before is not None
            assert before.outcome is None
            checked[case.outcome] += 1
    assert checked["grant"] > 5


def test_a_person_is_registered_as_at_a_desk(place: Place) -> None:
    data = synthetic_person(FIRST + 10 * CASES, SEED, place=LUTSK)
    by_hand = register_applicant(data, centre=place.world.centre, **place.world.front_office)
    consents(place.world, by_hand, Purpose.SERVICE)
    cast = Applicant.objects.filter(email__isnull=by_hand.email is None, needs=by_hand.needs).exclude(pk=by_hand.pk)
    told = [(entry.verb, sorted(entry.data)) for entry in history(by_hand)]
    assert told in [[(entry.verb, sorted(entry.data)) for entry in history(person)] for person in cast]
    assert filled_in(vars(by_hand)) in {filled_in(vars(person)) for person in cast}


def test_cast_cases_go_on_their_way(place: Place) -> None:
    here: dict[str, Any] = {"by": place.world.front, "at": UNTIL}
    ready = Case.objects.filter(state=CaseState.READY)[0]
    delivery.hand_out(ready, receiver="Заявниця", shown_document="ID-картка", **here)
    decided = Case.objects.filter(state=CaseState.DECIDED)[0]
    delivery.send_outgoing(decided, contents="Рішення", by=decided.officer, at=UNTIL)
    suspended = Case.objects.filter(suspended_at__isnull=False)[0]
    pauses.resume(suspended, by=suspended.officer, at=UNTIL)
    decision.grant(suspended, text="Призначити", by=suspended.officer, at=UNTIL)
    step = CaseStep.objects.filter(is_decision=False, state=StepState.RECEIVED)[0]
    routing.finish_step(step, outcome="опрацьовано", by=step.officer, at=UNTIL)
    fresh = factories.a_registered_case(place.world)
    assert RegistrationEntry.objects.get(case=fresh).sequence == CASES + 1
    assert list(verify()) == []


def test_every_table_of_a_case_is_cast() -> None:
    beside = {Duty, HandoverList, RegistrationJournal}
    from_applicants = {Application, ApplicationFile, CaseGrant, SentDocument}
    left_out = {ItemScan, SubmissionPackage.affected.through, *from_applicants}
    tables = set(apps.get_app_config("cases").get_models(include_auto_created=True))
    assert tables == WAY_TO_CASE.keys() | beside | left_out


# -- once, and nothing else beside it ---------------------------------------------------------------------------------


def test_nobody_is_told_anything(place: Place) -> None:
    assert Message.objects.count() == 0


def test_another_filling_adds_to_what_is_there(place: Place) -> None:
    by_hand, centre = factories.a_registered_case(place.world), place.world.centre
    assert by_hand.number.endswith(f"/{CASES + 1}-2026")
    pour(begin(Order(60, SEED, UNTIL), [centre]), place.moulds, [centre], since=SINCE, lanes=1, batch=BATCH)
    more = CASES + 1 + 60
    numbers = RegistrationEntry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, more + 1))
    assert RegistrationJournal.objects.get().last_number == Case.objects.count() == more
    known = [person.rntrc for person in Applicant.objects.all() if person.rntrc]
    assert len(set(known)) == len(known) > CASES / 2, "everybody is somebody else"
    assert list(verify()) == []


@pytest.mark.parametrize(("number", "are_put_off"), [(CASES + 1, True), (CASES, False)])
def test_indexes_are_put_off_where_more_cases_come_in_than_are_there(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int, *, are_put_off: bool
) -> None:
    monkeypatch.setattr(orders, "LARGE", CASES)
    centre, seen = place.world.centre, []
    begun = begin(Order(number, SEED, UNTIL), [centre])
    committed()
    pour(
        begun, place.moulds, [centre], since=SINCE, lanes=1, written=lambda _: seen.append(PutOffIndex.objects.exists())
    )
    assert set(seen) == {are_put_off}
    assert not PutOffIndex.objects.exists()
    assert list(verify()) == []


def test_what_was_broken_off_is_ended_before_another_begins(place: Place) -> None:
    centre = place.world.centre
    begun = begin(Order(50, SEED, UNTIL), [centre])
    assert begun.start.numbers == {(centre.pk, 2026): CASES}
    assert begin(Order(50, SEED, UNTIL + timedelta(days=1)), [centre]) == begun
    with pytest.raises(StoryError, match=f"50 cases of seed {SEED}"):
        place.fill(51)
    with pytest.raises(StoryError, match=f"50 cases of seed {SEED}"):
        place.fill(50, seed=SEED + 1)


def test_whoever_registers_meanwhile_stops_the_filling(place: Place) -> None:
    factories.a_registered_case(place.world)
    [journal] = RegistrationJournal.objects.all()
    batch = Batch(0, place.world.centre.pk, journal.year, CASES + 1, CASES, [])
    with pytest.raises(RegisterChangedError, match=f"stands at {CASES + 1}, not at {CASES}"):
        Pouring(batch, place.world.centre, SEED).write()


# -- checked afterwards -----------------------------------------------------------------------------------------------


def test_the_database_finds_every_constraint_kept_when_it_is_made_anew(place: Place) -> None:
    """Foreign keys were put off when the rows came in; made again, each looks at every row."""
    committed()
    with connection.cursor() as cursor:
        cursor.execute(MADE_ANEW, [TABLES])
        statements = [statement for (statement,) in cursor.fetchall()]
        for statement in statements:
            cursor.execute(statement)
    assert len(statements) > 100


def test_a_broken_register_is_not_taken_for_filled_until_it_is_mended(place: Place) -> None:
    centre, step = place.world.centre, CaseStep.objects.all()[0]
    begun = begin(Order(40, SEED, UNTIL), [centre])

    def again() -> None:
        pour(begun, place.moulds, [centre], since=SINCE, lanes=1, batch=BATCH)

    unguarded("UPDATE cases_casestep SET officer_id = gen_random_uuid() WHERE id = %s", step.pk)
    for _nth in range(2):
        with pytest.raises(StoryError, match=r"not taken for filled: cases_casestep_officer_id_\w+ \(1\)\."):
            again()
    with pytest.raises(StoryError, match=f"40 cases of seed {SEED} was broken off"):
        begin(Order(41, SEED, UNTIL), [centre])
    unguarded("UPDATE cases_casestep SET officer_id = %s WHERE id = %s", step.officer_id, step.pk)
    again()
    assert Case.objects.count() == CASES + 40
    assert begin(Order(41, SEED, UNTIL), [centre]).order.number == 41


def test_a_guard_that_nobody_knows_judges_every_row_as_it_comes(place: Place) -> None:
    centre = place.world.centre
    begun = begin(Order(40, SEED, UNTIL), [centre])
    committed()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER is_new BEFORE INSERT ON cases_delivery FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()"
        )
    with pytest.raises(IntegrityConstraintViolation, match="INSERT refused: what stands in cases_delivery"):
        pour(begun, place.moulds, [centre], since=SINCE, lanes=1, batch=BATCH)


def unguarded(statement: str, *values: Any) -> None:
    """Change what the guards of the tables would not let anybody change."""
    committed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")
