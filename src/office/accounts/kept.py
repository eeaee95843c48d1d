"""One request acts once: its answer is kept with the act, and given again to whoever sends it again (ADR 0072)."""

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.utils.crypto import salted_hmac

from office.accounts.client_models import KeptAnswer
from office.tables.writing import write_new

KEPT_FOR: Final = timedelta(hours=48)
_NONCE_BYTES: Final = 12
_SALT: Final = "office.accounts.kept"

_LOOK: Final = """
SELECT pg_try_advisory_xact_lock(%s), kept.request, kept.sealed
FROM (VALUES (1)) AS one LEFT JOIN accounts_keptanswer AS kept ON kept.mark = %s
"""


class OtherRequest(Exception):  # noqa: N818  it is a state of affairs, not a failure of ours
    """The key came before with another request."""


class StillActing(Exception):  # noqa: N818
    """The same request is being answered just now."""


@dataclass(frozen=True)
class Answer:
    """What was answered: status, the headers that say something of the act, body."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Once:
    """One request of one client under one key. To be used within the transaction that acts."""

    def __init__(self, client: UUID, key: str, request: bytes) -> None:
        """Name the request by its ``key`` and the hash of what it asks (32 bytes)."""
        self.mark = _keyed("mark", client, key)
        self.request = request
        self._seal = AESGCM(_keyed("seal", client, key))

    def earlier(self) -> Answer | None:
        """Give the answer that was kept, None where this request is the first; from here on it is the only one.

        Raises OtherRequest where the key belongs to another request, StillActing where this one is under way elsewhere.
        """
        with connection.cursor() as cursor:
            cursor.execute(_LOOK, [int.from_bytes(self.mark[:8], signed=True), self.mark])
            alone, request, sealed = cursor.fetchone()
        if request is not None and bytes(request) != self.request:
            raise OtherRequest
        if request is not None:
            return self._opened(bytes(sealed))
        if not alone:
            raise StillActing
        return None

    def keep(self, answer: Answer, *, at: datetime) -> None:
        """Keep the answer, in the transaction of the act.

        Raises IntegrityError where another transaction ended between our look and now: act no more, look again.
        """
        write_new(KeptAnswer(mark=self.mark, request=self.request, sealed=self._sealed(answer), made_at=at))

    def _sealed(self, answer: Answer) -> bytes:
        head = json.dumps([answer.status, answer.headers], separators=(",", ":")).encode()
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, head + b"\n" + answer.body, self.mark)

    def _opened(self, sealed: bytes) -> Answer:
        plain = self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self.mark)
        head, _end, body = plain.partition(b"\n")
        status, headers = json.loads(head)
        return Answer(status, body, headers)


def _keyed(use: str, client: UUID, key: str) -> bytes:
    return salted_hmac(f"{_SALT}.{use}", f"{client} {key}", algorithm="sha256").digest()


def forget_answers(*, at: datetime) -> int:
    """Delete the answers kept for longer than ``KEPT_FOR``; give how many."""
    deleted, _each = KeptAnswer.objects.filter(made_at__lt=at - KEPT_FOR).delete()
    return deleted
