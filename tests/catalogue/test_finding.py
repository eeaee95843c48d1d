"""How well and how fast the search finds, by the list of queries in ``bench/data/queries.yaml``."""

from collections import Counter

import pytest
from bench.finding import AT_ONCE, IN_THREE, QUERIES, measured, of_size, real_services

from office.catalogue.folding import fold, readings, stem, words
from office.catalogue.search import Index, found
from office.catalogue.words import shipped_words

SAID = shipped_words()


def test_the_list_of_queries_is_long_and_covers_every_kind_of_trouble() -> None:
    kinds = Counter(query.kind for query in QUERIES)
    known = {service.key for service in real_services()}
    assert len(QUERIES) >= 120
    assert len({query.text for query in QUERIES}) == len(QUERIES)
    assert set(kinds) >= {
        "plain",
        "ending",
        "slip",
        "layout",
        "look-alike",
        "apostrophe",
        "russian",
        "words",
        "latin",
        "long",
    }
    assert min(kinds.values()) >= 5
    assert all(query.meant <= known and query.meant for query in QUERIES)


@pytest.mark.clause("L15")
@pytest.mark.parametrize("services", [85, 600])
def test_it_finds_what_people_mean(services: int) -> None:
    hits = measured(of_size(services))
    assert hits.at_once >= AT_ONCE, hits.missed
    assert hits.in_three >= IN_THREE, hits.missed


@pytest.mark.parametrize(
    "typed", ["", " ", "«»", "абракадабра", "погода завтра", "кабан", "%", "\u202e", "a" * 5_000, "[a-", "\x00"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(typed: str) -> None:
    assert Index(real_services(), SAID.same).found(typed) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("субсидія", "субсидию"),
        ("Сім’я", "сім'я"),
        ("народження", "народженню"),
        ("пенсія", "пенсии"),
        ("інвалід", "инвалиды"),
    ],
)
def test_one_word_in_two_spellings_is_one_stem(one: str, other: str) -> None:
    assert [stem(each) for each in words(one)] == [stem(each) for each in words(other)]


def test_a_token_is_read_in_every_way_it_may_be_meant() -> None:
    assert (fold("субсидия"),) in readings("ce,cblbz")
    assert (fold("old"),) in readings("щдв")
    assert readings("для") == readings("lkz") == ()
    assert readings("на") == ()


def test_little_words_alone_find_nothing_and_their_company_does_not_matter() -> None:
    services = real_services()
    assert found("як це", services, SAID) == []
    assert found("як мені оформити субсидію", services, SAID)[:1] == found("субсидія", services, SAID)[:1]


def test_the_words_of_people_are_about_services_that_exist() -> None:
    named = {service.key for service in real_services()}
    assert all(SAID.called(key).title for key in named)
    assert SAID.called("no-such-service").title == ""
    assert all(len(set(others)) == len(others) for others in SAID.same.values())
