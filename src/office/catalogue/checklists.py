"""One checklist of documents for one person: for several services at once, without repeats (K19)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from office.catalogue.models import DocumentForm, InformationCard, RequiredDocument
from office.catalogue.pages import cards_of
from office.catalogue.queries import documents_needed
from office.catalogue.window import Shown, Window

MOST_SERVICES: Final = 12


@dataclass(frozen=True)
class Asked:
    """A question, under a ``key`` that stands in addresses, the services that ask it, and the answer where it is given."""

    key: str
    text: str
    services: tuple[Shown, ...]
    answer: bool | None


@dataclass(frozen=True)
class Basis:
    service: Shown
    act: str


@dataclass(frozen=True)
class Needed:
    """A document of this person's list; ``bases``: by which norm each of the services asks for it."""

    name: str
    form: DocumentForm
    where: tuple[str, ...]
    notes: tuple[str, ...]
    can_be_requested: bool
    bases: tuple[Basis, ...]


@dataclass(frozen=True)
class Checklist:
    services: Sequence[Shown]
    cards: Mapping[str, InformationCard]
    questions: Sequence[Asked]
    documents: Sequence[Needed]

    @property
    def open(self) -> list[Asked]:
        """The questions that have no answer yet: each counts as 'no', nothing is demanded on a guess (K19)."""
        return [each for each in self.questions if each.answer is None]

    @property
    def needs_checking(self) -> bool:
        return any(card.needs_checking for card in self.cards.values())

    def answers_for(self, service: Shown) -> dict[str, bool]:
        """Give the answers by the codes of the questions on the card of ``service``."""
        given = {(each.text): each.answer for each in self.questions if service in each.services}
        questions = self.cards[service.code].questions.all()
        return {each.code: answer for each in questions if (answer := given.get(each.text)) is not None}


def checklist(window: Window, services: Sequence[Shown], answers: Mapping[str, bool]) -> Checklist:
    """Give the documents that one person brings for ``services``, by the answers given so far.

    ``answers``: key of a question to yes or no; those to unknown questions change nothing. The same question on two
    cards is asked once, the same document is brought once, in the strictest of the forms that are asked for.
    """
    cards = cards_of(window, services)
    here = [each for each in services if each.code in cards]
    whole = Checklist(here, cards, list(_questions(here, cards, answers)), ())
    return replace(whole, documents=_merged(_demanded(whole)))


def _questions(
    services: Iterable[Shown], cards: Mapping[str, InformationCard], answers: Mapping[str, bool]
) -> Iterator[Asked]:
    found: dict[str, Asked] = {}
    for service in services:
        for question in cards[service.code].questions.all():
            if (there := found.get(question.text)) is not None:
                found[question.text] = replace(there, services=(*there.services, service))
                continue
            taken = {each.key for each in found.values()}
            key = question.code if question.code not in taken else f"{service.code}.{question.code}"
            found[question.text] = Asked(key, question.text, (service,), answers.get(key))
    return iter(found.values())


def _demanded(whole: Checklist) -> Iterator[tuple[Shown, RequiredDocument]]:
    for service in whole.services:
        card = whole.cards[service.code]
        for document in documents_needed(card, whole.answers_for(service)):
            yield service, document


def _merged(demanded: Iterable[tuple[Shown, RequiredDocument]]) -> list[Needed]:
    found: dict[str, Needed] = {}
    for service, document in demanded:
        key = " ".join(document.name.casefold().split())
        one = _needed(service, document)
        found[key] = _together(found[key], one) if key in found else one
    return list(found.values())


def _needed(service: Shown, document: RequiredDocument) -> Needed:
    return Needed(
        name=document.name,
        form=DocumentForm(document.original_or_copy),
        where=(document.where_to_get,),
        notes=(document.note,) if document.note else (),
        can_be_requested=document.obtainable_by_request,
        bases=(Basis(service, document.legal_basis),),
    )


def _together(one: Needed, other: Needed) -> Needed:
    return replace(
        one,
        form=_stricter(one.form, other.form),
        where=tuple(dict.fromkeys((*one.where, *other.where))),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
        can_be_requested=one.can_be_requested and other.can_be_requested,
        bases=(*one.bases, *other.bases),
    )


def _stricter(one: DocumentForm, other: DocumentForm) -> DocumentForm:
    """Give the form that serves both: who asks for the original and who asks for a copy need both."""
    forms = {one, other}
    if DocumentForm.COPY_AND_ORIGINAL in forms or (len(forms) > 1 and DocumentForm.COPY in forms):
        return DocumentForm.COPY_AND_ORIGINAL
    return DocumentForm.ORIGINAL if DocumentForm.ORIGINAL in forms else one
