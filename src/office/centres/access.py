"""What a worker's postings let him do and open. The only way to obtain an object on a worker's behalf.

What is not his and what does not exist answer alike: ``DoesNotExist``.
"""

from datetime import date, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.centres import rules
from office.centres.calendars import local_day
from office.centres.models import (
    Absence,
    Centre,
    CentreProvider,
    City,
    Desk,
    Petition,
    Posting,
    Provider,
    Role,
    Schedule,
)
from office.centres.roles import PROVIDER_ROLES
from office.law import Refusal, clause
from office.law.words import Words as _
from office.tables.asking import Question

HELD = "held_postings"
OVERSEERS = (Role.CENTRE_HEAD, Role.DEPARTMENT)
CITY_READERS = (Role.DEPARTMENT, Role.AUDITOR)
STAFF_READERS = (*OVERSEERS, Role.AUDITOR)


def postings_of(worker: Worker, at: datetime) -> list[Posting]:
    """Give the postings of ``worker`` that hold on the legal day of ``at``; none for who may not sign in."""
    if not worker.is_active:
        return []
    day, held = vars(worker).get(HELD, (None, []))
    return list(held) if day == local_day(at) else _read_postings(worker, local_day(at))


def hold_postings(worker: Worker, at: datetime) -> list[Posting]:
    """Read the postings once for all who ask of this very object: for one request, whose answer is of one moment."""
    return keep_postings(worker, _read_postings(worker, local_day(at)) if worker.is_active else [], at)


def keep_postings(worker: Worker, read: list[Posting], at: datetime) -> list[Posting]:
    """Keep postings of the day of ``at`` that were read with ``worker``, as ``hold_postings`` does."""
    vars(worker)[HELD] = (local_day(at), read)
    return read


def _read_postings(worker: Worker, day: date) -> list[Posting]:
    read = _OF_WORKER.ask(worker=worker.pk, day=day)
    for posting in read:
        posting.worker = worker
    return read


def with_ties(postings: QuerySet[Posting]) -> QuerySet[Posting]:
    """Read with each posting whom and what it ties together, in the same query."""
    return postings.select_related("worker", *_PLACES)


_PLACES: Final = ("centre__city", "provider__city", "city")
_OF_WORKER: Final = Question(
    lambda worker, day: Posting.objects.filter(worker=worker).on(day).select_related(*_PLACES),
    "once",
    worker=UUID,
    day=date,
)


@clause("K3")
def posting_for(
    worker: Worker,
    *roles: Role,
    centre: Centre | None = None,
    provider: Provider | None = None,
    city: City | None = None,
    at: datetime,
) -> Posting:
    """Give the posting by which ``worker`` may act in one of ``roles`` (in any role where none is named).

    A role of a body acts for its own body alone (K3); a role of a centre in its own centre, a role of a city in every
    centre of it.

    Raises Refusal: K3, where he has no such role or only for another body; K12, where he has it in another centre.
    """
    held = [posting for posting in postings_of(worker, at) if not roles or posting.role in roles]
    if not held:
        raise Refusal("K3", _("Your posting does not include this act. Ask the head of the centre who does it."))
    own = [posting for posting in held if _of_the_body(posting, provider)]
    if not own:
        raise Refusal("K3", _("This is within the competence of another body. Pass it on to its worker."))
    here = [posting for posting in own if _of_the_centre(posting, centre) and _of_the_city(posting, city)]
    if not here:
        raise Refusal("K12", _("You are not posted here. Ask the head of the centre for a posting."))
    return here[0]


def _of_the_body(posting: Posting, provider: Provider | None) -> bool:
    return rules.of_the_body(
        posting.provider_id, provider.pk if provider else None, bound=posting.role in PROVIDER_ROLES
    )


def _of_the_centre(posting: Posting, centre: Centre | None) -> bool:
    if centre is None or (posting.centre_id is not None and posting.centre_id == centre.pk):
        return True
    return posting.centre_id is None and rules.of_the_city(_city_of(posting), centre.city_id)


def _of_the_city(posting: Posting, city: City | None) -> bool:
    return city is None or rules.of_the_city(_city_of(posting), city.pk)


def _city_of(posting: Posting) -> UUID | None:
    tie = posting.centre or posting.provider
    return posting.city_id or (tie.city_id if tie else None)


@clause("K12")
def check_oversees(worker: Worker, centre: Centre, *, at: datetime) -> Posting:
    """Give the posting by which ``worker`` stands over everybody in ``centre``, of whatever body: its head (K12).

    The department stands over the centres of its city. Raises Refusal for anybody else.
    """
    for posting in postings_of(worker, at):
        if posting.role in OVERSEERS and _of_the_centre(posting, centre):
            return posting
    raise Refusal("K12", _("Only the head of the centre decides this. Turn to the head."))


# -- what may be seen -----------------------------------------------------------------------------------------------


def visible_centres(worker: Worker, *roles: Role, at: datetime) -> QuerySet[Centre]:
    """Centres in which the worker's postings (in one of ``roles``; in any) give him something to do or to see."""
    held = [posting for posting in postings_of(worker, at) if not roles or posting.role in roles]
    if not held:
        return Centre.objects.none()
    return Centre.objects.filter(reduce(or_, map(_centres_of, held))).select_related("city")


