from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.parties.demo import MEN, SURNAMES
from office.parties.models import Applicant
from office.parties.rules import Query, Reason, fold_name, is_minor, is_probable_double, reasons_for, score

BORN = date(2050, 1, 1)
OTHER_DAY = date(2050, 1, 2)
VIRA = "лелеченко віра петрівна"


def known(**parts: object) -> Applicant:
    return Applicant(id=UUID(int=1), **{"folded_name": VIRA, "born_on": BORN} | parts)


@pytest.mark.parametrize(
    ("stored", "query", "reasons", "double"),
    [
        (known(rntrc="5478800108"), Query(rntrc="5478800108"), [Reason.RNTRC], True),
        (known(edrpou="45000126"), Query(edrpou="45000126"), [Reason.EDRPOU], True),
        (known(unzr="20500101-00011"), Query(unzr="20500101-00011"), [Reason.UNZR], True),
        (known(phone="+380500000001"), Query(phone="+380500000001"), [Reason.PHONE], False),
        (known(), Query(folded=VIRA, born_on=BORN), [Reason.NAME_AND_BIRTH], True),
        (known(), Query(folded="лелеченко віра", born_on=BORN), [Reason.NAME_AND_BIRTH], True),
        (known(), Query(folded="віра лелеченко", born_on=BORN), [Reason.NAME_AND_BIRTH], True),
        (known(), Query(folded="лиличенко віра петрівна", born_on=BORN), [Reason.SIMILAR_AND_BIRTH], True),
        (known(), Query(folded="барвінок данило", born_on=BORN), [Reason.BIRTH], False),
        (known(), Query(folded=VIRA, born_on=OTHER_DAY), [Reason.WHOLE_NAME, Reason.NAME], False),
        (known(), Query(folded=VIRA), [Reason.WHOLE_NAME, Reason.NAME], True),
        (known(born_on=None), Query(folded=VIRA, born_on=BORN), [Reason.WHOLE_NAME, Reason.NAME], True),
        (known(), Query(folded="лелеченко віра олегівна"), [], False),
        (known(), Query(folded="лелеч"), [Reason.NAME], False),
        (known(), Query(born_on=BORN), [Reason.BIRTH], False),
        (known(), Query(folded="степовий"), [], False),
    ],
)
def test_what_speaks_for_the_same_person(
    stored: Applicant, query: Query, reasons: list[Reason], *, double: bool
) -> None:
    found = reasons_for(stored, query, by_document=False)
    assert list(found) == reasons
    assert is_probable_double(stored, query, found) is double


def test_two_right_taxpayer_numbers_are_two_people_however_alike() -> None:
    stored, query = known(rntrc="5478800108"), Query(rntrc="6872604200", folded=VIRA, born_on=BORN)
    assert not is_probable_double(stored, query, reasons_for(stored, query, by_document=False))
    assert is_probable_double(stored, query, reasons_for(stored, query, by_document=True))


@given(st.lists(st.sampled_from(list(Reason)), unique=True), st.lists(st.sampled_from(list(Reason)), unique=True))
def test_more_reasons_weigh_more(fewer: list[Reason], more: list[Reason]) -> None:
    together = tuple(dict.fromkeys([*fewer, *more]))
    assert score(together) >= max(score(tuple(fewer)), score(tuple(more)))


@given(st.sampled_from(SURNAMES), st.sampled_from(MEN))
def test_whoever_is_typed_given_name_first_is_found(surname: tuple[str, str], given_name: str) -> None:
    stored = known(folded_name=fold_name(surname[0], given_name))
    query = Query(folded=fold_name(given_name, surname[0].split("-")[0]))
    reasons = reasons_for(stored, query, by_document=False)
    assert Reason.NAME in reasons or "-" in surname[0]


def test_a_folded_name_fits_its_column_whatever_it_unfolds_to() -> None:
    assert len(fold_name("ﷺ" * 250)) <= 260
    assert fold_name("Коваль", "", "Петрівна") == "коваль петрівна"


def test_an_empty_query_asks_for_nobody() -> None:
    assert not Query()
    assert Query(folded="ко")
    assert not reasons_for(known(), Query(), by_document=False)


@pytest.mark.parametrize(
    ("born_on", "on", "stated", "minor"),
    [
        (date(2008, 11, 21), date(2026, 11, 20), False, True),
        (date(2008, 11, 20), date(2026, 11, 20), True, False),  # eighteen today, whatever was stated
        (date(2008, 2, 29), date(2026, 2, 28), False, True),
        (date(2008, 2, 29), date(2026, 3, 1), False, False),
        (None, date(2026, 11, 20), True, True),
        (None, date(2026, 11, 20), False, False),
        (date(2050, 1, 1), date(2026, 11, 20), False, False),  # a date ahead says nothing
        (date(2050, 1, 1), date(2026, 11, 20), True, True),
    ],
)
def test_who_is_under_eighteen(born_on: date | None, on: date, *, stated: bool, minor: bool) -> None:
    assert is_minor(born_on, on, stated=stated) is minor
