"""Proof of work for who books on the web: a riddle that a browser solves in a second, in the form of ALTCHA (no tracking).

A thousand bookings cost a machine hours, one costs a person nothing. Each riddle opens one act, once, within minutes.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution
from django.conf import settings
from django.utils.crypto import salted_hmac

from office.booking.models import SolvedProof
from office.tables.writing import write_unless_there

WORK: Final = 60_000
"""Up to so many hashes: under a second on an old phone."""
VALID: Final = timedelta(minutes=20)
LONGEST: Final = 2000
_SALT: Final = "office.booking.proving"


def new_riddle(*, at: datetime) -> dict[str, Any]:
    """Give a riddle as ALTCHA writes it."""
    options = ChallengeOptions(hmac_key=_key(), max_number=WORK, expires=at.astimezone(UTC) + VALID)
    return create_challenge(options).to_dict()


def is_proved(solution: str, *, at: datetime) -> bool:
    """Tell whether ``solution`` solves a riddle of ours that has not run out, and use it up: the second time it is worth nothing."""
    payload = _read(solution)
    if payload is None:
        return False
    good, _error = verify_solution(payload, _key(), check_expires=False)
    expires = payload.parse_salt()[1]
    if not good or expires is None or at.timestamp() > expires:
        return False
    return write_unless_there(SolvedProof(mark=payload.challenge, until=datetime.fromtimestamp(expires, UTC)))


def _read(solution: str) -> Payload | None:
    if not solution or len(solution) > LONGEST:
        return None
    try:
        return Payload.from_base64(solution)
    except (ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None


def _key() -> str:
    return salted_hmac(_SALT, "riddle", algorithm="sha256", secret=settings.SECRET_KEY).hexdigest()
