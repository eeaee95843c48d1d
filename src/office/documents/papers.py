"""What stands in each paper: one frozen dataclass a template, nothing with a default, so that no caller can forget a line.

The words inside are Ukrainian, for these are official papers; the layout is that of ДСТУ 4163:2020. ``qr`` is what a desk
scans: the address of a page or a number; "" prints none. An empty text or None prints a dash or an empty place to write.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from office.documents.typesetting import typeset

Form = Literal["original", "copy", "electronic", ""]
State = Literal["given", "missing", "faulty", "requested"]


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    over: str
    """The body above, such as a city council; may be empty."""
    body: str
    code: str
    """ЄДРПОУ; may be empty."""
    address: str
    phone: str
    email: str
    site: str


@dataclass(frozen=True, kw_only=True)
class Addressee:
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Signer:
    position: str
    name: str
    """As under a paper: «Олена КОВАЛЬ»."""


@dataclass(frozen=True, kw_only=True)
class Officer:
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """What every letter has: requisites above, signature and officer below."""

    head: Letterhead
    dated_on: date
    index: str
    addressee: Addressee
    case_number: str
    service: str
    applied_on: date
    signer: Signer
    officer: Officer
    qr: str


@dataclass(frozen=True, kw_only=True)
class InventoryRow:
    document: str
    form: Form
    sheets: int | None
    state: State
    own_initiative: bool
    fault: str
    """What is wrong and how to mend it (L23)."""
    warned: str
    """Who was told of the fault."""
    bring_by: date | None


@dataclass(frozen=True, kw_only=True)
class Inventory(Paper):
    """Опис вхідного пакета: the applicant's copy and the centre's copy in one run (L25, L29)."""

    template: ClassVar[str] = "inventory"
    head: Letterhead
    case_number: str
    service: str
    service_code: str
    applicant: str
    representative: str
    way: str
    """How the package came: «особисто», «поштою», «в електронній формі»."""
    received_at: datetime
    decide_by: datetime | None
    rows: tuple[InventoryRow, ...]
    taken_by: Signer
    tracking_code: str
    qr: str
    mark: str = ""
    """Hash of the journal's entry of registration: the applicant's part of the proof (ADR 0060)."""


@dataclass(frozen=True, kw_only=True)
class Deficiency:
    document: str
    fault: str
    mend: str
    basis: str
    """The card's legal basis for asking (K19)."""
    can_be_requested: bool


@dataclass(frozen=True, kw_only=True)
class DeficiencyNotice(Letter):
    """Повідомлення про недоліки: what to bring, by when, and what happens otherwise (L28, L29)."""

    template: ClassVar[str] = "deficiency_notice"
    deficiencies: tuple[Deficiency, ...]
    bring_by: date
    bring_to: str
    tracking_code: str


@dataclass(frozen=True, kw_only=True)
class RoutingRow:
    step: str
    body: str
    handed_by: str
    handed_at: datetime | None
    taken_by: str
    taken_at: datetime | None
    stamp: str
    action: str
    outcome: str
    due_at: datetime | None
    deviation: str


@dataclass(frozen=True, kw_only=True)
class RoutingSheet(Paper):
    """Лист-проходження (L30, L34, L37)."""

    template: ClassVar[str] = "routing_sheet"
    head: Letterhead
    case_number: str
    service: str
    service_code: str
    applicant: str
    registered_at: datetime
    decide_by: datetime | None
    controlled_by: str
    """The worker who took the package in (L36)."""
    rows: tuple[RoutingRow, ...]
    qr: str


@dataclass(frozen=True, kw_only=True)
class HandoverRow:
    case_number: str
    service: str
    applicant: str
    sheets: int | None
    due_at: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class HandoverList(Paper):
    """Реєстр передачі справ (L33, L34)."""

    template: ClassVar[str] = "handover_list"
    head: Letterhead
    number: str
    made_at: datetime
    from_body: str
    from_worker: str
    to_body: str
    to_worker: str
    taken_at: datetime | None
    rows: tuple[HandoverRow, ...]
    qr: str


