import ast
import importlib
import re
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

import office.law
import office.workdays
from office.law.words import Words, speak
from office.workdays import Choices, Counting, WorkCalendar


def test_a_sentence_is_put_into_words_when_it_is_shown(voice: Callable[[str], None]) -> None:
    sentence = Words("The centre closes at {time}.", time="18:00")
    voice("en")
    assert str(sentence) == f"{sentence}" == "The centre closes at 18:00."
    speak(translate={"The centre closes at {time}.": "Центр зачиняється о {time}."}.__getitem__, language=lambda: "uk")
    assert str(sentence) == "Центр зачиняється о 18:00."


def test_a_sentence_inside_a_sentence_is_translated_too(voice: Callable[[str], None]) -> None:
    voice("uk")
    speak(translate={"Monday": "понеділок", "On {day}": "День: {day}"}.__getitem__, language=lambda: "uk")
    assert str(Words("On {day}", day=Words("Monday"))) == "День: понеділок"


def test_braces_in_what_people_typed_are_only_text() -> None:
    assert str(Words("Reason: {why}.", why="{time} {0} {")) == "Reason: {time} {0} {."


def test_sentences_are_equal_by_what_they_say() -> None:
    assert Words("Due: {day}", day=1) == Words("Due: {day}", day=1) != Words("Due: {day}", day=2)
    assert len({Words("Due: {day}", day=[1]), Words("Due: {day}", day=[1])}) == 1
    assert Words("Monday") != "Monday"
    assert repr(Words("Due: {day}", day=1)) == "Words('Due: 1')"


@pytest.mark.parametrize("package", [office.law, office.workdays], ids=["law", "workdays"])
def test_every_sentence_has_its_ukrainian(package: object) -> None:
    folder = Path(str(importlib.import_module(package.__name__).__file__)).parent  # type: ignore[attr-defined]
    catalogue = polib.pofile(str(folder / "locale/uk/LC_MESSAGES/django.po"))
    entries = {entry.msgid: entry for entry in catalogue}
    said = {text for path in folder.glob("*.py") for text in _sentences(path.read_text("utf-8"))}
    assert said
    assert said == set(entries)
    for entry in entries.values():
        assert entry.translated(), entry.msgid
        assert not re.search("[ыэъёЫЭЪЁ!]", entry.msgstr), entry.msgstr
        assert sorted(re.findall(r"{\w+}", entry.msgid)) == sorted(re.findall(r"{\w+}", entry.msgstr)), entry.msgid


def _sentences(source: str) -> set[str]:

    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    firsts = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_" and call.args)
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


def test_the_choices_are_heard_by_a_calendar() -> None:
    assert WorkCalendar({}, choices=Choices(three_days=Counting.WORKING)).choices.three_days is Counting.WORKING
