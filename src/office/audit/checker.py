"""Check a proof of the journal: python checker.py proof.json --root HEX (the root published for the day it names)."""

import argparse
import json
from hashlib import sha256
from pathlib import Path
from typing import Any


def take(found: dict[str, Any], names: str) -> Any:
    if " ".join(found) != names:
        raise ValueError(f"expected: {names}")
    return found.values()


def said(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def climb(data: bytes, index: int, size: int, path: list[str]) -> str:
    found, rest = sha256(b"\0" + data).digest(), [bytes.fromhex(step) for step in path]
    while size > 1:
        if index ^ 1 < size:
            found = sha256(b"\1" + (rest.pop(0) + found if index % 2 else found + rest.pop(0))).digest()
        index, size = index // 2, (size + 1) // 2
    return found.hex() if not (rest or index) and bytes.fromhex("".join(path)).hex() == "".join(path) else "no path"


def check(text: str, root: str) -> str:
    proof = json.loads(text)
    days, form, head = take(proof, "days format head")
    if form != "office-journal-proof-1" or sha256(said(head)).hexdigest() != root.lower():
        raise ValueError("it does not lead to this root")
    mark, matter, moments = bytes(32), set[str](), list[str]()
    for entries, path, day in (take(each, "entries path said") for each in days):
        if climb(said(day), day["number"] - 1, head["number"], path) != head["log_root"]:
            raise ValueError(f"the journal of {day['day']} is not the one that was sealed")
        book = day["books"]["entries"]
        for claimed, row, index, way, words in (take(each, "hash id index path said") for each in entries):
            mark = sha256(mark + sha256(said(words)).digest()).digest()
            matter, moments = {*matter, f"{words['subject_kind']} {words['subject_id']}"}, [*moments, words["at"]]
            if mark.hex() != claimed or climb(row.to_bytes(8, "big") + mark, index, book["size"], way) != book["root"]:
                raise ValueError(f"entry {len(moments)} is not the one that was sealed on {day['day']}")
    if len(matter) != 1 or json.dumps(proof, ensure_ascii=False, indent=1, sort_keys=True) + "\n" != text:
        raise ValueError("it is not written as a proof is")
    which = f"1-{len(moments)} ({moments[0]} … {moments[-1]})"
    uk = f"записи {which} стоять у журналі, запечатаному {head['day']}: жодного не змінено, не вилучено, не додано"
    en = f"entries {which} stand in the journal sealed on {head['day']}: none was changed, removed or put in between"
    return f"{matter.pop()}\n{uk}.\n{en}."


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("proof", type=Path)
    options.add_argument("--root", required=True)
    given = options.parse_args()
    try:
        print("ПІДТВЕРДЖЕНО · CONFIRMED:", check(given.proof.read_bytes().decode("utf-8"), given.root))  # noqa: T201
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        raise SystemExit(f"НЕ ПІДТВЕРДЖЕНО · NOT CONFIRMED: {fault}") from None
