from pathlib import Path

import pytest
from pytest_django import Settings

from office.config.statics import collect_statics


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.css").write_text("p { color: black }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    return folder


def test_files_are_collected_once(source: Path, settings: Settings) -> None:
    assert collect_statics()
    assert not collect_statics()
    collected = Path(settings.STATIC_ROOT)
    assert {"page.css", "staticfiles.json"} <= {path.name for path in collected.iterdir()}

    (source / "page.css").write_text("p { color: navy }")
    assert collect_statics()
    assert (collected / "page.css").read_text() == "p { color: navy }"

    (source / "page.css").unlink()
    assert collect_statics()
    assert not (collected / "page.css").exists(), "what is gone is not served"