@dataclass(frozen=True, kw_only=True)
class Norm:
    act: str
    """With its requisites: number and date."""
    provision: str
    """Article, part, point."""


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """One way to appeal (L32, L46): to whom, how, in what term."""

    body: str
    how: str
    term: str


@dataclass(frozen=True, kw_only=True)
class Refusal(Letter):
    """Рішення про відмову (L32, L51)."""

    template: ClassVar[str] = "refusal"
    norms: tuple[Norm, ...]
    circumstances: str
    remedy: str
    """What to do to be granted on a new application; may be empty."""
    appeals: tuple[Appeal, ...]
    court: str
    """The right to go to court: which court, in what term."""


@dataclass(frozen=True, kw_only=True)
class Annex:
    name: str
    sheets: int | None


@dataclass(frozen=True, kw_only=True)
class ResultLetter(Letter):
    """Супровідний лист до результату (L38, L51)."""

    template: ClassVar[str] = "result_letter"
    heading: str
    text: str
    annexes: tuple[Annex, ...]
    appeals: tuple[Appeal, ...]
    court: str


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    sequence: int
    at: datetime
    worker: str
    act: str
    digest: str
    """The entry's hash; the paper shows its beginning."""


@dataclass(frozen=True, kw_only=True)
class JournalExtract(Paper):
    """Витяг із журналу подій."""

    template: ClassVar[str] = "journal_extract"
    head: Letterhead
    subject: str
    made_at: datetime
    made_by: Signer
    rows: tuple[JournalRow, ...]
    intact: bool
    """Whether the chain of hashes was checked and holds."""
    qr: str


@dataclass(frozen=True, kw_only=True)
class InformationCard(Paper):
    """Інформаційна картка: the sixteen rows of article 8 of Law 5203-VI; each text may have several lines."""

    template: ClassVar[str] = "information_card"
    service: str
    provider: str
    approval: str
    needs_checking: bool
    address: str
    hours: str
    contacts: str
    laws: str
    cabinet_acts: str
    central_acts: str
    local_acts: str
    ground: str
    documents: tuple[str, ...]
    ways_to_apply: str
    fee: str
    term: str
    refusal_grounds: tuple[str, ...]
    result: str
    ways_to_receive: str
    note: str
    qr: str


@dataclass(frozen=True, kw_only=True)
class DeskPlate(Paper):
    """Табличка на робоче місце (L7)."""

    template: ClassVar[str] = "desk_plate"
    centre: str
    number: str
    full_name: str
    position: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Badge(Paper):
    """Бейдж працівника (L7)."""

    template: ClassVar[str] = "badge"
    centre: str
    surname: str
    given_names: str
    position: str
    body: str


@dataclass(frozen=True, kw_only=True)
class ShiftRow:
    days: str
    first: str
    second: str
    """Empty where there is one shift."""


@dataclass(frozen=True, kw_only=True)
class BodyHours:
    body: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class EntranceSign(Paper):
    """Вивіска при вході: name, schedule in two shifts, hours of each body (L4)."""

    template: ClassVar[str] = "entrance_sign"
    over: str
    centre: str
    address: str
    shifts: tuple[ShiftRow, ...]
    bodies: tuple[BodyHours, ...]
    phone: str
    site: str
    accessibility: str
    qr: str


@dataclass(frozen=True, kw_only=True)
class PaperSlips(Paper):
    """Паперові талони: numbers of a queue for the hours without electricity, eight to a sheet (L18)."""

    template: ClassVar[str] = "paper_slips"
    centre: str
    queue: str
    labels: tuple[str, ...]


def typeset_paper(paper: Paper, *, at: datetime) -> bytes:
    """Give the PDF of ``paper``, dated ``at``: the same bytes for the same paper and moment."""
    return typeset(paper.template, asdict(paper), at=at)
