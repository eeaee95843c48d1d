"""What a record of access costs: the statement that the page of a case, or a list of work, pays for."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import mean
from typing import Any, Final

from bench.load import Measured

TIMES: Final = 1_000
LISTED: Final = 50
WARM: Final = 20


def measure(sample: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Open cases and look at lists on one connection, as pages do, and give how long the statements of records took.

    What opens a case writes within its transaction; a list writes by itself, so its first look waits for the disk too.
    """
    from office.accounts.models import Worker
    from office.audit.reading import read_access_of_list
    from office.cases.access import access_case
    from office.cases.models import Case
    from office.parties.models import Applicant

    at, purpose = datetime.now(UTC), f"measurement {uuid.uuid4()}"
    workers = Worker.objects.in_bulk({case["officer"] for case in sample})
    opened = cycle((workers[uuid.UUID(case["officer"])], uuid.UUID(case["id"])) for case in sample)
    shown = Case.objects.order_by("pk").values_list("applicant", flat=True)[: 2 * LISTED]
    people, reader = {Applicant: list(dict.fromkeys(shown))[:LISTED]}, next(iter(workers.values()))

    def open_case(_number: int) -> None:
        worker, case = next(opened)
        access_case(worker, case, at=at, purpose=purpose)

    def look(number: int) -> None:
        read_access_of_list(people, by=reader, at=at, purpose=f"{purpose} {number}")

    return [
        _told("one, with a case", open_case),
        _told(f"a list of {LISTED}, first look of the day", look),
        _told(f"a list of {LISTED}, looked at again", lambda _number: look(0)),
    ]


def _told(name: str, act: Callable[[int], None]) -> dict[str, Any]:
    for number in range(WARM):
        act(-number)
    with _timed() as (took, spent):
        for number in range(TIMES):
            act(number + 1)
    done = Measured(took, {}, sum(took))
    return {
        "what": name,
        "times": len(took),
        "p50_ms": round(done.percentile(50), 2),
        "p95_ms": round(done.percentile(95), 2),
        "cpu_ms": round(mean(spent) * 1000, 2),
    }


@contextmanager
def _timed() -> Iterator[tuple[list[float], list[float]]]:
    """Note of each statement that writes records of access the seconds it takes, and those of CPU, here and in the database."""
    from django.db import connection

    took: list[float] = []
    spent: list[float] = []
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")

    def cpu() -> float:
        return time.thread_time() + int(backend.read_text().split()[0]) / 1e9

    def note(run: Any, sql: str, *rest: Any) -> Any:
        if "INSERT INTO audit_accessrecord" not in sql:
            return run(sql, *rest)
        before, began = cpu(), time.perf_counter()
        answer = run(sql, *rest)
        took.append(time.perf_counter() - began)
        spent.append(cpu() - before)
        return answer

    with connection.execute_wrapper(note):
        yield took, spent
