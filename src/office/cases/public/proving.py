"""What proves to the applicant that the journal of his case is the one that was kept from the first day (ADR 0060)."""

from dataclasses import dataclass
from datetime import date

from office.audit.models import DaySeal, JournalEntry, SealedBook
from office.audit.models.seals import Book
from office.audit.proofs import NotSealedError, ProofError, checker_source, prove, prove_growth
from office.audit.seals import PublishedRoot, access_seal, published_roots
from office.audit.subjects import label_of
from office.cases.models import Case

__all__ = [
    "EntryProof",
    "NotSealedError",
    "ProofError",
    "PublishedRoot",
    "checker_source",
    "entry_proof",
    "growth_since",
    "proof_of",
    "published_roots",
]


@dataclass(frozen=True)
class EntryProof:
    """The hash of the entry of registration, as the receipt bears it, and the sealed day that holds the entry.

    ``day`` and ``root`` are empty until the day is over and sealed.
    """

    hash: str
    day: date | None = None
    root: str = ""


def entry_proof(case: Case) -> EntryProof | None:
    """Give what the page shows of the proof, in two statements."""
    about = {"subject_kind": label_of(Case), "subject_id": str(case.pk)}
    entry = JournalEntry.objects.filter(verb="case.registered", **about).first()
    if entry is None:
        return None
    sealed = SealedBook.objects.filter(book=Book.ENTRIES, after_id__lt=entry.pk, last_id__gte=entry.pk)
    book = sealed.select_related("seal").first()
    mark = bytes(entry.hash).hex()
    return EntryProof(mark, book.seal.day, bytes(book.seal.hash).hex()) if book else EntryProof(mark)


def proof_of(case: Case) -> str:
    """Give the whole proof as the text of a JSON file, for the checker. Raises as ``prove`` does."""
    return prove(case)


def growth_since(day: date) -> str:
    """Give the proof that the journal of the last sealed day begins with all of that of ``day``, as ``prove_growth``.

    Raises NotSealedError where ``day`` is not sealed; ProofError where the journal is not whole.
    """
    try:
        old = access_seal(day)
    except DaySeal.DoesNotExist:
        raise NotSealedError(f"the day {day} is not sealed") from None
    return prove_growth(old, access_seal())
