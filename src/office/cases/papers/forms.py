"""Forms of application on paper (L11): blank, as a filled sample, or with what the centre knows of the applicant."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from office.cases.models import SubmissionPackage
from office.cases.papers.common import centre_head
from office.cases.states import GIVEN
from office.catalogue.models import FormSample, FormTemplate
from office.centres.models import Centre
from office.documents import signed, typeset_paper

Values = Mapping[str, Any]
NO_VALUES: Final[Values] = {}


def form_paper(form: FormTemplate, *, centre: Centre, at: datetime, sample: FormSample | None = None) -> bytes:
    """Make the form blank, or filled with the invented data of ``sample``."""
    values = sample.values if sample else NO_VALUES
    return _typeset(form, values, centre=centre, sample=sample.name if sample else "", at=at)


def filled_form_paper(form: FormTemplate, package: SubmissionPackage, *, at: datetime) -> bytes:
    """Make the form with what is known of the applicant and of the package; the rest is written by hand, then signed."""
    case = getattr(package, "case", None)
    number, code = (case.number, case.tracking_code) if case else ("", "")
    return _typeset(form, _known(package), centre=package.centre, case_number=number, qr=code, at=at)


def _known(package: SubmissionPackage) -> dict[str, Any]:
    """What the centre knows, by the codes that the forms of the catalogue share; nothing is guessed."""
    person = package.applicant
    passport = person.identity_documents.order_by("-issued_on").first()
    given = [item for item in package.items.all() if item.mark in GIVEN]
    return {
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "birth_date": person.born_on,
        "tax_number": person.rntrc or (passport.series_number if passport else ""),
        "registered_at": ", ".join(filter(None, (person.post_index, person.address))),
        "phone": person.phone,
        "email": person.email,
        "service": package.service.name,
        "documents": [(item.name, item.sheets or "") for item in given],
    }


def _typeset(
    form: FormTemplate,
    values: Values,
    *,
    centre: Centre,
    at: datetime,
    sample: str = "",
    case_number: str = "",
    qr: str = "",
) -> bytes:
    paper = signed.ApplicationForm(
        head=centre_head(centre),
        name=form.name,
        basis=form.basis,
        sample=sample,
        needs_checking=form.needs_checking,
        case_number=case_number,
        sections=tuple(_section(section, values) for section in form.sections),
        qr=qr,
    )
    return typeset_paper(paper, at=at)


def _section(section: Mapping[str, Any], values: Values) -> signed.FormSection:
    fields = tuple(_field(field, values.get(field["code"])) for field in section["fields"])
    return signed.FormSection(title=section["title"], fields=fields)


def _field(field: Mapping[str, Any], value: Any) -> signed.FormField:
    is_table = field["kind"] == "table"
    return signed.FormField(
        label=field["label"],
        kind=field["kind"],
        required=bool(field.get("required")),
        hint=field.get("hint", ""),
        columns=tuple(field.get("columns", ())),
        value="" if is_table else _day(value) if field["kind"] == "date" else str(value or ""),
        rows=_rows(value) if is_table else (),
    )


def _rows(value: Sequence[Sequence[Any]] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(cell) for cell in row) for row in value or ())


def _day(value: date | str | None) -> str:
    """Give a day as it is written by hand, ``01.01.2050``; the catalogue keeps those of samples as ISO."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return f"{day:%d.%m.%Y}" if day else ""
