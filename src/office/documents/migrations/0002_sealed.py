"""Files are sealed, and named by a keyed hash (ADR 0065). Those of before stay as they are until `office keys seal`."""

from django.db import migrations, models
from django.db.models import Q

from office.vault.fields import IsSealed, SealedTextField
from office.vault.migrating import as_bytes, seal_what_is_there

HASH = "^[0-9a-f]{64}$"


def check(name: str, condition: object) -> migrations.AddConstraint:
    return migrations.AddConstraint("storedfile", models.CheckConstraint(name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("storedfile", "documents_file_hash_is_sha256"),
        migrations.RemoveConstraint("storedfile", "documents_file_named"),
        migrations.RenameField("storedfile", "sha256", "content"),
        migrations.AlterField(
            "storedfile",
            "content",
            models.CharField("keyed hash of the content", max_length=64, db_index=True, editable=False),
        ),
        as_bytes(
            "documents_storedfile",
            "name",
            fields=[
                migrations.AlterField(
                    "storedfile",
                    "name",
                    SealedTextField("name", sealed_as="documents.file.name", max_length=150, editable=False),
                )
            ],
        ),
        seal_what_is_there("documents", "StoredFile"),
        migrations.AddField(
            "storedfile",
            "key_id",
            models.CharField("sealed under the key", max_length=8, blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "storedfile",
            "digest",
            models.CharField("salted hash of the content", max_length=64, blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "storedfile",
            "salt",
            SealedTextField(
                "salt", sealed_as="documents.file.salt", max_length=64, blank=True, default="", editable=False
            ),
            preserve_default=False,
        ),
        migrations.AddIndex("storedfile", models.Index(fields=["key_id", "content"], name="documents_file_by_key")),
        check("documents_file_hash_is_sha256", Q(content__regex=HASH)),
        check("documents_file_sealed_has_digest", Q(key_id="") | (~Q(salt="") & Q(digest__regex=HASH))),
        check("documents_file_named", ~Q(name="")),
        check("documents_file_words_sealed", Q(IsSealed("name")) & Q(IsSealed("salt"))),
    ]
