"""Tables of the catalogue, by noun."""

from office.catalogue.models.cards import (
    CardTermUnit,
    DocumentForm,
    InformationCard,
    Question,
    RefusalGround,
    RequiredDocument,
)
from office.catalogue.models.editions import Edition
from office.catalogue.models.forms import FormDraft, FormSample, FormTemplate
from office.catalogue.models.legal import LegalTerm
from office.catalogue.models.process import (
    ActionKind,
    ProcessCard,
    ProcessStep,
    Stage,
    StepAction,
    StepOrder,
    StepTermUnit,
)
from office.catalogue.models.services import (
    ListedService,
    ProviderRole,
    RegionalDirectorate,
    RoleKind,
    Service,
    ServiceGroup,
    ServiceList,
)
from office.catalogue.models.signing import AnyCard, SignKind, SignOff, SignState
from office.catalogue.models.versions import VersionedCard
from office.catalogue.models.wordings import COMMON, Wording, WordingKind

__all__ = [
    "COMMON",
    "ActionKind",
    "AnyCard",
    "CardTermUnit",
    "DocumentForm",
    "Edition",
    "FormDraft",
    "FormSample",
    "FormTemplate",
    "InformationCard",
    "LegalTerm",
    "ListedService",
    "ProcessCard",
    "ProcessStep",
    "ProviderRole",
    "Question",
    "RefusalGround",
    "RegionalDirectorate",
    "RequiredDocument",
    "RoleKind",
    "Service",
    "ServiceGroup",
    "ServiceList",
    "SignKind",
    "SignOff",
    "SignState",
    "Stage",
    "StepAction",
    "StepOrder",
    "StepTermUnit",
    "VersionedCard",
    "Wording",
    "WordingKind",
]
