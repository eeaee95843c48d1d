"""The acts of the counter on a registered case."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from ninja import Router

from office.accounts.scopes import Scope
from office.api.operations import ApiRequest, Reply
from office.api.schemas import acts
from office.api.views.acting import acted
from office.api.views.executing import case_act
from office.cases import archive, completing, delivery, pauses
from office.cases.models import Case
from office.cases.states import Mark
from office.centres.models import Role

router = Router()
COUNTER: Final = (Role.FRONT_OFFICE,)
counter_act = partial(case_act, router, scope=Scope.INTAKE, roles=COUNTER)


@counter_act("/documents", acts.BroughtDocument)
def bring_document(request: ApiRequest, case_id: UUID, body: acts.BroughtDocument) -> Reply:
    """Take a missing document in; with the last one the case starts on its way (L28, L30)."""

    def act(case: Case, **moment: Any) -> object:
        return completing.bring_document(case, body.lack, mark=Mark(body.mark), sheets=body.sheets, **moment)

    return acted(request, case_id, act)


@counter_act("/going-on", acts.GoingOn)
def go_on_without(request: ApiRequest, case_id: UUID, body: acts.GoingOn) -> Reply:
    """Send the case on without what is missing: the date has passed, or the applicant says so (L28)."""
    return acted(request, case_id, completing.go_on_without, **dict(body))


@counter_act("/phone-call", acts.PhoneCall)
def note_phone_call(request: ApiRequest, case_id: UUID, body: acts.PhoneCall) -> Reply:
    """Note that the applicant was told by phone what to add (L29), or why that was not possible."""
    return acted(request, case_id, completing.told_by_phone, **dict(body))


@counter_act("/withdrawal", acts.Withdrawal)
def withdraw_case(request: ApiRequest, case_id: UUID, body: acts.Withdrawal) -> Reply:
    """End the case by the applicant's own statement (L2)."""
    return acted(request, case_id, pauses.withdraw, **dict(body))


@counter_act("/arrival")
def take_result(request: ApiRequest, case_id: UUID) -> Reply:
    """Note that the outgoing package is in the centre: its registration is owed the same day (L39)."""
    return acted(request, case_id, delivery.take_arrived)


@counter_act("/result")
def register_result(request: ApiRequest, case_id: UUID) -> Reply:
    """Register the outgoing package (L39): the result is to reach the applicant within three days (L41)."""
    return acted(request, case_id, delivery.register_outgoing)


@counter_act("/delivery", acts.Delivered)
def deliver_result(request: ApiRequest, case_id: UUID, body: acts.Delivered) -> Reply:
    """Hand the result over against a document, or post it with its number (L41)."""
    way = delivery.post_out if isinstance(body.how, acts.Posted) else delivery.hand_out
    return acted(request, case_id, way, **dict(body.how))


@counter_act("/archive", acts.Archived)
def archive_case(request: ApiRequest, case_id: UUID, body: acts.Archived) -> Reply:
    """Put a closed case in the archive: application and result stay in the centre (L44)."""
    return acted(request, case_id, archive.archive, **dict(body))
