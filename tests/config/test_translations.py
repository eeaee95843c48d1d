import gettext
from pathlib import Path

from django.conf import settings
from django.utils import translation

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


def test_the_catalogues_of_a_language_are_joined(tmp_path: Path) -> None:
    for app, word in (("one", "Yes"), ("two", "No")):
        source = tmp_path / f"{app}/locale/uk/LC_MESSAGES/django.po"
        source.parent.mkdir(parents=True)
        source.write_text(PO.replace("Yes", word).format(f"{word} українською"))
    joined = tmp_path / "locale/uk/LC_MESSAGES/django.mo"

    compile_translations(tmp_path)
    said = gettext.GNUTranslations(joined.open("rb"))
    assert [said.gettext("Yes"), said.gettext("No")] == ["Yes українською", "No українською"]

    made = joined.stat().st_mtime_ns
    compile_translations(tmp_path)
    assert joined.stat().st_mtime_ns == made

    source.write_text(PO.format("Авжеж"))
    compile_translations(tmp_path)
    said = gettext.GNUTranslations(joined.open("rb"))
    assert [said.gettext("Yes"), said.gettext("No")] == ["Авжеж", "No"]


def test_the_joined_catalogue_is_asked_first() -> None:
    joined = Path(settings.LOCALE_PATHS[0]) / "uk/LC_MESSAGES/django.mo"
    assert joined.exists()
    assert gettext.GNUTranslations(joined.open("rb")).gettext("Key") == "Клавіша"
    with translation.override("uk"):
        assert (
            translation.gettext("Key") == "Клавіша"
        )  # other catalogues of Django's have the word too: a key of a lock
