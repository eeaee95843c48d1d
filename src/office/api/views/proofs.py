"""The journal proved: published roots, proofs about a case and about growth, and the checkers of both."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages
from office.api.operations import ApiRequest, Reply, operation
from office.api.problems import Problem
from office.api.schemas import proofs as shown
from office.api.schemas.proofs import (
    CheckerAsked,
    GrowthAsked,
    GrowthShown,
    ProofShown,
    RootsAsked,
    RootShown,
    RootsPage,
)
from office.audit.models import DaySeal
from office.audit.proofs import NotSealedError, ProofError, checker_source, prove, prove_growth
from office.audit.seals import PublishedRoot, access_seal, published_roots
from office.cases.access import access_case
from office.centres.models import Role

router = Router()
log = logging.getLogger("office.journal")
ROOTS: Final = "roots"
PYTHON: Final = "text/x-python"


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}/proof",
    scope=Scope.JOURNAL,
    roles=(Role.AUDITOR,),
    answer=ProofShown,
    opens=True,
    also=(409,),
    examples={"answer": shown.PROOF_EXAMPLE},
)
def prove_case(request: ApiRequest, case_id: UUID) -> Reply:
    """Get the proof that the entries of a case stand in the sealed journal.

    Keep it as it comes, to the byte: the checker accepts it with the root that is published for the day `head.day`. What
    was done since the last midnight is not sealed yet and not in it.
    """
    caller = request.auth
    case = access_case(caller.worker, case_id, at=caller.at, purpose=request.purpose)
    with _proving():
        return Reply(prove(case).encode())


@operation(
    router,
    "GET",
    "/journal/roots",
    scope=Scope.JOURNAL,
    answer=RootsPage,
    personal=False,
    examples={"answer": {"items": [shown.ROOT_EXAMPLE], "next": None}},
)
def list_roots(request: ApiRequest, asked: Query[RootsAsked]) -> Reply:  # noqa: ARG001  they are everybody's
    """List the published roots of the sealed days, the latest first."""
    place = pages.place(asked.cursor, ROOTS, 1)
    before = int(place[0]) if place else None
    found = published_roots(since=asked.since, until=asked.until, before=before, limit=asked.limit + 1)
    rows, following = pages.cut(found, asked.limit, _mark)
    return Reply(RootsPage(items=[RootShown.of(root) for root in rows], next=following))


def _mark(root: PublishedRoot) -> str:
    return pages.cursor(ROOTS, root.number)


@operation(
    router,
    "GET",
    "/journal/growth",
    scope=Scope.JOURNAL,
    answer=GrowthShown,
    personal=False,
    also=(409,),
    examples={"answer": shown.GROWTH_EXAMPLE},
)
def prove_continuation(request: ApiRequest, asked: Query[GrowthAsked]) -> Reply:  # noqa: ARG001  as above
    """Get the proof that the journal was only continued since a day whose root somebody kept."""
    old, new = _sealed(asked.since), _sealed(asked.until)
    if old.number > new.number:
        raise Problem("invalid", _("Name the earlier day first."), field="/until")
    with _proving():
        return Reply(prove_growth(old, new).encode())


@operation(router, "GET", "/journal/checker", scope=Scope.JOURNAL, gives=PYTHON, personal=False)
def download_checker(request: ApiRequest, asked: Query[CheckerAsked]) -> HttpResponse:  # noqa: ARG001  as above
    """Get the standalone checker of a kind of proof: sixty lines of Python that need nothing else."""
    source = checker_source(growth=asked.of == "growth")
    return HttpResponse(source, content_type=PYTHON, headers={"Cache-Control": "private, no-cache"})


def _sealed(day: date | None) -> DaySeal:
    try:
        return access_seal(day)
    except DaySeal.DoesNotExist:
        raise Problem("not-found", _("This day is not sealed: a day is sealed after its midnight.")) from None


@contextmanager
def _proving() -> Iterator[None]:
    """Tell why nothing can be proved. A journal that is not whole is for who runs the office to look at."""
    try:
        yield
    except NotSealedError:
        raise Problem("not-found", _("Nothing of this is sealed yet: a day is sealed after its midnight.")) from None
    except ProofError:
        log.exception("the journal is not whole: look at it with office journal verify")
        told = _("The journal is not whole, so nothing is proved from it. Tell who runs the office.")
        raise Problem("unproved", told) from None
