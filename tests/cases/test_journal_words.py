"""The journal of a case in words: every act has one, and its particulars are told as people say them."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

import office.cases
from office.cases.journal_words import PARTICULARS, VERBS, act_in_words, particulars_in_words
from office.cases.standing_in import Passing


def _recorded() -> dict[str, set[str]]:
    """Give what ``office.cases`` records of a case: each verb with the names of its particulars."""
    found: dict[str, set[str]] = {}
    for path in Path(office.cases.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record", "entered"}:
                verb = node.args[0]
                if isinstance(verb, ast.Constant) and str(verb.value).startswith("case."):
                    data = next((word.value for word in node.keywords if word.arg == "data"), None)
                    keys = data.keys if isinstance(data, ast.Dict) else []
                    found[str(verb.value)] = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found


def test_every_act_and_every_particular_has_a_word() -> None:
    recorded = _recorded()
    assert len(recorded) > 15
    assert set(recorded) <= set(VERBS)
    assert set().union(*recorded.values()) <= set(PARTICULARS)
    assert "verb" in Passing.__dataclass_fields__  # it makes case.stood_in and case.passed_on
    assert {"case.stood_in", "case.passed_on"} <= set(VERBS)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"outcome": "grant"}, [("рішення", "надано")]),
        ({"reason": "court", "review_on": "2026-12-01"}, [("причина", None), ("день перегляду", "01.12.2026")]),
        ({"due_at": "2026-12-01T18:00:00+00:00", "days": 5}, [("строк", "01.12.2026 20:00"), ("днів", "5")]),
        ({"due_at": None, "date_passed": True}, [("строк", "—"), ("дата минула", "так")]),
        ({"steps": [1, 2], "unheard_of": "x"}, [("етапи", "1, 2"), ("unheard_of", "x")]),
        ({"outcome": "unheard_of"}, [("рішення", "unheard_of")]),
    ],
)
def test_particulars_are_told_as_people_say_them(data: dict[str, object], told: list[tuple[str, str | None]]) -> None:
    with override("uk"):
        said = [(str(name), str(value)) for name, value in particulars_in_words(data)]
        assert act_in_words("case.unheard_of") == "case.unheard_of"
    assert [name for name, _value in said] == [name for name, _value in told]
    assert all(value is None or value == shown for (_name, shown), (_same, value) in zip(said, told, strict=True))
