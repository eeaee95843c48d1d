from collections.abc import Callable, Iterator

import pytest

from office.law import words


@pytest.fixture
def voice() -> Iterator[Callable[[str], None]]:
    """Let sentences be shown in a language; what spoke before speaks again after the test."""
    before = words._VOICE.translate, words._VOICE.language
    yield lambda language: words.speak(translate=lambda text: text, language=lambda: language)
    words.speak(translate=before[0], language=before[1])
