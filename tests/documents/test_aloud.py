"""A long text becomes sound files of a few minutes, each made once."""

from pathlib import Path
from typing import Any

import pytest

from office.documents.aloud import PART, is_made, parts, read_aloud
from office.documents.speech import LONGEST, SpeechFailedError
from tests.mp3 import seconds_of

SENTENCE = "Центр приймає людей щодня, крім вихідних. "


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def test_a_text_is_cut_at_its_sentences_and_nothing_is_lost() -> None:
    lines = ["Заголовок", SENTENCE * 60, "", "слово" * 300, "кінець"]
    found = parts(lines)
    assert len(found) > 1
    assert all(0 < len(saying) <= LONGEST for part in found for saying in part)
    assert all(sum(map(len, part)) <= PART for part in found)
    assert "".join("".join(saying.split()) for part in found for saying in part) == "".join("".join(lines).split())
    assert parts([]) == []


@pytest.mark.clause("L12")
def test_sayings_are_joined_with_a_breath_and_made_once() -> None:
    sayings = ["Рішення № 5.", "Центр приймає людей."]
    assert not is_made(sayings, "uk")
    path = read_aloud(sayings, "uk")
    assert 2 < seconds_of(path.read_bytes()) < 12
    assert path.stat().st_size < 40_000
    assert len(set(path.read_bytes())) > 200, "silence"
    made = path.stat().st_mtime_ns
    assert read_aloud(sayings, "uk").stat().st_mtime_ns == made
    assert is_made(sayings, "uk")
    assert [each.name for each in path.parent.iterdir()] == [path.name], "the pieces are gone"
    with pytest.raises(SpeechFailedError):
        read_aloud([], "uk")
