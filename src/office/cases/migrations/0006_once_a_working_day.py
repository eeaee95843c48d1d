"""The hand-over of the day is owed once a working day and centre (L33); what stood there twice stands there once."""

from django.db import migrations, models
from django.db.models.functions import TruncDate

from office.workdays import KYIV

OWED_ONCE = """
DELETE FROM cases_duty AS later USING cases_duty AS earlier
WHERE later.clause = 'L33' AND later.void_at IS NULL AND earlier.clause = 'L33' AND earlier.void_at IS NULL
  AND later.centre_id = earlier.centre_id
  AND (later.opened_at AT TIME ZONE 'Europe/Kyiv')::date = (earlier.opened_at AT TIME ZONE 'Europe/Kyiv')::date
  AND (earlier.opened_at, earlier.id) < (later.opened_at, later.id)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_sealed_document")]

    operations = [
        migrations.RunSQL(OWED_ONCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "duty",
            models.UniqueConstraint(
                models.F("centre"),
                TruncDate("opened_at", tzinfo=KYIV),
                name="l33_once_a_working_day",
                condition=models.Q(clause="L33", void_at__isnull=True),
            ),
        ),
    ]
