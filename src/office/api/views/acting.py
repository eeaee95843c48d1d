"""An act on a case: the version is checked, the use-case is called, the state is told."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_noop

from office.api import tags
from office.api.operations import ApiRequest, Reply
from office.api.schemas.cases import Acted
from office.audit.versions import seen_as
from office.cases.models import Case
from office.cases.versions import case_now, held_case

ACT: Final = gettext_noop("act on the case")


def acted(request: ApiRequest, case_id: UUID, act: Callable[..., object], **said: Any) -> Reply:
    """Let ``act`` happen to the case that the client has seen, and tell what became of it.

    Raises Problem 412 where it is not that version any more, and whatever the use-case raises.
    """
    caller = request.auth
    with held_case(caller.worker, case_id, at=caller.at, purpose=ACT) as case:
        tags.check(seen_as(case), request.seen)
        act(case, **said, by=caller.worker, at=caller.at)
    return told(case)


def told(case: Case) -> Reply:
    now = case_now(case)
    return Reply(Acted.of(now), tag=seen_as(now))
