from django.db import migrations

from office.tables.unindexing import WithoutIndex


class Migration(migrations.Migration):
    """The journal is read by subject, by number and by moment, never by who acted."""

    dependencies = [
        ('audit', '0004_seals_follow'),
    ]

    operations = [WithoutIndex('journalentry', 'by')]
