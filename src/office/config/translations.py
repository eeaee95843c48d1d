"""Compiled translations: made from the .po files that are kept, whenever those are newer."""

import os
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent


def compile_translations(package: Path = PACKAGE) -> int:
    """Write the .mo beside each .po of ``package`` that is newer than it, and give how many were written.

    Safe in several processes at once: a .mo is replaced whole. Where the package may not be written to, the .mo were
    made with it.
    """
    stale = [source for source in sorted(package.glob("*/locale/*/LC_MESSAGES/*.po")) if _is_stale(source)]
    for source in stale:
        draft = source.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(polib.pofile(str(source), encoding="utf-8").to_binary())
        draft.replace(source.with_suffix(".mo"))
    return len(stale)


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
