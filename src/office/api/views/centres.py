"""Centres: where they are, when they receive, which bodies sit in them."""

from typing import Final

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import centres as shown
from office.api.schemas.centres import BodiesShown, BodyShown, CentreShown, CentresShown, DayAsked, ScheduleShown
from office.centres.access import access_centre, visible_centres
from office.centres.calendars import calendar_for, local_day
from office.centres.queries import entrance_sign, participants

router = Router()
CODE: Final = "{slug:code}"


@operation(
    router,
    "GET",
    "/centres",
    scope=Scope.CATALOGUE,
    answer=CentresShown,
    personal=False,
    examples={"answer": {"items": [shown.CENTRE_EXAMPLE]}},
)
def list_centres(request: ApiRequest) -> Reply:
    """List the centres that the worker's postings reach."""
    centres = visible_centres(request.auth.worker, at=request.auth.at).order_by("name", "code")
    return Reply(CentresShown(items=[CentreShown.of(centre) for centre in centres]))


@operation(
    router,
    "GET",
    f"/centres/{CODE}",
    scope=Scope.CATALOGUE,
    answer=CentreShown,
    personal=False,
    examples={"answer": shown.CENTRE_EXAMPLE},
)
def open_centre(request: ApiRequest, code: str) -> Reply:
    """Read a centre."""
    return Reply(CentreShown.of(access_centre(request.auth.worker, code, at=request.auth.at)))


@operation(
    router,
    "GET",
    f"/centres/{CODE}/schedule",
    scope=Scope.CATALOGUE,
    answer=ScheduleShown,
    personal=False,
    examples={"answer": shown.SCHEDULE_EXAMPLE},
)
def read_schedule(request: ApiRequest, code: str, asked: Query[DayAsked]) -> Reply:
    """Read the approved hours of a centre on a day, and the month ahead (L4)."""
    caller = request.auth
    centre = access_centre(caller.worker, code, at=caller.at)
    on = asked.on or local_day(caller.at)
    sign = entrance_sign(centre, on)
    return Reply(ScheduleShown.of(on, calendar_for(centre).hours(on) if sign else (), sign))


@operation(
    router,
    "GET",
    f"/centres/{CODE}/bodies",
    scope=Scope.CATALOGUE,
    answer=BodiesShown,
    personal=False,
    examples={"answer": {"items": [shown.BODY_EXAMPLE]}},
)
def list_bodies(request: ApiRequest, code: str, asked: Query[DayAsked]) -> Reply:
    """List the bodies that take part in a centre on a day (K10)."""
    caller = request.auth
    centre = access_centre(caller.worker, code, at=caller.at)
    parts = participants(centre, asked.on or local_day(caller.at))
    return Reply(BodiesShown(items=[BodyShown.of(part) for part in parts]))
