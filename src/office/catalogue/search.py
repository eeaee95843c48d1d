"""Forgiving search over a catalogue of some hundred services, in memory (ADR 0097).

Endings, typing errors, Latin look-alikes, the wrong keyboard layout, Russian and Latin spellings and people's own words
all lead to the service; a word that is nowhere outweighs common ones, so that nonsense finds nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from office.catalogue.folding import COMMON_WORDS, fold, readings, stem, words
from office.catalogue.words import Synonyms, Vocabulary

EXACT: Final = 1.0
BEGINNING: Final = 0.93
SYNONYM: Final = 0.9
NEAR: Final = 0.9
"""A word with a typing error counts so much of its likeness."""
ALIKE: Final = 0.72
"""Likeness from which a word may be a slip for another: one wrong letter in four; two changed places count as one."""
SHORT: Final = 3
"""Words of so many letters match from their beginning only."""
NEAREST: Final = 8
ANOTHER_READING: Final = 0.97
COMMON: Final = 0.15
"""Weight of a word that says little, such as 'документи'."""
ENOUGH: Final = 0.55
"""What of a query must be met, by the weight of its words."""
SOMETHING: Final = 0.4
"""The same where nothing meets so much: better something near than nothing."""
WHOLE: Final = 0.3
"""How much it counts that little else stands in the name."""
NUMBER: Final = 2.0
OWN: Final = 1.0
AROUND: Final = 0.4
LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 12


@dataclass(frozen=True)
class Searchable:
    """``names`` are searched word by word; ``numbers`` match from their beginning only.

    ``also``: other names, each on its own. ``around``: what the entry stands among, such as its group; counts less.
    """

    key: str
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def with_words(
    key: str, names: tuple[str, ...], numbers: tuple[str, ...], around: tuple[str, ...] = (), *, said: Vocabulary
) -> Searchable:
    """Give a service with the words that people have for it."""
    people = said.called(key)
    return Searchable(key, names, numbers, tuple(filter(None, (people.title, people.title_en, *people.also))), around)


def found(query: str, entries: Iterable[Searchable], said: Vocabulary) -> list[str]:
    """Give the keys of ``entries`` that meet ``query``, the nearest first; equally near keep their order."""
    return index_of(tuple(entries), said).found(query)


@lru_cache(maxsize=32)
def index_of(entries: tuple[Searchable, ...], said: Vocabulary) -> "Index":
    """Give the index of ``entries``, made once for the same ones."""
    return Index(entries, said.same)


@dataclass(frozen=True)
class _Phrase:
    stems: frozenset[str]
    weight: float


class Index:
    """Words of all entries, where each stands, and how much each says; ``same``: what means the same."""

    def __init__(self, entries: Sequence[Searchable], same: Synonyms) -> None:
        self.entries, self._same = entries, same
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        phrases = [list(self._read(place, entry)) for place, entry in enumerate(entries)]
        self._weights = {word: self._weight(len(places)) for word, places in self._places.items()}
        self._phrases = [[self._phrase(each) for each in of_one if each] for of_one in phrases]
        self._vocabulary = sorted(self._places)
        self._long = [word for word in self._vocabulary if len(word) > SHORT]
        self._unknown = self._weight(0)
        self._near: Callable[[str], tuple[tuple[tuple[str, ...], float], ...]]
        self._near = lru_cache(maxsize=4_000)(self._nearest)

    def found(self, query: str) -> list[str]:
        """Give the keys that meet ``query``, the nearest first."""
        text = query[:LONGEST_QUERY]
        scores = {**self._scores(text.split()[:MOST_WORDS]), **self._numbered(text.strip().casefold())}
        return [self.entries[place].key for place in sorted(scores, key=lambda place: (-scores[place], place))]

    # -- reading the entries ------------------------------------------------------------------------------------------

    def _read(self, place: int, entry: Searchable) -> Iterator[frozenset[str]]:
        for text in (*entry.names, *entry.also):
            stems = frozenset(map(stem, words(text)))
            for each in stems:
                self._places[each][place] = OWN
            yield stems
        for text in entry.around:
            for each in map(stem, words(text)):
                self._places[each].setdefault(place, AROUND)

    def _weight(self, entries: int) -> float:
        return log((len(self.entries) + 1) / (entries + 0.5)) + 0.3

    def _phrase(self, stems: frozenset[str]) -> _Phrase:
        return _Phrase(stems, sum(self._weights[each] for each in stems))

    # -- answering a query --------------------------------------------------------------------------------------------

    def _numbered(self, typed: str) -> dict[int, float]:
        return {
            place: NUMBER
            for place, entry in enumerate(self.entries)
            if typed and any(number.casefold().startswith(typed) for number in entry.numbers if number)
        }

    def _scores(self, tokens: Sequence[str]) -> dict[int, float]:
        """Give what of the query each entry meets, and how much of its name that is."""
        met: dict[int, float] = defaultdict(float)
        by: dict[int, set[str]] = defaultdict(set)
        asked = 0.0
        for token in tokens:
            weight, places = self._token(token)
            asked += weight
            for place, (share, stems) in places.items():
                met[place] += weight * share
                by[place] |= stems
        enough = ENOUGH if max(met.values(), default=0) >= ENOUGH * asked else SOMETHING
        return {
            place: share / asked + self._bonus(place, by[place])
            for place, share in met.items()
            if share >= enough * asked > 0
        }

    def _bonus(self, place: int, stems: set[str]) -> float:
        shares = [
            sum(self._weights[each] for each in stems & phrase.stems) / phrase.weight for phrase in self._phrases[place]
        ]
        return WHOLE * max(shares, default=0)

    def _token(self, token: str) -> tuple[float, dict[int, tuple[float, set[str]]]]:
        """Give the weight of a token, and for each entry that has it how well and by which words."""
        best: dict[int, tuple[float, set[str]]] = {}
        weights = []
        for number, reading in enumerate(readings(token)):
            weight, places = self._reading(reading)
            factor = ANOTHER_READING if number else 1.0
            if places:
                weights.append(weight)
            for place, (share, stems) in places.items():
                if share * factor > best.get(place, (0.0, set()))[0]:
                    best[place] = (share * factor, stems)
        weight = max(weights, default=self._unknown if readings(token) else 0.0)
        return (weight * COMMON if stem(fold(token.casefold())) in _COMMON else weight), best

    def _reading(self, reading: Sequence[str]) -> tuple[float, dict[int, tuple[float, set[str]]]]:
        found: dict[int, tuple[float, set[str]]] = {}
        weights = []
        for word in reading:
            weight, places = self._word(word)
            weights.append(weight)
            for place, (share, stems) in places.items():
                so_far, others = found.get(place, (0.0, set()))
                found[place] = (so_far + share / len(reading), others | stems)
        return max(weights, default=0.0), found

    def _word(self, word: str) -> tuple[float, dict[int, tuple[float, set[str]]]]:
        found: dict[int, tuple[float, set[str]]] = {}
        weight, most = self._unknown, 0.0
        for stems, likeness in self._near(word):
            if likeness > most:
                weight, most = max(self._weights[each] for each in stems), likeness
            for place in set.intersection(*(set(self._places[each]) for each in stems)):
                share = likeness * min(self._places[each][place] for each in stems)
                if share > found.get(place, (0.0, set()))[0]:
                    found[place] = (share, set(stems))
        return weight, found

    def _nearest(self, word: str) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Give the words of the entries that ``word`` may mean, or several that mean it together, with their likeness."""
        cut = stem(word)
        near: dict[tuple[str, ...], float] = {(cut,): EXACT} if cut in self._places else {}
        near |= {others: SYNONYM for others in self._same.get(cut, ()) if self._places.keys() >= set(others)}
        beginnings = [each for each in self._vocabulary if each.startswith(cut if len(cut) > SHORT else word)]
        slips = self._slips(cut, word) if len(word) > SHORT else ()
        for each, likeness in (*((each, BEGINNING) for each in beginnings), *slips):
            near[(each,)] = max(near.get((each,), 0), likeness)
        return tuple(near.items())

    def _slips(self, cut: str, word: str) -> Iterator[tuple[str, float]]:
        for text in {cut, word}:
            found = process.extract(
                text, self._long, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=NEAREST
            )
            yield from ((each, likeness * NEAR) for each, likeness, _place in found)


_COMMON: Final = frozenset(stem(fold(word)) for word in COMMON_WORDS)
