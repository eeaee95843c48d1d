"""What every test starts from. It stands here, not in a plugin of ours, because pytest-django's would come after that."""

import pytest
from django.conf import settings

from office.config import embedded
from tests import prepared


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of this process be a copy of one whose tables are made already; it is migrated all the same."""
    url = embedded.database_url(settings.VAR)
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = prepared.template(url)
