"""Indexes go and come back; the constraint of the foreign key stays where it is."""

import pytest
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

from office.tables.unindexing import WithoutIndex

KEY = ("id", models.AutoField(primary_key=True))
pytestmark = pytest.mark.django_db(transaction=True)


def _street() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("town", "House", [KEY]))
    house = models.ForeignKey("town.House", models.PROTECT)
    owner = models.ForeignKey("town.House", models.PROTECT, related_name="+")
    state.add_model(ModelState("town", "Flat", [KEY, ("house", house), ("owner", owner)]))
    return state


def _there() -> tuple[int, int]:
    """Count the indexes of foreign keys in the table, and the foreign keys."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "town_flat").values()
    single = [each for each in found if each["index"] and not each["primary_key"] and not each["foreign_key"]]
    return len(single), len([each for each in found if each["foreign_key"]])


def test_indexes_of_foreign_keys_go_and_come_back() -> None:
    before = _street()
    assert before.apps.get_model("town", "Flat")
    drop = WithoutIndex("Flat", "house", "owner")
    after = before.clone()
    drop.state_forwards("town", after)
    assert [after.models["town", "flat"].fields[name].db_index for name in ("house", "owner")] == [False, False]
    assert before.models["town", "flat"].fields["house"].db_index
    made = [before.apps.get_model("town", name) for name in ("House", "Flat")]
    with connection.schema_editor() as editor:
        for model in made:
            editor.create_model(model)
    try:
        assert _there() == (2, 2)
        with connection.schema_editor() as editor:
            drop.database_forwards("town", editor, before, after)
        assert _there() == (0, 2)
        with connection.schema_editor() as editor:
            drop.database_backwards("town", editor, after, before)
        assert _there() == (2, 2)
    finally:
        with connection.schema_editor() as editor:
            for model in reversed(made):
                editor.delete_model(model)


def test_a_migration_writes_it_down_as_it_was_made() -> None:
    drop = WithoutIndex("Flat", "house")
    assert drop.deconstruct() == ("WithoutIndex", ["flat", "house"], {})
    assert drop.describe() == "Drop the indexes of house of flat"
