"""Who does it: the one who is here. Absent people are passed over, and where one person is asked for, stood in for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from office.accounts.models import Worker
from office.centres import rules
from office.centres.calendars import local_day
from office.centres.models import Absence, Centre, Posting, Provider, Role
from office.law import Refusal
from office.law.words import Words as _
from office.tables.asking import Question


def officer_for(provider: Provider, centre: Centre, role: Role, *, at: datetime, load: Mapping[UUID, int]) -> Worker:
    """Name the worker of ``provider`` in ``centre`` who takes the next work in ``role``: present, and least loaded.

    ``load`` counts the work on hand by worker; of equals the first by name. Raises Refusal K25 where nobody is there.
    """
    if here := _present(_posted(centre, role, local_day(at), provider=provider), at):
        return _least_loaded(here, load)
    told = _(
        "{body} has nobody here today as {role}. The head of the centre must post a worker or a substitute.",
        body=provider.short_name,
        role=role.label,
    )
    raise Refusal("K25", told)


def responsible_for(
    provider: Provider, centre: Centre, role: Role, *, at: datetime, load: Mapping[UUID, int]
) -> Worker:
    """Name who answers when work comes and may find nobody: an officer; else the body's head, else the centre's.

    Work is accepted all the same, so somebody by name must bear its term. Raises Refusal K25 where there is no head.
    """
    if here := _present(_posted(centre, role, local_day(at), provider=provider), at):
        return _least_loaded(here, load)
    heads = [head] if (head := provider_head_of(provider, centre, at)) else heads_of(centre, at)
    if not heads:
        raise Refusal(
            "K25", _("{body} has neither workers nor a head here. Post them first.", body=provider.short_name)
        )
    return heads[0]


def responsible_for_each(
    providers: Iterable[Provider], centre: Centre, role: Role, *, at: datetime, load: Mapping[UUID, int]
) -> dict[Provider, Worker]:
    """Name for each of ``providers`` who answers, as ``responsible_for`` does, in one statement for all that have people."""
    bodies, day = list(providers), local_day(at)
    if not bodies:
        return {}
    keys = {f"body{nth}": body.pk for nth, body in enumerate(bodies)}
    posted = _posted_to(len(keys)).ask(centre=centre.pk, role=role.value, day=day, **keys)
    here: dict[UUID | None, list[Worker]] = defaultdict(list)
    for posting in posted:
        here[posting.provider_id].append(posting.worker)
    return {
        body: _least_loaded(here[body.pk], load)
        if here[body.pk]
        else responsible_for(body, centre, role, at=at, load=load)
        for body in bodies
    }


def heads_of(centre: Centre, at: datetime) -> list[Worker]:
    """Give the heads of ``centre``, each or whoever stands in for them; none only where nobody is posted."""
    return _here(_posted(centre, Role.CENTRE_HEAD, local_day(at)), at)


def receiver_for(centre: Centre, *, at: datetime, load: Mapping[UUID, int], clause: str) -> Worker:
    """Name who of the front office, of whatever body, takes what comes in by itself: here, and least loaded; else a head.

    Raises Refusal of ``clause`` where nobody is posted.
    """
    if here := _present(_posted(centre, Role.FRONT_OFFICE, local_day(at)), at):
        return _least_loaded(here, load)
    return head_of(centre, at=at, clause=clause)


def head_of(centre: Centre, *, at: datetime, clause: str) -> Worker:
    """Give the head of a centre, or whoever stands in. Raises Refusal of ``clause`` where nobody is posted."""
    if heads := heads_of(centre, at):
        return heads[0]
    raise Refusal(clause, _("This centre has no head who could answer. Turn to the department."))


def provider_head_of(provider: Provider, centre: Centre, at: datetime) -> Worker | None:
    """Give the head of ``provider`` for ``centre``, or whoever stands in; None where nobody is posted."""
    heads = _here(_posted(centre, Role.PROVIDER_HEAD, local_day(at), provider=provider), at)
    return heads[0] if heads else None


def present(worker: Worker, at: datetime) -> bool:
    """Tell whether ``worker`` works here and is not away on the legal day of ``at``."""
    return worker.is_active and worker not in _away(local_day(at))


def stand_in(worker: Worker, at: datetime) -> Worker | None:
    """Give ``worker`` where present; otherwise whoever stands in, through several absences; None where nobody does."""
    return _last_in_line(worker, _away(local_day(at)))


def stood_in_for(worker: Worker, at: datetime) -> list[Worker]:
    """Give the absent workers in whose place ``worker`` acts on the legal day of ``at``, through several absences."""
    away = _away(local_day(at))
    return [absent for absent in away if _last_in_line(absent, away) == worker]


def _postings(centre: Centre, role: Role, day: date) -> QuerySet[Posting]:
    # The head of a body may be posted to all centres at once.
    return Posting.objects.on(day).filter(Q(centre=centre) | Q(centre=None), role=role, worker__is_active=True)


@cache
def _posted_to(bodies: int) -> Question[Posting]:
    """Give the question for the postings in so many bodies of a centre, with their workers; not of who is away."""

    def build(centre: Any, role: Any, day: Any, **keys: Any) -> QuerySet[Posting]:
        away = Absence.objects.approved().on(day).filter(worker=OuterRef("worker"))
        posted = _postings(centre, role, day).filter(~Exists(away), provider__in=list(keys.values()))
        return posted.select_related("worker")

    return Question(build, "once", centre=UUID, role=str, day=date, **{f"body{nth}": UUID for nth in range(bodies)})


def _posted(centre: Centre, role: Role, day: date, *, provider: Provider | None = None) -> list[Worker]:
    found = _postings(centre, role, day)
    if provider is not None:
        found = found.filter(provider=provider)
    workers = {posting.worker for posting in found.select_related("worker")}
    return sorted(workers, key=_order)


def _away(day: date) -> dict[Worker, Worker | None]:
    return {absence.worker: absence.substitute for absence in _ABSENCES.ask(day=day)}


_ABSENCES: Final = Question(
    lambda day: Absence.objects.approved().on(day).select_related("worker", "substitute"), "once", day=date
)


def _present(workers: list[Worker], at: datetime) -> list[Worker]:
    away = _away(local_day(at)) if workers else {}
    return [worker for worker in workers if worker not in away]


def _here(workers: list[Worker], at: datetime) -> list[Worker]:
    """Put whoever stands in for those who are away; where nobody does, the absent one remains the named person."""
    away = _away(local_day(at)) if workers else {}
    here = [(_last_in_line(worker, away) or worker) for worker in workers]
    return list(dict.fromkeys(sorted(here, key=lambda worker: worker in away)))


def _last_in_line(worker: Worker, away: Mapping[Worker, Worker | None]) -> Worker | None:
    last = rules.last_in_line(worker, away)
    return last if last and last.is_active else None


def _least_loaded(workers: list[Worker], load: Mapping[UUID, int]) -> Worker:
    return min(workers, key=lambda worker: (load.get(worker.pk, 0), _order(worker)))


def _order(worker: Worker) -> tuple[str, str, str]:
    return worker.surname, worker.given_name, str(worker.pk)
