"""What came electronically, for other systems: page by page, and held for an act at the version that was seen (ADR 0073)."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from office.accounts.models import Worker
from office.cases.access import ties_to_packages, visible_cases
from office.cases.applications import access_application, applications_waiting, visible_applications
from office.cases.listing import Place
from office.cases.models import Application, Case, SentDocument
from office.cases.sent import access_sent
from office.centres.access import postings_of

CODES: Final = ("centre__code", "provider__code", "service__code")
OF_CASE: Final = tuple(f"case__{name}" for name in ("number", *CODES))


def list_applications(worker: Worker, *, after: Place | None, limit: int, at: datetime) -> list[Application]:
    """Give the applications that wait for the worker's front office, the longest waiting first; nobody's data.

    ``limit`` from ``after`` (when it was submitted, and its id) on, and one more if there is one.
    """
    waiting = applications_waiting(worker, at=at).select_related(None).select_related("centre", "provider", "service")
    if after is not None:
        submitted_at, key = after
        waiting = waiting.filter(submitted_at__gte=submitted_at)
        waiting = waiting.exclude(Q(submitted_at=submitted_at) & Q(pk__lte=key))
    return list(waiting.only("reference", "state", "submitted_at", *CODES)[: limit + 1])


def list_sent(worker: Worker, *, after: Place | None, limit: int, at: datetime) -> list[SentDocument]:
    """Give the documents sent to cases of the worker's front office that wait there, as ``list_applications``."""
    waiting = SentDocument.objects.waiting().filter(_at_counters(worker, at=at))
    if after is not None:
        sent_at, key = after
        waiting = waiting.filter(sent_at__gte=sent_at).exclude(Q(sent_at=sent_at) & Q(pk__lte=key))
    shown = waiting.select_related("case__centre", "case__provider", "case__service").order_by("sent_at", "pk")
    return list(shown.only("sent_at", "settled_at", "taken", "deficiency", *OF_CASE)[: limit + 1])


def _at_counters(worker: Worker, *, at: datetime) -> Q:
    counters = [posting for posting in postings_of(worker, at) if ties_to_packages(posting)]
    scopes = [Q(case__centre=posting.centre_id, case__provider=posting.provider_id) for posting in counters]
    return reduce(or_, scopes, Q(pk__in=[]))


@transaction.atomic
def hold_application(worker: Worker, application_id: UUID, *, at: datetime, purpose: str) -> Application:
    """Open an application for an act: nobody else settles it until the transaction ends.

    Raises Application.DoesNotExist as ``access_application``.
    """
    theirs = visible_applications(worker, at=at).select_for_update(no_key=True).only("pk")
    return access_application(worker, theirs.get(pk=application_id).pk, at=at, purpose=purpose)


@transaction.atomic
def hold_sent(worker: Worker, sent_id: UUID, *, at: datetime, purpose: str) -> SentDocument:
    """Open a document that was sent for an act: nobody else settles it until the transaction ends.

    What is held is its case, as by every act on what belongs to one. Raises SentDocument.DoesNotExist as ``access_sent``.
    """
    sent = SentDocument.objects.filter(case__in=visible_cases(worker, at=at)).only("case").get(pk=sent_id)
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=sent.case_id)
    return access_sent(worker, sent_id, at=at, purpose=purpose)
