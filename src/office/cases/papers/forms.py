"""Forms of application on paper with what the centre knows of the applicant (L11); blank ones: catalogue.form_paper."""

from datetime import datetime
from typing import Any

from office.cases.models import SubmissionPackage
from office.cases.states import GIVEN
from office.catalogue.form_paper import Values, sections_of
from office.catalogue.models import FormTemplate
from office.centres.models import Centre
from office.centres.papers import centre_head
from office.documents import signed, typeset_paper


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
    case_number: str = "",
    qr: str = "",
) -> bytes:
    paper = signed.ApplicationForm(
        head=centre_head(centre),
        name=form.name,
        basis=form.basis,
        sample="",
        needs_checking=form.needs_checking,
        case_number=case_number,
        sections=sections_of(form, values),
        qr=qr,
    )
    return typeset_paper(paper, at=at)
