"""A duty has a bearer and a moment; it is met once, late or not, and nothing is owed twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop, override

from office.accounts.services import deactivate_worker
from office.centres.calendars import calendar_for
from office.centres.duties import entrust, fulfil, moved, owe, void
from office.centres.models import Petition, PetitionDuty
from office.centres.petitions import file_petition
from office.centres.terms import ANSWER_PETITION
from office.law import Refusal
from office.tables.writing import write_together
from office.workdays import Term
from tests.factories.accounts import a_worker
from tests.factories.centres import AT, Scene, a_scene
from tests.together import together

TERM = Term("L41", to=gettext_noop("answer the worker's petition"), working_days=1)
DUE = datetime(2026, 11, 23, 18, tzinfo=UTC)  # Monday, 20:00 in Kyiv
MINUTE = timedelta(minutes=1)


@pytest.fixture
def petition(scene: Scene) -> Petition:
    """A petition whose own duty is out of the way."""
    filed = file_petition(scene.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=scene.front, at=AT)
    filed.duties.all().delete()
    return filed


def owed(scene: Scene, petition: Petition, term: Term = TERM, since: datetime = AT) -> PetitionDuty:
    return owe(PetitionDuty, term, bearer=scene.head, centre=scene.centre, since=since, petition=petition)


@pytest.mark.clause("K25")
def test_a_duty_names_its_clause_its_bearer_and_its_moment(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    assert (duty.clause, duty.bearer, duty.centre) == ("L41", scene.head, scene.centre)
    assert (duty.opened_at, duty.due_at, duty.original_due_at, duty.is_open) == (AT, DUE, DUE, True)


def test_a_duty_is_told_in_the_language_of_its_reader(scene: Scene, petition: Petition) -> None:
    with override("uk"):
        duty = owed(scene, petition)
        assert duty.to == "answer the worker's petition"
        assert duty.task == "відповісти на клопотання працівника"
    with override("en"):
        assert duty.task == "answer the worker's petition"


def test_the_same_is_not_owed_twice_while_it_is_open(scene: Scene, petition: Petition) -> None:
    first = owed(scene, petition)
    assert owed(scene, petition, since=AT + timedelta(days=9)) == first
    other = owed(scene, petition, ANSWER_PETITION)
    assert other != first
    fulfil(first, by=scene.head, at=AT)
    assert owed(scene, petition) not in {first, other}


def test_the_table_itself_refuses_a_second_open_duty(scene: Scene, petition: Petition) -> None:
    first = owed(scene, petition)
    first.pk = None
    with pytest.raises(IntegrityError, match="centres_petitionduty_open_once"), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_opens_the_duty() -> None:
    scene = a_scene()
    petition = file_petition(scene.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=scene.front, at=AT)
    assert len(set(together(*[lambda: owed(scene, petition).pk] * 6))) == 1
    assert petition.duties.filter(clause="L41").count() == 1


@pytest.mark.parametrize(("at", "late"), [(DUE, False), (DUE + MINUTE, True)])
def test_a_duty_is_met_late_too_and_stays_late(scene: Scene, petition: Petition, at: datetime, *, late: bool) -> None:
    duty = owed(scene, petition)
    assert fulfil(duty, by=scene.director, at=at) == 1
    assert (duty.done_at, duty.done_by, duty.is_open, duty.is_late) == (at, scene.director, False, late)
    assert list(PetitionDuty.objects.met_late()) == ([duty] if late else [])
    assert list(PetitionDuty.objects.met()) == [duty]


def test_a_duty_is_met_once(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    assert fulfil(PetitionDuty.objects.all(), by=scene.head, at=AT) == 1
    assert fulfil(PetitionDuty.objects.all(), by=scene.director, at=DUE) == 0
    assert fulfil(duty, by=scene.director, at=DUE) == 0
    assert (duty.done_at, duty.done_by) == (AT, scene.head)


def test_open_duties_by_their_moment(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    table = PetitionDuty.objects
    assert [list(table.overdue(at)) for at in (DUE, DUE + MINUTE)] == [[], [duty]]
    assert [duty.is_overdue(at) for at in (DUE, DUE + MINUTE)] == [False, True]
    assert [list(table.due_within(AT, until)) for until in (DUE - MINUTE, DUE)] == [[], [duty]]
    assert list(table.due_within(DUE + MINUTE, DUE + timedelta(days=1))) == []
    assert (list(table.of(scene.head).open()), list(table.of(scene.front))) == ([duty], [])
    fulfil(duty, by=scene.head, at=DUE + MINUTE)
    assert list(table.overdue(DUE + timedelta(days=9))) == []


def test_a_moved_duty_remembers_when_it_was_due_and_is_warned_of_anew(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    PetitionDuty.objects.update(warned_at=AT, escalated_at=AT)
    later = DUE + timedelta(days=3)
    write_together(moved(PetitionDuty, duty.clause, to=later, petition=petition))
    duty.refresh_from_db()
    assert (duty.due_at, duty.original_due_at, duty.warned_at, duty.escalated_at) == (later, DUE, None, None)
    fulfil(duty, by=scene.head, at=later)
    write_together(moved(PetitionDuty, duty.clause, to=DUE, petition=petition))
    duty.refresh_from_db()
    assert duty.due_at == later


def test_a_duty_falls_away_with_a_reason(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    assert void(duty, reason="заяву відкликано", at=AT) == 1
    assert (duty.void_at, duty.void_reason, duty.is_open) == (AT, "заяву відкликано", False)
    assert fulfil(duty, by=scene.head, at=DUE) == 0
    assert list(PetitionDuty.objects.open()) == []
    assert owed(scene, petition) != duty


def test_a_duty_is_passed_on_to_somebody_who_works_here(scene: Scene, petition: Petition) -> None:
    duty = owed(scene, petition)
    assert entrust(PetitionDuty.objects.all(), to=scene.officer) == 1
    duty.refresh_from_db()
    assert duty.bearer == scene.officer
    with pytest.raises(Refusal):
        entrust(duty, to=deactivate_worker(a_worker(), by=scene.admin, at=AT))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("done_by", {"done_at": DUE}),
        ("done_after_opened", {"done_at": AT - MINUTE}),
        ("done_or_void", {"done_at": DUE, "void_at": DUE, "void_reason": "ні"}),
        ("void_reasoned", {"void_at": DUE}),
        ("void_reasoned", {"void_reason": "ні"}),
        ("due_after_opened", {"due_at": AT - MINUTE}),
    ],
)
def test_what_the_table_refuses(scene: Scene, petition: Petition, name: str, values: dict[str, Any]) -> None:
    owed(scene, petition)
    by = {"done_by": scene.head} if "done_at" in values and name != "done_by" else {}
    with pytest.raises(IntegrityError, match=f"centres_petitionduty_{name}"), transaction.atomic():
        PetitionDuty.objects.update(**values, **by)


def test_the_days_of_another_calendar_count_where_it_is_given(scene: Scene, petition: Petition) -> None:
    calendar = calendar_for(a_scene(scene.city).centre)
    duty = owe(
        PetitionDuty, TERM, bearer=scene.head, centre=scene.centre, since=AT, calendar=calendar, petition=petition
    )
    assert duty.due_at == TERM.due(AT, calendar).at


def test_an_open_duty_costs_a_known_number_of_queries(
    scene: Scene, petition: Petition, django_assert_num_queries: Callable[..., Any]
) -> None:
    calendar_for(scene.centre)
    with django_assert_num_queries(2):  # is the calendar still true, insert
        owed(scene, petition)
