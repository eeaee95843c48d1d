"""Tables of the context: everything that changes together with a case."""

from office.cases.models.applications import Application, ApplicationFile
from office.cases.models.archive import ArchiveRecord
from office.cases.models.case import Case, CaseStep
from office.cases.models.decision import Decision
from office.cases.models.delivery import Delivery, OutgoingPackage
from office.cases.models.duty import Duty
from office.cases.models.intake import (
    Deficiency,
    DeficiencyNotice,
    ItemScan,
    PackageItem,
    RegistrationEntry,
    RegistrationJournal,
    SubmissionPackage,
)
from office.cases.models.online import CaseGrant, SentDocument
from office.cases.models.pauses import Extension, Suspension
from office.cases.models.routing import HandoverItem, HandoverList, RoutingEntry

__all__ = [
    "Application",
    "ApplicationFile",
    "ArchiveRecord",
    "Case",
    "CaseGrant",
    "CaseStep",
    "Decision",
    "Deficiency",
    "DeficiencyNotice",
    "Delivery",
    "Duty",
    "Extension",
    "HandoverItem",
    "HandoverList",
    "ItemScan",
    "OutgoingPackage",
    "PackageItem",
    "RegistrationEntry",
    "RegistrationJournal",
    "RoutingEntry",
    "SentDocument",
    "SubmissionPackage",
    "Suspension",
]
