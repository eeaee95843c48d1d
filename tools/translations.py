"""Keep the Ukrainian catalogues complete, without xgettext.

Reads the msgids of every package under ``src/office`` (Python by Babel, templates by Django's own reader) and compares
them with the package's ``locale/uk/LC_MESSAGES/django.po``.

  --check    exit 1 with one line per fault: missing, empty, fuzzy, obsolete, other placeholders, other words elsewhere
  --update   add missing msgids with nothing beside them, drop obsolete ones; what is there keeps its order
  --compile  write the .mo beside each .po that is newer
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract

from office.config.translations import compile_translations

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "src/office"
CATALOGUE = Path("locale/uk/LC_MESSAGES/django.po")
NOT_OURS = {"static_src", "static", "locale", "__pycache__"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "Words": None,
}
CALL = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]*\}|%[sd]", re.IGNORECASE)
PLURALS = (
    "nplurals=4; plural=(n % 1 == 0 && n % 10 == 1 && n % 100 != 11 ? 0 : n % 1 == 0 && n % 10 >= 2 && n % 10 <= 4 "
    "&& (n % 100 < 12 || n % 100 > 14) ? 1 : n % 1 == 0 && (n % 10 ==0 || (n % 10 >=5 && n % 10 <=9) || "
    "(n % 100 >=11 && n % 100 <=14 )) ? 2: 3);"
)
FORMS = 4
Key = tuple[str, str]  # context, msgid


@dataclass
class Found:
    """A msgid as the code has it."""

    plural: str = ""
    places: list[str] = field(default_factory=list)


def _sources(package: Path) -> Iterator[Path]:
    for path in sorted(package.rglob("*")):
        inside = set(path.relative_to(package).parts)
        if path.suffix in {".py", ".html", ".txt"} and not inside & NOT_OURS and _is_source(path):
            yield path


def _is_source(path: Path) -> bool:
    return path.suffix == ".py" or "templates" in path.parts


def _python_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize  # noqa: PLC0415  only templates need Django

    # What templatize leaves between the messages is indented as the page was, which is no Python.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def msgids(package: Path) -> dict[Key, Found]:
    """Give every msgid of ``package`` with its plural and places, in the order of the files."""
    found: dict[Key, Found] = {}
    for path in _sources(package):
        for line, message, context in _messages(_python_of(path)):
            singular, plural = message if isinstance(message, tuple) else (message, "")
            if singular:
                entry = found.setdefault((context, singular), Found())
                entry.plural = entry.plural or plural
                entry.places.append(f"{path.relative_to(PACKAGES)}:{line}")
    return found


def _messages(python: str) -> Iterator[tuple[int, str | tuple[str, str], str]]:
    if not CALL.search(python):  # two files in three have nothing to say, and reading them takes the longest
        return
    file = io.BytesIO(python.encode())
    for line, message, _comments, context in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
        both = (message[0], message[1]) if isinstance(message, tuple) else message
        yield line, both, context or ""


def packages() -> list[Path]:
    return sorted(path for path in PACKAGES.iterdir() if path.is_dir() and path.name not in NOT_OURS)


def _catalogue(package: Path) -> polib.POFile:
    path = package / CATALOGUE
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=110)
    fresh = polib.POFile(encoding="utf-8", wrapwidth=110)
    fresh.fpath = str(path)
    fresh.metadata = {
        "Language": "uk",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    return fresh


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "").replace("{{", "").replace("}}", "")))


def _entry_faults(entry: polib.POEntry, found: Found | None) -> Iterator[str]:
    if entry.obsolete or found is None:
        yield "obsolete"
        return
    said = _said(entry)
    if entry.fuzzy:
        yield "fuzzy"
    if (entry.msgid_plural or "") != found.plural or (found.plural and len(said) != FORMS):
        yield "plural forms differ from the code"
    if not all(said):
        yield "empty"
        return
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    # Only the form that says 'one' may leave the number out.
    if any(_placeholders(text) != wanted for text in said[1 if found.plural else 0 :]):
        yield "placeholders differ"


def faults(package: Path) -> Iterator[str]:
    """Give one line for every way in which the catalogue of ``package`` falls short of its code."""
    wanted, file = msgids(package), _catalogue(package)
    place = f"{package.name}/{CATALOGUE.name}"
    present: set[Key] = set()
    for entry in file:
        if _key(entry) in present:
            yield f'{place}: twice: "{entry.msgid}"'
        present.add(_key(entry))
        for fault in _entry_faults(entry, wanted.get(_key(entry))):
            yield f'{place}: {fault}: "{entry.msgid}"'
    for key in wanted.keys() - present:
        yield f'{place}: missing: "{key[1]}" ({wanted[key].places[0]})'


def quarrels(chosen: Iterable[Path]) -> Iterator[str]:
    """Give one line for every msgid that two catalogues say differently: Django merges them, so only one would be seen."""
    said: dict[Key, tuple[str, list[str]]] = {}
    for package in chosen:
        for entry in _catalogue(package):
            first = said.setdefault(_key(entry), (package.name, _said(entry)))
            if first[1] != _said(entry) and all(first[1]) and all(_said(entry)):
                yield f'{package.name} and {first[0]} say "{entry.msgid}" differently: give one of them a context'


def update(package: Path) -> bool:
    """Bring the msgids of the catalogue to those of the code; tell whether the file changed."""
    wanted, file = msgids(package), _catalogue(package)
    if not wanted and not Path(file.fpath).exists():
        return False
    before = str(file)
    for entry in [entry for entry in file if entry.obsolete or _key(entry) not in wanted]:
        file.remove(entry)
    present = {_key(entry) for entry in file}
    for key, found in wanted.items():
        if key not in present:
            file.append(_blank(key, found))
    if str(file) == before:
        return False
    Path(file.fpath).parent.mkdir(parents=True, exist_ok=True)
    file.save()
    return True


def _blank(key: Key, found: Found) -> polib.POEntry:
    plural = {"msgid_plural": found.plural, "msgstr_plural": dict.fromkeys(range(FORMS), "")} if found.plural else {}
    return polib.POEntry(msgctxt=key[0] or None, msgid=key[1], **plural)


def check(chosen: Sequence[Path]) -> list[str]:
    lines = [line for package in chosen for line in sorted(faults(package))]
    return lines + list(quarrels(chosen))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="tools/translations.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    act = parser.add_mutually_exclusive_group(required=True)
    for name in ("--check", "--update", "--compile"):
        act.add_argument(name, action="store_true")
    parser.add_argument("--app", action="append", metavar="NAME", help="only this package (may be given several times)")
    given = parser.parse_args(arguments)
    known = {package.name: package for package in packages()}
    if unknown := set(given.app or ()) - known.keys():
        parser.error(f"no such package: {', '.join(sorted(unknown))}")
    chosen = [known[name] for name in given.app] if given.app else list(known.values())
    return _act(given, chosen)


def _act(given: argparse.Namespace, chosen: Sequence[Path]) -> int:
    if given.compile:
        sys.stdout.write(f"translations: {compile_translations(PACKAGES)} compiled\n")
        return 0
    if given.update:
        changed = [package.name for package in chosen if update(package)]
        sys.stdout.write(f"translations: changed {', '.join(changed) or 'nothing'}\n")
        return 0
    lines = check(chosen)
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
