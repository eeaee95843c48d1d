"""The quick way to a state of migrations leads to the same state as Django's own."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from office.tables.migrating import QuickExecutor, without_remaking

FILLED = models.CheckConstraint(condition=~models.Q(name=""), name="filled")
ONCE = models.UniqueConstraint(fields=["name"], name="once")
FOUND = models.Index(fields=["name"], name="found")
KEY = ("id", models.AutoField(primary_key=True))
STEPS: tuple[Operation, ...] = (
    operations.AddConstraint("House", FILLED),
    operations.AddIndex("House", FOUND),
    operations.AddConstraint("House", ONCE),
    operations.RemoveConstraint("House", "filled"),
    operations.AddField("House", "storeys", models.IntegerField(default=1)),
    operations.RemoveIndex("House", "found"),
    operations.AddIndex("House", FOUND),
    operations.CreateModel("Owner", [KEY, ("first", models.ForeignKey("town.Flat", models.PROTECT))]),
    operations.AddField("House", "owner", models.ForeignKey("town.Owner", models.PROTECT, null=True)),
    operations.AddField("Flat", "since", models.DateField(default="2026-11-23"), preserve_default=False),
    operations.AddField("Flat", "people", models.ManyToManyField("town.Owner", related_name="homes")),
    operations.AlterField("Flat", "house", models.ForeignKey("town.House", models.CASCADE, related_name="flats")),
    operations.AddField("Owner", "next", models.OneToOneField("self", models.PROTECT, null=True)),
    operations.RemoveField("House", "owner"),
    operations.AddField("Owner", "house", models.ForeignKey("town.House", models.PROTECT, null=True)),
)


def street() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("town", "House", [KEY, ("name", models.CharField(max_length=9))]))
    state.add_model(ModelState("town", "Flat", [KEY, ("house", models.ForeignKey("town.House", models.PROTECT))]))
    assert state.apps.get_model("town", "Flat")
    return state


def told(model: type[models.Model]) -> dict[str, Any]:
    """Tell of a model what a migration may ask: its fields, what points to it, and what is said of both."""
    meta = model._meta
    names = {kind: [each.name for each in getattr(meta, kind)] for kind in ("constraints", "indexes")}
    fields = sorted((field.name, str(field.related_model), field.is_relation) for field in meta.get_fields())
    own = [(field.name, field.deconstruct()[1:], field.has_default()) for field in meta.local_fields]
    return {**names, "fields": fields, "own": own}


def walked(within: Callable[[], Any], *, copied: bool) -> list[Any]:
    state, seen = street(), []
    with within():
        for step in STEPS:
            state = state.clone() if copied else state
            step.state_forwards("town", state)
            there = {model.__name__: model for model in state.apps.get_models()}
            for model in there.values():
                pointed = filter(None, (field.related_model for field in model._meta.local_fields))
                assert all(other is there[other.__name__] for other in pointed), "to models of the same moment"
            options = [len(state.models["town", "house"].options[kind]) for kind in ("constraints", "indexes")]
            seen.append(({name: told(model) for name, model in sorted(there.items())}, options))
    return seen


@pytest.mark.parametrize("copied", [False, True])
def test_the_state_after_each_step_is_the_same(*, copied: bool) -> None:
    assert walked(without_remaking, copied=copied) == walked(nullcontext, copied=copied)


def test_the_models_stay_while_it_lasts_and_no_longer() -> None:
    def made_anew() -> bool:
        state = street()
        before = state.apps.get_model("town", "Flat")
        STEPS[0].state_forwards("town", state)
        return state.apps.get_model("town", "Flat") is not before

    with without_remaking():
        assert not made_anew()
    assert made_anew()


def test_a_new_model_and_a_new_field_leave_the_others_as_they_are() -> None:
    with without_remaking():
        state = street()
        before = state.apps.get_model("town", "House")
        operations.CreateModel("Owner", [KEY, ("of", models.ForeignKey("town.House", models.PROTECT))]).state_forwards(
            "town", state
        )
        operations.AddField("House", "storeys", models.IntegerField()).state_forwards("town", state)
        assert state.apps.get_model("town", "House") is before
        assert {field.name for field in before._meta.get_fields()} == {"id", "name", "storeys", "flat", "owner"}


def test_going_back_every_state_is_that_of_its_moment() -> None:
    """Django keeps the states between: a field that came later is not in those before it."""
    state = street()
    later = state.clone()
    operations.AddField("House", "storeys", models.IntegerField(default=1)).state_forwards("town", later)
    fields = [[each.name for each in one.apps.get_model("town", "House")._meta.local_fields] for one in (state, later)]
    assert fields == [["id", "name"], ["id", "name", "storeys"]]
    assert "_migrate_all_forwards" in vars(MigrationExecutor), "what QuickExecutor stands in for, and nothing else"
    assert [name for name in vars(QuickExecutor) if name.startswith("_migrate")] == ["_migrate_all_forwards"]
