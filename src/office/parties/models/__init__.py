"""Who turns to a centre, who speaks for them, whose data is touched, and by whose leave."""

from office.parties.models.accounts import AccountPerson, AccountSession, ApplicantAccount
from office.parties.models.consents import Consent, Disclosure, GivenHow, Purpose
from office.parties.models.corrections import CorrectedField, CorrectionDuty, CorrectionRequest
from office.parties.models.people import (
    AffectedPerson,
    Applicant,
    Channel,
    DocumentKind,
    IdentityDocument,
    Kind,
    Language,
    Relation,
    Sex,
)
from office.parties.models.representation import Ground, Representative

__all__ = [
    "AccountPerson",
    "AccountSession",
    "AffectedPerson",
    "Applicant",
    "ApplicantAccount",
    "Channel",
    "Consent",
    "CorrectedField",
    "CorrectionDuty",
    "CorrectionRequest",
    "Disclosure",
    "DocumentKind",
    "GivenHow",
    "Ground",
    "IdentityDocument",
    "Kind",
    "Language",
    "Purpose",
    "Relation",
    "Representative",
    "Sex",
]
