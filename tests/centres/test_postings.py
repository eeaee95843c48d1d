"""Who posts whom: every right has somebody who gave it, by an act."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from office.accounts.models import Worker
from office.accounts.services import deactivate_worker
from office.audit import history
from office.centres.closures import close_centre
from office.centres.models import Posting, Role
from office.centres.postings import APPOINTERS, Place, end_posting, post_worker
from office.law import Refusal
from tests.factories.accounts import a_worker
from tests.factories.centres import ACT, AT, Scene, a_body, a_posting, a_scene

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def place_of(scene: Scene) -> Place:
    return Place(centre=scene.centre, provider=scene.provider, city=scene.city)


def people(scene: Scene) -> dict[Role, Worker]:
    return {
        Role.FRONT_OFFICE: scene.front,
        Role.CASE_OFFICER: scene.officer,
        Role.CENTRE_HEAD: scene.head,
        Role.PROVIDER_HEAD: scene.chief,
        Role.DEPARTMENT: scene.director,
        Role.SYSTEM_ADMIN: scene.admin,
        Role.GREETER: a_posting(Role.GREETER, centre=scene.centre, by=scene.head).worker,
        Role.AUDITOR: a_posting(Role.AUDITOR, city=scene.city, by=scene.admin).worker,
        Role.MAYOR_OFFICE: a_posting(Role.MAYOR_OFFICE, city=scene.city, by=scene.admin).worker,
        Role.CATALOGUE_EDITOR: a_posting(Role.CATALOGUE_EDITOR, city=scene.city, by=scene.director).worker,
    }


@pytest.mark.clause("K12")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_given_by_those_who_may_and_by_nobody_else(scene: Scene, role: Role) -> None:
    for own, by in people(scene).items():
        given: dict[str, Any] = {"starts_on": TODAY, "act": ACT, "by": by, "at": AT}
        if own in APPOINTERS[role]:
            posting = post_worker(a_worker(), role, place_of(scene), **given)
            assert [entry.by for entry in history(posting)] == [by]
        else:
            with pytest.raises(Refusal) as refused:
                post_worker(a_worker(), role, place_of(scene), **given)
            assert refused.value.clause == "K3"


def test_every_role_has_somebody_who_gives_it() -> None:
    assert set(APPOINTERS) == set(Role)
    assert all(APPOINTERS.values())


@pytest.mark.parametrize(
    ("role", "tied"),
    [
        (Role.FRONT_OFFICE, {"centre", "provider"}),
        (Role.GREETER, {"centre"}),
        (Role.CENTRE_HEAD, {"centre", "provider"}),
        (Role.DEPARTMENT, {"city"}),
        (Role.SYSTEM_ADMIN, set()),
    ],
)
def test_a_posting_keeps_what_its_role_is_tied_to(scene: Scene, role: Role, tied: set[str]) -> None:
    by = people(scene)[APPOINTERS[role][0]]
    posting = post_worker(a_worker(), role, place_of(scene), starts_on=TODAY, act=ACT, by=by, at=AT)
    assert {name for name in ("centre", "provider", "city") if getattr(posting, name)} == tied


@pytest.mark.parametrize(
    ("role", "missing"),
    [(Role.FRONT_OFFICE, "centre"), (Role.CASE_OFFICER, "provider"), (Role.GREETER, "centre")],
)
def test_what_a_role_is_tied_to_is_named(scene: Scene, role: Role, missing: str) -> None:
    place = replace(place_of(scene), **{missing: None})
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), role, place, starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert (refused.value.clause, refused.value.field) == ("K3", missing)


def test_nobody_posts_himself(scene: Scene) -> None:
    with pytest.raises(Refusal, match="himself"):
        post_worker(scene.head, Role.GREETER, place_of(scene), starts_on=TODAY, act=ACT, by=scene.head, at=AT)


def test_the_head_of_one_centre_posts_nobody_to_another(scene: Scene) -> None:
    other = a_scene(scene.city)
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), Role.GREETER, place_of(other), starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert refused.value.clause == "K12"


def test_the_head_of_one_body_posts_nobody_to_another(scene: Scene) -> None:
    other = a_scene(scene.city)
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), Role.FRONT_OFFICE, place_of(other), starts_on=TODAY, act=ACT, by=scene.chief, at=AT)
    assert refused.value.clause == "K3"


@pytest.mark.clause("K10")
def test_staff_of_a_body_that_takes_no_part_have_no_place_in_the_centre(scene: Scene) -> None:
    stranger = a_body(scene.city, by=scene.director)
    place = Place(centre=scene.centre, provider=stranger)
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), Role.FRONT_OFFICE, place, starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert refused.value.clause == "K10"


def test_nobody_is_posted_to_a_body_before_it_is_competent(scene: Scene) -> None:
    later = a_body(scene.city, by=scene.director, starts_on=date(2027, 1, 1))
    with pytest.raises(Refusal) as refused:
        post_worker(
            a_worker(), Role.PROVIDER_HEAD, Place(provider=later), starts_on=TODAY, act=ACT, by=scene.director, at=AT
        )
    assert refused.value.clause == "K3"


@pytest.mark.clause("K27")
def test_nobody_new_is_posted_to_a_closed_centre(scene: Scene) -> None:
    closed = close_centre(scene.centre, act=ACT, successor=None, by=scene.director, at=AT)
    place = Place(centre=closed, provider=scene.provider)
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), Role.FRONT_OFFICE, place, starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert refused.value.clause == "K27"


def test_a_worker_has_a_posting_once(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        post_worker(scene.front, Role.FRONT_OFFICE, place_of(scene), starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert refused.value.field == "worker"
    greeter = post_worker(scene.front, Role.GREETER, place_of(scene), starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert greeter.worker == scene.front


def test_who_has_left_is_posted_nowhere(scene: Scene) -> None:
    gone = deactivate_worker(a_worker(), by=scene.admin, at=AT)
    with pytest.raises(Refusal) as refused:
        post_worker(gone, Role.GREETER, place_of(scene), starts_on=TODAY, act=ACT, by=scene.head, at=AT)
    assert refused.value.field == "worker"


def test_a_posting_rests_on_an_act(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        post_worker(a_worker(), Role.GREETER, place_of(scene), starts_on=TODAY, act=" ", by=scene.head, at=AT)
    assert refused.value.field == "act"


@pytest.mark.parametrize(
    ("last_day", "allowed"),
    [
        (date(2026, 11, 18), False),
        (date(2026, 11, 19), True),
        (date(2026, 11, 20), True),
        (date(2027, 1, 1), True),
        (date(2025, 1, 1), False),
    ],
)
def test_a_posting_ends_yesterday_at_the_earliest(scene: Scene, last_day: date, *, allowed: bool) -> None:
    posting = Posting.objects.get(worker=scene.front)
    if allowed:
        assert end_posting(posting, ends_on=last_day, act=ACT, by=scene.head, at=AT).ends_on == last_day
        return
    with pytest.raises(Refusal) as refused:
        end_posting(posting, ends_on=last_day, act=ACT, by=scene.head, at=AT)
    assert refused.value.field == "ends_on"


def test_a_posting_is_ended_by_who_could_give_it(scene: Scene) -> None:
    posting = Posting.objects.get(worker=scene.front)
    for who in (scene.front, scene.officer, scene.admin, a_scene(scene.city).head):
        with pytest.raises(Refusal):
            end_posting(posting, ends_on=TODAY, act=ACT, by=who, at=AT)
    assert end_posting(posting, ends_on=TODAY, act=ACT, by=scene.chief, at=AT).ends_on == TODAY
