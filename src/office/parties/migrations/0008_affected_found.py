"""Other people of packages are found by name and by taxpayer number too: whoever audits who opened their data asks so."""

from django.db import migrations, models
from django.db.models import Q

from office.parties.rules import fold_name
from office.vault.fields import Head

BATCH = 1000


def fold_the_known(apps, _schema_editor):
    affected = apps.get_model("parties", "AffectedPerson")
    names = affected.objects.filter(folded_name="").only("pk", "surname", "given_name", "patronymic")
    while people := list(names[:BATCH]):
        for one in people:
            one.folded_name = fold_name(one.surname, one.given_name, one.patronymic)
        affected.objects.bulk_update(people, ["folded_name"])


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_fewer_indexes")]

    operations = [
        migrations.AddField(
            "affectedperson",
            "folded_name",
            models.CharField(max_length=260, db_collation="C", editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fold_the_known, migrations.RunPython.noop),
        migrations.AddIndex("affectedperson", models.Index(fields=["folded_name"], name="parties_affected_name")),
        migrations.AddIndex(
            "affectedperson",
            models.Index(Head("rntrc"), name="parties_affected_rntrc", condition=Q(rntrc__isnull=False)),
        ),
        migrations.AddConstraint(
            "affectedperson",
            models.CheckConstraint(name="parties_affected_folded", condition=~Q(folded_name="")),
        ),
    ]
