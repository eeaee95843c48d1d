"""What may be counted of cases for everybody to see (K6): numbers of a centre, nobody's data. One statement each.

Days are whole days of Kyiv: from ``since`` up to, not with, ``until``. Nothing that happened from ``until`` on is looked at,
so the figures of days that are past stay what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from office.cases import terms
from office.cases.models import Duty, Suspension
from office.cases.models.duty import STAND_STILL, standing_still
from office.centres.kept_terms import KeptTerms, kept_terms

OWN_OF_APPLICANTS: Final = (terms.BRING_DOCUMENTS.clause,)
"""Terms that run for the applicant: a worker watches them, and nobody of the office can be late with them (L28)."""


@dataclass(frozen=True)
class Registered:
    """The packages that were registered. ``requested``: documents that the office gets itself instead of the applicant."""

    count: int = 0
    complete: int = 0
    """Nothing was missing or faulty when they were registered."""
    electronic: int = 0
    by_post: int = 0
    requesting: int = 0
    """Packages for which at least one document was to be requested."""
    requested: int = 0
    told: int = 0
    """Somebody was sent the number and the term, or what is missing, by e-mail or SMS."""


@dataclass(frozen=True)
class Given:
    """The results that were given. Days are calendar days from registration; None without any."""

    count: int = 0
    electronic: int = 0
    told: int = 0
    """Somebody was sent by e-mail or SMS that the result is ready."""
    days_median: int | None = None
    days_most: int | None = None
    """Nine of ten took at most so many."""


@dataclass(frozen=True)
class HandedOver:
    """Cases put on hand-over lists, and how long each took from being ready to the receiver's confirmation."""

    count: int = 0
    confirmed: int = 0
    took_median: timedelta | None = None
    took_most: timedelta | None = None


_REGISTERED: Final = """
SELECT held.centre_id, count(*), count(*) FILTER (WHERE notice.id IS NULL),
       count(*) FILTER (WHERE held.channel = 'electronic'), count(*) FILTER (WHERE held.channel = 'post'),
       count(asked.items), coalesce(sum(asked.items), 0)::int,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM outbox_message AS said WHERE said.sent_at < %(until)s
           AND said.key IN ('case_registered:' || held.id, 'documents_missing:' || held.id)))
FROM cases_case AS held
LEFT JOIN cases_deficiencynotice AS notice ON notice.case_id = held.id
LEFT JOIN (SELECT package_id, count(*) AS items FROM cases_packageitem WHERE mark = 'to_request' GROUP BY 1) AS asked
       ON asked.package_id = held.package_id
WHERE held.centre_id = ANY(%(centres)s) AND held.registered_at >= %(since)s AND held.registered_at < %(until)s
GROUP BY 1
"""
_GIVEN: Final = """
WITH given AS (
    SELECT held.centre_id, delivery.way, (delivery.delivered_at AT TIME ZONE 'Europe/Kyiv')::date
           - (held.registered_at AT TIME ZONE 'Europe/Kyiv')::date AS days, said.id IS NOT NULL AS told
    FROM cases_case AS held
    JOIN cases_delivery AS delivery ON delivery.case_id = held.id
    LEFT JOIN outbox_message AS said ON said.key = 'result_ready:' || held.id AND said.sent_at < %(until)s
    WHERE held.centre_id = ANY(%(centres)s) AND held.closed_at >= %(since)s AND held.closed_at < %(until)s
)
SELECT centre_id, count(*), count(*) FILTER (WHERE way = 'electronic'), count(*) FILTER (WHERE told),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY days), percentile_disc(0.9) WITHIN GROUP (ORDER BY days)
FROM given GROUP BY 1
"""
_HANDED_OVER: Final = """
WITH handed AS (
    SELECT made.centre_id, item.confirmed_at < %(until)s AS confirmed, item.confirmed_at - step.ready_at AS took
    FROM cases_handoverlist AS made
    JOIN cases_handoveritem AS item ON item.handover_list_id = made.id
    JOIN cases_casestep AS step ON step.id = item.step_id
    WHERE made.centre_id = ANY(%(centres)s) AND made.made_at >= %(since)s AND made.made_at < %(until)s
)
SELECT centre_id, count(*), count(*) FILTER (WHERE confirmed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE confirmed),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY took) FILTER (WHERE confirmed)
FROM handed GROUP BY 1
"""


def terms_of_cases(centres: Sequence[UUID], *, since: datetime, until: datetime) -> list[KeptTerms]:
    """Count how the office kept the legal terms of cases, by clause (K25).

    A term that stood still with its case had not run out; the applicant's own term (L28) is none of the office's.
    """
    paused = Suspension.objects.filter(
        case=OuterRef("case"), started_at__lt=OuterRef("due_at"), ended_at__gte=OuterRef("void_at")
    )
    withdrawn = Q(void_at__isnull=False, clause__in=STAND_STILL) & Q(Exists(paused))
    duties = Duty.objects.exclude(clause__in=OWN_OF_APPLICANTS)
    return kept_terms(duties, centres, since=since, until=until, stood_still=standing_still() | withdrawn)


def registered_cases(centres: Sequence[UUID], *, since: datetime, until: datetime) -> dict[UUID, Registered]:
    """Count the packages that were registered, by centre."""
    return {row[0]: Registered(*row[1:]) for row in _asked(_REGISTERED, centres, since, until)}


def results_given(centres: Sequence[UUID], *, since: datetime, until: datetime) -> dict[UUID, Given]:
    """Count the results that were given, by centre; a case that was withdrawn has none."""
    return {row[0]: Given(*row[1:]) for row in _asked(_GIVEN, centres, since, until)}


def cases_handed_over(centres: Sequence[UUID], *, since: datetime, until: datetime) -> dict[UUID, HandedOver]:
    """Count the cases on hand-over lists made in these days, and those of them confirmed by their end, by centre."""
    return {row[0]: HandedOver(*row[1:]) for row in _asked(_HANDED_OVER, centres, since, until)}


def _asked(statement: str, centres: Sequence[UUID], since: datetime, until: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"centres": list(centres), "since": since, "until": until})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
