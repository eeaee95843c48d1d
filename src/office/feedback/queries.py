"""What lists show: the public book page by page, the moderator's queue, the register of enquiries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value

from office.booking.codes import read
from office.centres.models import Centre
from office.feedback.models import Enquiry, EnquiryDuty, EntryDuty, FeedbackEntry, Moderation
from office.feedback.states import WAITING, EnquiryChannel
from office.parties.identifiers import IdentifierError, phone
from office.parties.models import CorrectionDuty
from office.workdays.reach import read_moment

PAGE: Final = 20
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: its moment and its key."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read what ``str`` wrote; None for anything else, so that a spoilt address shows the first page."""
        moment, _mark, key = text.partition("~")
        try:
            return cls(read_moment(moment), UUID(key))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, the latest first; ``after`` is where the page of older ones begins, None where there is none."""

    rows: Sequence[M]
    after: Cursor | None


def _turn(found: QuerySet[M], after: Cursor | None, moment: str = "received_at", *, through: str = "") -> Page[M]:
    at, key = f"{through}{moment}", f"{through}pk"
    if after:
        found = found.filter(**{f"{at}__lte": after.at}).exclude(**{at: after.at, f"{key}__gte": after.id})
    rows = list(found.order_by(f"-{at}", f"-{key}")[: PAGE + 1])
    if len(rows) <= PAGE:
        return Page(rows, None)
    last: Any = rows[PAGE - 1].entry if through else rows[PAGE - 1]  # type: ignore[attr-defined]
    return Page(rows[:PAGE], Cursor(getattr(last, moment), last.pk))


# -- the book -------------------------------------------------------------------------------------------------------


def last_moderations() -> QuerySet[Moderation]:
    """What is shown of each published entry: the last moderation alone."""
    later = Moderation.objects.filter(entry=OuterRef("entry"), number=OuterRef("number") + 1)
    return Moderation.objects.filter(~Exists(later))


def public_book(
    *, centre: Centre | None = None, kind: str = "", answered: bool | None = None, after: Cursor | None = None
) -> Page[Moderation]:
    """Give a page of the book as everybody sees it: what is published, with the answers beside; no name, no contact."""
    found = last_moderations().select_related("entry__book", "entry__centre__city", "entry__answer")
    # What is sealed is not even read for a public page.
    found = found.defer("entry__text", "entry__name", "entry__contact")
    if centre is not None:
        found = found.filter(entry__centre=centre)
    if kind:
        found = found.filter(entry__kind=kind)
    if answered is not None:
        found = found.filter(entry__answer__isnull=not answered)
    return _turn(found, after, through="entry__")


def published(entry: UUID) -> Moderation:
    """Give one entry as it is published. Raises Moderation.DoesNotExist."""
    found = last_moderations().select_related("entry__book", "entry__centre__city", "entry__answer")
    return found.defer("entry__text", "entry__name", "entry__contact").get(entry=entry)


def to_publish(centre: Centre) -> QuerySet[FeedbackEntry]:
    """Entries that nobody has looked at yet, the oldest first."""
    found = FeedbackEntry.objects.select_related("book").defer("text", "name", "contact")
    return found.filter(centre=centre, moderations=None).order_by("received_at", "pk")


def to_answer(centre: Centre) -> QuerySet[EntryDuty]:
    """Answers that are owed, the next due first."""
    found = EntryDuty.objects.open().filter(centre=centre).select_related("entry__book", "bearer")
    return found.defer("entry__text", "entry__name", "entry__contact").order_by("due_at", "pk")


# -- enquiries ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What the register is searched for; empty: not narrowed."""

    open_only: bool = False
    channel: str = ""
    typed: str = ""
    """A number, or the very contact."""
    since: date | None = None


def register(centre: Centre, wanted: Wanted, *, after: Cursor | None = None) -> Page[Enquiry]:
    """Give a page of the register of a centre, the latest first, with who owes the answer and by when."""
    found = Enquiry.objects.filter(centre=centre).select_related("service", "answer")
    if wanted.open_only:
        found = found.filter(state__in=WAITING)
    if wanted.channel in EnquiryChannel.values:
        found = found.filter(channel=wanted.channel)
    if wanted.since:
        found = found.filter(received_at__date__gte=wanted.since)
    if wanted.typed:
        found = found.filter(Q(number=wanted.typed) | Q(contact__in=_as_kept(wanted.typed)))
    return _turn(found, after)


def _as_kept(typed: str) -> list[str]:
    """Give every form in which a typed contact may be kept."""
    try:
        return [typed, phone(typed)]
    except IdentifierError:
        return [typed, typed.lower()]


def duties_of(enquiries: Sequence[Enquiry]) -> dict[UUID, EnquiryDuty]:
    """Give the duty about each enquiry, in one statement."""
    found = EnquiryDuty.objects.filter(enquiry__in=enquiries).select_related("bearer")
    return {each.enquiry_id: each for each in found}


def by_number_and_code(number: str, typed: str) -> Enquiry:
    """Open an enquiry for who asked: both must fit. Raises Enquiry.DoesNotExist, the same for either being wrong."""
    code = read(typed)
    if not code:
        raise Enquiry.DoesNotExist
    found = Enquiry.objects.select_related("centre__city", "service", "answer").get(code=code)
    if _plain(found.number) != _plain(number):
        raise Enquiry.DoesNotExist
    return found


def _plain(number: str) -> str:
    """Give the digits of a number: the letter before them may be typed in either alphabet, or left out."""
    return "".join(each for each in number[:40] if each.isdecimal() or each == "/")


def overdue(centre: Centre, *, at: datetime) -> tuple[int, int]:
    """Count the answers that are overdue: to enquiries, to entries of the book."""
    enquiries, entries = (kind.objects.overdue(at).filter(centre=centre) for kind in (EnquiryDuty, EntryDuty))
    return enquiries.count(), entries.count()


class Attention(NamedTuple):
    """What waits for the head in one centre: ``enquiry``, ``entry`` or ``correction``, overdue; ``unseen``, to publish."""

    kind: str
    centre: str
    number: int


def attention(centres: Sequence[Centre], *, at: datetime) -> list[Attention]:
    """Count what is overdue and what nobody has looked at, by centre, in one statement."""
    unseen = FeedbackEntry.objects.filter(moderations=None)
    asked: dict[str, QuerySet[Any]] = {
        "enquiry": EnquiryDuty.objects.overdue(at),
        "entry": EntryDuty.objects.overdue(at),
        "correction": CorrectionDuty.objects.overdue(at),
        "unseen": unseen,
    }
    counts = [
        found.filter(centre__in=centres)
        .order_by()
        .values("centre__code")
        .annotate(kind=Value(kind), count=Count("pk"))
        .values_list("kind", "centre__code", "count")
        for kind, found in asked.items()
    ]
    return [Attention(*row) for row in counts[0].union(*counts[1:], all=True)]
