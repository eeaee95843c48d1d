"""Asking the virus scanner and the inspector, and passing on what they say."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from office.documents import inspector
from office.documents.reasons import Reason
from office.documents.refusals import FileRefused
from office.documents.refusals_of_video import VideoRefused
from office.documents.viruses import check_for_viruses

PATIENCE: Final = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    path: Path
    pages: int


def inspect(arrived: Path, made: Path, *, name: str) -> Found:
    """Give the PDF to keep, ``arrived`` itself or the one made of a picture at ``made``. Raises FileRefused.

    OSError: the disk has no room for what is made of it (``office.documents.room``).
    """
    check_for_viruses(arrived, name=name)
    said = _asked(arrived, made)
    if "no_room" in said:
        raise OSError(said["no_room"], os.strerror(said["no_room"]))
    if "refused" in said:
        raise FileRefused(name, Reason(said["refused"]), kind=said["kind"])
    return Found(path=made if said["made"] else arrived, pages=said["pages"])


def inspect_video(arrived: Path, *, name: str) -> str:
    """Give the media type of a video, which keeps no more than its pictures and sound. Raises VideoRefused."""
    try:
        check_for_viruses(arrived, name=name)
    except FileRefused as refused:
        raise VideoRefused(name, refused.reason, virus=refused.virus) from None
    said = _asked(arrived, inspector.VIDEO)
    if "refused" in said:
        raise VideoRefused(name, Reason(said["refused"]), kind=said["kind"])
    return str(said["media_type"])


def _asked(arrived: Path, made: Path | str) -> dict[str, Any]:
    command = [sys.executable, "-I", "-m", inspector.__name__, str(arrived), str(made)]
    try:
        ended = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env={"LC_ALL": "C.UTF-8"})  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"refused": Reason.TOO_HARD, "kind": "unknown"}
    return _said(ended)


def _said(ended: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    if ended.returncode == 0:
        said: dict[str, Any] = json.loads(ended.stdout)
        return said
    if ended.returncode < 0:  # ended by a limit, or by a fault in a library that the file set off
        log.warning("the inspector was ended by signal %s", -ended.returncode)
        return {"refused": Reason.TOO_HARD, "kind": "unknown"}
    raise RuntimeError(f"the inspector failed: {ended.stderr.decode(errors='replace')}")
