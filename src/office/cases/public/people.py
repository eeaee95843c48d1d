"""People as an application tells of them: kept as typed, checked by the rules of the register of people."""

from datetime import date
from typing import Any, Final

from office.parties.data import AffectedData, ApplicantData, DocumentData, cleaned_affected, cleaned_applicant
from office.parties.models import Channel

TEXTS: Final = ("surname", "given_name", "patronymic", "rntrc", "address", "phone", "email", "needs")


def person_data(said: dict[str, Any]) -> ApplicantData:
    """Give a person as the application tells of them."""
    paper = DocumentData(
        kind=said.get("document_kind", ""),
        series_number=said.get("document_number", ""),
        issued_by=said.get("document_issued_by", ""),
        issued_on=day_of(said.get("document_issued_on")),
    )
    texts: dict[str, Any] = {name: str(said.get(name, "")) for name in TEXTS}
    return ApplicantData(
        **texts,
        born_on=day_of(said.get("born_on")),
        rntrc_refused=bool(said.get("rntrc_refused")),
        preferred_channel=Channel.EMAIL if texts["email"] else Channel.PHONE,
        document=paper if paper.series_number else None,
    )


def check_person(said: dict[str, Any]) -> None:
    """Raise ValidationError with every problem at its field, those of the document as ``document_…``."""
    cleaned_applicant(person_data(said))


def affected_data(said: dict[str, Any]) -> AffectedData:
    """Give another person whose data the application needs, as it tells of them (K20)."""
    names = ("surname", "given_name", "patronymic", "relation")
    texts: dict[str, Any] = {name: str(said.get(name, "")) for name in names}
    return AffectedData(**texts, born_on=day_of(said.get("born_on")))


def check_affected_data(said: dict[str, Any]) -> None:
    """Raise ValidationError with every problem at its field."""
    cleaned_affected(affected_data(said))


def day_of(text: Any) -> date | None:
    """Read a day as it is kept."""
    return date.fromisoformat(text) if text else None
