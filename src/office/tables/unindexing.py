"""Taking the index off a foreign key whose rows are found by another index, or are looked for by nobody."""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class WithoutIndex(Operation):
    """Drop the indexes of these foreign keys of a model, and nothing else.

    Django's ``AlterField`` would drop the constraint with it, and look at every row to make it anew; and it would make
    every model anew that is tied to this one.
    """

    reduces_to_sql = True

    def __init__(self, model_name: str, *names: str) -> None:
        self.model_name, self.names = model_name.lower(), names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name, *self.names], {}

    def describe(self) -> str:
        return f"Drop the indexes of {', '.join(self.names)} of {self.model_name}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        fields = state.models[app_label, self.model_name].fields
        for name in self.names:
            fields[name] = fields[name].clone()
            fields[name].db_index = False  # a model that was made of it already shares its fields with former states

    def database_forwards(self, app_label: str, schema_editor: Any, _before: Any, after: Any) -> None:
        model = after.apps.get_model(app_label, self.model_name)
        for name in self.names:
            index = self._index(schema_editor, model, name)
            schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(index)}")

    def database_backwards(self, app_label: str, schema_editor: Any, _after: Any, before: Any) -> None:
        model = before.apps.get_model(app_label, self.model_name)
        for name in self.names:
            column, quote = model._meta.get_field(name).column, schema_editor.quote_name
            index, table = quote(self._index(schema_editor, model, name)), quote(model._meta.db_table)
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table} ({quote(column)})")

    @staticmethod
    def _index(schema_editor: Any, model: Any, name: str) -> str:
        """Give the name that Django has given it."""
        column = model._meta.get_field(name).column
        return str(schema_editor._create_index_name(model._meta.db_table, [column]))  # noqa: SLF001  who else knows
