"""Centres, services and cards over the wire: what is in force, and every version that ever was."""

from datetime import date, timedelta

import pytest

from office.catalogue.drafting import draft_card
from office.catalogue.queries import card_in_force
from tests.api.reading import done, problem
from tests.factories import cases, catalogue
from tests.factories.api import Caller, a_caller
from tests.factories.cases import World


def test_a_centre_with_its_hours_and_bodies(front: Caller, world: World) -> None:
    centre = world.centre
    [listed] = done(front.get("/centres"))["items"]
    assert listed == done(front.get(f"/centres/{centre.code}"))
    assert (listed["code"], listed["city"]["katottg"]) == (centre.code, centre.city.katottg)
    schedule = done(front.get(f"/centres/{centre.code}/schedule", {"on": "2026-11-20"}))
    assert schedule["today"]
    assert [day["weekday"] for day in schedule["week"]] == list(range(7))
    assert schedule["week"][6]["shifts"] == []
    bodies = done(front.get(f"/centres/{centre.code}/bodies"))["items"]
    assert {body["code"] for body in bodies} == set(cases.BODIES)
    assert not done(front.get(f"/centres/{centre.code}/bodies", {"on": "1999-01-01"}))["items"]


def test_a_centre_that_the_worker_does_not_reach_is_not_there(front: Caller) -> None:
    other = cases.a_world().centre
    problem(front.get(f"/centres/{other.code}"), 404, "not-found")
    problem(front.get("/services", {"centre": other.code}), 404, "not-found")
    problem(front.get("/services"), 422, "invalid")


def test_a_catalogue_may_be_kept_until_it_changes(front: Caller, world: World) -> None:
    first = front.get(f"/centres/{world.centre.code}")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = front.get(f"/centres/{world.centre.code}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    world.centre.address = "вул. Інша, 1"
    world.centre.save(update_fields=["address"])
    assert front.get(f"/centres/{world.centre.code}", If_None_Match=first.headers["ETag"]).status_code == 200


def test_services_are_listed_found_and_turned_page_by_page(front: Caller, world: World) -> None:
    extra = [catalogue.a_service(world.place, decides="pfu", takes="dsp") for _each in range(4)]
    for service in extra:
        catalogue.a_card_in_force(world.place, service, decides="pfu")
    on = date(2026, 6, 1)
    catalogue.a_list(world.place, world.service, *extra, on=on, number="13")
    query = {"centre": world.centre.code, "limit": 2}
    seen: list[str] = []
    page = done(front.get("/services", query))
    while True:
        seen += [each["code"] for each in page["items"]]
        if page["next"] is None:
            break
        page = done(front.get("/services", query | {"cursor": page["next"]}))
    assert sorted(seen) == sorted(service.code for service in (world.service, *extra))
    assert len(seen) == len(set(seen))
    query = {"centre": world.centre.code, "q": world.service.name[:12]}
    found = done(front.get("/services", query))["items"]
    assert world.service.code in [each["code"] for each in found]
    mine = done(front.get("/services", query | {"body": "dsp"}))["items"]
    assert world.service.code in [each["code"] for each in mine]
    told = problem(front.get("/services", query | {"body": "nobody"}), 422, "invalid")
    assert (told["clause"], told["field"]) == ("K10", "/body")


@pytest.mark.clause("K8b")
def test_the_card_in_force_and_its_versions(front: Caller, world: World) -> None:
    query = {"centre": world.centre.code}
    path = f"/services/{world.service.code}"
    card = done(front.get(f"{path}/card", query))
    assert [line["line"] for line in card["documents"]] == [1, 2, 3]
    assert card["documents"][2]["needed_if"] == {"question": "displaced", "answer": True}
    assert card["questions"][0]["code"] == "displaced"
    assert done(front.get(f"/cards/{card['id']}")) == card
    process = done(front.get(f"{path}/process-card", query))
    assert [(step["number"], step["after"]) for step in process["steps"]] == [(1, []), (2, []), (3, [1, 2])]
    assert done(front.get(f"/process-cards/{process['id']}")) == process
    world.later(days=40)
    catalogue.a_card_in_force(world.place, world.service, decides="pfu", on=world.at.date() + timedelta(days=1))
    versions = done(front.get(f"{path}/versions", query))["cards"]
    assert [version["version"] for version in versions] == [2, 1]
    assert versions[1]["id"] == card["id"]
    assert card_in_force(world.service, world.place.city, world.at.date()).pk.hex == card["id"].replace("-", "")


def test_a_card_that_was_never_in_force_is_not_shown(front: Caller, world: World) -> None:
    contents = catalogue.card_contents()
    draft = draft_card(world.service, world.place.city, contents, **world.place.editing)
    problem(front.get(f"/cards/{draft.pk}"), 404, "not-found")
    editor = a_caller(world.place.signers.editor)
    assert editor.get(f"/cards/{draft.pk}").status_code == 200
    query = {"centre": world.centre.code, "on": "2001-01-01"}
    told = problem(front.get(f"/services/{world.service.code}/card", query), 404, "not-found")
    assert told["clause"] == "K8b"
    problem(front.get("/services/nothing/card", query), 404, "not-found")
