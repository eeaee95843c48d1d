"""A mould: a sample with everything that differs from case to case taken out, ready to be cast again."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db.models import AutoField, Field, Model

from office.audit.models import FormerRow
from office.cases.models import (
    ArchiveRecord,
    Case,
    CaseStep,
    Delivery,
    HandoverItem,
    HandoverList,
    PackageItem,
    RegistrationEntry,
    RoutingEntry,
    SubmissionPackage,
)
from office.centres.calendars import local_day
from office.config.demo.bulk.chains import Entry, entries_form
from office.config.demo.bulk.samples import Sample
from office.config.demo.bulk.slots import DAY, ISO, ISO_LOCAL, STAMP, Day, Key, Moment, Named, Slots
from office.config.demo.bulk.tables import REFERRED_BY_NUMBER, WATCHED, Values
from office.config.demo.bulk.texts import NULL, Template, said_in
from office.parties.models import Applicant, Consent
from office.vault.fields import Sealed as SealedColumn
from office.workdays import KYIV

LATER_SET: Final = frozenset(
    {"due_at", "original_due_at", "due_before_at", "due_after_at", "warned_at", "escalated_at"}
)
"""Columns of moments at which nobody acted on the case."""
LONGEST_SLACK: Final = timedelta(hours=3)
NUMBERS_IN_JOURNAL: Final[dict[str, type[Model]]] = {"item": PackageItem}
"""Particulars of the journal that are keys of rows, by name."""
NAMED: Final[dict[tuple[type[Model], str], str]] = {
    (Case, "number"): "number",
    (Case, "tracking_code"): "tracking_code",
    (RegistrationEntry, "sequence"): "sequence",
    (RegistrationEntry, "journal_id"): "journal",
    (ArchiveRecord, "place"): "place",
    (Delivery, "postal_number"): "postal_number",
}
"""Columns that are told anew for each case, where the sample has something in them."""
WHOSE: Final = (FormerRow, "key")
"""The column that tells whose former state a row is: the key of a case or of a step, as text."""
SHARED: Final = (Applicant, Consent, HandoverList)
"""Rows of which several cases may have one."""
SAME_LIST: Final = ("centre_id", "from_provider_id", "to_provider_id", "made_by_id")
"""What the cases of one hand-over list share, beside its moments."""
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?[+-]\d{2}:\d{2}")
_DATED: Final = re.compile(r"\d{2}\.\d{2}\.\d{4}(?: \d{2}:\d{2})?")


@dataclass(frozen=True)
class Leg:
    """The case on a hand-over list: how the list came to be, and what became of this step on it."""

    made: Values
    way: str
    """Whence it went where, by whom, and what became of it: steps of one list have the same."""
    outcome: str
    """confirmed, declined, withdrawn (with the case, without a word of the receiver), or open."""
    settled_by: UUID | None
    list_place: int
    step_place: int
    made_place: int
    settled_place: int | None


@dataclass(frozen=True)
class ConsentForm:
    """A consent given for the case. ``says``: two that say the same on one day are one."""

    purpose: str
    how: str
    place: int
    says: Template
    line: Template


class Mould:
    """What a sample leaves in each table, with slots. ``slack``: how much later on its day a cast may happen."""

    def __init__(self, sample: Sample) -> None:
        self.fate, self.hours, self.read = sample.fate, sample.hours, sample.read
        self.slots = Slots()
        self._list_moments = self._moments_of_lists()
        self._own_moments = self._moments_of_case() - self._list_moments
        self._keys = self._all_keys()
        self.opened_place = self._place(self.read.one(SubmissionPackage)["created_at"])
        self.consents = [self._consent(row) for row in self.read.consents]
        self.lines = self._lines()
        self.chains = [self._chain(kind, rows) for kind, rows in self.read.journal.items()]
        self.legs = [self._leg(item) for item in self.read.of(HandoverItem)]
        self._name_places()

    def _name_places(self) -> None:
        """Look up where the keys and the named values of a case go."""
        keys = [(key, place) for key, place in self.slots.of(Key) if key.model not in SHARED]
        self.own_keys = [place for key, place in keys if isinstance(key.value, UUID)]
        self.own_numbers = [(key.model, place) for key, place in keys if not isinstance(key.value, UUID)]
        self.named = [(slot.name, place) for slot, place in self.slots.of(Named)]
        self.applicant_place = self.slots.place(self._keys[Applicant, self.read.applicant.pk])

    @cached_property
    def case(self) -> Values:
        return self.read.one(Case)

    @property
    def is_closed(self) -> bool:
        return bool(self.read.of(ArchiveRecord))

    @cached_property
    def taken_by(self) -> str:
        return str(self.case["taken_by_id"])

    @cached_property
    def number_begins(self) -> str:
        return str(self.case["number"]).rpartition("/")[0]

    # -- moments ------------------------------------------------------------------------------------------------

    def _moments_of_lists(self) -> set[datetime]:
        """Give the moments that a case shares with the others of its hand-over lists."""
        shared = {made["made_at"] for made in self.read.lists.values()}
        for item in self.read.of(HandoverItem):
            settled = item["confirmed_at"] or (item["declined_at"] if self._was_declined(item) else None)
            shared |= {settled} - {None}
        return shared

    def _was_declined(self, item: Values) -> bool:
        declined = RoutingEntry.Kind.DECLINED
        return any(
            (line["kind"], line["step_id"], line["at"]) == (declined, item["step_id"], item["declined_at"])
            for line in self.read.of(RoutingEntry)
        )

    def _moments_of_case(self) -> set[datetime]:
        rows = [row for _model, row in self.read.rows] + self.read.consents
        rows += [entry for entries in self.read.journal.values() for entry in entries]
        return {
            value
            for row in rows
            for name, value in row.items()
            if isinstance(value, datetime) and name not in LATER_SET
        }

    def slack(self, until: datetime) -> timedelta:
        """Give how much later the whole case may happen: before the office closes, its lists are made, and ``until``."""
        return max(min((self._room(at, until) for at in self._own_moments), default=timedelta(0)), timedelta(0))

    def _room(self, at: datetime, until: datetime) -> timedelta:
        next_ones = [shared for shared in self._list_moments if shared > at]
        room = min([until, *next_ones, at + LONGEST_SLACK]) - at
        day = local_day(at)
        if self.hours.calendar.is_working(day):
            room = min(room, self.hours.calendar.closes_at(day) - at)
        return room - timedelta(seconds=1)

    @cached_property
    def first_at(self) -> datetime:
        return min(self._own_moments)

    @cached_property
    def last_at(self) -> datetime:
        return max(self._own_moments | self._list_moments)

    @cached_property
    def last_due_at(self) -> datetime:
        rows = [row for _model, row in self.read.rows]
        return max(value for row in rows for value in row.values() if isinstance(value, datetime))

    def _moment(self, at: datetime, style: str = "") -> str:
        return self.slots.mark(Moment(at, at in self._own_moments, style))

    def _place(self, at: datetime) -> int:
        return self.slots.place(Moment(at, at in self._own_moments))

    # -- keys ---------------------------------------------------------------------------------------------------

    def _all_keys(self) -> dict[tuple[type[Model], Any], Key]:
        keys = {}
        for model, row in self.read.rows:
            key = row.get("id")
            if isinstance(key, UUID) or model in REFERRED_BY_NUMBER:
                keys[model, key] = Key(model, key)
        named = [(Applicant, self.read.applicant.pk), *((HandoverList, key) for key in self.read.lists)]
        named += [(Consent, row["id"]) for row in self.read.consents]
        return keys | {(model, key): Key(model, key) for model, key in named}

    @cached_property
    def _by_uuid(self) -> dict[str, Key]:
        return {str(value): key for (_model, value), key in self._keys.items() if isinstance(value, UUID)}

    @cached_property
    def _watched(self) -> dict[str, Key]:
        return {str(value): key for (model, value), key in self._keys.items() if model in WATCHED}

    # -- rows ---------------------------------------------------------------------------------------------------

    def _lines(self) -> list[tuple[type[Model], Template]]:
        """Put the rows of each table together, in the order of the tables."""
        texts: dict[type[Model], str] = {}
        for model, row in self.read.rows:
            texts[model] = texts.get(model, "") + self._line(model, row)
        return [(model, Template(text)) for model, text in texts.items()]

    def _line(self, model: type[Model], row: Values) -> str:
        columns = columns_of(model)
        return "\t".join(self._said(model, column, row[column.attname]) for column in columns) + "\n"

    def _consent(self, row: Values) -> ConsentForm:
        facts = (row["purpose"], row["service"], row["given_how"], row["data_categories"], self._text(row["proof"]))
        place = self.slots.place(self._keys[Consent, row["id"]])
        said = Template("\t".join(facts))
        return ConsentForm(row["purpose"], row["given_how"], place, said, Template(self._line(Consent, row)))

    def _said(self, model: type[Model], column: "Field[Any, Any]", value: Any) -> str:
        if value in (None, ""):
            return NULL if value is None else ""
        if (model, column.attname) == WHOSE:
            return self.slots.mark(self._watched[value])
        name = NAMED.get((model, column.attname))
        if name:
            return self.slots.mark(Named(name))
        owner = column.related_model if column.is_relation else model if column.primary_key else None
        if owner and (owner, value) in self._keys:
            return self.slots.mark(self._keys[owner, value])
        if isinstance(column, SealedColumn):
            return self.slots.seal(column, self._text(value))
        return said_in(column, self._plain(value))

    def _plain(self, value: Any) -> Any:
        match value:
            case datetime():
                return self._moment(value)
            case date():
                return self.slots.mark(Day(value))
            case str():
                return self._text(value)
            case dict() | list():
                return self._json(value)
            case _:
                return value

    def _text(self, text: str) -> str:
        """Mark what a text says of the person, and the days and moments in it."""
        person = self.read.applicant
        for known, name in ((person.full_name, "full_name"), (person.address, "address")):
            if known:
                text = text.replace(known, self.slots.mark(Named(name)))
        return _DATED.sub(self._dated, text)

    def _dated(self, found: "re.Match[str]") -> str:
        text = found.group()
        if " " not in text:
            return self.slots.mark(Day(datetime.strptime(text, DAY).date(), DAY))  # noqa: DTZ007  a day
        known = {f"{at.astimezone(KYIV):{STAMP}}": at for at in self._own_moments | self._list_moments}
        return self._moment(known[text], STAMP)

    # -- the journal --------------------------------------------------------------------------------------------

    def _chain(self, kind: type[Model], rows: list[Values]) -> tuple[type[Model], int, Template]:
        subject = self._keys[kind, self.read.one(kind)["id"]]
        form = entries_form(kind, self.slots.mark(subject), map(self._entry, rows))
        return kind, self.slots.place(subject), form

    def _entry(self, row: Values) -> Entry:
        by = str(row["by_id"]) if row["by_id"] else None
        return Entry(row["verb"], by, self._moment(row["at"]), self._json(row["data"]))

    def _json(self, value: Any, name: str = "") -> Any:
        match value:
            case dict():
                return {key: self._json(item, key) for key, item in value.items()}
            case list():
                return [self._json(item, name) for item in value]
            case str():
                return self._json_text(value)
            case int() if name in NUMBERS_IN_JOURNAL:
                return self.slots.number_mark(self._keys[NUMBERS_IN_JOURNAL[name], value])
            case _:
                return value

    def _json_text(self, text: str) -> str:
        if text in self._by_uuid:
            return self.slots.mark(self._by_uuid[text])
        if text == self.case["number"]:
            return self.slots.mark(Named("number"))
        if _ISO_DAY.fullmatch(text):
            return self.slots.mark(Day(date.fromisoformat(text)))
        if _ISO_MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return self._moment(at, ISO_LOCAL if at.utcoffset() else ISO)
        return self._text(text)

    # -- lists --------------------------------------------------------------------------------------------------

    def _leg(self, item: Values) -> Leg:
        made = self.read.lists[item["handover_list_id"]]
        settled_at = item["confirmed_at"] or item["declined_at"]
        settled_by = item["confirmed_by_id"] or item["declined_by_id"]
        outcome = self._outcome(item)
        return Leg(
            made=made,
            way=" ".join(map(str, (*(made[name] for name in SAME_LIST), outcome, settled_by))),
            outcome=outcome,
            settled_by=settled_by,
            list_place=self.slots.place(self._keys[HandoverList, made["id"]]),
            step_place=self.slots.place(self._keys[CaseStep, item["step_id"]]),
            made_place=self._place(made["made_at"]),
            settled_place=self._place(settled_at) if settled_at else None,
        )

    def _outcome(self, item: Values) -> str:
        if item["confirmed_at"]:
            return "confirmed"
        if item["declined_at"] is None:
            return "open"
        return "declined" if self._was_declined(item) else "withdrawn"


def columns_of(model: type[Model]) -> list[Any]:
    """Give the columns that are written: all but a number that the database gives and nothing refers to."""
    columns = model._meta.concrete_fields
    return [column for column in columns if not _is_given(model, column)]


def _is_given(model: type[Model], column: Any) -> bool:
    return isinstance(column, AutoField) and model not in REFERRED_BY_NUMBER
