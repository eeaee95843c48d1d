from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from office.ui.staticfiles import Storage


def test_files_that_were_not_collected_keep_their_names(tmp_path: Path) -> None:
    assert Storage(location=tmp_path).url("ui/office.js") == "/static/ui/office.js"


def test_collected_files_carry_a_hash_and_are_all_there(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    storage = Storage(location=tmp_path)
    hashed = storage.url("vendor/office.css")
    assert hashed.startswith("/static/vendor/office.")
    assert hashed != "/static/vendor/office.css"
    style = (tmp_path / hashed.removeprefix("/static/")).read_text(encoding="utf-8")
    fonts = [part.split('"')[0] for part in style.split('url("')[1:] if ".woff2" in part.split('"')[0]]
    assert len(fonts) == 4
    assert all((tmp_path / "vendor" / font).exists() for font in fonts)


@pytest.mark.django_db
def test_everything_a_page_loads_is_there(client: Client) -> None:
    page = client.get("/clauses/L41/").content.decode()
    wanted = [part.split('"')[0] for part in page.split('"/static/')[1:]]
    assert "vendor/govuk-frontend.min.js" in wanted
    for name in wanted:
        assert client.get(staticfiles_storage.url(name)).status_code == 200, name