def centres_of(posting: Posting) -> list[Centre]:
    """Centres that one posting reaches: the one a session acts in, already known to be the worker's."""
    tie = next((tie for tie in ("centre_id", "provider_id", "city_id") if getattr(posting, tie)), "")
    return _reached_by(tie).ask(**({tie: getattr(posting, tie)} if tie else {}))


@lru_cache(maxsize=4)
def _reached_by(tie: str) -> Question[Centre]:
    def build(**key: Any) -> QuerySet[Centre]:
        return Centre.objects.filter(_centres_of(Posting(**key))).select_related("city").order_by("name", "code")

    return Question(build, **({tie: UUID} if tie else {}))


def _centres_of(posting: Posting) -> Q:
    if posting.centre_id:
        return Q(pk=posting.centre_id)
    if posting.provider_id:
        return Q(pk__in=CentreProvider.objects.filter(provider=posting.provider_id).values("centre"))
    return Q(city=posting.city_id) if posting.city_id else Q(city__isnull=False)


def access_centre(worker: Worker, code: str, *, at: datetime) -> Centre:
    """Open a centre by its code. Raises Centre.DoesNotExist for one that is not there or not his."""
    return visible_centres(worker, at=at).get(code=code)


def access_desk(worker: Worker, desk: UUID, *, at: datetime) -> Desk:
    """Open a desk. Raises Desk.DoesNotExist for one that is not there or not in a centre of his."""
    return Desk.objects.select_related("centre", "provider").get(pk=desk, centre__in=visible_centres(worker, at=at))


def access_schedule(worker: Worker, schedule: UUID, *, at: datetime) -> Schedule:
    """Open a schedule. Raises Schedule.DoesNotExist for one that is not there or not of a centre of his."""
    found = Schedule.objects.select_related("centre__city", "provider", "approved_by")
    return found.get(pk=schedule, centre__in=visible_centres(worker, at=at))


def visible_postings(worker: Worker, *, at: datetime) -> QuerySet[Posting]:
    """Postings that the worker answers for or audits: of his centre, his body, his city; and his own."""
    held = postings_of(worker, at)
    scopes = [Q(worker=worker)]
    scopes += [Q(provider=posting.provider_id) for posting in held if posting.role == Role.PROVIDER_HEAD]
    if any(posting.role == Role.SYSTEM_ADMIN for posting in held):
        scopes.append(Q(pk__isnull=False))
    centres = visible_centres(worker, *STAFF_READERS, at=at)
    scopes += [Q(centre__in=centres), Q(city__in=[each.city_id for each in held if each.role in CITY_READERS])]
    return with_ties(Posting.objects.filter(reduce(or_, scopes)))


def access_posting(worker: Worker, posting: UUID, *, at: datetime) -> Posting:
    """Open a posting. Raises Posting.DoesNotExist for one that is not there or not his to see."""
    return visible_postings(worker, at=at).get(pk=posting)


def access_worker(worker: Worker, other: UUID, *, at: datetime) -> Worker:
    """Open a colleague: one who had a posting that the worker answers for, or one who was never posted yet.

    Raises Worker.DoesNotExist for anybody else.
    """
    under = visible_postings(worker, at=at).order_by().values("worker")
    return Worker.objects.get(Q(pk__in=under) | Q(postings__isnull=True), pk=other)


def workers_audited(posting: Posting) -> QuerySet[Worker]:
    """Everybody who has or ever had a posting in the city of an auditor's ``posting``."""
    city = posting.city_id
    here = Q(city=city) | Q(centre__city=city) | Q(provider__city=city)
    return Worker.objects.filter(pk__in=Posting.objects.filter(here).order_by().values("worker"))


def visible_absences(worker: Worker, *, at: datetime) -> QuerySet[Absence]:
    """The worker's own absences, and those of everybody whose postings he answers for."""
    under = visible_postings(worker, at=at).order_by().values("worker")
    found = Absence.objects.filter(Q(worker=worker) | Q(worker__in=under))
    return found.select_related("worker", "substitute", "approved_by")


def access_absence(worker: Worker, absence: UUID, *, at: datetime) -> Absence:
    """Open an absence. Raises Absence.DoesNotExist for one that is not there or not his to see."""
    return visible_absences(worker, at=at).get(pk=absence)


def visible_petitions(worker: Worker, *, at: datetime) -> QuerySet[Petition]:
    """The worker's own petitions, and those to a head in whose centre he oversees or audits."""
    centres = visible_centres(worker, *OVERSEERS, Role.AUDITOR, at=at)
    found = Petition.objects.filter(Q(author=worker) | Q(centre__in=centres))
    return found.select_related("author", "answered_by", "centre")


def access_petition(worker: Worker, petition: UUID, *, at: datetime) -> Petition:
    """Open a petition. Raises Petition.DoesNotExist for one that is not there or not his to see."""
    return visible_petitions(worker, at=at).get(pk=petition)
