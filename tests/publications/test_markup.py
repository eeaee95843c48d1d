"""A small markup that no markup of others gets through."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.publications.comparing import changed, passages
from office.publications.markup import headings, html, said

TEXT = """# Загальне

1.1. Центр **приймає** людей.
Другий рядок.

## Менше
- пандус
- [ліфт](https://example.org/a?b=1&c=2)

3. три
4. чотири
9. девʼять

| День | Години |
| --- | --- |
| понеділок | 08:00–20:00 |
"""


def test_each_kind_of_block() -> None:
    made = html(TEXT)
    for piece in (
        '<h2 class="govuk-heading-m" id="part-1">Загальне</h2>',
        "1.1. Центр <strong>приймає</strong> людей.<br>Другий рядок.",
        "<h3",
        "<li>пандус</li>",
        'href="https://example.org/a?b=1&amp;c=2"',
        '<ol class="govuk-list govuk-list--number" start="3"><li>три</li><li>чотири</li></ol>',
        'start="9"',
        '<th scope="col" class="govuk-table__header">День</th>',
        '<td class="govuk-table__cell">08:00–20:00</td>',
    ):
        assert piece in made
    assert headings(TEXT) == [("part-1", "Загальне")]
    assert said(TEXT)[-1] == "День: понеділок; Години: 08:00–20:00"
    assert "9. девʼять" in said(TEXT)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[тут](javascript:alert(1))",
    "[тут](data:text/html,x)",
    "[тут](//evil.example)",
    '[тут](https://a.example/"onmouseover="alert(1))',
    "| <svg/onload=alert(1)> | x |\n| <b>y</b> | z |",
    "# <h1 style='x'>заголовок",
    "**<iframe src=x>**",
    "&lt;script&gt;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_is_text(text: str) -> None:
    made = html(text).lower()
    for danger in ("<script", "<img", "<svg", "<iframe", "<b>", 'href="javascript', 'href="data', 'href="//'):
        assert danger not in made
    assert not re.search(r"<[^>]*\s(on\w+|style)=", made)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="#*|-[]()<>&\"'/: \nабв1.", max_size=80))
def test_any_text_is_read_and_nothing_but_our_tags_comes_out(text: str) -> None:
    made = html(text)
    tags = set(re.findall(r"</?([a-z0-9]+)", made))
    assert tags <= {"h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "em", "br", "div"}  # fmt: skip


def test_what_changed_is_told_word_by_word() -> None:
    before, after = "Перше.\n\nДруге слово тут.\n\nТретє.", "Перше.\n\nДруге діло тут.\n\nТретє.\n\nЧетверте."
    assert len(passages(before, after)) == 4
    word, added = changed(before, after)
    assert [piece.text for piece in word.before if piece.is_changed] == ["слово"]
    assert [piece.text for piece in word.after if piece.is_changed] == ["діло"]
    assert (added.before, added.after[0].text) == ([], "Четверте.")
