import pytest

from office.catalogue import datafiles
from office.catalogue.search import Searchable, found
from office.catalogue.words import shipped_words

SAID = shipped_words()

CATALOGUE = [
    Searchable(row["code"], (row["uk"], row["en"]), (f"{number:02}-01", row["code"]))
    for number, row in enumerate(datafiles.read("services"), 1)
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("житлова субсидія", "housing-subsidy"),
        ("жилтова субсидія", "housing-subsidy"),  # two letters changed places
        ("субсидии житлової", "housing-subsidy"),  # a foreign ending
        ("народження дитини допомога", "birth-grant"),
        ("yfhjl;tyyz", "birth-grant"),  # «народження» in the Latin layout
        ("пенсія за віком", "old-age-pension"),
        ("gtycsz pf dsrjv", "old-age-pension"),  # the same in the Latin layout
        ("щдв фпу зутышщт", "old-age-pension"),  # «old age pension» in the Ukrainian layout
        ("old-age pension", "old-age-pension"),
        ("дов ВПО внутрішньо", "idp-certificate"),  # people say ВПО, the name says it in whole words
        ("безробітного", "unemployed-status"),
        ("бeзpoбітного", "unemployed-status"),  # Latin e, p, o among the Cyrillic letters
        ("соціальне таксі", "social-taxi"),
        ("оціальне таксі", "social-taxi"),
        ("дит кабан", None),  # short words match from their beginning, but every word must
        ("багатодітної сімʼї", "large-family-certificate"),
        ("багатодітної сім'ї", "large-family-certificate"),
        ("84-01", "social-taxi"),
        ("birth-grant", "birth-grant"),
        ("абракадабра", None),
    ],
)
def test_search_forgives(typed: str, first: str | None) -> None:
    matches = found(typed, CATALOGUE, SAID)
    assert matches == [] if first is None else first in matches[:3]


def test_the_nearest_comes_first_and_equals_keep_their_order() -> None:
    entries = [
        Searchable("far", ("Призначення пемсії",)),
        Searchable("one", ("Призначення пенсії",)),
        Searchable("two", ("Пенсії та призначення",)),
    ]
    assert found("пенсії", entries, SAID) == ["one", "two", "far"]


def test_nothing_typed_but_signs_finds_nothing() -> None:
    assert found("«»", CATALOGUE, SAID) == []
