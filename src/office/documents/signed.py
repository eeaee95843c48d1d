"""What stands in the papers that a person fills in and signs: a consent, a form of application. See ``papers``."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from office.documents.papers import Letterhead, Paper, Signer

FieldKind = Literal["text", "long", "date", "phone", "iban", "tax_number", "yes_no", "table", "signature"]


@dataclass(frozen=True, kw_only=True)
class SigningPerson:
    """Whoever signs, or stands for the one whose data they are."""

    name: str
    born_on: date | None
    document: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class ConsentPurpose:
    """One use of the data, signed for by itself."""

    purpose: str
    data: str
    recipients: tuple[str, ...]
    withdrawal: str
    """What stops when this leave is taken back."""
    given_on: date | None
    """The day on which it was recorded as given; None: not yet."""


@dataclass(frozen=True, kw_only=True)
class Consent(Paper):
    """Згода на обробку персональних даних (L24, K20; Law 2297-VI, articles 6, 8, 11, 24)."""

    template: ClassVar[str] = "consent"
    head: Letterhead
    person: SigningPerson
    """Whose data they are."""
    given_by: SigningPerson | None
    """Who consents for that person; None: the person does."""
    authority: str
    """By what the other one may."""
    service: str
    case_number: str
    """Empty before registration."""
    tracking_code: str
    purposes: tuple[ConsentPurpose, ...]
    term: str
    taken_by: Signer
    qr: str


@dataclass(frozen=True, kw_only=True)
class FormField:
    label: str
    kind: FieldKind
    required: bool
    hint: str
    columns: tuple[str, ...]
    """Of a table."""
    value: str
    """Empty: a place to write; of ``yes_no`` «так» or «ні»; of ``date`` as it is to be read."""
    rows: tuple[tuple[str, ...], ...]
    """Of a table."""


@dataclass(frozen=True, kw_only=True)
class FormSection:
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationForm(Paper):
    """Бланк заяви (L11): blank, filled as a sample, or with what the centre knows of the applicant."""

    template: ClassVar[str] = "application_form"
    head: Letterhead
    name: str
    basis: str
    """The act that sets the form; may be empty."""
    sample: str
    """The name of the filled sample; empty: no sample."""
    needs_checking: bool
    case_number: str
    sections: tuple[FormSection, ...]
    qr: str


@dataclass(frozen=True, kw_only=True)
class LargeForm(Paper):
    """The same form blank, in large print: every field below its name, wide lines, no tables to follow (L12)."""

    template: ClassVar[str] = "large_form"
    name: str
    basis: str
    needs_checking: bool
    sections: tuple[FormSection, ...]
