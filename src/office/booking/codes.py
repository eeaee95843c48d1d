"""The code of a booking: nobody guesses it, it is read aloud and typed without mistakes (pure).

Twelve characters of an alphabet of 23, a prime: eleven by chance (49 bits), the last one a check that finds every single
wrong character and every two that changed places. No I, L, O, U, S, B, Z, G, Q, D or V: each looks or sounds like another.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Final

ALPHABET: Final = "23456789ACEFHJKMNPRTWXY"
LENGTH: Final = 12
GROUP: Final = 4
FORM: Final = f"[{ALPHABET}]{{{LENGTH}}}"
LONGEST_TYPED: Final = 40
DIGITS: Final = 6

# What a Ukrainian keyboard gives for the letters that look the same.
_LOOK_ALIKES: Final = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")


def new_code() -> str:
    """Draw a code of twelve characters."""
    drawn = "".join(secrets.choice(ALPHABET) for _each in range(LENGTH - 1))
    return drawn + _check(drawn)


def shown(code: str) -> str:
    """Give the code in groups, as it is shown and printed: ``2A4C-…``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """Give the code that somebody typed or a scanner read; empty for what can not be one."""
    code = "".join(each for each in typed[:LONGEST_TYPED].upper().translate(_LOOK_ALIKES) if each.isalnum())
    fits = len(code) == LENGTH and all(each in ALPHABET for each in code)
    return code if fits and _check(code[:-1]) == code[-1] else ""


def sign(typed: str) -> str:
    """Give the one sign of a code that was typed; empty for what stands in none."""
    found = typed[:1].upper().translate(_LOOK_ALIKES)
    return found if found in ALPHABET else ""


def new_proof() -> str:
    """Draw the six digits that prove whose the address or the phone is."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def mark_of(proof: str, *, about: str, key: str) -> str:
    """Give the mark under which the digits are kept: without ``key`` they can not be found by trying them all."""
    return hmac.new(key.encode(), f"{about}:{proof}".encode(), sha256).hexdigest()


def fits(proof: str, mark: str, *, about: str, key: str) -> bool:
    """Tell, in the same time for every answer, whether ``proof`` has this mark."""
    digits = "".join(each for each in proof[:LONGEST_TYPED] if each.isdecimal() and each.isascii())
    return bool(mark) and hmac.compare_digest(mark_of(digits, about=about, key=key), mark)


def _check(drawn: str) -> str:
    weighed = sum(weight * ALPHABET.index(each) for weight, each in enumerate(drawn, start=1))
    return ALPHABET[weighed % len(ALPHABET)]
