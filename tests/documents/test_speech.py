"""Sound made by a process of its own, kept by its words, and given for words that we have said alone."""

import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from office.documents import speech
from office.documents.speech import SpeechFailedError, forget, is_saying, make_ahead, number_aloud, saying, spoken

NUMBER = "Ваш номер: А, нуль, нуль, сім."


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def seconds(path: Path) -> float:
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22050)
        assert len(set(sound.readframes(22050))) > 50, "silence"
        return float(sound.getnframes() / sound.getframerate())


def test_ukrainian_is_spoken_once_and_kept() -> None:
    path = spoken(NUMBER, "uk")
    assert 1 < seconds(path) < 8
    made = path.stat().st_mtime_ns
    assert spoken(NUMBER, "uk") == path
    assert path.stat().st_mtime_ns == made
    assert spoken("Your number", "en") != path
    assert not list(path.parent.glob("*.part"))


def test_other_words_sound_otherwise_and_each_ukrainian_letter_has_a_sound() -> None:
    letters = [f"Номер {letter}" for letter in "АҐЄІЇЩЬЮЯ"]
    assert make_ahead([("uk", each) for each in letters]) == len(letters)
    assert len({spoken(each, "uk").read_bytes() for each in letters}) == len(letters)
    assert make_ahead([("uk", each) for each in letters]) == 0


def test_who_needs_more_time_is_spoken_to_slowly() -> None:
    usual, slow = spoken(NUMBER, "uk"), spoken(NUMBER, "uk", slow=True)
    assert seconds(slow) >= 1.25 * seconds(usual)
    assert spoken(NUMBER, "uk", slow=True) == slow != usual == spoken(NUMBER, "uk")


def test_every_apostrophe_is_spoken_alike() -> None:
    assert len({spoken(f"п{sign}ята клавіша", "uk").read_bytes() for sign in "'’ʼ`"}) == 1
    assert spoken("пята клавіша", "uk").read_bytes() != spoken("п'ята клавіша", "uk").read_bytes()


@pytest.mark.parametrize(("text", "language"), [("", "uk"), ("а" * 601, "uk"), ("Добрий день", "fr")])
def test_what_is_not_ours_to_say_is_refused(text: str, language: str) -> None:
    with pytest.raises(SpeechFailedError):
        spoken(text, language)


def test_a_process_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    with pytest.raises(SpeechFailedError):
        spoken("Добрий день", "uk")
    assert not list(speech.folder().glob("*.wav"))


def test_a_digest_is_good_for_its_own_words_alone() -> None:
    digest = saying(NUMBER, "uk")
    assert is_saying(digest, NUMBER, "uk")
    assert not is_saying(digest, NUMBER, "en")
    assert not is_saying(digest, NUMBER + " ", "uk")


@pytest.mark.parametrize(
    ("label", "language", "said"),
    [
        ("А007", "uk", "А, нуль, нуль, сім"),
        ("ҐҐ912", "uk", "Ґ, Ґ, дев'ять, один, два"),
        ("Б045", "en", "Б, zero, four, five"),
    ],
)
def test_a_number_is_said_sign_by_sign(label: str, language: str, said: str) -> None:
    assert number_aloud(label, language) == said


def test_what_is_old_is_thrown_away_and_made_anew() -> None:
    path = spoken("Добрий день", "uk")
    now = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert forget(at=now + timedelta(days=29)) == 0
    assert forget(at=now + timedelta(days=31)) == 1
    assert spoken("Добрий день", "uk").exists()
