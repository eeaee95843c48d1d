"""A small markup for published texts, read into blocks: headings, lists, tables, paragraphs, links, emphasis.

``# Heading``, ``## Smaller heading``, ``- point``, ``1. point``, ``| cell | cell |`` (the first row is the head), an
empty line between paragraphs; inside a line ``**strong**``, ``*stressed*`` and ``[words](address)``. Everything else is
text and stays as typed: a numbered clause ("1.1. …") is a paragraph. No HTML is markup, so none can be smuggled in; what
is made of the blocks is cleaned once more before anybody sees it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Final, Literal

import nh3

Sort = Literal["h2", "h3", "p", "ul", "ol", "table"]
TAGS: Final = {"h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "em", "br",
               "div"}  # fmt: skip
ATTRIBUTES: Final = {"a": {"href"}, "th": {"scope"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"},
                     "div": {"role", "tabindex", "aria-label"}}  # fmt: skip
CLASSES: Final = {
    "a": {"govuk-link"},
    "p": {"govuk-body"},
    "h2": {"govuk-heading-m"},
    "h3": {"govuk-heading-s"},
    "ul": {"govuk-list", "govuk-list--bullet"},
    "ol": {"govuk-list", "govuk-list--number"},
    "table": {"govuk-table"},
    "div": {"office-table-wrap"},
    "tr": {"govuk-table__row"},
    "th": {"govuk-table__header"},
    "td": {"govuk-table__cell"},
}
SCHEMES: Final = {"http", "https", "mailto", "tel"}
ADDRESS: Final = re.compile(r"(?:https?://|mailto:|tel:|/(?!/))[^\s<>\"']*\Z")

_HEADING: Final = re.compile(r"(#{1,2})\s+(.+)")
_POINT: Final = re.compile(r"[-•]\s+(.+)")
_NUMBERED: Final = re.compile(r"(\d{1,3})[.)]\s+(.+)")
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_STRONG: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_STRESSED: Final = re.compile(r"(?<!\*)\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\*)")


@dataclass(frozen=True)
class Block:
    """A part of a text. ``lines``: the words of a heading or paragraph, the points of a list; ``rows``: of a table."""

    sort: Sort
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    start: int = 1
    """The number of the first point of a numbered list."""


@lru_cache(maxsize=64)
def blocks(text: str) -> tuple[Block, ...]:
    """Read ``text`` into blocks. Every text can be read: what is no markup is a paragraph."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    typed = (line.strip() for line in text.splitlines())
    for sort, lines in groupby(typed, _sort):
        held = list(lines)
        if sort in ("h2", "h3"):
            yield from (Block(sort, (_heading(line),)) for line in held)
        elif sort == "table":
            yield _table(held)
        elif sort == "ol":
            yield from _numbered(held)
        elif sort == "ul":
            yield Block("ul", tuple(_said(_POINT, line, 1) for line in held))
        elif sort == "p":
            yield Block("p", tuple(held))


def _sort(line: str) -> Sort | None:
    if heading := _HEADING.match(line):
        return "h2" if len(heading[1]) == 1 else "h3"
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        return "table"
    for sort, mark in (("ul", _POINT), ("ol", _NUMBERED)):
        if mark.match(line):
            return sort  # type: ignore[return-value]  # both are sorts
    return "p" if line else None


def _heading(line: str) -> str:
    return _said(_HEADING, line, 2)


def _said(mark: re.Pattern[str], line: str, group: int) -> str:
    found = mark.match(line)
    return found[group].strip() if found else line


def _numbered(lines: Sequence[str]) -> Iterator[Block]:
    """Keep the numbers as they were typed: where they jump, another list begins."""
    points = [(int(found[1]), found[2].strip()) for found in map(_NUMBERED.match, lines) if found]
    for _start, run in groupby(enumerate(points), lambda each: each[1][0] - each[0]):
        held = [point for _place, point in run]
        yield Block("ol", tuple(words for _number, words in held), start=held[0][0])


def _table(lines: Sequence[str]) -> Block:
    rows = [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines]
    ruled = [row for row in rows if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)]
    width = max((len(row) for row in ruled), default=0)
    return Block("table", rows=tuple(row + ("",) * (width - len(row)) for row in ruled))


