"""A journal of several days with their seals, and the ways in which the owner of a database could spoil it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from office.accounts.models import Worker
from office.audit import read_access, record
from office.audit.models import DaySeal
from office.audit.sealing import seal_days
from tests.factories.accounts import A_MOMENT, a_worker

GUARDED = (
    "audit_journalentry",
    "audit_journalhead",
    "audit_accessrecord",
    "audit_formerrow",
    "audit_dayseal",
    "audit_sealedbook",
    "audit_sealedblock",
)
FIRST_DAY = timezone.localdate(A_MOMENT)


def the_night_after(day: date) -> datetime:
    """Five minutes past the midnight that ends ``day``, in Kyiv."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone()) + timedelta(days=1)
    return midnight + timedelta(minutes=5)


def sealed_days(*sizes: int, subject: Worker | None = None) -> Worker:
    """Write so many entries on each day from ``FIRST_DAY`` on, half of them on another subject, and seal each day.

    Each day one opening of the subject's data is written down too.
    """
    subject, bystander = subject or a_worker(), a_worker()
    for number, size in enumerate(sizes):
        at = A_MOMENT + timedelta(days=number)
        for place in range(size):
            about = bystander if place % 2 else subject
            data = {"place": place, "слово": "ґанок"}
            record("case.touched", about, by=subject, at=at + timedelta(minutes=place), data=data)
        read_access(subject, by=bystander, at=at, purpose="перевірка")
        seal_days(at=the_night_after(FIRST_DAY + timedelta(days=number)))
    assert DaySeal.objects.count() == len(sizes)
    return subject


def committed() -> None:
    """End what waits for the end of the transaction, which a test of ours never reaches: former states are kept now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(*statements: str, **values: Any) -> None:
    """Do what an owner of the database can: put the guards aside, and change."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement, values)
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
