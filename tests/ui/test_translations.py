from collections.abc import Callable
from pathlib import Path

import pytest
from tools import translations

CODE = """from django.utils.translation import gettext as _, ngettext, pgettext
_("Hello %(name)s")
_("Not " "one line")
ngettext("%(n)s day", "%(n)s days", 3)
pgettext("noun", "Close")
"""
TEMPLATE = """{% load i18n %}
    <p>
      {% translate "From a template" %}
  </p> it's "unindented"
{% blocktranslate count n=n %}one{% plural %}{{ n }} many{% endblocktranslate %}
"""
GOOD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Hello %(name)s"
msgstr "Вітаємо, %(name)s"

msgid "Not one line"
msgstr "Не в один рядок"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "день"
msgstr[1] "%(n)s дні"
msgstr[2] "%(n)s днів"
msgstr[3] "%(n)s дня"

msgctxt "noun"
msgid "Close"
msgstr "Кінець"

msgid "From a template"
msgstr "З шаблону"

msgid "one"
msgid_plural "%(n)s many"
msgstr[0] "один"
msgstr[1] "%(n)s"
msgstr[2] "%(n)s"
msgstr[3] "%(n)s"
"""
Make = Callable[..., Path]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(translations, "PACKAGES", tmp_path)

    def make(po: str, name: str = "shop") -> Path:
        folder = tmp_path / name
        (folder / "templates").mkdir(parents=True)
        (folder / "views.py").write_text(CODE, encoding="utf-8")
        (folder / "templates/page.html").write_text(TEMPLATE, encoding="utf-8")
        (folder / translations.CATALOGUE).parent.mkdir(parents=True)
        (folder / translations.CATALOGUE).write_text(po, encoding="utf-8")
        return folder

    return make


def test_every_catalogue_is_complete() -> None:
    lines = translations.check(translations.packages())
    assert not lines, "\n".join(lines)


def test_msgids_of_code_and_templates_are_found(package: Make) -> None:
    found = translations.msgids(package(GOOD))
    assert set(found) == {
        ("", "Hello %(name)s"),
        ("", "Not one line"),
        ("", "%(n)s day"),
        ("noun", "Close"),
        ("", "From a template"),
        ("", "one"),
    }
    assert found["", "one"].plural == "%(n)s many"
    assert found["noun", "Close"].places == ["shop/views.py:5"]


def test_a_complete_catalogue_has_no_fault(package: Make) -> None:
    assert list(translations.faults(package(GOOD))) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgid "From a template"\nmsgstr "З шаблону"', "", 'missing: "From a template"'),
        ('msgid "From a template"', '#, fuzzy\nmsgid "From a template"', 'fuzzy: "From a template"'),
        ('msgstr "З шаблону"', 'msgstr ""', 'empty: "From a template"'),
        ("Вітаємо, %(name)s", "Вітаємо, %(nam)s", 'placeholders differ: "Hello %(name)s"'),
        (
            'msgid "From a template"',
            'msgid "Long gone"\nmsgstr "x"\n\nmsgid "From a template"',
            'obsolete: "Long gone"',
        ),
        ('msgstr[3] "%(n)s дня"', "", 'plural forms differ from the code: "%(n)s day"'),
        ('msgctxt "noun"\n', "", 'obsolete: "Close"'),
    ],
)
def test_each_fault_is_one_line(package: Make, before: str, after: str, fault: str) -> None:
    assert before in GOOD
    lines = list(translations.faults(package(GOOD.replace(before, after))))
    assert any(fault in line for line in lines), lines


def test_two_packages_that_say_a_msgid_differently_are_told(package: Make) -> None:
    one = package(GOOD)
    other = package(GOOD.replace("З шаблону", "Із шаблону"), "store")
    assert list(translations.quarrels([one, other])) == [
        'store and shop say "From a template" differently: give one of them a context'
    ]


def test_update_adds_and_drops_and_keeps_what_is_there(package: Make) -> None:
    gone = 'msgid "Long gone"\nmsgstr "x"\n\n'
    folder = package(GOOD.replace('msgid "From a template"\nmsgstr "З шаблону"', gone))
    assert translations.update(folder)
    kept = (folder / translations.CATALOGUE).read_text(encoding="utf-8")
    assert "Long gone" not in kept
    assert kept.index("Вітаємо") < kept.index("Кінець") < kept.index("From a template")
    assert [line.split(": ", 1)[1] for line in translations.faults(folder)] == ['empty: "From a template"']
    assert not translations.update(folder)


def test_the_command_compiles_what_is_newer(package: Make, capsys: pytest.CaptureFixture[str]) -> None:
    folder = package(GOOD)
    assert translations.main(["--compile"]) == translations.main(["--compile"]) == 0
    assert capsys.readouterr().out == "translations: 1 compiled\ntranslations: 0 compiled\n"
    assert (folder / translations.CATALOGUE).with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_the_command_fails_with_one_line_a_fault(package: Make, capsys: pytest.CaptureFixture[str]) -> None:
    package(GOOD.replace("З шаблону", ""))
    assert translations.main(["--check"]) == 1
    assert capsys.readouterr().err == 'shop/django.po: empty: "From a template"\n'
    assert translations.main(["--check", "--app", "shop"]) == 1
    with pytest.raises(SystemExit, match="2"):
        translations.main(["--check", "--app", "nowhere"])
