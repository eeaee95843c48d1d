"""Registering people and putting their data right: one person, one record."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.centres.models import Centre
from office.law import Refusal, StaleChange
from office.parties.access import check_serves, check_works_at
from office.parties.data import ApplicantData, DocumentData, cleaned_applicant, cleaned_document
from office.parties.locks import hold
from office.parties.models import Applicant, IdentityDocument
from office.parties.rules import fold_name
from office.parties.search import Candidate, candidates, log_shown, query_of

_TEXTS: Final = (
    "kind",
    "surname",
    "given_name",
    "patronymic",
    "legal_name",
    "katottg",
    "address",
    "post_index",
    "needs",
)
_CHOICES: Final = ("preferred_language", "preferred_channel", "rntrc_refused")
_OR_NONE: Final = ("sex", "born_on", "rntrc", "unzr", "edrpou", "phone", "email")
STORED: Final = (*_TEXTS, *_CHOICES, *_OR_NONE)


class NotTheSame(TextChoices):
    """Why a worker registers a person although a similar one is known; a code, so that the journal can hold it."""

    OTHER_DOCUMENT = "other_document", _("the identity documents differ")
    RELATIVE = "relative", _("a relative with a similar name")
    NAMESAKE = "namesake", _("a namesake: checked with the person")


class DuplicateApplicant(Refusal):
    """Such a person is, or may be, registered already: ``candidates`` says who, ``certain`` that no reason helps."""

    def __init__(self, message: object, *, found: list[Candidate], certain: bool, field: str | None = None) -> None:
        super().__init__("D3", message, field=field)
        self.candidates = found
        self.certain = certain


def register_applicant(
    data: ApplicantData, *, centre: Centre, by: Worker, at: datetime, not_the_same: NotTheSame | None = None
) -> Applicant:
    """Register a person in the city of ``centre``, with the identity document if one is given.

    Of several workers who do it at once one registers; the others are told and given the one who is there.
    Raises ValidationError (every problem at its field), DuplicateApplicant (a probable one is passed by with
    ``not_the_same``, one with the same number of the state never), Refusal for who has no place at the centre.
    """
    with transaction.atomic():
        check_works_at(centre, by=by, at=at)
        data = cleaned_applicant(data)
        doubles = _doubles(data, centre.city_id)
        if not _stopped(doubles, not_the_same):
            return _write_new(data, doubles, not_the_same, centre=centre, by=by, at=at)
        log_shown(doubles, by=by, at=at)  # stays, though nothing was registered
    raise _duplicate(doubles, data)


def _doubles(data: ApplicantData, city_id: Any, *, but: Applicant | None = None) -> list[Candidate]:
    query = query_of(data)
    hold(city_id, query)
    return [one for one in candidates(query, city_id=city_id) if one.probable and (but is None or one.id != but.id)]


def _stopped(doubles: list[Candidate], not_the_same: NotTheSame | None) -> bool:
    return any(one.certain or not_the_same is None for one in doubles)


def _duplicate(doubles: list[Candidate], data: ApplicantData) -> DuplicateApplicant:
    certain = [one for one in doubles if one.certain]
    if not certain:
        message = _(
            "A person who may be the same is registered already. Open that record, or say why this is another one."
        )
        return DuplicateApplicant(message, found=doubles, certain=False)
    field = "edrpou" if data.edrpou else "rntrc"
    return DuplicateApplicant(
        _("This number belongs to a person who is registered already. Open that record."),
        found=certain,
        certain=True,
        field=field,
    )


def _write_new(
    data: ApplicantData,
    doubles: list[Candidate],
    not_the_same: NotTheSame | None,
    *,
    centre: Centre,
    by: Worker,
    at: datetime,
) -> Applicant:
    applicant = Applicant(city_id=centre.city_id, created_by=by, created_at=at, **_columns(data))
    applicant.save(force_insert=True)
    told: dict[str, Any] = {"centre": str(centre.id), "fields": [name for name in STORED if getattr(data, name)]}
    if doubles and not_the_same is not None:
        told |= {"not_the_same": not_the_same.value, "similar": [str(one.id) for one in doubles]}
    record("applicant.registered", applicant, by=by, at=at, data=told)
    if data.document:
        _write_document(applicant, data.document, by=by, at=at)
    return applicant


def _columns(data: ApplicantData) -> dict[str, Any]:
    columns = {name: getattr(data, name) for name in (*_TEXTS, *_CHOICES)}
    columns |= {name: getattr(data, name) or None for name in _OR_NONE}
    names = (data.surname, data.given_name, data.patronymic, data.legal_name)
    return columns | {"folded_name": fold_name(*names)}


def correct_applicant(
    applicant: Applicant,
    data: ApplicantData,
    *,
    version: int,
    by: Worker,
    at: datetime,
    not_the_same: NotTheSame | None = None,
) -> Applicant:
    """Put the data of a person right; ``version`` is the one the worker saw. The kind of person never changes.

    The journal keeps the names of the changed fields, not their values. Raises StaleChange where somebody changed the
    record meanwhile (``present`` is the record as it is now), ValidationError, DuplicateApplicant as on registration.
    """
    with transaction.atomic():
        stored = Applicant.objects.select_for_update().get(pk=applicant.pk)
        check_serves(stored, by=by, at=at)
        _check_version(stored, version)
        data = cleaned_applicant(replace(data, kind=stored.kind, document=None))
        doubles = _doubles_after(stored, data)
        if not _stopped(doubles, not_the_same):
            return _write_changes(stored, data, by=by, at=at)
        log_shown(doubles, by=by, at=at)
    raise _duplicate(doubles, data)


def _check_version(stored: Applicant, version: int) -> None:
    if stored.version != version:
        message = _("Somebody has changed this record meanwhile. Look at it as it is now and make your change again.")
        raise StaleChange("D3", message, present=stored)


_TELLS_APART: Final = frozenset(
    {"surname", "given_name", "patronymic", "legal_name", "born_on", "rntrc", "edrpou", "unzr"}
)


def _doubles_after(stored: Applicant, data: ApplicantData) -> list[Candidate]:
    """Whom the corrected record would double; an address or a phone makes nobody another person."""
    if _TELLS_APART.isdisjoint(_changed(stored, _columns(data))):
        return []
    return _doubles(data, stored.city_id, but=stored)


def _changed(stored: Applicant, columns: dict[str, Any]) -> list[str]:
    return [name for name in STORED if getattr(stored, name) != columns[name]]


def _write_changes(stored: Applicant, data: ApplicantData, *, by: Worker, at: datetime) -> Applicant:
    columns = _columns(data)
    changed = _changed(stored, columns)
    if not changed:
        return stored
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*columns, "version"])
    record("applicant.corrected", stored, by=by, at=at, data={"fields": changed, "version": stored.version})
    return stored


def data_of(applicant: Applicant, **changes: Any) -> ApplicantData:
    """A stored person in the shape of a form, to be corrected; without documents."""
    values = {name: changes.get(name, getattr(applicant, name)) for name in STORED}
    return ApplicantData(**values | {name: values[name] or "" for name in _OR_NONE if name != "born_on"})


@transaction.atomic
def add_document(applicant: Applicant, data: DocumentData, *, by: Worker, at: datetime) -> IdentityDocument:
    """Add an identity document of the person; the same one twice stays one. Raises ValidationError."""
    stored = Applicant.objects.select_for_update().get(pk=applicant.pk)
    check_serves(stored, by=by, at=at)
    return _write_document(stored, cleaned_document(data), by=by, at=at)


def _write_document(applicant: Applicant, data: DocumentData, *, by: Worker, at: datetime) -> IdentityDocument:
    says: dict[str, Any] = {
        "issued_by": data.issued_by,
        "issued_on": data.issued_on,
        "valid_until": data.valid_until,
    }
    document, new = applicant.identity_documents.update_or_create(
        kind=data.kind,
        series_number=data.series_number,
        defaults=says,
        create_defaults=says | {"created_at": at, "created_by": by},
    )
    verb = "applicant.document_added" if new else "applicant.document_corrected"
    record(verb, applicant, by=by, at=at, data={"document": document.pk, "kind": document.kind})
    return document
