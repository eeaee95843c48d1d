"""Compiled translations: made from the .po files that are kept, whenever those are newer."""

import os
from itertools import groupby
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent


def compile_translations(package: Path = PACKAGE) -> int:
    """Write the .mo beside each .po of ``package`` that is newer than it, and give how many were written.

    All of a language are joined in ``locale`` of the package (LOCALE_PATHS): Django keeps the catalogue of every app
    apart and would look through thirty of them for each word of a page. Safe in several processes at once: a .mo is
    replaced whole. Where the package may not be written to, the .mo were made with it.
    """
    sources = sorted(package.glob("*/locale/*/LC_MESSAGES/*.po"), key=_language)
    stale = [source for source in sources if _is_older(source.with_suffix(".mo"), source)]
    for source in stale:
        _write(source.with_suffix(".mo"), _read(source))
    for language, parts in groupby(sources, key=_language):
        _join(package / "locale" / language / "LC_MESSAGES/django.mo", list(parts))
    return len(stale)


def _join(joined: Path, parts: list[Path]) -> None:
    """Put ``parts`` into one catalogue where one of them is newer; what several of them say is said alike (a check)."""
    if not any(_is_older(joined, part) for part in parts):
        return
    read = [_read(part) for part in parts]
    whole = polib.POFile()
    whole.metadata = read[0].metadata
    whole.extend({(entry.msgctxt, entry.msgid): entry for part in read for entry in part.translated_entries()}.values())
    joined.parent.mkdir(parents=True, exist_ok=True)
    _write(joined, whole)


def _read(source: Path) -> polib.POFile:
    return polib.pofile(str(source), encoding="utf-8")


def _write(compiled: Path, catalogue: polib.POFile) -> None:
    draft = compiled.with_suffix(f".{os.getpid()}.part")
    draft.write_bytes(catalogue.to_binary())
    draft.replace(compiled)


def _language(source: Path) -> str:
    return source.parent.parent.name


def _is_older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns
