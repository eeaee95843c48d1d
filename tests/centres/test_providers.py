"""Bodies over time: competent from a day, taking part by an act, seated on an agreement, merged into another."""

from datetime import date
from typing import Any

import pytest

from office.audit import history
from office.centres.closures import close_centre
from office.centres.models import Agreement, Posting, Provider, Role
from office.centres.providers import (
    check_takes_part,
    end_provider,
    join_centre,
    leave_centre,
    sign_agreement,
    successor_of,
)
from office.centres.queries import agreements_ending, participants, without_agreement
from office.law import Refusal, StaleChange
from tests.factories.centres import ACT, AT, FOUNDED, Scene, a_body, a_posting, a_scene, another_body

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def agreed(scene: Scene, provider: Provider, number: str, starts_on: date, ends_on: date | None) -> Agreement:
    dates = {"signed_on": starts_on, "starts_on": starts_on, "ends_on": ends_on}
    return sign_agreement(scene.centre, provider, number=number, by=scene.head, at=FOUNDED, **dates)  # type: ignore[arg-type]


# -- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("D4")
def test_a_centre_hosts_several_bodies_each_with_its_competence(scene: Scene) -> None:
    other = another_body(scene)
    bodies = [part.provider for part in participants(scene.centre, TODAY)]
    assert set(bodies) == {scene.provider, other}
    assert [body.holds_on(date(2014, 12, 31)) for body in bodies] == [False, False]


@pytest.mark.clause("D4")
def test_a_mistyped_edrpou_is_found(scene: Scene) -> None:
    assert a_body(scene.city, by=scene.director, edrpou="45000126").edrpou == "45000126"
    with pytest.raises(Refusal) as refused:
        a_body(scene.city, by=scene.director, edrpou="45000127")
    assert (refused.value.clause, refused.value.field) == ("D4", "edrpou")


def test_only_the_department_adds_bodies_to_its_city(scene: Scene) -> None:
    for who in (scene.head, scene.chief, scene.front, a_scene().director):
        with pytest.raises(Refusal):
            a_body(scene.city, by=who)


# -- taking part ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("K10", "L1")
def test_bodies_that_take_part_are_recorded_with_the_act_and_by_day(scene: Scene) -> None:
    body = a_body(scene.city, by=scene.director, name="Служба у справах дітей")
    joined = join_centre(scene.centre, body, act="рішення № 7", starts_on=TODAY, by=scene.director, at=AT)
    assert list(participants(scene.centre, date(2026, 11, 19))) == [scene.centre.participations.get(act=ACT)]
    assert joined in participants(scene.centre, TODAY)
    leave_centre(scene.centre, body, ends_on=date(2026, 12, 31), by=scene.director, at=AT)
    assert body not in [part.provider for part in participants(scene.centre, date(2027, 1, 1))]
    check_takes_part(scene.centre, body, on=date(2026, 12, 31))
    with pytest.raises(Refusal) as refused:
        check_takes_part(scene.centre, body, on=date(2027, 1, 1))
    assert refused.value.clause == "K10"
    verbs = [entry.verb for entry in history(scene.centre)]
    assert verbs[-2:] == ["centre.body_joined", "centre.body_left"]


def test_eight_bodies_take_part_under_one_regulation(scene: Scene) -> None:
    for _ in range(7):
        another_body(scene)
    assert participants(scene.centre, TODAY).count() == 8


@pytest.mark.parametrize(
    ("changed", "clause"),
    [
        ({"act": " "}, "K10"),
        ({"starts_on": date(2014, 1, 1)}, "D4"),
        ({"ends_on": date(2020, 1, 1)}, "K10"),
    ],
)
def test_what_taking_part_needs(scene: Scene, changed: dict[str, Any], clause: str) -> None:
    body = a_body(scene.city, by=scene.director)
    given: dict[str, Any] = {"act": ACT, "starts_on": TODAY, "by": scene.director, "at": AT} | changed
    with pytest.raises(Refusal) as refused:
        join_centre(scene.centre, body, **given)
    assert refused.value.clause == clause


