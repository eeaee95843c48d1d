"""One worker at one desk, whatever is pressed at once (L7)."""

from datetime import UTC, datetime, timedelta

import pytest

from office.audit import history
from office.centres.closures import close_centre
from office.centres.desks import add_desk, desk_of, leave_desk, sit_down, use_desk
from office.centres.models import DeskSession, Role
from office.centres.queries import desk_plates
from office.law import Refusal, StaleChange
from tests.factories.centres import (
    ACT,
    AT,
    Scene,
    a_centre,
    a_desk,
    a_posting,
    a_scene,
    an_approved_schedule,
    another_body,
    shifts,
)
from tests.together import together

LATER = AT + timedelta(hours=2)
NEXT_MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.clause("L7")
def test_the_plate_names_who_sits_at_the_desk(scene: Scene) -> None:
    first, second = (a_desk(scene.centre, by=scene.head) for _ in range(2))
    sit_down(second, by=scene.front, at=AT)
    plates = [(plate.desk.number, plate.worker and plate.worker.full_name) for plate in desk_plates(scene.centre)]
    assert plates == [(first.number, None), (second.number, "Віконенко Оксана Петрівна")]
    assert desk_of(scene.front) == second
    assert [entry.verb for entry in history(second)] == ["desk.added", "desk.taken"]


@pytest.mark.clause("L7")
def test_a_taken_desk_is_told_with_the_name(scene: Scene) -> None:
    desk = a_desk(scene.centre, by=scene.head)
    other = a_posting(Role.FRONT_OFFICE, centre=scene.centre, provider=scene.provider, by=scene.head).worker
    sit_down(desk, by=scene.front, at=AT)
    with pytest.raises(StaleChange, match="Віконенко") as refused:
        sit_down(desk, by=other, at=LATER)
    assert refused.value.clause == "L7"


def test_a_worker_who_sits_down_elsewhere_leaves_the_former_desk(scene: Scene) -> None:
    first, second = (a_desk(scene.centre, by=scene.head) for _ in range(2))
    left = sit_down(first, by=scene.front, at=AT)
    sit_down(second, by=scene.front, at=LATER)
    left.refresh_from_db()
    assert (left.closed_at, desk_of(scene.front)) == (LATER, second)


def test_sitting_down_twice_changes_nothing(scene: Scene) -> None:
    desk = a_desk(scene.centre, by=scene.head)
    assert sit_down(desk, by=scene.front, at=AT) == sit_down(desk, by=scene.front, at=LATER)
    assert DeskSession.objects.count() == 1


def test_what_was_forgotten_yesterday_does_not_block_today(scene: Scene) -> None:
    desk = a_desk(scene.centre, by=scene.head)
    other = a_posting(Role.FRONT_OFFICE, centre=scene.centre, provider=scene.provider, by=scene.head).worker
    forgotten = sit_down(desk, by=scene.front, at=AT)
    session = sit_down(desk, by=other, at=NEXT_MONDAY)
    forgotten.refresh_from_db()
    assert (forgotten.closed_at, session.worker) == (NEXT_MONDAY, other)
    again = sit_down(desk, by=other, at=NEXT_MONDAY + timedelta(days=1))
    assert again != session


@pytest.mark.clause("K12")
def test_the_head_ends_anybodys_session_and_nobody_else_does(scene: Scene) -> None:
    session = sit_down(a_desk(scene.centre, by=scene.head), by=scene.front, at=AT)
    for who in (scene.officer, scene.chief, a_scene(scene.city).head):
        with pytest.raises(Refusal):
            leave_desk(session, by=who, at=LATER)
    assert leave_desk(session, by=scene.head, at=LATER).closed_at == LATER
    with pytest.raises(StaleChange):
        leave_desk(session, by=scene.front, at=LATER)


def test_a_worker_leaves_his_own_desk(scene: Scene) -> None:
    session = sit_down(a_desk(scene.centre, by=scene.head), by=scene.front, at=AT)
    assert leave_desk(session, by=scene.front, at=LATER).closed_at == LATER
    assert desk_of(scene.front) is None


@pytest.mark.clause("K3")
def test_a_desk_of_one_body_is_not_for_another(scene: Scene) -> None:
    other = another_body(scene)
    guest = a_posting(Role.FRONT_OFFICE, centre=scene.centre, provider=other, by=scene.head).worker
    desk = a_desk(scene.centre, provider=scene.provider, by=scene.head)
    for who in (guest, scene.officer):
        with pytest.raises(Refusal) as refused:
            sit_down(desk, by=who, at=AT)
        assert refused.value.clause == "K3"
    assert sit_down(a_desk(scene.centre, by=scene.head), by=guest, at=AT).worker == guest


