"""How a filled column of plain text becomes a sealed one, inside a migration.

Three steps: the constraints that read the text go, ``as_bytes`` changes the type, ``seal_what_is_there`` seals every row;
then the constraints come back, and a CHECK lets nothing else in. There is no way back to plain text.
"""

from typing import Any

from django.db import migrations, models

from office.vault.cells import seal
from office.vault.resealing import SealedTable, table_of, write, written_after
from office.vault.ring import ring


def as_bytes(table: str, *columns: str, fields: list[migrations.AlterField]) -> migrations.RunSQL:
    """Turn text or JSON columns into bytes of the same text; ``fields`` says the same to Django."""
    changes = ", ".join(f"ALTER COLUMN {one} TYPE bytea USING convert_to({one}::text, 'UTF8')" for one in columns)
    return migrations.RunSQL(f"ALTER TABLE {table} {changes}", state_operations=fields)


def seal_what_is_there(app_label: str, model_name: str) -> migrations.RunPython:
    """Seal every row of a model whose sealed columns hold plain bytes yet."""

    def sealing(apps: Any, editor: Any) -> None:
        model: type[models.Model] = apps.get_model(app_label, model_name)
        table = table_of(model)
        last: Any = None
        while rows := written_after(table, last):
            write(table, [(row[0], *_sealed(table, row[1:])) for row in rows])
            last = rows[-1][0]
        # What waits for the end of the transaction would let no later step of it alter the table.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    return migrations.RunPython(sealing)


def _sealed(table: SealedTable, values: tuple[Any, ...]) -> list[bytes | None]:
    return [
        seal(ring(), field.sealed_as, bytes(value), marked=field.findable) if value else value
        for field, value in zip(table.fields, values, strict=True)
    ]
