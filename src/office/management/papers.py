"""Plates and badges (L7). Papers are in the state language."""

from datetime import datetime

from django.utils.translation import override

from office.accounts.models import Worker
from office.centres.access import postings_of
from office.centres.models import Centre, Desk, Posting, Provider
from office.documents import papers


def desk_plate(desk: Desk, worker: Worker, *, at: datetime) -> papers.DeskPlate:
    """Make the plate of a desk with the worker who sits there (L7)."""
    posting = _posting_at(desk.centre, worker, at)
    return papers.DeskPlate(
        centre=desk.centre.name,
        number=str(desk.number),
        full_name=worker.full_name,
        position=_position(posting),
        body=_body(posting, desk.provider),
    )


def badge(posting: Posting) -> papers.Badge:
    """Make the badge of a worker in one posting (L7)."""
    worker = posting.worker
    return papers.Badge(
        centre=posting.centre.name if posting.centre else "",
        surname=worker.surname,
        given_names=" ".join(filter(None, (worker.given_name, worker.patronymic))),
        position=_position(posting),
        body=_body(posting, None),
    )


def _posting_at(centre: Centre, worker: Worker, at: datetime) -> Posting | None:
    return next((each for each in postings_of(worker, at) if each.centre_id == centre.pk), None)


def _position(posting: Posting | None) -> str:
    with override("uk"):
        return str(posting.get_role_display()).capitalize() if posting else ""


def _body(posting: Posting | None, default: Provider | None) -> str:
    body = (posting.provider if posting else None) or default
    return body.name if body else ""
