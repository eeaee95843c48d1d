"""Are the keys here under which everything stands? Asked at every start, so nothing is loaded that only resealing needs."""

from office.documents.models import StoredFile
from office.vault.resealing import any_key, sealed_tables
from office.vault.ring import source

UNSEALED = ""
"""What stands for the key of a file that is not sealed."""


def check_keys() -> None:
    """Look at a few sealed values: a start without the right keys would only begin to seal under wrong ones.

    Raises KeyMissingError, KeyFaultError. Makes the first key where none was ever made.
    """
    here = source().anew()
    for key_id in _some_names():
        here.named(key_id)


def _some_names() -> set[str]:
    some = StoredFile.objects.exclude(key_id=UNSEALED).values_list("key_id", flat=True)[:1]
    return {*some, *(name for table in sealed_tables() for name in any_key(table))}
