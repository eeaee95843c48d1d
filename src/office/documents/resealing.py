"""Sealing files anew under the current key, and those of an earlier version for the first time (ADR 0065).

One content at a time, in a transaction of its own, so it can be broken off and gone on with at any moment. The old blob
goes only when the row that names the new one is committed; what a crash leaves behind is an orphan like any other.
"""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.db.models import Count

from office.documents import blobs
from office.documents.digests import content_name, fresh_salt, salted
from office.documents.files import content_of, hold_content, wait_for_backups
from office.documents.models import StoredFile
from office.vault.cells import SealBrokenError
from office.vault.keys import Key, Ring
from office.vault.resealing import columns_of_bytes


def files_by_key() -> Counter[str]:
    """Count the contents on the disk by the name of their key; the empty name counts those not sealed at all.

    Before an upgrade that brought sealing there is nothing to count.
    """
    if ("documents_storedfile", "salt") not in columns_of_bytes():
        return Counter()
    counted = StoredFile.objects.values_list("key_id").annotate(contents=Count("content", distinct=True))
    return Counter(dict(counted.order_by("key_id")))


def contents_left(ring: Ring) -> int:
    """Count the contents that are not under the current key."""
    return sum(number for key_id, number in files_by_key().items() if key_id != ring.current.id)


def reseal_files(ring: Ring) -> Iterator[str]:
    """Seal each content anew that is not under the current key; give for each "" or the fault by which it stays.

    A fault names the file by its id: the disk has lost it, or its bytes are not those that were taken in.
    """
    last = ""
    while content := _next(ring.current, last):
        yield _reseal(content, ring.current)
        last = content


def _next(current: Key, last: str) -> str | None:
    stale = StoredFile.objects.exclude(key_id=current.id).filter(content__gt=last)
    return stale.order_by("content").values_list("content", flat=True).first()


@transaction.atomic
def _reseal(content: str, current: Key) -> str:
    wait_for_backups()
    hold_content(content, alone=True)
    files = list(StoredFile.objects.filter(content=content).select_for_update(no_key=True).order_by("pk"))
    stale = [file for file in files if file.key_id != current.id]
    if not stale:  # somebody else was here meanwhile
        return ""
    try:
        digest = _digest_of(stale[0])
    except FileNotFoundError:
        return f"the disk has lost the content of file {stale[0].pk}"
    except SealBrokenError:
        return f"the content of file {stale[0].pk} was changed on the disk"
    return _move(files, digest, current)


def _digest_of(file: StoredFile) -> bytes:
    with content_of(file) as opened:
        digest = blobs.digest_of(opened)
    if not file.key_id and digest.hex() != file.content:
        raise SealBrokenError("not the content that was taken in")
    return digest


def _move(files: list[StoredFile], digest: bytes, current: Key) -> str:
    old, new = files[0].content, content_name(current, digest)
    hold_content(new, alone=True)
    with content_of(files[0]) as opened:
        blobs.keep(opened, new)
    for file in files:
        file.content, file.key_id = new, current.id
        file.salt = file.salt or fresh_salt()
        file.digest = salted(file.salt, digest)
        file.save(update_fields=["content", "key_id", "salt", "digest"])
    transaction.on_commit(partial(blobs.remove, old))
    return ""
