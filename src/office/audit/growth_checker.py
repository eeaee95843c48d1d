"""Check that a journal was only continued: python growth_checker.py growth.json --old HEX --root HEX (both published)."""

import argparse
import json
from hashlib import sha256
from pathlib import Path
from typing import Any


def hashed(head: dict[str, Any]) -> str:
    text = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def roots(first: bytes, old: int, new: int, path: list[bytes], *, whole: bool = True) -> tuple[bytes, bytes]:
    """Build both roots from a proof of RFC 6962, section 2.1.2; ``first`` is the old root."""
    if old == new:
        found = first if whole else path.pop()
        return found, found
    split, beside = 1 << (new - 1).bit_length() - 1, path.pop()
    if old <= split:
        before, after = roots(first, old, split, path, whole=whole)
        return before, node(after, beside)
    before, after = roots(first, old - split, new - split, path, whole=False)
    return node(beside, before), node(beside, after)


def check(text: str, old_root: str, root: str) -> str:
    growth = json.loads(text)
    if list(growth) != ["format", "new", "old", "path"] or growth["format"] != "office-journal-growth-1":
        raise ValueError("it is not written as a proof is")
    old, new, path = growth["old"], growth["new"], [bytes.fromhex(step) for step in growth["path"]]
    if (hashed(old), hashed(new)) != (old_root.lower(), root.lower()) or not 0 < old["number"] <= new["number"]:
        raise ValueError("it does not belong to these two roots")
    if [step.hex() for step in path] != growth["path"]:
        raise ValueError("it is not written as a proof is")
    first = bytes.fromhex(old["log_root"])
    before, after = roots(first, old["number"], new["number"], path)
    if path or (before.hex(), after.hex()) != (old["log_root"], new["log_root"]):
        raise ValueError(f"the journal of {new['day']} does not continue the one of {old['day']}")
    if json.dumps(growth, ensure_ascii=False, indent=1, sort_keys=True) + "\n" != text:
        raise ValueError("it is not written as a proof is")
    uk = f"журнал на {new['day']} починається з усього, що було в ньому на {old['day']}, у тому самому порядку"
    return f"{uk}.\nthe journal of {new['day']} begins with all that stood in it on {old['day']}, in the same order."


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("growth", type=Path)
    options.add_argument("--old", required=True, help="the root that you kept")
    options.add_argument("--root", required=True, help="the later root")
    given = options.parse_args()
    try:
        print("ПІДТВЕРДЖЕНО · CONFIRMED:", check(given.growth.read_bytes().decode("utf-8"), given.old, given.root))  # noqa: T201
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        raise SystemExit(f"НЕ ПІДТВЕРДЖЕНО · NOT CONFIRMED: {fault}") from None
