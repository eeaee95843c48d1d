"""A program of its own: looks into one file from outside, and is the only part of the system that does.

What comes from outside may be made to crash, hang or swell whoever opens it. So it is opened here, in a process with a
limit on memory, time and files, without our settings, secrets and database. Says what it found in one line of JSON.
"""

import errno
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from office.documents.kinds import kind_of
from office.documents.reasons import MEGABYTE, Reason, Unfit

VIDEO = "video"
MOST_MEMORY = 1536 * MEGABYTE
MOST_SECONDS = 30
MOST_OUTPUT = 100 * MEGABYTE
THREADS_OF_HEIC = 64  # its decoder works in threads of its own; most are to spare, for tasks that start beside it


def main(arrived: str, made: str) -> None:
    """``made``: where a picture becomes a PDF, or VIDEO, to have ``arrived`` looked at as one."""
    _limit()
    try:
        said = _look_at_video(Path(arrived)) if made == VIDEO else _look(Path(arrived), Path(made))
    except Unfit as unfit:
        said = {"refused": unfit.reason, "kind": unfit.kind}
    except OSError as error:
        said = _of_disk(error)
    except (MemoryError, RecursionError):
        said = {"refused": Reason.TOO_HARD, "kind": "unknown"}
    sys.stdout.write(json.dumps(said))


def _of_disk(error: OSError) -> dict[str, Any]:
    """A file that swells beyond our limit is too hard; a disk without room is nothing that the file has done."""
    if error.errno == errno.EFBIG:
        return {"refused": Reason.TOO_HARD, "kind": "unknown"}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return {"no_room": error.errno}
    raise error


def _look(arrived: Path, made: Path) -> dict[str, Any]:
    kind = kind_of(arrived)
    _limit_tasks(THREADS_OF_HEIC if kind == "HEIC" else 0)
    if kind == "PDF":
        from office.documents.pdfs import check_pdf  # noqa: PLC0415  pictures do not wait for it to load

        return {"made": False, "pages": check_pdf(arrived)}
    from office.documents.scans import scan_to_pdf  # noqa: PLC0415

    return {"made": True, "pages": scan_to_pdf(arrived, made, kind)}


def _look_at_video(arrived: Path) -> dict[str, Any]:
    from office.documents.moving import check_video  # noqa: PLC0415  as above

    _limit_tasks(0)
    return {"media_type": check_video(arrived)}


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _limit_tasks(more: int) -> None:
    """Let at most so many tasks be started: the kernel counts all processes and threads of a user together."""
    most = _tasks_of_this_user() + more if more else 0
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def _tasks_of_this_user() -> int:
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if process.stat().st_uid == os.geteuid():
                count += len(list((process / "task").iterdir()))
    return count


if __name__ == "__main__":
    main(*sys.argv[1:])
