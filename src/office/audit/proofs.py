"""Proofs that somebody outside can check with nothing but a published root (ADR 0060; the checker: ``checker.py``)."""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from office.audit import merkle
from office.audit.books import BLOCK, Block
from office.audit.canonical import said
from office.audit.checker import check
from office.audit.models import Book, DaySeal, JournalEntry, JournalHead, SealedBlock, SealedBook
from office.audit.seals import day_leaves, said_of_day, said_of_head
from office.audit.subjects import named

FORMAT: Final = "office-journal-proof-1"
GROWTH: Final = "office-journal-growth-1"


class ProofError(Exception):
    """There is nothing to prove, or the journal is not whole; the message says which."""


class NotSealedError(ProofError):
    """No entry is sealed yet, so there is nothing to prove."""


def checker_source(*, growth: bool = False) -> str:
    """Give the text of a standalone checker (of proofs of growth, or of a matter): 60 lines, Python's own library."""
    return (files("office.audit") / ("growth_checker.py" if growth else "checker.py")).read_text("utf-8")


def sealed_entries(subject: Model) -> QuerySet[JournalEntry]:
    """Give the entries of ``subject`` that stand in a sealed day, from the first on; those of today are not sealed yet."""
    kind, key = named(subject)
    last = SealedBook.objects.filter(book=Book.ENTRIES).order_by("-seal").values("last_id")[:1]
    return JournalEntry.objects.filter(subject_kind=kind, subject_id=key, id__lte=Subquery(last)).order_by("sequence")


def prove(subject: Model) -> str:
    """Give the proof, as the text of a JSON file, that the sealed entries of ``subject`` stand in the journal.

    It leads to the published root of the last sealed day, and is checked before it is given away.

    Raises NotSealedError where no entry of it is sealed yet; ProofError where the journal is not whole, so that nothing
    can be proved.
    """
    _check_end(subject)
    seal = DaySeal.objects.order_by("-number").first()
    entries = list(sealed_entries(subject))
    if seal is None or not entries:
        raise NotSealedError("no entry of this is sealed yet: a day is sealed after its midnight")
    leaves = day_leaves(upto=seal.number)
    proof = {"days": _days(entries, leaves), "format": FORMAT, "head": said_of_head(seal)}
    text = as_file(proof)
    try:
        check(text, bytes(seal.hash).hex())
    except (LookupError, ValueError) as fault:
        raise ProofError(f"the journal is not whole, look at it with 'office journal verify': {fault}") from fault
    return text


def _check_end(subject: Model) -> None:
    """Compare the last entry with the recorded end: what is left of a chain cut at its end still leads to the root.

    Where the recorded end was set back too, only the seals know what is gone (``verify_seals``): a sealed row tells
    nothing of its matter once it is removed.
    """
    kind, key = named(subject)
    chain = JournalEntry.objects.filter(subject_kind=kind, subject_id=key).order_by("-sequence").values("sequence")
    heads = JournalHead.objects.filter(subject_kind=kind, subject_id=key).annotate(last=Subquery(chain[:1]))
    for recorded, last in heads.values_list("sequence", "last"):
        if recorded != last:
            raise ProofError("the journal is not whole, look at it with 'office journal verify': its last entries")


def as_file(proof: dict[str, Any]) -> str:
    """Write a proof as its file holds it: there is only one way to."""
    return json.dumps(proof, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def prove_growth(old: DaySeal, new: DaySeal) -> str:
    """Give the proof, as the text of a JSON file, that the journal of ``new`` begins with all of the journal of ``old``.

    Raises ProofError: ``old`` is the later one; or the journal is not whole, so that it can not be proved.
    """
    if old.number > new.number:
        raise ProofError(f"the journal of {new.day} is older than the one of {old.day}")
    path = merkle.consistency(day_leaves(upto=new.number), old.number)
    roots = bytes(old.log_root), bytes(new.log_root)
    if not merkle.extends(roots[0], old.number, roots[1], new.number, path):
        raise ProofError("the journal is not whole: look at it with 'office journal verify'")
    return as_file({"format": GROWTH, "new": said_of_head(new), "old": said_of_head(old), "path": _hex(path)})


def _days(entries: list[JournalEntry], leaves: list[bytes]) -> list[dict[str, Any]]:
    """Put the entries under the days by which they were sealed; in a whole journal these are in the entries' order."""
    first, last = min(entry.pk for entry in entries), max(entry.pk for entry in entries)
    books = SealedBook.objects.filter(book=Book.ENTRIES, last_id__gte=first, after_id__lt=last).exclude(size=0)
    told = {
        book: [entry for entry in entries if book.after_id < entry.pk <= book.last_id]
        for book in books.select_related("seal").prefetch_related("seal__books").order_by("seal")
    }
    trees = _trees([book for book, held in told.items() if held], entries)
    return [
        {
            "entries": [tree.tell(entry) for entry in told[tree.book]],
            "path": _hex(merkle.inclusion(leaves, tree.book.seal.number - 1)),
            "said": said_of_day(tree.book.seal.number, tree.book.seal.day, tree.book.seal.books.all()),
        }
        for tree in trees
    ]


def _trees(books: list[SealedBook], entries: list[JournalEntry]) -> "list[_Tree]":
    """Read the trees of these days in two statements: the roots of all blocks, and the blocks in which an entry stands."""
    blocks = SealedBlock.objects.filter(book=Book.ENTRIES, seal__in=[book.seal_id for book in books])
    within = JournalEntry.objects.filter(
        pk__in=[entry.pk for entry in entries], pk__gt=OuterRef("after_id"), pk__lte=OuterRef("last_id")
    )
    trees = {book.seal_id: _Tree(book, [], []) for book in books}
    for seal, root in blocks.order_by("seal", "number").values_list("seal", "root"):
        trees[seal].roots.append(bytes(root))
    for block in blocks.filter(Exists(within)):
        trees[block.seal_id].blocks.append(block)
    return list(trees.values())


@dataclass(frozen=True)
class _Tree:
    """The tree of one day, by the roots of its blocks; only those blocks are opened in which something is looked for."""

    book: SealedBook
    roots: list[bytes]
    blocks: list[SealedBlock]

    def tell(self, entry: JournalEntry) -> dict[str, Any]:
        """Tell an entry with the way from it to the root of its day."""
        kept = next((each for each in self.blocks if each.after_id < entry.pk <= each.last_id), None)
        block = Block(kept.after_id, kept.last_id, bytes(kept.leaves)) if kept else None
        rows = [row for row, _mark in block.rows()] if block else []
        if kept is None or block is None or entry.pk not in rows:
            raise ProofError(f"entry {entry.pk} is not in the list of what was sealed on {self.book.seal.day}")
        place = rows.index(entry.pk)
        path = merkle.inclusion(block.hashes(), place) + merkle.inclusion(self.roots, kept.number - 1)
        return {
            "hash": bytes(entry.hash).hex(),
            "id": entry.pk,
            "index": (kept.number - 1) * BLOCK + place,
            "path": _hex(path),
            "said": _said(entry),
        }


def _said(entry: JournalEntry) -> dict[str, Any]:
    return said(
        kind=entry.subject_kind, subject=entry.subject_id, verb=entry.verb, by=entry.by_id, at=entry.at, data=entry.data
    )


def _hex(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]
