"""Give the suite a real PostgreSQL before Django reads its settings.

``DATABASE_URL`` set: that server (another version of PostgreSQL, say). Otherwise the embedded one, in a folder of its
own, without waiting for the disk: what a test writes need not outlive it.
"""

import os
import tempfile
from pathlib import Path

import psycopg

from office.config import embedded

# Tests of races open a connection for each of 32 workers.
os.environ.setdefault("OFFICE_DB_POOL", "36")

if "OFFICE_VAR" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="office-tests-", ignore_cleanup_errors=True)
    os.environ["OFFICE_VAR"] = _folder.name
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = embedded.start(Path(_folder.name) / embedded.SERVER_FOLDER)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as _connection:
            for _setting in ("fsync", "synchronous_commit", "full_page_writes"):
                _connection.execute(f"ALTER SYSTEM SET {_setting} = off")
            _connection.execute("SELECT pg_reload_conf()")
