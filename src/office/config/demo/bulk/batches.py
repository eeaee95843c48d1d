"""Writing a batch: every case of it poured, its people, lists and journals, and all copied in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from random import Random
from typing import Final

from django.db import connection, transaction
from django.db.models import Model

from office.cases.models import RegistrationJournal
from office.centres.models import Centre
from office.config.demo.bulk.casts import Cast
from office.config.demo.bulk.chains import Chain, Lines
from office.config.demo.bulk.keys import Keys, code, reserved
from office.config.demo.bulk.lists import Lists
from office.config.demo.bulk.moulds import ConsentForm, Mould, columns_of
from office.config.demo.bulk.people import Person
from office.config.demo.bulk.planning import Batch
from office.config.demo.bulk.tables import REFERRED_BY_NUMBER, WRITTEN, in_order_of_writing
from office.config.demo.bulk.texts import sealer
from office.parties.models import Consent, IdentityDocument

COME_AGAIN: Final = 0.35
"""Of those who come on a day, so many are there with another matter already."""
ROW_BY_ROW: Final = ("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
"""Foreign keys are looked up at the end of each table instead of the transaction: its rows are still at hand."""
PUT_OFF: Final = ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin")
"""Foreign keys and triggers are left out; ``unchecked.check_all`` asks for them when all is written."""


class RegisterChangedError(Exception):
    """Somebody else has registered a case in the midst of the filling."""


class Pouring:
    """One batch on its way into the tables."""

    def __init__(self, batch: Batch, centre: Centre, seed: int) -> None:
        self.batch, self.centre, self.seed = batch, centre, seed
        self.lines: Lines = {model: [] for model in WRITTEN}
        self.keys = Keys(batch.nth, seed)
        self.dice = Random(f"{seed} batch {batch.nth}")  # noqa: S311  a demonstration, not a secret
        self.people: list[Person] = []
        self.seal = sealer()
        # Each batch has codes and people of its own: as many as it has cases at most.
        self._codes = (code(nth) for nth in count(2 * batch.people_after + 1))
        self.lists = Lists(self.keys.next, lambda: next(self._codes))

    def write(self, *, unchecked: bool = False) -> None:
        """Write the batch, whole or not at all; ``unchecked``: ``check_all`` is to be asked when all is written."""
        with transaction.atomic():
            journal = self._journal()
            self._pour(str(journal.pk))
            for person in self.people:
                person.close(self.lines)
            self.lists.write(self.lines)
            copy_all(self.lines, unchecked=unchecked)
            journal.last_number = self.batch.last
            journal.save(update_fields=["last_number"])

    def _journal(self) -> RegistrationJournal:
        journals = RegistrationJournal.objects.select_for_update()
        journal, _made = journals.get_or_create(centre=self.centre, year=self.batch.year)
        if journal.last_number != self.batch.first - 1:
            raise RegisterChangedError(
                f"{self.centre.code}: the journal of {self.batch.year} stands at {journal.last_number}, "
                f"not at {self.batch.first - 1}: somebody registers cases meanwhile, or the demo has changed"
            )
        return journal

    def _pour(self, journal: str) -> None:
        self.numbers = self._reserved()
        sequence = count(self.batch.first)
        for day in self.batch.days:
            cases = [(cast, cast.slack * self.dice.random()) for cast, number in day for _nth in range(number)]
            cases.sort(key=lambda case: case[0].registered_at + case[1])
            self.today: list[Person] = []
            for cast, later in cases:
                self._case(cast, cast.poured(later), str(next(sequence)), journal)

    def _reserved(self) -> dict[type[Model], Iterator[str]]:
        wanted: dict[type[Model], int] = dict.fromkeys(REFERRED_BY_NUMBER, 0)
        for day in self.batch.days:
            for cast, number in day:
                for model, _row in cast.mould.read.rows:
                    if model in wanted:
                        wanted[model] += number
        wanted[IdentityDocument] = self.batch.size
        return {model: reserved(model, number) for model, number in wanted.items()}

    def _case(self, cast: Cast, values: list[str], sequence: str, journal: str) -> None:
        mould = cast.mould
        for place in mould.own_keys:
            values[place] = self.keys.next()
        for model, place in mould.own_numbers:
            values[place] = next(self.numbers[model])
        person = self._owner(mould, values)
        told = {
            "number": f"{mould.number_begins}/{sequence}-{self.batch.year}",
            "sequence": sequence,
            "journal": journal,
            "tracking_code": next(self._codes),
            "full_name": person.full_name,
            "address": person.address,
            "place": f"стелаж {1 + int(sequence) % 40}, справа {sequence}",
            "postal_number": f"43000{sequence:>08}",
        }
        for name, place in mould.named:
            values[place] = told[name]
        self._lay_down(mould, person, values)

    def _lay_down(self, mould: Mould, person: Person, values: list[str]) -> None:
        """Write every row of a case whose slots are filled."""
        for leg in mould.legs:
            values[leg.list_place] = self.lists.put(leg, values)
        for place, column, text in mould.slots.sealed:
            values[place] = self.seal(column, text.fill(values))
        for consent in mould.consents:
            self._consent(consent, person, mould, values)
        for model, text in mould.lines:
            self.lines[model].append(text.fill(values))
        for kind, key, form in mould.chains:
            chain = Chain(kind, values[key])
            chain.add(form, values, self.lines)
            chain.close(self.lines)

    def _owner(self, mould: Mould, values: list[str]) -> Person:
        """Give whose the case is: somebody who has come that day with another matter, or somebody new."""
        at = values[mould.opened_place]
        person = self.dice.choice(self.today) if self.today and self.dice.random() < COME_AGAIN else None
        if person is None or person.came_at > at:
            number = self.batch.people_after + len(self.people)
            person = Person(self.keys.next(), number, self.centre, self.seed)
            document = next(self.numbers[IdentityDocument])
            person.register(document=document, by=mould.taken_by, at=at, seal=self.seal, lines=self.lines)
            self.people.append(person)
            self.today.append(person)
        person.came_at = at
        values[mould.applicant_place] = person.key
        return person

    def _consent(self, consent: ConsentForm, person: Person, mould: Mould, values: list[str]) -> None:
        """Use the consent that the person has given that day, or write the fresh one down."""
        says = consent.says.fill(values)
        known = person.consents.get(says)
        values[consent.place] = known or self.keys.next()
        if known is None:
            person.consents[says] = key = values[consent.place]
            self.lines[Consent].append(consent.line.fill(values))
            person.consent(consent, key, by=mould.taken_by, at=values[mould.opened_place], lines=self.lines)


def copy_all(lines: Mapping[type[Model], Sequence[str]], *, unchecked: bool) -> None:
    """Copy lines into their tables. Constraints and triggers judge every row, or are asked when all is written."""
    before, after = PUT_OFF if unchecked else ROW_BY_ROW
    with connection.cursor() as cursor:
        cursor.execute(before)
        for model in in_order_of_writing(model for model in lines if lines[model]):
            names = ", ".join(f'"{column.column}"' for column in columns_of(model))
            with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                copy.write("".join(lines[model]))
        cursor.execute(after)
