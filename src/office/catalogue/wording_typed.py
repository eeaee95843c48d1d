"""What an editor types of words that services are found by: kept as typed, and what of it is still to be mended (pure).

Shapes, by kind. Of a service: ``title``, ``title_en``, ``says``, ``says_en`` and ``also``, a list. Of what means the same: ``lines``, each a list.
Of situations: ``rows`` of ``code``, ``name``, ``name_en``, ``says``, ``says_en`` and ``services``, a list of codes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from office.catalogue.folding import words
from office.catalogue.models import WordingKind
from office.catalogue.typed import CODE, clean, line
from office.law import Refusal

Contents = Mapping[str, Any]
LONGEST: Final = 120
"""Letters of a name, or of one of people's words."""
MOST: Final = 400
MOST_SITUATIONS: Final = 30
MOST_SERVICES: Final = 16
SUMMARY: Final = 300
"""Letters of a service said plainly: two sentences."""
SERVICE: Final = ("title", "title_en", "says", "says_en")
SITUATION: Final = ("code", "name", "name_en", "says", "says_en")
COMMA: Final = ","


@dataclass(frozen=True)
class ToMend:
    """What keeps a draft from being sent: the field, the row of it where it has rows, and what to do."""

    field: str
    words: Any
    row: int | None = None


class Unfit(Refusal):
    """The draft is not fit yet; ``found`` says everything that is to be mended."""

    def __init__(self, found: Sequence[ToMend]) -> None:
        super().__init__("L15", " ".join(str(each.words) for each in found), field=found[0].field)
        self.found = found


# -- from what stands in the fields, and back -------------------------------------------------------------------------


def of_service(posted: Mapping[str, str]) -> dict[str, Any]:
    """Read people's words for a service: names, what it is in plain words, and other words one on a line."""
    said: dict[str, Any] = {name: _short(posted.get(name, "")) for name in SERVICE}
    return said | {"also": list(dict.fromkeys(_lines(posted.get("also", ""))))}


def of_same(posted: Mapping[str, str]) -> dict[str, Any]:
    """Read what means the same: on each line words and phrases with commas between."""
    lines = (_parted(each) for each in _lines(posted.get("lines", "")))
    return {"lines": [each for each in lines if each]}


def of_situation(posted: Mapping[str, str], services: Iterable[str]) -> dict[str, Any]:
    """Read one situation; ``services``: the codes that were chosen, in their order, empty ones among them."""
    row: dict[str, Any] = {name: _short(posted.get(name, "")) for name in SITUATION}
    chosen = dict.fromkeys(clean(each).strip()[:LONGEST] for each in services)
    return row | {"services": [each for each in chosen if each][:MOST_SERVICES]}


def as_typed(kind: str, contents: Contents) -> dict[str, str]:
    """Put the words of a service, or what means the same, into fields again."""
    if kind == WordingKind.SAME:
        return {"lines": "\n".join(", ".join(each) for each in contents.get("lines", ()))}
    names = {name: str(contents.get(name, "")) for name in SERVICE}
    return names | {"also": "\n".join(contents.get("also", ()))}


def as_lines(kind: str, contents: Contents) -> list[str]:
    """Put contents into lines, for comparing one version with another."""
    if kind != WordingKind.SITUATIONS:
        return [each for text in as_typed(kind, contents).values() for each in text.splitlines() if each]
    return [
        f"{row['name']} ({row['name_en']}): {row['says']} ({row['says_en']}). {', '.join(row['services'])}"
        for row in contents.get("rows", ())
    ]


def _short(text: str) -> str:
    return str(line(clean(text)))


def _lines(text: str) -> Iterator[str]:
    return (short for each in clean(text).splitlines()[:MOST] if (short := line(each)))


def _parted(text: str) -> list[str]:
    return list(dict.fromkeys(short for each in text.split(COMMA) if (short := line(each))))


# -- what is to be mended ---------------------------------------------------------------------------------------------


def to_mend(kind: str, contents: Contents, *, services: Collection[str]) -> list[ToMend]:
    """Give everything that keeps a draft from being sent. ``services``: the codes of all services that there are."""
    match kind:
        case WordingKind.SERVICE:
            return list(_of_service(contents))
        case WordingKind.SAME:
            return list(_of_same(contents))
        case _:
            return list(_of_situations(contents.get("rows", ()), services))


def _of_service(contents: Contents) -> Iterator[ToMend]:
    if not contents.get("title"):
        yield ToMend("title", _("Write what people call the service."))
    if not contents.get("title_en"):
        yield ToMend("title_en", _("Write what people call the service in English."))
    yield from _of_summary(contents.get("says", ""), contents.get("says_en", ""))
    for name in ("title", "title_en"):
        yield from _too_long(name, [contents.get(name, "")])
    yield from _too_long("also", contents.get("also", ()))


def _of_summary(said: str, said_en: str) -> Iterator[ToMend]:
    """Whoever reads the one language is told as much as who reads the other."""
    if said_en and not said:
        yield ToMend("says", _("Say it in Ukrainian too."))
    if said and not said_en:
        yield ToMend("says_en", _("Say it in English too."))
    yield from _too_long("says", [said], SUMMARY)
    yield from _too_long("says_en", [said_en], SUMMARY)


def _of_same(contents: Contents) -> Iterator[ToMend]:
    for each in contents.get("lines", ()):
        said = ", ".join(each)
        if len(each) < len(("one", "another")):
            yield ToMend(
                "lines", _("Write at least two words on a line, with a comma between: %(line)s") % {"line": said}
            )
        elif not all(map(words, each)):
            yield ToMend("lines", _("These words say nothing by themselves: %(line)s") % {"line": said})
        yield from _too_long("lines", each)


def _of_situations(rows: Sequence[Contents], services: Collection[str]) -> Iterator[ToMend]:
    if not rows:
        yield ToMend("rows", _("Add a situation: without one the site and the terminals can not lead by them."))
    if len(rows) > MOST_SITUATIONS:
        yield ToMend("rows", _("Leave at most %(most)s situations: nobody reads more.") % {"most": MOST_SITUATIONS})
    often = Counter(row["code"] for row in rows)
    for place, row in enumerate(rows):
        yield from (ToMend(each.field, each.words, place) for each in _of_situation(row, often, services))


def _of_situation(row: Contents, often: Mapping[str, int], services: Collection[str]) -> Iterator[ToMend]:
    if not CODE.fullmatch(row["code"]):
        yield ToMend("code", _("Use Latin letters, digits and hyphens alone"))
    elif often[row["code"]] > 1:
        yield ToMend("code", _("Another situation has this address. Choose another."))
    for name in SITUATION[1:]:
        if not row[name]:
            yield ToMend(name, _("Write this in a few words."))
        yield from _too_long(name, [row[name]])
    yield from _of_helping(row["services"], services)


def _of_helping(codes: Sequence[str], services: Collection[str]) -> Iterator[ToMend]:
    if not codes:
        yield ToMend("services", _("Choose at least one service that helps."))
    for code in codes:
        if code not in services:
            yield ToMend("services", _("There is no service “%(code)s”.") % {"code": code})


def _too_long(name: str, texts: Iterable[str], most: int = LONGEST) -> Iterator[ToMend]:
    for each in texts:
        if len(each) > most:
            yield ToMend(name, _("Write it shorter: at most %(where)s characters.") % {"where": most})
