"""The keys of the installation: under which of them everything stands, and bringing all of it under the current one."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import sleep
from typing import Any

from office.config.key_check import UNSEALED, check_keys
from office.documents.resealing import contents_left, files_by_key, reseal_files
from office.vault.keys import Key, KeyFaultError, KeyMissingError, Ring, fresh_key
from office.vault.resealing import SealedTable, reseal, rows_by_key, rows_left, sealed_tables
from office.vault.ring import source
from office.vault.source import LOOKED_AT_EVERY


@dataclass(frozen=True)
class KeyUse:
    """A key, and how much stands under it. ``is_here``: it is among the keys; ``seals``: it is the current one."""

    id: str
    fingerprint: str
    is_here: bool
    seals: bool
    values: int
    files: int

    @property
    def is_used(self) -> bool:
        return bool(self.values or self.files)


@dataclass(frozen=True)
class Status:
    """Where the keys are kept, what stands under each, column by column, and how many files are not sealed at all."""

    kept_in: str
    keys: list[KeyUse]
    columns: dict[str, dict[str, int]]
    unsealed_files: int


def status() -> Status:
    """Count everything that is sealed; a look at each row of each sealed column."""
    columns = {
        f"{table.name}.{column}": counted for table in sealed_tables() for column, counted in rows_by_key(table).items()
    }
    values: Counter[str] = sum(columns.values(), Counter())
    files = files_by_key()
    unsealed = files.pop(UNSEALED, 0)
    told = {name: dict(counted) for name, counted in columns.items()}
    return Status(str(source()), list(_uses(source().anew(), values, files)), told, unsealed)


def _uses(here: Ring, values: Counter[str], files: Counter[str]) -> Iterable[KeyUse]:
    known = {key.id: key for key in here}
    for key_id in [*known, *sorted((values.keys() | files.keys()) - known.keys())]:
        key: Key | None = known.get(key_id)
        yield KeyUse(
            id=key_id,
            fingerprint=key.fingerprint if key else "",
            is_here=key is not None,
            seals=key is here.current,
            values=values[key_id],
            files=files[key_id],
        )


def work_left() -> int:
    """Count the rows and the files that are not under the current key."""
    here = source().anew()
    return sum(rows_left(table, here) for table in sealed_tables()) + contents_left(here)


def begin_rotation() -> Key | None:
    """Put a new key in front, unless an earlier rotation still has work left; give the new key.

    Raises KeyFaultError where the keys stand in the environment, which no program of ours may change.
    """
    if not source().is_file:
        raise KeyFaultError(
            "the keys stand in OFFICE_KEYS: put a new one (`office keys new`) in front there, start web and worker "
            "anew and run `office keys seal`"
        )
    if work_left():
        return None
    fresh = fresh_key()
    source().add(fresh)
    # From now on every process seals under it and looks for what others seal: each looks at the file this often.
    sleep(LOOKED_AT_EVERY)
    return fresh


def seal_everything(*, tick: Callable[[int], Any]) -> list[str]:
    """Bring all rows and files under the current key; ``tick`` is told how many are done. Give the faults of files.

    Can be broken off and called again. Raises KeyMissingError, SealBrokenError for rows that can not be opened.
    """
    here = source().anew()
    for table in sealed_tables():
        _seal_table(table, here, tick)
    faults: list[str] = []
    for fault in reseal_files(here):
        tick(1)
        faults += [fault] if fault else []
    return faults


def _seal_table(table: SealedTable, here: Ring, tick: Callable[[int], Any]) -> None:
    """Twice where needed: a transaction that began before the key was added may have been committed meanwhile."""
    for _time in range(2):
        for done in reseal(table, here):
            tick(done)
        if not rows_left(table, here):
            return


def forget(key_id: str) -> None:
    """Remove a key under which nothing stands any more. Raises KeyFaultError that says why not."""
    use = next((one for one in status().keys if one.id == key_id and one.is_here), None)
    if use is None:
        raise KeyFaultError(f"there is no key {key_id!r}")
    if use.seals:
        raise KeyFaultError(f"the key {key_id!r} seals: put another one in front first (`office keys rotate`)")
    if use.is_used:
        raise KeyFaultError(
            f"{use.values} values and {use.files} files stand under the key {key_id!r}: `office keys seal` first"
        )
    source().remove(key_id)


def keys_in_use() -> dict[str, str]:
    """Give the names of the keys under which something stands, each with its fingerprint; empty where it is not here."""
    return {use.id: use.fingerprint for use in status().keys if use.is_used}


def check_has(wanted: dict[str, str]) -> None:
    """See that each key of ``wanted`` is here and is the same one. Raises KeyMissingError, KeyFaultError."""
    here = source().anew()
    for key_id, fingerprint in wanted.items():
        if fingerprint and here.named(key_id).fingerprint != fingerprint:
            raise KeyFaultError(f"the key {key_id!r} is here, but it is another one than that of the backup")


__all__ = [
    "KeyMissingError",
    "KeyUse",
    "Status",
    "begin_rotation",
    "check_has",
    "check_keys",
    "forget",
    "keys_in_use",
    "seal_everything",
    "status",
    "work_left",
]
