"""Where the keys are kept: in the environment, or in a file that only its owner can read. Pure: settings come in.

The file is looked at once a second at most and read again when it has changed, so a process that has run for months
knows a key that was added a moment ago; ``anew`` looks at once, for whoever meets a key that it does not know.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

from office.vault.keys import Key, KeyFaultError, Ring, fresh_key, parse

HEAD: Final = """\
# The keys of the office, one in a line, the first seals. Without them nothing that is sealed can be read again:
# keep a copy apart from the backups, and let nobody else read this file.
"""
_OTHERS: Final = 0o077
LOOKED_AT_EVERY: Final = 1.0  # seconds
_Stamp = tuple[int, int, int]


class _Read(NamedTuple):
    """What a file held, and until when it is believed without another look."""

    stamp: _Stamp
    ring: Ring
    until: float


_read: dict[Path, _Read] = {}


@dataclass(frozen=True)
class Source:
    """``given`` is the text of OFFICE_KEYS; where it is empty, ``file`` counts, made on first use if ``may_make``."""

    given: str
    file: Path
    may_make: bool = True

    def ring(self) -> Ring:
        """Give the keys as they were within the last second. Raises KeyFaultError."""
        if self.given:
            return _of_environment(self.given)
        known = _read.get(self.file)
        return known.ring if known is not None and monotonic() < known.until else self.anew()

    def anew(self) -> Ring:
        """Give the keys as they are now. Raises KeyFaultError."""
        return _of_environment(self.given) if self.given else _of_file(self.file, may_make=self.may_make)

    @property
    def is_file(self) -> bool:
        return not self.given

    def __str__(self) -> str:
        return str(self.file) if self.is_file else "OFFICE_KEYS"

    def add(self, fresh: Key) -> Ring:
        """Write a new key down as the one that seals. Raises KeyFaultError where the keys are in the environment."""
        return self._rewritten(self.anew().with_first(fresh))

    def remove(self, key_id: str) -> Ring:
        """Forget a key: the caller has made sure that nothing is sealed under it."""
        return self._rewritten(self.anew().without(key_id))

    def _rewritten(self, ring: Ring) -> Ring:
        if not self.is_file:
            raise KeyFaultError("the keys stand in OFFICE_KEYS: change them there")
        draft = _draft(self.file, ring)
        draft.replace(self.file)
        return self.anew()


@lru_cache(maxsize=4)
def _of_environment(text: str) -> Ring:
    try:
        return parse(text)
    except KeyFaultError as fault:
        raise KeyFaultError(f"OFFICE_KEYS: {fault}") from None


def _of_file(file: Path, *, may_make: bool) -> Ring:
    try:
        found = file.stat()
    except FileNotFoundError:
        if not may_make:
            raise KeyFaultError(f"OFFICE_KEYS_FILE: there is no file {file}") from None
        _make(file)
        found = file.stat()
    stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
    known = _read.get(file)
    ring = known.ring if known is not None and known.stamp == stamp else _parsed(file, found.st_mode)
    _read[file] = _Read(stamp, ring, monotonic() + LOOKED_AT_EVERY)
    return ring


def _parsed(file: Path, mode: int) -> Ring:
    if mode & _OTHERS:
        raise KeyFaultError(f"{file} can be read by others: chmod 600 {file}")
    try:
        return parse(file.read_text())
    except KeyFaultError as fault:
        raise KeyFaultError(f"{file}: {fault}") from None


def _make(file: Path) -> None:
    """Write a first key; where another process was quicker, its key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(file, Ring((fresh_key(),)))
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _draft(file: Path, ring: Ring) -> Path:
    """Write the keys beside ``file``, on the disk before it takes its place: a key lost in a power cut opens nothing."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as fresh:
        fresh.write(HEAD + "".join(f"{key.line}\n" for key in ring))
        fresh.flush()
        os.fsync(fresh.fileno())
    return draft
