"""The words of a page as they are heard: what stands in its main part, line by line, without what is only pressed (L12)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})  # fmt: skip
UNHEARD: Final = frozenset({"audio", "button", "form", "nav", "script", "style", "svg", "template", "video"})
INLINE: Final = frozenset({"a", "abbr", "b", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time"})  # fmt: skip
GOES_ON: Final = {"dt": ": ", "th": ", ", "td": ", "}
"""What stands beside another thing on one line, and the sign between them."""
BESIDE: Final = INLINE | {"dd", "td", "th"}
"""Tags that begin no new line."""
SILENT: Final = "data-unheard"
"""An attribute of what is of the minute: it is not said."""
BACK: Final = "govuk-back-link"


@dataclass(frozen=True)
class Words:
    """What a page says: the words of its first heading, and all lines with that heading among them."""

    title: str
    lines: Sequence[str]


def words_of(page: str, language: str) -> Words:
    """Give the words of a page's main part. ``language``: that of the voice; what is marked as another is left out."""
    reader = _Reader(language)
    reader.feed(page)
    reader.close()
    return Words(reader.title, tuple(reader.lines))


@dataclass(frozen=True)
class _Open:
    tag: str
    is_heard: bool


@dataclass(eq=False)
class _Reader(HTMLParser):
    language: str
    lines: list[str] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._line: list[str] = []
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in BESIDE:
            self._end_line()
        if tag in VOID:
            return
        self._open.append(_Open(tag, self._is_heard(tag, dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if sign := GOES_ON.get(tag):
            self._line.append(sign)
        elif tag not in INLINE:
            self._end_line()
        if tag == "h1" and self.lines:
            self.title = self.title or self.lines[-1]
        while any(each.tag == tag for each in self._open) and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].is_heard:
            self._line.append(data)

    def _is_heard(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if tag == "main":
            return True
        if tag in UNHEARD or SILENT in attrs or attrs.get("aria-hidden") == "true" or attrs.get("class") == BACK:
            return False
        if attrs.get("lang"):
            return attrs["lang"] == self.language and bool(self._open)
        return bool(self._open) and self._open[-1].is_heard

    def _end_line(self) -> None:
        if said := " ".join("".join(self._line).split()).strip(" ,:"):
            self.lines.append(said)
        self._line = []
