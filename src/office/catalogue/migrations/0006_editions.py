"""Draw a new edition when what is published changes (ADR 0098).

The triggers wait for the end of the transaction: the row of the edition is locked for no longer than the commit takes,
and after everything else, so that two writers can not wait for each other in a circle.
"""

import uuid

from django.db import migrations, models

CHANGES = """
CREATE FUNCTION catalogue_edition_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_edition (id, value, changed_at) VALUES (1, gen_random_uuid(), clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET value = EXCLUDED.value, changed_at = EXCLUDED.changed_at;
    RETURN NULL;
END $$;
"""
CARDS = ("catalogue_informationcard", "catalogue_processcard")
"""A draft is nobody's business; the rows of a card are frozen before it can be in force."""
OTHERS = (
    "catalogue_service",
    "catalogue_servicegroup",
    "catalogue_servicelist",
    "catalogue_listedservice",
    "catalogue_providerrole",
    "catalogue_formtemplate",
    "catalogue_formtemplate_services",
    "catalogue_formsample",
    "centres_city",
    "centres_centre",
    "centres_provider",
    "centres_centreprovider",
    "centres_schedule",
    "centres_shift",
    "centres_dayoverride",
)
TRIGGER = """
CREATE CONSTRAINT TRIGGER edition_changes AFTER {acts} ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW {when} EXECUTE FUNCTION catalogue_edition_changes();
"""


def watch(table: str, acts: str, when: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(
        TRIGGER.format(table=table, acts=acts, when=when), f"DROP TRIGGER IF EXISTS edition_changes ON {table};"
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_form_drafts"), ("centres", "0002_finished_duties")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.UUIDField(default=uuid.uuid4, verbose_name="edition")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
            ],
            options={
                "verbose_name": "edition of what is published",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="catalogue_one_edition")
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO catalogue_edition (id, value, changed_at) VALUES (1, gen_random_uuid(), now());", ""
        ),
        migrations.RunSQL(CHANGES, "DROP FUNCTION IF EXISTS catalogue_edition_changes();"),
        *(watch(table, "UPDATE", "WHEN (NEW.in_force_from IS NOT NULL)") for table in CARDS),
        *(watch(table, "INSERT OR UPDATE OR DELETE") for table in OTHERS),
    ]
