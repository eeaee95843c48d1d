"""The table of the shared cache: limits on asking too often, and codes that were used already.

Unlogged: it is quick, and after a crash of the server nobody misses it.
"""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE accounts_cache")]
