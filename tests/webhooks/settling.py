"""Waiting until the journal is settled: transactions of other tests on the same server hold its end back."""

import time

from django.db.models import Max

from office.audit.models import JournalEntry
from office.webhooks.horizon import settle

PATIENCE = 240  # seconds; as long as a module of tests may keep its transaction open


def settle_all() -> int:
    """Settle all that is in the journal now and give its end."""
    newest = JournalEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
    last = time.monotonic() + PATIENCE
    while (end := settle()) < newest:
        assert time.monotonic() < last, "a transaction lasts for ever"
    return end
