"""The rules of intake and refusal: pure tables, no database."""

from dataclasses import replace
from typing import Any

import pytest

from office.cases.rules import (
    CONFIRMATION,
    ItemFacts,
    PackageFacts,
    check_can_register,
    check_demanded,
    check_grounded,
    check_requestable,
    lacking,
    obstacles,
)
from office.law import Refusal

APPLICATION = ItemFacts("1", "Заява", "original")
CERTIFICATE = ItemFacts("2", "Довідка", "copy", obtainable=True)
READY = PackageFacts(items=(APPLICATION, CERTIFICATE), identified=True, consented=True)


def found(facts: PackageFacts) -> list[tuple[str, str]]:
    return [(obstacle.clause, obstacle.field) for obstacle in obstacles(facts)]


def marked(mark: str, note: str = "") -> PackageFacts:
    return replace(READY, items=(APPLICATION, replace(CERTIFICATE, mark=mark, note=note)))


def test_nothing_stops_a_whole_package() -> None:
    assert found(READY) == []
    check_can_register(READY)


@pytest.mark.clause("L5.1", "L24", "K20", "L28")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(READY, identified=False), [("L5.1", "identity_document")]),
        (replace(READY, authority=False), [("L5.1", "representative")]),
        (replace(READY, authority=True), []),
        (replace(READY, consented=False), [("L24", "consent")]),
        (replace(READY, unproved_consents=("Марія",)), [("K20", "affected")]),
        (replace(READY, unanswered=("displaced",)), [("L23", "question-displaced")]),
        (replace(READY, items=()), [("L22", "items")]),
        (marked(""), [("L23", "item-2")]),
        (marked("faulty"), [("L23", "item-2")]),
        (marked("faulty", "без печатки"), []),
        (marked("missing"), []),
        (marked("to_request"), [("L28", "request_consent")]),
        (replace(marked("to_request"), consented_to_requests=True), []),
    ],
)
def test_what_stops_registration(facts: PackageFacts, expected: list[tuple[str, str]]) -> None:
    assert found(facts) == expected


def test_registration_is_refused_with_the_first_obstacle() -> None:
    with pytest.raises(Refusal) as refused:
        check_can_register(replace(READY, identified=False, consented=False))
    assert (refused.value.clause, refused.value.field) == ("L5.1", "identity_document")


@pytest.mark.clause("K19")
@pytest.mark.parametrize("mark", ["missing", "faulty", "to_request", ""])
def test_what_is_not_on_the_card_can_not_be_demanded(mark: str) -> None:
    with pytest.raises(Refusal, match="accepted, but not demanded") as refused:
        check_demanded(mark=mark, on_card=False)
    assert refused.value.clause == "K19"


@pytest.mark.clause("K19")
@pytest.mark.parametrize(("mark", "on_card"), [("original", False), ("copy", False), ("missing", True)])
def test_what_is_given_or_on_the_card_is_accepted(mark: str, *, on_card: bool) -> None:
    check_demanded(mark=mark, on_card=on_card)


@pytest.mark.clause("L28")
def test_only_what_an_authority_holds_can_be_requested() -> None:
    check_requestable(mark="to_request", obtainable=True)
    check_requestable(mark="missing", obtainable=False)
    with pytest.raises(Refusal, match="applicant has to bring it"):
        check_requestable(mark="to_request", obtainable=False)


@pytest.mark.clause("L29")
def test_the_applicant_is_told_of_what_is_missing_or_faulty_and_nothing_else() -> None:
    marks = ["original", "missing", "faulty", "to_request"]
    items = [ItemFacts(mark, mark, mark) for mark in marks]
    assert [item.key for item in lacking(items)] == ["missing", "faulty"]


GROUNDED: dict[str, Any] = {
    "norm": "ст. 12 Закону",
    "facts": "дохід вищий",
    "appeal": "до суду",
    "confirmation": CONFIRMATION,
}


@pytest.mark.clause("L32")
@pytest.mark.parametrize("field", ["norm", "facts", "appeal", "confirmation"])
@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_a_refusal_without_its_parts_is_refused(field: str, blank: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_grounded(**{**GROUNDED, field: blank})
    assert (refused.value.clause, refused.value.field) == ("L32", field)


@pytest.mark.clause("L32")
@pytest.mark.parametrize("typed", ["відмовити", " Відмовити ", "ВІДМОВИТИ"])
def test_a_grounded_and_confirmed_refusal_passes(typed: str) -> None:
    check_grounded(**{**GROUNDED, "confirmation": typed})


def test_another_word_does_not_confirm() -> None:
    with pytest.raises(Refusal, match=CONFIRMATION):
        check_grounded(**{**GROUNDED, "confirmation": "так"})
