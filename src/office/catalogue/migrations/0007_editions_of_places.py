"""Draw a new edition when what a centre offers to people with disabilities changes: its page is kept now (ADR 0113)."""

from django.db import migrations

TRIGGER = """
CREATE CONSTRAINT TRIGGER edition_changes AFTER INSERT OR UPDATE OR DELETE ON centres_accessibilityfact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalogue_edition_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_editions"), ("centres", "0002_finished_duties")]

    operations = [
        migrations.RunSQL(TRIGGER, "DROP TRIGGER IF EXISTS edition_changes ON centres_accessibilityfact;"),
    ]
