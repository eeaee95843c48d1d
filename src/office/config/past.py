"""What ``office journal state`` tells: a case, a card or a posting as of a past moment, found by number or id, as data."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model

from office.accounts.models import Worker
from office.audit.models import JournalEntry
from office.cases.models import Case
from office.cases.past import CaseThen, StepThen, case_at
from office.catalogue.models import AnyCard, InformationCard, ProcessCard
from office.catalogue.past import CardThen, card_at
from office.centres.models import Posting
from office.centres.past import PostingThen, posting_at

Told = dict[str, Any]
Found = TypeVar("Found", bound=Model)


class NotFoundError(Exception):
    """Nothing of this kind has this number or id; the message says what was looked for."""


def find_case(text: str) -> Case:
    """Find a case by its number or its id. Raises NotFoundError, also where two centres have a case of this number."""
    if (key := _uuid(text)) is not None:
        return _one(Case, key)
    found = list(Case.objects.filter(number=text).select_related("centre").order_by("centre__code"))
    if len(found) > 1:
        which = ", ".join(f"{case.pk} ({case.centre.code})" for case in found)
        raise NotFoundError(f"several centres have a case {text}, name it by its id: {which}")
    if not found:
        raise NotFoundError(f"there is no case {text}")
    return found[0]


def _of_case(text: str, moment: datetime) -> Told | None:
    then = case_at(find_case(text), moment)
    return _case(then) if then else None


def _of_card(model: type[AnyCard]) -> Callable[[str, datetime], Told | None]:
    def tell(text: str, moment: datetime) -> Told | None:
        then = card_at(_one(model, _uuid(text)), moment)
        return _card(then) if then else None

    return tell


def _of_posting(text: str, moment: datetime) -> Told | None:
    then = posting_at(_one(Posting, _uuid(text)), moment)
    return _posting(then) if then else None


KINDS: Final[dict[str, Callable[[str, datetime], Told | None]]] = {
    "case": _of_case,
    "card": _of_card(InformationCard),
    "process-card": _of_card(ProcessCard),
    "posting": _of_posting,
}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _one(model: type[Found], key: UUID | None) -> Found:
    found = None if key is None else model._default_manager.filter(pk=key).first()  # noqa: SLF001
    if found is None:
        raise NotFoundError(f"there is no {model._meta.model_name} with this id")
    return found


def _case(then: CaseThen) -> Told:
    return {
        "id": str(then.case.pk),
        "number": then.case.number,
        "at": _moment(then.at),
        "state": then.state.value,
        "outcome": then.outcome.value if then.outcome else None,
        "officer": _worker(then.officer),
        "taken_by": _worker(then.taken_by),
        "decider": then.decider.code,
        "due_at": _moment(then.due_at),
        "suspended_at": _moment(then.suspended_at),
        "steps": [_step(step) for step in then.steps],
        "last_act": _act(then.last_act),
    }


def _step(step: StepThen) -> Told:
    return {
        "number": step.number,
        "name": step.name,
        "state": step.state.value,
        "provider": step.provider.code,
        "officer": _worker(step.officer),
        "due_at": _moment(step.due_at),
        "received_at": _moment(step.received_at),
        "done_at": _moment(step.done_at),
    }


def _card(then: CardThen[Any]) -> Told:
    return {
        "id": str(then.card.pk),
        "version": then.card.version,
        "at": _moment(then.at),
        "state": then.state.value,
        "in_force": then.in_force,
        "in_force_from": _day(then.in_force_from),
        "in_force_until": _day(then.in_force_until),
        "last_act": _act(then.last_act),
    }


def _posting(then: PostingThen) -> Told:
    return {
        "id": str(then.posting.pk),
        "worker": str(then.posting.worker_id),
        "at": _moment(then.at),
        "role": then.role.value,
        "held": then.held,
        "starts_on": _day(then.starts_on),
        "ends_on": _day(then.ends_on),
        "last_act": _act(then.last_act),
    }


def _act(entry: JournalEntry | None) -> Told | None:
    if entry is None:
        return None
    hashed = bytes(entry.hash).hex()
    return {"sequence": entry.sequence, "verb": entry.verb, "at": _moment(entry.at), "hash": hashed}


def _worker(worker: Worker) -> Told:
    return {"id": str(worker.pk), "name": worker.short_name}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
