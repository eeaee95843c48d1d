"""Whom a message goes to and what it says is sealed (ADR 0064)."""

from django.db import migrations, models
from django.db.models import Q

from office.vault.fields import IsSealed, SealedJSONField, SealedTextField
from office.vault.migrating import as_bytes, seal_what_is_there

ADDRESS = SealedTextField("address", sealed_as="outbox.message.address", max_length=254)
DATA = SealedJSONField("particulars", sealed_as="outbox.message.data", default=dict)


def check(name: str, condition: object) -> migrations.AddConstraint:
    return migrations.AddConstraint("message", models.CheckConstraint(name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("message", "outbox_address_and_key_given"),
        as_bytes(
            "outbox_message",
            *("address", "data"),
            fields=[
                migrations.AlterField("message", "address", ADDRESS),
                migrations.AlterField("message", "data", DATA),
            ],
        ),
        seal_what_is_there("outbox", "Message"),
        check("outbox_address_and_key_given", ~Q(address="") & ~Q(key="")),
        check("outbox_sealed", Q(IsSealed("address")) & Q(IsSealed("data"))),
    ]
