"""How long services of many kinds take, learnt in one statement: what the pages of a whole reception ask for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import Pace, Timed, blended_of, learnt_of
from office.queueing.waits import MOST_REMEMBERED

# For each service its last services, summed up apart: those of today, and those of the days before.
_TIMED: Final = """
SELECT service, done."on" = %(on)s AS of_today, count(*),
       avg(extract(epoch FROM done.until - done.since))::float8,
       var_pop(extract(epoch FROM done.until - done.since))::float8
FROM unnest(%(services)s::uuid[]) AS service, LATERAL (
    SELECT line."on", line.since, line.until FROM queueing_ticketinterval AS line
    WHERE line.centre_id = %(centre)s AND line.service_id = service AND line.state = 'serving' AND line.until IS NOT NULL
    ORDER BY line.since DESC LIMIT %(most)s
) AS done
GROUP BY service, of_today
"""


def paces(centre: Centre, services: Collection[UUID], *, at: datetime) -> dict[UUID, Pace]:
    """Give the pace of each of ``services`` as ``waits.pace_of`` does for one."""
    asked: dict[str, Any] = {
        "centre": centre.pk, "on": local_day(at), "services": list(services), "most": MOST_REMEMBERED,
    }  # fmt: skip
    found: dict[UUID, dict[bool, Timed]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_TIMED, asked)
        for service, of_today, count, mean, variance in cursor.fetchall():
            found[service][of_today] = Timed(count, mean, variance)
    nothing = Timed()
    return {
        service: blended_of(learnt_of(found[service].get(False, nothing)), found[service].get(True, nothing))
        for service in services
    }
