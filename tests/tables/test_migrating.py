"""The quick way to a state of migrations leads to the same state as Django's own."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import models
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from office.tables.migrating import without_remaking

FILLED = models.CheckConstraint(condition=~models.Q(name=""), name="filled")
ONCE = models.UniqueConstraint(fields=["name"], name="once")
FOUND = models.Index(fields=["name"], name="found")
STEPS: tuple[Operation, ...] = (
    operations.AddConstraint("House", FILLED),
    operations.AddIndex("House", FOUND),
    operations.AddConstraint("House", ONCE),
    operations.RemoveConstraint("House", "filled"),
    operations.AddField("House", "storeys", models.IntegerField(default=1)),
    operations.RemoveIndex("House", "found"),
    operations.AddIndex("House", FOUND),
)


def street() -> ProjectState:
    state = ProjectState()
    key = ("id", models.AutoField(primary_key=True))
    state.add_model(ModelState("town", "House", [key, ("name", models.CharField(max_length=9))]))
    state.add_model(ModelState("town", "Flat", [key, ("house", models.ForeignKey("town.House", models.PROTECT))]))
    assert state.apps.get_model("town", "Flat")
    return state


def walked(within: Callable[[], Any]) -> list[dict[str, Any]]:
    state, seen = street(), []
    with within():
        for step in STEPS:
            state = state.clone()
            step.state_forwards("town", state)
            house, flat = (state.apps.get_model("town", name) for name in ("House", "Flat"))
            assert flat._meta.get_field("house").related_model is house
            names = {kind: [each.name for each in getattr(house._meta, kind)] for kind in ("constraints", "indexes")}
            fields = [field.name for field in house._meta.get_fields()]
            options = state.models["town", "house"].options
            seen.append({**names, "fields": fields, "kept": [len(options["constraints"]), len(options["indexes"])]})
    return seen


def test_the_state_after_each_step_is_the_same() -> None:
    assert walked(without_remaking) == walked(nullcontext)


def test_the_models_stay_while_it_lasts_and_no_longer() -> None:
    def made_anew() -> bool:
        state = street()
        before = state.apps.get_model("town", "Flat")
        STEPS[0].state_forwards("town", state)
        return state.apps.get_model("town", "Flat") is not before

    with without_remaking():
        assert not made_anew()
    assert made_anew()