@pytest.mark.clause("K26")
def test_no_desk_opens_without_an_approved_schedule(scene: Scene) -> None:
    centre = a_centre(scene.city, by=scene.director)
    head = a_posting(Role.CENTRE_HEAD, centre=centre, by=scene.director).worker
    greeter = a_posting(Role.GREETER, centre=centre, by=head).worker
    desk = a_desk(centre, by=head)
    with pytest.raises(Refusal) as refused:
        sit_down(desk, by=greeter, at=AT)
    assert refused.value.clause == "K26"
    an_approved_schedule(centre, by=head, at=AT)
    assert sit_down(desk, by=greeter, at=AT).worker == greeter


@pytest.mark.clause("L4")
def test_a_desk_of_a_body_opens_on_the_days_of_that_body(scene: Scene) -> None:
    desk = a_desk(scene.centre, provider=scene.provider, by=scene.head)
    monday_only = shifts(("09:00", "12:00"), days=[0])
    an_approved_schedule(
        scene.centre, provider=scene.provider, by=scene.chief, hours=monday_only, starts_on=AT.date(), at=AT
    )
    with pytest.raises(Refusal) as refused:
        sit_down(desk, by=scene.front, at=AT)
    assert refused.value.clause == "K26"
    assert sit_down(desk, by=scene.front, at=NEXT_MONDAY).desk == desk


def test_a_desk_out_of_use_or_in_a_closed_centre_takes_nobody(scene: Scene) -> None:
    desk, other = (a_desk(scene.centre, by=scene.head) for _ in range(2))
    session = sit_down(desk, by=scene.front, at=AT)
    with pytest.raises(Refusal) as refused:
        use_desk(desk, is_open=False, by=scene.head, at=AT)
    assert refused.value.clause == "L7"
    leave_desk(session, by=scene.front, at=AT)
    use_desk(desk, is_open=False, by=scene.head, at=AT)
    with pytest.raises(Refusal, match="out of use"):
        sit_down(desk, by=scene.front, at=LATER)
    close_centre(scene.centre, act=ACT, successor=None, by=scene.director, at=LATER)
    with pytest.raises(Refusal) as refused:
        sit_down(other, by=scene.front, at=LATER)
    assert refused.value.clause == "K27"


@pytest.mark.parametrize("number", [0, -1, 1])
def test_a_desk_has_a_number_of_its_own(scene: Scene, number: int) -> None:
    a_desk(scene.centre, number=1, by=scene.head)
    with pytest.raises(Refusal) as refused:
        add_desk(scene.centre, number=number, by=scene.head, at=AT)
    assert (refused.value.clause, refused.value.field) == ("L7", "number")


def test_only_the_head_sets_desks_up(scene: Scene) -> None:
    for who in (scene.front, scene.chief, scene.director):
        with pytest.raises(Refusal):
            add_desk(scene.centre, number=1, by=who, at=AT)


# -- at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("L7")
@pytest.mark.django_db(transaction=True)
def test_of_many_at_one_desk_one_sits_down() -> None:
    scene = a_scene()
    desk = a_desk(scene.centre, by=scene.head)
    here = {"centre": scene.centre, "provider": scene.provider, "by": scene.head}
    workers = [a_posting(Role.FRONT_OFFICE, **here).worker for _ in range(6)]  # type: ignore[arg-type]
    results = together(*(lambda worker=worker: sit_down(desk, by=worker, at=AT) for worker in workers))
    assert sum(isinstance(result, DeskSession) for result in results) == 1
    assert sum(isinstance(result, StaleChange) for result in results) == 5
    assert DeskSession.objects.open().count() == 1


@pytest.mark.clause("L7")
@pytest.mark.django_db(transaction=True)
def test_one_worker_at_many_desks_sits_at_one() -> None:
    scene = a_scene()
    desks = [a_desk(scene.centre, by=scene.head) for _ in range(6)]
    results = together(*(lambda desk=desk: sit_down(desk, by=scene.front, at=AT) for desk in desks))
    assert all(isinstance(result, DeskSession) for result in results)
    assert DeskSession.objects.open().filter(worker=scene.front).count() == 1
    assert DeskSession.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_who_change_places_at_once_do_not_lock_each_other_up() -> None:
    scene = a_scene()
    other = a_posting(Role.FRONT_OFFICE, centre=scene.centre, provider=scene.provider, by=scene.head).worker
    one, two = (a_desk(scene.centre, by=scene.head) for _ in range(2))
    sit_down(one, by=scene.front, at=AT)
    sit_down(two, by=other, at=AT)
    results = together(lambda: sit_down(two, by=scene.front, at=LATER), lambda: sit_down(one, by=other, at=LATER))
    assert all(isinstance(result, DeskSession | StaleChange) for result in results)
    open_now = DeskSession.objects.open().values_list("desk", "worker")
    assert len({desk for desk, _worker in open_now}) == len({worker for _desk, worker in open_now}) == len(open_now)
