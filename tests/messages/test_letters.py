"""What people read."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from office.messages.letters import FORMS, packed, worded
from office.messages.states import Channel
from tests.factories.messages import DATA, a_message

pytestmark = pytest.mark.django_db
CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)


@pytest.mark.parametrize("channel", Channel.values)
@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("template", sorted(FORMS.keys() - {"letter"}))  # a letter brings its words with it
def test_every_message_has_its_words(template: str, language: str, channel: str) -> None:
    letter = worded(a_message(template, channel=channel, language=language))

    assert bool(letter.subject) == (channel == Channel.EMAIL)
    assert "\n" not in letter.subject
    whole = letter.subject + letter.text
    assert not re.search(r"%\(|\{\{|&(lt|gt|amp|quot|#)|None", whole)
    # What is ours to word, without what the test put in.
    ours = whole
    for value in _flat(DATA[template]):
        ours = ours.replace(value, "")
    assert bool(CYRILLIC.search(ours)) == (language == "uk")


def _flat(data: dict[str, Any]) -> list[str]:
    values = [item for value in data.values() for item in (value if isinstance(value, list) else [value])]
    return sorted((value for value in values if isinstance(value, str)), key=len, reverse=True)


def test_a_letter_reads_as_written() -> None:
    letter = worded(a_message("case_registered"))

    assert letter.subject == "Справу 12/45-2026 зареєстровано"
    assert "Код відстеження: КЛЕН-4821\nРезультат буде не пізніше ніж 24.11.2026, 18:00.\n" in letter.text


def test_missing_documents_are_listed_as_they_are_called() -> None:
    text = worded(a_message("documents_missing")).text

    assert "— Копія свідоцтва про народження\n— Довідка про доходи <за 6 місяців>\n" in text
    assert "27.11.2026" in text


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "бракує 1 документа"), (2, "бракує 2 документів"), (5, "бракує 5 документів"), (21, "бракує 21 документа")],
)
def test_numbers_agree_with_their_words(number: int, said: str) -> None:
    data = DATA["documents_missing"] | {"documents": ["Довідка"] * number}
    assert said in worded(a_message("documents_missing", channel=Channel.SMS, data=data)).text


def test_a_value_can_not_add_a_line_to_the_subject() -> None:
    data = DATA["case_registered"] | {"number": "1\nBcc: everyone@example.test"}
    assert worded(a_message(data=data)).subject == "Справу 1 Bcc: everyone@example.test зареєстровано"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"due": datetime(2026, 11, 24, 18, 0)}, TypeError),  # noqa: DTZ001  the fault under test
        ({"due": date(2026, 11, 24)}, TypeError),
        ({"number": 7}, TypeError),
        ({"name": "Оксана"}, ValueError),
    ],
)
def test_wrong_data_are_refused_where_they_are_written(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        packed("case_registered", DATA["case_registered"] | changes)


def test_unknown_and_incomplete_messages_are_refused() -> None:
    with pytest.raises(ValueError, match="no message template"):
        packed("case_lost", {})
    with pytest.raises(ValueError, match="missing centre, due, number"):
        packed("case_registered", {"tracking_code": "КЛЕН-4821"})
    with pytest.raises(TypeError, match="list"):
        packed("documents_missing", DATA["documents_missing"] | {"documents": "Довідка"})
