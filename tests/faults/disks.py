"""A disk with little room: a real small filesystem where we may mount one, otherwise the kernel's own limit for a file."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM = 1024 * 1024
"""Bytes on the disk; or of a file, where the limit stands for it (EFBIG in place of ENOSPC)."""


@contextmanager
def little_room(folder: Path) -> Iterator[None]:
    """Let no more than ``ROOM`` be written into ``folder`` for as long as this lasts."""
    folder.mkdir(exist_ok=True)
    if _said("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)):
        try:
            yield
        finally:
            assert _said("umount", "-l", str(folder))
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM * 3 // 10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _said(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603  ours
    except OSError:
        return False
