"""Cities, centres, and what is published of them."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from office.audit import history
from office.centres.models import AccessibilityFact, Centre
from office.centres.places import add_city, describe_centre, open_centre, set_accessibility
from office.law import Refusal
from tests.factories.centres import AT, Scene, a_centre, a_scene

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Центр Північний",
    "address": "вул. Зразкова, 5",
    "support_body": "Управління праці та соціального захисту населення",
    "funding": "Міський бюджет",
    "phones": ["+380570000009"],
}


@pytest.mark.clause("K1")
def test_a_city_has_several_centres(scene: Scene) -> None:
    other = a_centre(scene.city, by=scene.director)
    assert set(scene.city.centres.all()) == {scene.centre, other}


@pytest.mark.clause("K4", "K5")
@pytest.mark.parametrize(
    ("missing", "clause"), [("support_body", "K4"), ("funding", "K5"), ("name", "K1"), ("address", "K1")]
)
def test_a_centre_says_who_supports_it_and_what_it_lives_on(scene: Scene, missing: str, clause: str) -> None:
    centre = open_new(scene, FACTS)
    assert (centre.support_body, centre.funding) == (FACTS["support_body"], "Міський бюджет")
    for facts in ({**FACTS, missing: " "}, {key: value for key, value in FACTS.items() if key != missing}):
        with pytest.raises(Refusal) as refused:
            open_new(scene, facts, code="other")
        assert (refused.value.clause, refused.value.field) == (clause, missing)


def open_new(scene: Scene, facts: dict[str, Any], code: str = "north") -> Centre:
    return open_centre(scene.city, code=code, opened_on=date(2026, 12, 1), facts=facts, by=scene.director, at=AT)


def test_the_head_keeps_what_is_published_true_and_the_journal_what_it_was(scene: Scene) -> None:
    describe_centre(scene.centre, facts={"phones": ["+380332000009"], "funding": "Бюджет"}, by=scene.head, at=AT)
    scene.centre.refresh_from_db()
    assert scene.centre.phones == ["+380332000009"]
    entry = list(history(scene.centre))[-1]
    assert entry.data["phones"] == {"was": [], "is": ["+380332000009"]}
    assert entry.data["funding"] == {"was": "Бюджет громади", "is": "Бюджет"}
    with pytest.raises(Refusal):
        describe_centre(scene.centre, facts={"funding": ""}, by=scene.head, at=AT)


@pytest.mark.parametrize("name", ["code", "city", "closed_on", "calendar_version"])
def test_what_is_no_published_fact_is_not_changed_as_one(scene: Scene, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        describe_centre(scene.centre, facts={name: "інше"}, by=scene.head, at=AT)


@pytest.mark.clause("L4")
def test_accessibility_facts_are_said_anew_as_a_whole(scene: Scene) -> None:
    kind = AccessibilityFact.Kind
    set_accessibility(scene.centre, facts={kind.RAMP: ("біля входу", ""), kind.LIFT: ("", "")}, by=scene.head, at=AT)
    set_accessibility(scene.centre, facts={kind.RAMP: ("з двору", "from the yard")}, by=scene.head, at=AT)
    fact = scene.centre.accessibility.get()
    assert (fact.kind, fact.note, fact.note_en) == (kind.RAMP, "з двору", "from the yard")
    with override("uk"):
        assert (fact.get_kind_display(), fact.local_note) == ("пандус біля входу", "з двору")
    with override("en"):
        assert (fact.get_kind_display(), fact.local_note) == ("ramp at the entrance", "from the yard")


def test_a_name_is_shown_in_the_language_of_the_reader(scene: Scene) -> None:
    with override("en"):
        assert str(scene.city) == scene.city.name_en
        assert str(open_new(scene, FACTS)) == "Центр Північний"
    with override("uk"):
        assert str(scene.city) == scene.city.name


def test_who_may_change_places(scene: Scene) -> None:
    far = a_scene()
    for who in (scene.head, scene.front, far.director):
        with pytest.raises(Refusal):
            open_centre(scene.city, code="x", opened_on=date(2026, 12, 1), facts=FACTS, by=who, at=AT)
    for who in (scene.front, scene.chief, far.head):
        with pytest.raises(Refusal):
            describe_centre(scene.centre, facts={"fax": "1"}, by=who, at=AT)
        with pytest.raises(Refusal):
            set_accessibility(scene.centre, facts={}, by=who, at=AT)
    with pytest.raises(Refusal):
        add_city(name="М", name_en="M", katottg="UA07080170010083384", slug="m", by=scene.director, at=AT)
