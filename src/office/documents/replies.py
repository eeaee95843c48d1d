"""The letter by which an enquiry that came by letter is answered (L16)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from office.documents.papers import Addressee, Letterhead, Officer, Paper, Signer


@dataclass(frozen=True, kw_only=True)
class EnquiryReply(Paper):
    """Відповідь на звернення."""

    template: ClassVar[str] = "enquiry_reply"
    head: Letterhead
    dated_on: date
    index: str
    addressee: Addressee
    received_on: date
    service: str
    """What the question was about; may be empty."""
    text: str
    signer: Signer
    officer: Officer
