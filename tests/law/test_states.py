import pickle
from collections.abc import Callable
from enum import StrEnum

import pytest
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from office.law import Refusal, StaleChange, moved


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Shown(TextChoices):
    DRAFT = "draft", "чернетка"
    OPEN = "open", "у роботі"


MOVES = {(State.DRAFT, State.OPEN): "L25", (State.OPEN, State.CLOSED): "L41"}


@pytest.mark.parametrize(("old", "new"), MOVES)
def test_an_allowed_move_gives_the_new_state(old: State, new: State) -> None:
    assert moved(MOVES, old, new) is new


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (State.DRAFT, State.CLOSED, "L41"),
        (State.CLOSED, State.OPEN, "L25"),
        (State.OPEN, State.OPEN, "L25"),
        (State.OPEN, State.DRAFT, "L25"),
    ],
)
def test_any_other_move_is_stale_and_names_the_clause_and_the_present_state(
    old: State, new: State, clause: str, voice: Callable[[str], None]
) -> None:
    voice("en")
    with pytest.raises(StaleChange) as told:
        moved(MOVES, old, new)
    assert told.value.clause == clause
    assert told.value.present is old
    assert f"“{old}”" in str(told.value)


def test_states_are_told_by_their_labels(voice: Callable[[str], None]) -> None:
    voice("en")
    with pytest.raises(StaleChange, match="now “у роботі” and can not become “чернетка”"):
        moved({(Shown.DRAFT, Shown.OPEN): "L25"}, Shown.OPEN, Shown.DRAFT)


def test_a_refusal_tells_the_clause_the_field_and_what_to_do() -> None:
    refusal = Refusal("L24", "Ask for the consent first.", field="consent")
    assert (refusal.clause, refusal.field, str(refusal)) == ("L24", "consent", "Ask for the consent first.")
    assert Refusal("L24", "Ask.").field is None


def test_a_refusal_of_an_unknown_clause_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError):
        Refusal("L999", "No.")


def test_the_message_may_be_lazy() -> None:
    assert str(Refusal("L24", gettext_lazy("Monday"))) in {"Monday", "понеділок", "Понеділок"}


def test_a_refusal_outlives_a_process() -> None:
    refusal = pickle.loads(pickle.dumps(StaleChange("L47", "Look again.", present="open", field="state")))  # noqa: S301  our own bytes
    assert (refusal.clause, str(refusal), refusal.present, refusal.field) == ("L47", "Look again.", "open", "state")
