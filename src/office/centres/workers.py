"""Acts of whoever answers for a worker: taking on, ending every posting, helping back in, opening the account again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from office.accounts import services as accounts
from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for, postings_of, with_ties
from office.centres.calendars import local_day
from office.centres.models import DeskSession, Posting, Role
from office.centres.postings import APPOINTERS, Place, end_posting, install_admin, post_worker
from office.centres.roles import CENTRE_ROLES
from office.law import Refusal
from office.law.words import Words as _

HEADS = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT)


@dataclass(frozen=True)
class NewWorker:
    """Who is taken on."""

    email: str
    surname: str
    given_name: str
    patronymic: str = ""
    phone: str = ""


@transaction.atomic
def take_on(
    person: NewWorker,
    role: Role,
    place: Place,
    *,
    starts_on: date,
    act: str,
    site: str,
    by: Worker,
    at: datetime,
    ends_on: date | None = None,
) -> Worker:
    """Take a worker on, post and invite in one act: nobody is left with an account and no place, or without a letter.

    ``site`` is like ``https://office.test``. Raises ValidationError as ``create_worker``, Refusal as ``post_worker``.
    """
    worker = accounts.create_worker(**vars(person), by=by, at=at)
    post_worker(worker, role, place, starts_on=starts_on, ends_on=ends_on, act=act, by=by, at=at)
    accounts.invite(worker, site=site, by=by, at=at)
    return worker


@transaction.atomic
def first_admin(person: NewWorker, *, act: str, at: datetime) -> Worker:
    """Take on the first system administrator of a new installation, by ``act``; the password is chosen by a link.

    Whoever was taken on so and has chosen no password yet is given again: a link is good for a day. Raises
    ValidationError as ``create_worker``, Refusal K12 where another one is administrator already.
    """
    earlier = Worker.objects.filter(email=Worker.objects.normalize_email(person.email)).first()
    if earlier is None or earlier.has_usable_password() or not _is_admin(earlier, at=at):
        earlier = accounts.create_worker(**vars(person), by=None, at=at)
        install_admin(earlier, act=act, at=at)
    return earlier


def _is_admin(worker: Worker, *, at: datetime) -> bool:
    return any(posting.role == Role.SYSTEM_ADMIN for posting in postings_of(worker, at))


@transaction.atomic
def reset_second_factor(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Take away the second factor that ``worker`` has lost; see ``accounts.services``.

    Raises Refusal as ``check_answers_for``, ValidationError where there is none.
    """
    check_answers_for(by, worker, at=at)
    return accounts.reset_second_factor(worker, by=by, at=at)


@transaction.atomic
def reactivate(worker: Worker, *, by: Worker, at: datetime) -> Worker:
    """Let a worker sign in again; postings are given anew. Raises Refusal as ``check_answers_for``."""
    check_answers_for(by, worker, at=at)
    return accounts.reactivate_worker(worker, by=by, at=at)


@transaction.atomic
def end_all_postings(worker: Worker, *, act: str, by: Worker, at: datetime) -> int:
    """End every posting of ``worker`` today, one that has not begun with its first day, and free the desk.

    Gives how many were ended. Raises Refusal as ``end_posting`` where ``by`` may not end one of them.
    """
    today, ended = local_day(at), 0
    for posting in _held(worker, today):
        last_day = max(today, posting.starts_on)
        if posting.ends_on != last_day:
            end_posting(posting, ends_on=last_day, act=act, by=by, at=at)
            ended += 1
    for session in DeskSession.objects.open().filter(worker=worker).select_related("desk"):
        session.closed_at = at
        session.save(update_fields=["closed_at"])
        record("desk.left", session.desk, by=by, at=at, data={"worker": worker.pk})
    return ended


def check_answers_for(by: Worker, worker: Worker, *, at: datetime) -> None:
    """Let only whoever could give each posting of ``worker`` act on the account, or a system administrator (K12).

    Raises Refusal: K12, nobody does it for himself; K3 or K12, a posting is another's to give.
    """
    if by.pk == worker.pk:
        raise Refusal("K12", _("Nobody does this for himself. Ask whoever gives you your postings."))
    if any(posting.role == Role.SYSTEM_ADMIN for posting in postings_of(by, at)):
        return
    held = _held(worker, local_day(at))
    for posting in held:
        ties: dict[str, Any] = {"centre": posting.centre, "provider": posting.provider, "city": posting.city}
        posting_for(by, *APPOINTERS[Role(posting.role)], **ties, at=at)
    if not held:
        posting_for(by, *HEADS, at=at)


def equals_of(worker: Worker, *, at: datetime) -> list[Worker]:
    """Give those who hold each of the worker's postings in a centre today, by name: who could take over the work."""
    today = local_day(at)
    needed = _places(Posting.objects.on(today).filter(worker=worker, role__in=CENTRE_ROLES))
    centres: set[Any] = {centre for _role, centre, _body in needed}
    colleagues = Posting.objects.on(today).filter(centre__in=centres, worker__is_active=True).exclude(worker=worker)
    places: dict[Worker, set[tuple[object, ...]]] = {}
    for posting in colleagues.select_related("worker"):
        places.setdefault(posting.worker, set()).add((posting.role, posting.centre_id, posting.provider_id))
    found = [each for each, held in places.items() if needed <= held]
    return sorted(found, key=lambda each: each.full_name)


def _places(postings: QuerySet[Posting]) -> set[tuple[object, ...]]:
    return set(postings.values_list("role", "centre", "provider"))


def _held(worker: Worker, on: date) -> list[Posting]:
    """Postings that hold on that day or later."""
    return list(with_ties(Posting.objects.filter(worker=worker).within(on, None)).order_by("pk"))
