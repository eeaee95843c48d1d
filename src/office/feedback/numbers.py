"""The next number of a book: gap-free per centre and year, for its row stays locked until the transaction ends."""

from typing import Final, TypeVar

from office.centres.models import Centre
from office.feedback.models import EnquiryRegister, FeedbackBook

B = TypeVar("B", FeedbackBook, EnquiryRegister)

_NEXT: Final = """
INSERT INTO {table} AS book (centre_id, year, last_number) VALUES (%s, %s, 1)
ON CONFLICT (centre_id, year) DO UPDATE SET last_number = book.last_number + 1
RETURNING id, centre_id, year, last_number
"""


def next_line(kind: type[B], centre: Centre, year: int) -> B:
    """Take the next number of the book of ``centre`` for ``year``; rolled back, it is given to the next writer."""
    return kind.objects.raw(_NEXT.format(table=kind._meta.db_table), [centre.pk, year])[0]
