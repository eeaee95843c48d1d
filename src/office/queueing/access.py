"""Who may open what a visitor said about themselves, the name, the needs, the right to go first (K21); and a queue."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from office.accounts.models import Worker
from office.audit import read_access
from office.centres.access import visible_centres
from office.centres.models import Role
from office.queueing.days import RECEIVERS
from office.queueing.models import Queue, Visit


@transaction.atomic
def access_visit(worker: Worker, visit_id: UUID, *, at: datetime, purpose: str) -> Visit:
    """Open a visit with its name and needs, and log whose data were opened, by whom and what for.

    Raises Visit.DoesNotExist for one that is not there or not in a reception where he works.
    """
    there = Visit.objects.select_related("centre__city", "applicant")
    visit = there.get(pk=visit_id, centre__in=visible_centres(worker, *RECEIVERS, at=at))
    read_access(visit.applicant or visit, by=worker, at=at, purpose=purpose, subject=visit)
    return visit


def access_queue(worker: Worker, queue_id: UUID, *, at: datetime) -> Queue:
    """Open a queue to be changed. Raises Queue.DoesNotExist for one that is not there or not of a centre he heads."""
    there = Queue.objects.select_related("centre")
    return there.get(pk=queue_id, centre__in=visible_centres(worker, Role.CENTRE_HEAD, at=at))
