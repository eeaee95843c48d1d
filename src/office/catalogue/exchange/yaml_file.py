"""The catalogue as YAML: services with their cards inside. Read event by event, so that nothing hostile is unfolded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from office.catalogue.exchange.book import FORMAT, Book, Mistake, Row, Unreadable, of_file
from office.catalogue.exchange.columns import BY_KEY, Column, value_of
from office.catalogue.typed import clean

BYTES: Final = 5_000_000
DEPTH: Final = 12
NODES: Final = 400_000
PARSER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SINGLE: Final = {"card": "cards", "process": "processes"}
"""What a service holds once, and its sheet."""
INSIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "services": ("card", "process"),
    "cards": ("questions", "documents", "refusal_grounds"),
    "processes": ("steps",),
    "steps": ("actions",),
}
"""What stands inside the rows of a sheet."""
TOP: Final = ("catalogue", "groups", "services")


# --- writing ---------------------------------------------------------------------------------------------------------


def written(book: Book) -> bytes:
    """Give the file, UTF-8."""
    told = {
        "catalogue": int(FORMAT),
        "groups": [_plain(row) for row in book.get("groups", ())],
        "services": [_service(row, book) for row in book.get("services", ())],
    }
    text = yaml.dump(told, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=120)
    return str(text).encode()


def _service(row: Row, book: Book) -> dict[str, Any]:
    told = _plain(row)
    for name, sheet in SINGLE.items():
        for single in _of(book, sheet, row["code"]):
            told[name] = _plain(single) | {
                inner: [_inner(each, book) for each in _of(book, inner, row["code"])] for inner in INSIDE[sheet]
            }
    return told


def _inner(row: Row, book: Book) -> dict[str, Any]:
    told = _plain(row)
    if row.sheet == "steps":
        actions = [each for each in _of(book, "actions", row["service"]) if each["step"] == row["number"]]
        told["actions"] = [_plain(each) for each in actions]
    return told


def _of(book: Book, sheet: str, service: str) -> list[Row]:
    return [row for row in book.get(sheet, ()) if row["service"] == service]


def _plain(row: Row) -> dict[str, Any]:
    parents = {"service", *(["step"] if row.sheet == "actions" else [])}
    columns = [column for column in BY_KEY[row.sheet].columns if column.key not in parents]
    return {column.key: _value(column, row[column.key]) for column in columns if row[column.key]}


def _value(column: Column, word: str) -> Any:
    if column.is_list:
        return word.split("\n")
    if column.words and set(column.words) <= {"yes", "no", ""}:
        return {"yes": True, "no": False}.get(word, word)
    return word


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass
class Node:
    """A value with its line: a word, a list or a mapping."""

    line: int
    word: str | None = None
    items: list["Node"] = field(default_factory=list)
    pairs: dict[str, "Node"] = field(default_factory=dict)
    is_mapping: bool = False


def read(data: bytes) -> Book:
    """Read a file. Raises Unreadable with every mistake of its shape."""
    if len(data) > BYTES:
        raise of_file(_("The file is larger than 5 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise of_file(_("The file is not in UTF-8. Save it again in this encoding.")) from None
    try:
        root = _tree(text)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 0
        raise Unreadable([Mistake("", line, "", _("The file is not YAML: look at this line."))]) from None
    taken = _Taking()
    taken.file(root)
    if taken.mistakes:
        raise Unreadable(taken.mistakes)
    return taken.book


def _tree(text: str) -> Node:
    """Build the tree by hand: no tag makes an object, no alias grows, no depth overflows."""
    root = Node(0)
    open_nodes: list[Node] = [root]
    keys: list[Node | None] = [None]
    for count, event in enumerate(yaml.parse(text, Loader=PARSER)):
        if count > NODES:
            raise of_file(_("The file holds too much for a catalogue."))
        match event:
            case yaml.AliasEvent():
                told = _("References (* and &) are not taken: write the value itself.")
                raise Unreadable([Mistake("", _line_of(event), "", told)])
            case yaml.ScalarEvent() | yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                _placed(event, open_nodes, keys)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                open_nodes.pop()
                keys.pop()
    return root.items[0] if root.items else root


def _line_of(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _placed(event: Any, open_nodes: list[Node], keys: list[Node | None]) -> None:
    """Put a value into the list or under the name that is open; open it where it holds others."""
    node = Node(_line_of(event), is_mapping=isinstance(event, yaml.MappingStartEvent))
    if isinstance(event, yaml.ScalarEvent):
        is_empty = event.implicit[0] and event.value in {"", "~", "null"}
        node.word = "" if is_empty else clean(event.value)
    if open_nodes[-1].is_mapping:
        keys[-1] = _named(node, open_nodes[-1], keys[-1])
    else:
        open_nodes[-1].items.append(node)
    if node.word is None:
        if len(open_nodes) > DEPTH:
            raise Unreadable([Mistake("", node.line, "", _("The file is nested too deeply."))])
        open_nodes.append(node)
        keys.append(None)


def _named(node: Node, parent: Node, key: Node | None) -> Node | None:
    """Take a name, or the value of the name taken before. Gives the name that waits for its value."""
    if key is not None:
        parent.pairs[str(key.word)] = node
        return None
    if node.word is None:
        raise Unreadable([Mistake("", node.line, "", _("A name must be a word."))])
    if node.word in parent.pairs:
        raise Unreadable([Mistake("", node.line, node.word, _("This stands here twice."))])
    return node


class _Taking:
    """Turns the tree into rows; what has no place in them is a mistake."""

    def __init__(self) -> None:
        self.book: dict[str, list[Row]] = {}
        self.mistakes: list[Mistake] = []

    def wrong(self, line: int, column: str, message: str) -> None:
        self.mistakes.append(Mistake("", line, column, message))

    def file(self, root: Node) -> None:
        if not root.is_mapping or "catalogue" not in root.pairs:
            self.wrong(root.line, "", _("This is not a file of the catalogue: it does not begin with “catalogue: 1”."))
            return
        if root.pairs["catalogue"].word != FORMAT:
            self.wrong(root.pairs["catalogue"].line, "catalogue", _("This version of the format is not known."))
        self.unknown(root, TOP)
        for sheet in ("groups", "services"):
            self.rows(sheet, root.pairs.get(sheet), {})

    def unknown(self, node: Node, known: tuple[str, ...]) -> None:
        for name, value in node.pairs.items():
            if name not in known:
                self.wrong(value.line, name, _("Nothing of this name is known here."))

    def rows(self, sheet: str, node: Node | None, parents: Mapping[str, str]) -> None:
        if node is None or node.word == "":
            return
        if node.word is not None or node.is_mapping:
            self.wrong(node.line, sheet, _("A list is needed here."))
            return
        for item in node.items:
            self.row(sheet, item, parents)

    def row(self, sheet: str, node: Node, parents: Mapping[str, str]) -> None:
        if not node.is_mapping:
            self.wrong(node.line, sheet, _("Names with values are needed here."))
            return
        inside = INSIDE.get(sheet, ())
        columns = [column for column in BY_KEY[sheet].columns if column.key not in parents]
        self.unknown(node, (*(column.key for column in columns), *inside))
        cells = dict(parents)
        for column in columns:
            if (value := node.pairs.get(column.key)) is not None:
                cells[column.key] = self.cell(column, value)
        self.book.setdefault(sheet, []).append(Row(sheet, node.line, cells))
        below = self.parents(sheet, cells)
        for name in inside:
            if name in SINGLE and name in node.pairs:
                self.row(SINGLE[name], node.pairs[name], below)
            elif name not in SINGLE:
                self.rows(name, node.pairs.get(name), below)

    def parents(self, sheet: str, cells: Mapping[str, str]) -> dict[str, str]:
        if sheet == "steps":
            return {"service": cells["service"], "step": cells.get("number", "")}
        return {"service": cells.get("code", "") if sheet == "services" else cells.get("service", "")}

    def cell(self, column: Column, node: Node) -> str:
        if node.word is not None:
            return value_of(column, node.word)
        if column.is_list and not node.is_mapping and all(item.word is not None for item in node.items):
            return "\n".join(self.lines(node, column))
        self.wrong(
            node.line,
            column.key,
            _("A word is needed here.") if not column.is_list else _("A list of words is needed here."),
        )
        return ""

    def lines(self, node: Node, column: Column) -> Iterator[str]:
        for item in node.items:
            word = item.word or ""
            if "\n" in word.strip():
                self.wrong(item.line, column.key, _("Write each thing of a list on one line."))
            yield word.strip()
