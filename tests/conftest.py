"""What every test starts from. It stands here, not in a plugin of ours, because pytest-django's would come after that."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from office.config import embedded
from tests import prepared


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of this process be a copy of one whose tables are made already; it is migrated all the same."""
    url = embedded.database_url(settings.VAR)
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = prepared.template(url)


@pytest.fixture(scope="session")
def liblouis() -> None:
    """Let Braille be made: by the library of the system, or by Debian's package unpacked below ``build``."""
    tool = Path(__file__).parent.parent / "tools/liblouis.sh"
    found = subprocess.run([tool], capture_output=True, text=True, check=False)  # noqa: S603  our own script
    if found.returncode:
        pytest.fail(found.stderr.strip(), pytrace=False)
    os.environ["OFFICE_LIBLOUIS"] = found.stdout.strip()
