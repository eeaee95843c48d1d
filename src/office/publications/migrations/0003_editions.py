"""Draw a new edition when what everybody may read of a text changes (ADR 0098, 0113). A draft is nobody's business."""

from django.db import migrations

WATCHED = (
    ("edition_begins", "publications_version", "INSERT", "NEW.in_force_from IS NOT NULL"),
    (
        "edition_changes",
        "publications_version",
        "UPDATE",
        "NEW.in_force_from IS NOT NULL OR OLD.in_force_from IS NOT NULL",
    ),
    ("edition_changes", "publications_publication", "UPDATE", "TRUE"),
)
TRIGGER = """
CREATE CONSTRAINT TRIGGER {name} AFTER {act} ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION catalogue_edition_changes();
"""


def watch(name: str, table: str, act: str, when: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        TRIGGER.format(name=name, table=table, act=act, when=when), f"DROP TRIGGER IF EXISTS {name} ON {table};"
    )


class Migration(migrations.Migration):
    dependencies = [("publications", "0002_sent_text_is_frozen"), ("catalogue", "0006_editions")]

    operations = [watch(*watched) for watched in WATCHED]
