import gettext
from pathlib import Path

from office.config.translations import compile_translations

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Yes"
msgstr "{}"
"""


def test_only_what_is_stale_is_compiled(tmp_path: Path) -> None:
    source = tmp_path / "app/locale/uk/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("Так"))

    assert compile_translations(tmp_path) == 1
    assert compile_translations(tmp_path) == 0
    assert gettext.GNUTranslations(source.with_suffix(".mo").open("rb")).gettext("Yes") == "Так"

    source.write_text(PO.format("Авжеж"))
    assert compile_translations(tmp_path) == 1
    assert gettext.GNUTranslations(source.with_suffix(".mo").open("rb")).gettext("Yes") == "Авжеж"
    assert sorted(path.suffix for path in source.parent.iterdir()) == [".mo", ".po"]
