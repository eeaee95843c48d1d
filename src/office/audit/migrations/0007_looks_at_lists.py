"""Who looks at a list of work again and again is written down once a day (ADR 0136)."""

from django.db import migrations, models
from django.db.models.functions import TruncDate

from office.workdays import KYIV


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_whole_check")]

    operations = [
        migrations.AddField(
            "accessrecord",
            "day",
            models.DateField(blank=True, editable=False, null=True, verbose_name="day of a list"),
        ),
        migrations.AddConstraint(
            "accessrecord",
            models.UniqueConstraint(
                fields=["by", "day", "purpose", "person_kind", "person_id"],
                name="k21_list_once_a_day",
                condition=models.Q(day__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "accessrecord",
            models.CheckConstraint(
                condition=models.Q(("day", None), ("day", TruncDate("at", tzinfo=KYIV)), _connector="OR"),
                name="k21_list_of_its_day",
            ),
        ),
    ]
