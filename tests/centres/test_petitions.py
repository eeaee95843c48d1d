"""A worker turns to the head; both sides are recorded, and a late answer is seen to be late (K18)."""

from datetime import UTC, datetime

import pytest

from office.audit import history
from office.centres.models import Petition, PetitionDuty, Role
from office.centres.petitions import answer_petition, file_petition
from office.centres.queries import petitions_of
from office.centres.states import PetitionState
from office.law import Refusal, StaleChange
from tests.factories.accounts import a_worker
from tests.factories.centres import AT, Scene, a_centre, a_posting, a_scene

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 27, 18, tzinfo=UTC)  # five working days later, 20:00 in Kyiv
LATE = datetime(2026, 11, 30, 8, tzinfo=UTC)


def filed(scene: Scene, text: str = "Строк у справі минув, прошу вжити заходів.") -> Petition:
    kind = Petition.Kind.BROKEN_TERM
    return file_petition(scene.centre, kind=kind, text=text, reference="12/345-2026", by=scene.front, at=AT)


@pytest.mark.clause("K18")
def test_a_worker_reports_and_the_head_answers(scene: Scene) -> None:
    petition = filed(scene)
    duty = PetitionDuty.objects.get(petition=petition)
    assert (duty.bearer, duty.due_at, duty.clause) == (scene.head, DUE, "K18")
    answered = answer_petition(petition, answer="Справу передано іншому виконавцю.", by=scene.head, at=DUE)
    duty.refresh_from_db()
    assert (answered.state, answered.answered_by, answered.answered_at) == (PetitionState.ANSWERED, scene.head, DUE)
    assert (duty.done_at, duty.is_late) == (DUE, False)
    assert [entry.verb for entry in history(petition)] == ["petition.filed", "petition.answered"]


@pytest.mark.clause("K18")
def test_an_overdue_petition_is_shown_and_a_late_answer_stays_late(scene: Scene) -> None:
    petition = filed(scene)
    shown = petitions_of(scene.centre, at=LATE).get()
    assert (shown.is_overdue, shown.due_at) == (True, DUE)  # type: ignore[attr-defined]
    assert not petitions_of(scene.centre, at=DUE).get().is_overdue  # type: ignore[attr-defined]
    answer_petition(petition, answer="Заходів вжито.", by=scene.head, at=LATE)
    assert not petitions_of(scene.centre, at=LATE).get().is_overdue  # type: ignore[attr-defined]
    assert PetitionDuty.objects.met_late().get().petition == petition


def test_unanswered_petitions_come_first(scene: Scene) -> None:
    first, second = filed(scene, "Перше"), filed(scene, "Друге")
    answer_petition(first, answer="Так.", by=scene.head, at=AT)
    assert list(petitions_of(scene.centre, at=AT)) == [second, first]


@pytest.mark.parametrize("who", ["front", "officer", "chief", "admin"])
def test_only_the_head_answers(scene: Scene, who: str) -> None:
    with pytest.raises(Refusal):
        answer_petition(filed(scene), answer="Ні.", by=getattr(scene, who), at=AT)


def test_a_petition_is_answered_once_and_in_words(scene: Scene) -> None:
    petition = filed(scene)
    with pytest.raises(Refusal) as refused:
        answer_petition(petition, answer=" ", by=scene.head, at=AT)
    assert refused.value.field == "answer"
    answer_petition(petition, answer="Так.", by=scene.head, at=AT)
    with pytest.raises(StaleChange):
        answer_petition(petition, answer="Ні.", by=scene.head, at=LATE)
    petition.refresh_from_db()
    assert petition.answer == "Так."


def test_a_petition_says_something_and_comes_from_somebody_of_the_centre(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        filed(scene, "  ")
    assert (refused.value.clause, refused.value.field) == ("K18", "text")
    for stranger in (a_worker(), a_scene(scene.city).front):
        with pytest.raises(Refusal):
            file_petition(scene.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=stranger, at=AT)


def test_a_head_turns_to_somebody_else_than_himself(scene: Scene) -> None:
    given = {"kind": Petition.Kind.MEASURES, "text": "Потрібне ще одне місце", "at": AT}
    with pytest.raises(Refusal, match="department") as refused:
        file_petition(scene.centre, by=scene.head, **given)  # type: ignore[arg-type]
    assert refused.value.clause == "K18"
    fellow = a_posting(Role.CENTRE_HEAD, centre=scene.centre, by=scene.director).worker
    petition = file_petition(scene.centre, by=scene.head, **given)  # type: ignore[arg-type]
    assert PetitionDuty.objects.get().bearer == fellow
    with pytest.raises(Refusal):
        answer_petition(petition, answer="Дозволяю собі.", by=scene.head, at=AT)
    assert answer_petition(petition, answer="Так.", by=scene.director, at=AT).answered_by == scene.director


def test_where_there_is_no_head_nobody_could_answer(scene: Scene) -> None:
    centre = a_centre(scene.city, by=scene.director)
    with pytest.raises(Refusal) as refused:
        file_petition(centre, kind=Petition.Kind.MEASURES, text="Тісно", by=scene.director, at=AT)
    assert refused.value.clause == "K18"
