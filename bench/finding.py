"""How well the search of services finds what people mean: hits of the first place and of the first three, time a query.

``python -m bench.finding`` prints the figures at 85 and at 600 services, by kind of trouble. The queries stand in
``bench/data/queries.yaml``; the services that fill a catalogue up to 600 are other ones of a city, made of common acts
and things, so that they share words with the real ones.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from time import perf_counter
from typing import Final

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from office.catalogue.datafiles import read
from office.catalogue.search import Index, Searchable, with_words
from office.catalogue.words import shipped_words

AT_ONCE: Final = 0.9
IN_THREE: Final = 0.97
"""The floor that a test keeps."""
FIRST_THREE: Final = 3
SIZES: Final = (85, 600)
ACTS: Final = (
    "Видача довідки про", "Видача витягу з реєстру щодо", "Надання дозволу на", "Реєстрація", "Зняття з реєстрації",
    "Внесення змін до відомостей про", "Призначення компенсації за", "Надання пільги на", "Погодження", "Продовження строку дії посвідчення на",
    "Надання інформації про", "Відшкодування витрат на", "Взяття на облік для отримання", "Видача дубліката посвідчення на",
)  # fmt: skip
THINGS: Final = (
    "місце проживання особи", "земельну ділянку", "право власності на житло", "склад сім’ї", "батьківство", "шлюб і розірвання шлюбу",
    "зміну імені", "транспортний засіб", "водійські права", "паспорт громадянина", "закордонний паспорт дитини", "підприємницьку діяльність",
    "громадське об’єднання", "садибний будинок", "гараж", "розміщення реклами", "видалення зелених насаджень", "дитячий садок",
    "харчування школяра", "проїзд студента", "проїзд у міському транспорті", "музичну школу", "поховання на кладовищі", "місце для торгівлі",
    "газову мережу", "опалення квартири", "ремонт будинку", "утримання собаки", "мисливську зброю", "працю неповнолітнього",
    "роботу за кордоном", "навчання в коледжі", "гуртожиток", "лікування за кордоном", "протезування зубів", "безоплатні ліки",
    "дитяче харчування", "медичну картку",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    kind: str
    text: str
    meant: frozenset[str]


@dataclass(frozen=True)
class Hits:
    queries: int
    first: int
    three: int
    seconds: float
    missed: Sequence[str]

    @property
    def at_once(self) -> float:
        return self.first / self.queries

    @property
    def in_three(self) -> float:
        return self.three / self.queries


def _queries() -> list[Query]:
    text = (Path(__file__).parent / "data" / "queries.yaml").read_text("utf-8")
    return [Query(kind, typed, frozenset(meant)) for kind, typed, meant in yaml.safe_load(text)]


QUERIES: Final = _queries()


def real_services() -> tuple[Searchable, ...]:
    """Give the services of the demo catalogue as the portal searches them."""
    groups = {row["code"]: (row["uk"], row["en"]) for row in read("groups")}
    rows = read("services")
    said = shipped_words()
    return tuple(
        with_words(row["code"], (row["uk"], row["en"]), (row["code"],), groups[row["group"]], said=said) for row in rows
    )


def of_size(services: int) -> tuple[Searchable, ...]:
    """Give so many services: the real ones, then others."""
    real = real_services()
    others = (
        Searchable(f"other-{number}", (f"{act} {thing}",), (f"99-{number}",))
        for number, (thing, act) in enumerate(product(THINGS, ACTS), 1)
    )
    return (*real, *islice(others, max(0, services - len(real))))


def measured(services: Sequence[Searchable], queries: Sequence[Query] = QUERIES) -> Hits:
    """Ask every query once, of an index that has not been asked before."""
    index = Index(services, shipped_words().same)
    began = perf_counter()
    found = [index.found(query.text) for query in queries]
    seconds = perf_counter() - began
    first = [bool(keys) and keys[0] in query.meant for query, keys in zip(queries, found, strict=True)]
    three = [not query.meant.isdisjoint(keys[:FIRST_THREE]) for query, keys in zip(queries, found, strict=True)]
    missed = [
        f"{query.text} → {keys[:FIRST_THREE]}"
        for query, keys, hit in zip(queries, found, first, strict=True)
        if not hit
    ]
    return Hits(len(queries), sum(first), sum(three), seconds, missed)


def report() -> str:
    """Give the figures as text."""
    lines = [f"{len(QUERIES)} queries", "", "services  hit@1  hit@3  ms a query"]
    for size in SIZES:
        hits = measured(of_size(size))
        lines.append(f"{size:8} {hits.at_once:6.3f} {hits.in_three:6.3f} {1000 * hits.seconds / hits.queries:9.2f}")
    lines += ["", f"at {SIZES[-1]} services, by kind of trouble:"]
    for kind, count in Counter(query.kind for query in QUERIES).items():
        hits = measured(of_size(SIZES[-1]), [query for query in QUERIES if query.kind == kind])
        lines.append(f"{kind:12} {count:4} {hits.at_once:6.3f} {hits.in_three:6.3f}")
    return "\n".join([*lines, "", "not at once:", *measured(of_size(SIZES[-1])).missed])


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