def test_a_body_of_another_city_or_one_that_is_there_does_not_join(scene: Scene) -> None:
    given: dict[str, Any] = {"act": ACT, "starts_on": TODAY, "by": scene.director, "at": AT}
    for body, clause in ((a_scene().provider, "D4"), (scene.provider, "K10")):
        with pytest.raises(Refusal) as refused:
            join_centre(scene.centre, body, **given)
        assert refused.value.clause == clause
    with pytest.raises(Refusal) as refused:
        leave_centre(scene.centre, a_body(scene.city, by=scene.director), ends_on=TODAY, by=scene.director, at=AT)
    assert refused.value.clause == "K10"


def test_only_the_department_says_who_takes_part(scene: Scene) -> None:
    body = a_body(scene.city, by=scene.director)
    for who in (scene.head, scene.chief, scene.admin):
        with pytest.raises(Refusal):
            join_centre(scene.centre, body, act=ACT, starts_on=TODAY, by=who, at=AT)


def test_nobody_joins_a_closed_centre(scene: Scene) -> None:
    close_centre(scene.centre, act=ACT, successor=None, by=scene.director, at=AT)
    with pytest.raises(Refusal) as refused:
        another_body_later(scene)
    assert refused.value.clause == "K27"


def another_body_later(scene: Scene) -> None:
    body = a_body(scene.city, by=scene.director)
    join_centre(scene.centre, body, act=ACT, starts_on=TODAY, by=scene.director, at=AT)


# -- agreements -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("K11")
def test_expired_and_ending_agreements_are_flagged_to_the_head(scene: Scene) -> None:
    soon, over, long = (another_body(scene) for _ in range(3))
    agreed(scene, soon, "2", date(2026, 1, 1), date(2026, 12, 10))
    agreed(scene, over, "3", date(2025, 1, 1), date(2026, 11, 19))
    agreed(scene, long, "4", date(2026, 1, 1), date(2027, 12, 31))
    flagged = agreements_ending(scene.centre, on=TODAY, within_days=30)
    assert [(row.number, row.is_expired) for row in flagged] == [("3", True), ("2", False)]  # type: ignore[attr-defined]
    assert [row.number for row in agreements_ending(scene.centre, on=TODAY, within_days=19)] == ["3"]
    assert [row.number for row in agreements_ending(scene.centre, on=date(2026, 11, 19), within_days=0)] == ["3"]
    assert not agreements_ending(scene.centre, on=date(2026, 11, 19), within_days=0).get().is_expired  # type: ignore[attr-defined]


@pytest.mark.clause("K11")
def test_an_agreement_that_was_replaced_in_time_is_not_flagged(scene: Scene) -> None:
    agreed(scene, scene.provider, "1", date(2025, 1, 1), date(2026, 11, 1))
    renewed = agreed(scene, scene.provider, "2", date(2026, 11, 2), date(2026, 12, 1))
    assert list(agreements_ending(scene.centre, on=TODAY, within_days=30)) == [renewed]
    agreed(scene, scene.provider, "3", date(2026, 12, 2), None)
    assert list(agreements_ending(scene.centre, on=TODAY, within_days=30)) == []


@pytest.mark.clause("K11")
def test_a_body_without_any_agreement_is_flagged_unless_the_house_is_its_own(scene: Scene) -> None:
    host = a_body(scene.city, by=scene.director)
    join_centre(
        scene.centre, host, act=ACT, starts_on=date(2016, 1, 1), needs_agreement=False, by=scene.director, at=FOUNDED
    )
    assert [part.provider for part in without_agreement(scene.centre, on=TODAY)] == [scene.provider]
    agreed(scene, scene.provider, "1", date(2026, 12, 1), None)
    assert [part.provider for part in without_agreement(scene.centre, on=TODAY)] == [scene.provider]
    assert [part.provider for part in without_agreement(scene.centre, on=date(2026, 12, 1))] == []


def test_a_body_that_left_is_not_flagged(scene: Scene) -> None:
    agreed(scene, scene.provider, "1", date(2025, 1, 1), date(2026, 11, 1))
    leave_centre(scene.centre, scene.provider, ends_on=date(2026, 11, 20), by=scene.director, at=AT)
    assert list(agreements_ending(scene.centre, on=date(2026, 11, 21), within_days=30)) == []


