"""The number of the document that was shown on handing over is sealed (ADR 0064)."""

from django.db import migrations, models
from django.db.models import Q

from office.vault.fields import IsSealed, SealedTextField
from office.vault.migrating import as_bytes, seal_what_is_there

DOCUMENT = SealedTextField("document shown", sealed_as="cases.delivery.document", max_length=200, blank=True)
PROVED = (
    (Q(way="in_person") & ~Q(receiver="") & ~Q(shown_document=""))
    | (Q(way="post") & ~Q(postal_number="") & ~Q(address=""))
    | (Q(way="electronic") & ~Q(address=""))
)


def check(name: str, condition: object) -> migrations.AddConstraint:
    return migrations.AddConstraint("delivery", models.CheckConstraint(name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_finished_duties")]

    operations = [
        migrations.RemoveConstraint("delivery", "l41_delivery_is_proved"),
        as_bytes(
            "cases_delivery", "shown_document", fields=[migrations.AlterField("delivery", "shown_document", DOCUMENT)]
        ),
        seal_what_is_there("cases", "Delivery"),
        check("l41_delivery_is_proved", PROVED),
        check("cases_delivery_sealed", IsSealed("shown_document")),
    ]
