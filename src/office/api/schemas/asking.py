"""What a list is narrowed to, and which page of it is wanted: the query part of an address."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from office.api.pages import MOST, USUAL
from office.api.schemas.base import Code, In, Moment, signs
from office.cases.listing import Asked
from office.cases.states import CaseState


def digits(value: object) -> object:
    """Read a whole number as it stands in an address: digits alone."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


class PageAsked(In):
    """Which page: ``limit`` rows after ``cursor``."""

    limit: Annotated[int, BeforeValidator(digits), Field(ge=1, le=MOST, strict=True)] = USUAL
    cursor: Annotated[str | None, signs(500)] = None


class CasesAsked(PageAsked):
    """Narrows a list of cases."""

    centre: Code | None = None
    service: Code | None = None
    state: CaseState | None = None
    number: Annotated[str | None, signs(40, least=1)] = None
    tracking_code: Annotated[str | None, signs(12, least=1)] = None
    applicant: UUID | None = None
    registered_from: Moment | None = None
    registered_before: Moment | None = None

    def narrowed(self) -> Asked:
        return Asked(
            centre__code=self.centre,
            service__code=self.service,
            state=self.state,
            number=self.number,
            tracking_code=self.tracking_code and self.tracking_code.upper(),
            applicant=self.applicant,
            registered_at__gte=self.registered_from,
            registered_at__lt=self.registered_before,
        )
