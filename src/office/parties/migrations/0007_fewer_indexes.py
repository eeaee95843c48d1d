from django.db import migrations, models

from office.tables.unindexing import WithoutIndex


def _where_given(model, name, field):
    given = models.Q((f"{field}__isnull", False))
    return migrations.AddIndex(model_name=model, index=models.Index(condition=given, fields=[field], name=name))


class Migration(migrations.Migration):
    """What begins another index, is never looked for by, or is nearly always empty, needs no whole index of its own."""

    dependencies = [
        ('parties', '0006_corrections'),
    ]

    operations = [
        WithoutIndex('applicant', 'city', 'created_by', 'merged_into'),
        WithoutIndex('identitydocument', 'applicant', 'created_by'),
        WithoutIndex(
            'consent', 'affected', 'applicant', 'controller', 'given_by', 'proof_file', 'taken_by', 'withdrawn_by'
        ),
        _where_given('applicant', 'parties_merged', 'merged_into'),
        _where_given('consent', 'parties_consent_given_by', 'given_by'),
        _where_given('consent', 'parties_consent_proof_file', 'proof_file'),
    ]