@pytest.mark.parametrize(
    ("number", "ends_on", "field"),
    [("", None, "number"), ("7", None, "number"), ("8", date(2020, 1, 1), "ends_on")],
    ids=["no number", "number taken", "backwards"],
)
def test_an_agreement_is_recorded_whole(scene: Scene, number: str, ends_on: date | None, field: str) -> None:
    agreed(scene, scene.provider, "7", date(2025, 1, 1), None)
    with pytest.raises(Refusal) as refused:
        agreed(scene, scene.provider, number, TODAY, ends_on)
    assert (refused.value.clause, refused.value.field) == ("K11", field)


def test_an_agreement_is_with_a_body_that_takes_part_and_recorded_by_the_head(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        agreed(scene, a_body(scene.city, by=scene.director), "1", TODAY, None)
    assert refused.value.field == "provider"
    for who in (scene.front, scene.chief):
        with pytest.raises(Refusal):
            sign_agreement(
                scene.centre, scene.provider, number="1", signed_on=TODAY, starts_on=TODAY, ends_on=None, by=who, at=AT
            )


# -- the end of a body ------------------------------------------------------------------------------------------------


@pytest.mark.clause("D4")
def test_a_body_merges_and_its_place_and_people_go_with_its_last_day(scene: Scene) -> None:
    into = another_body(scene)
    last = date(2026, 12, 31)
    agreed(scene, scene.provider, "1", date(2025, 1, 1), None)
    ended = end_provider(scene.provider, ends_on=last, act="постанова № 1", merged_into=into, by=scene.director, at=AT)
    assert (ended.merged_into, ended.ends_on) == (into, last)
    assert scene.centre.participations.get(provider=ended).ends_on == last
    assert scene.centre.agreements.get(provider=ended).ends_on == last
    assert set(Posting.objects.filter(provider=ended).values_list("ends_on", flat=True)) == {last}
    assert successor_of(ended, on=last) == ended
    assert successor_of(ended, on=date(2027, 1, 1)) == into
    assert history(ended).last().data["into"] == str(into.pk)  # type: ignore[union-attr]


def test_a_chain_of_mergers_is_followed_and_may_end(scene: Scene) -> None:
    second, third = another_body(scene), another_body(scene)
    first = end_provider(
        scene.provider, ends_on=date(2026, 11, 30), act=ACT, merged_into=second, by=scene.director, at=AT
    )
    end_provider(second, ends_on=date(2026, 12, 31), act=ACT, merged_into=third, by=scene.director, at=AT)
    end_provider(third, ends_on=date(2027, 1, 31), act=ACT, by=scene.director, at=AT)
    first.refresh_from_db()
    assert successor_of(first, on=date(2026, 12, 15)) == second
    assert successor_of(first, on=date(2027, 1, 15)) == third
    with pytest.raises(Refusal) as refused:
        successor_of(first, on=date(2027, 2, 1))
    assert refused.value.clause == "D4"


def test_what_the_end_of_a_body_needs(scene: Scene) -> None:
    other, far = another_body(scene), a_scene()
    late = a_body(scene.city, by=scene.director, starts_on=date(2027, 6, 1))
    given: dict[str, Any] = {"ends_on": TODAY, "act": ACT, "by": scene.director, "at": AT}
    for changed, field in (
        ({"act": ""}, "act"),
        ({"ends_on": date(2000, 1, 1)}, "ends_on"),
        ({"merged_into": scene.provider}, "merged_into"),
        ({"merged_into": far.provider}, "merged_into"),
        ({"merged_into": late}, "merged_into"),
    ):
        with pytest.raises(Refusal) as refused:
            end_provider(scene.provider, **given | changed)
        assert (refused.value.clause, refused.value.field) == ("D4", field)
    for who in (scene.head, scene.chief, far.director):
        with pytest.raises(Refusal):
            end_provider(scene.provider, **given | {"by": who})
    end_provider(scene.provider, **given, merged_into=other)
    with pytest.raises(StaleChange):
        end_provider(scene.provider, **given, merged_into=other)


def test_a_body_does_not_end_before_people_who_are_posted_to_it_come(scene: Scene) -> None:
    a_posting(
        Role.CASE_OFFICER, centre=scene.centre, provider=scene.provider, by=scene.head, starts_on=date(2027, 3, 1)
    )
    with pytest.raises(Refusal, match="posted"):
        end_provider(scene.provider, ends_on=date(2027, 1, 31), act=ACT, by=scene.director, at=AT)