# --- as a page -------------------------------------------------------------------------------------------------------


def html(text: str, *, links: bool = True) -> str:
    """Give the text as HTML that is safe to show: our own few tags, and nothing else whatever was typed.

    Without ``links`` their words alone stay: a terminal in the hall must not lead anybody away from its pages.
    """
    text = text if links else _LINK.sub(r"\1", text)
    made = "\n".join(_made(block, number) for number, block in enumerate(blocks(text), 1))
    return nh3.clean(
        made, tags=TAGS, attributes=ATTRIBUTES, allowed_classes=CLASSES, url_schemes=SCHEMES, link_rel="noopener"
    )


def headings(text: str) -> list[tuple[str, str]]:
    """Give the large headings with the names of their places on the page: the contents of a long text."""
    found = enumerate(blocks(text), 1)
    return [(f"part-{number}", plain(block.lines[0])) for number, block in found if block.sort == "h2"]


def _made(block: Block, number: int) -> str:
    match block.sort:
        case "h2" | "h3":
            size = "m" if block.sort == "h2" else "s"
            return (
                f'<{block.sort} class="govuk-heading-{size}" id="part-{number}">'
                f"{_inline(block.lines[0])}</{block.sort}>"
            )
        case "ul" | "ol":
            look = "bullet" if block.sort == "ul" else "number"
            start = f' start="{block.start}"' if block.start != 1 else ""
            points = "".join(f"<li>{_inline(line)}</li>" for line in block.lines)
            return f'<{block.sort} class="govuk-list govuk-list--{look}"{start}>{points}</{block.sort}>'
        case "table":
            return _made_table(block)
        case _:
            return f'<p class="govuk-body">{"<br>".join(map(_inline, block.lines))}</p>'


def _made_table(block: Block) -> str:
    head, *rows = block.rows or ((),)
    heads = "".join(f'<th scope="col" class="govuk-table__header">{_inline(cell)}</th>' for cell in head)
    body = "".join(
        '<tr class="govuk-table__row">'
        + "".join(f'<td class="govuk-table__cell">{_inline(cell)}</td>' for cell in row)
        + "</tr>"
        for row in rows
    )
    name = escape(", ".join(filter(None, map(plain, head))))
    return (
        f'<div class="office-table-wrap" role="region" tabindex="0" aria-label="{name}"><table class="govuk-table"><thead><tr class="govuk-table__row">{heads}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _inline(words: str) -> str:
    """Escape first, mark up afterwards: the marks have no letter that escaping touches."""
    said = _LINK.sub(_anchor, escape(words, quote=False))
    said = _STRONG.sub(r"<strong>\1</strong>", said)
    return _STRESSED.sub(r"<em>\1</em>", said)


def _anchor(found: re.Match[str]) -> str:
    words, address = found[1], found[2]
    if not ADDRESS.match(address):
        return found[0]
    return f'<a class="govuk-link" href="{address.replace(chr(34), "%22")}">{words}</a>'


# --- as plain words --------------------------------------------------------------------------------------------------


def plain(words: str) -> str:
    """Give a line without its marks, as it is read aloud."""
    said = _LINK.sub(r"\1", words)
    said = _STRONG.sub(r"\1", said)
    return _STRESSED.sub(r"\1", said)


def said(text: str) -> list[str]:
    """Give the text in plain lines, for the ear and for the fingers: points are numbered, cells stand one by one."""
    return [line for block in blocks(text) for line in _lines(block)]


def _lines(block: Block) -> Iterator[str]:
    if block.sort == "table":
        head, *rows = block.rows or ((),)
        if not rows:
            yield "; ".join(map(plain, head))
        for row in rows:
            told = (
                f"{plain(name)}: {plain(cell)}" if name else plain(cell) for name, cell in zip(head, row, strict=True)
            )
            yield "; ".join(told)
    elif block.sort == "ol":
        yield from (f"{number}. {plain(line)}" for number, line in enumerate(block.lines, block.start))
    elif block.sort == "ul":
        yield from (f"— {plain(line)}" for line in block.lines)
    else:
        yield from map(plain, block.lines)
