"""Addresses that open for an hour what somebody has just written or asked: signed, and no code stands in them."""

from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404

HOUR: Final = 3600
WRITTEN: Final = TimestampSigner(salt="office.portal.written")
ASKED: Final = TimestampSigner(salt="office.portal.asked")


def token_of(signer: TimestampSigner, key: UUID) -> str:
    """Give the part of an address that opens it for an hour."""
    return signer.sign(str(key))


def key_of(signer: TimestampSigner, token: str) -> UUID:
    """Read it. Raises Http404 for a token that is not ours, or has run out."""
    try:
        return UUID(signer.unsign(token, max_age=HOUR))
    except (BadSignature, ValueError):
        raise Http404 from None
