"""A journal of several days with their seals, and the ways in which the owner of a database could spoil it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from office.accounts.models import Worker
from office.audit import read_access, record
from office.audit.canonical import digest, link
from office.audit.models import DaySeal, JournalEntry
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


def forge(subject: Model, sequence: int) -> None:
    """Rewrite a chain from one entry on, and its end, with fitting hashes: nothing in the chain gives it away."""
    chain = JournalEntry.objects.filter(subject_id=str(subject.pk), sequence__gte=sequence).order_by("sequence")
    mark = bytes(chain[0].previous_hash)
    for each in chain:
        verb = "case.lied" if each.sequence == sequence else each.verb
        said = digest(
            kind=each.subject_kind, subject=each.subject_id, verb=verb, by=each.by_id, at=each.at, data=each.data
        )
        previous, mark = mark, link(mark, said)
        tamper(
            "UPDATE audit_journalentry SET verb = %(verb)s, previous_hash = %(previous)s, hash = %(mark)s WHERE id = %(id)s",
            verb=verb, previous=previous, mark=mark, id=each.pk,
        )  # fmt: skip
    tamper(
        "UPDATE audit_journalhead SET previous_hash = %(previous)s, hash = %(mark)s WHERE subject_id = %(id)s",
        previous=previous, mark=mark, id=str(subject.pk),
    )  # fmt: skip
