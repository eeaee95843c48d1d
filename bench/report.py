"""docs/performance.md, written from what one run has measured."""

import sys
import time
from collections.abc import Iterable
from typing import Any

from bench.load import Measured
from bench.product import ROOT

PAGE = ROOT / "docs/performance.md"
FOUND = ROOT / "bench/found.md"


def write(results: dict[str, Any]) -> None:
    """Write the page anew: the machine, a table for each size, growth, the floor, and what was found on the way."""
    parts = [
        "# How fast it is\n",
        "Written by `make bench` from one run; nothing here is typed in. Client, web processes and database share the machine.\n",
        _machine(results),
        *(_size(each) for each in results["sizes"]),
        _growth(results["sizes"]),
        _reception(results.get("reception")),
        _replay(results.get("replay")),
        _estimates(results.get("estimates")),
        _booking(results.get("booking")),
        _portal(results.get("portal")),
        FOUND.read_text(encoding="utf-8") if FOUND.exists() else "",
    ]
    PAGE.write_text("\n".join(part for part in parts if part), encoding="utf-8")


def _machine(results: dict[str, Any]) -> str:
    facts = results["machine"]
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
    return f"Measured {results['at']}: {told}.\n"


def _size(each: dict[str, Any]) -> str:
    lines = [f"## {each['cases']:,} cases in the register\n".replace(",", " "), _acts(each)]
    if filled := each["filling_seconds_per_thousand"]:
        lines.append(
            f"\nFilled at {1000 / filled:.0f} cases a second. Web processes hold {_list(each['web_process_mb'])} MB."
        )
    if looks := each.get("access"):
        told = "; ".join(f"{one['what']} {one['p50_ms']} ms, p95 {one['p95_ms']}, CPU {one['cpu_ms']}" for one in looks)
        lines.append(
            f"\n**Records of access**, their statement {looks[0]['times']} times on one connection: {told}. "
            "For one, under 1 ms is wanted; CPU is that of Python and of the database together."
        )
    if bare := each["floor"]:
        alone = next(act["rate"] for act in each["acts"] if act["act"] == "register a case" and act["clients"] == 1)
        lines.append(
            f"\n**Floor**: on one connection pgbench sends the same {bare['statements']} statements of a registration, prepared, "
            f"with their values as text, {bare['rate']:.0f} times a second; one client registers {alone:.0f} a second through HTTP."
        )
    return "\n".join(lines) + "\n"


def _acts(each: dict[str, Any]) -> str:
    head = ["act", "clients", "a second", "p50 ms", "p95 ms", "p99 ms", "statements"]
    rows = [
        [act["act"], act["clients"], act["rate"], act["p50_ms"], act["p95_ms"], act["p99_ms"], act["statements"] or "–"]
        for act in each["acts"]
    ]
    return _table(head, rows)


def _reception(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    heard = found["boards"]
    return (
        f"## The reception\n\n{_acts(found)}\n\n**Floor** of a call: one connection of pgbench sends its statements "
        f"{found['floor']} times a second.\n\nWith {heard['boards']} boards and {heard['phones']} phones connected, a number is on "
        f"a board {heard['p50_ms']} ms (median) and {heard['p99_ms']} ms (99 of 100) after the press; {heard['heard']} of "
        f"{heard['wanted']} were heard. The live process holds {_list(found['live_mb'])} MB.\n"
    )


def _replay(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    told = found["acknowledged"]
    rates = {act: round(told[act] / found["seconds"], 1) for act in ("take", "call")}
    return (
        f"## A whole day over HTTP\n\n{_acts(found)}\n\n{found['visitors']} visitors with {found['tickets']} numbers, "
        f"{found['terminals']} at a time at terminals' pages, and {found['desks']} desks, page by page at full speed: "
        f"{found['seconds']} s, {rates['take']} numbers and {rates['call']} calls a second, each with the pages before and "
        f"after it. Nobody was served twice, nobody lost, no answer was wrong: the run would have ended there. "
        f"Web processes hold {_list(found['web_process_mb'])} MB.\n"
    )


def _booking(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    race = found["race"]
    return (
        f"## Booking\n\n{_acts(found)}\n\n**Race**: {race['clients']} clients press at once for one place: {race['won']} has it, "
        f"{race['told_of_other_times']} are answered 409 with other times, within {race['seconds']} s. "
        f"Places sold in this run: {found['sold']['places']}; sold twice: {found['sold']['doubled']}.\n"
    )


def _portal(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    hits = found["found"]
    return (
        f"## The public site, {found['services']} services\n\n{_acts(found)}\n\nA page of a service with its styles and scripts: "
        f"{found['kilobytes']} KB compressed. **Search**: of {hits['queries']} queries {hits['first']:.1%} find what was meant at "
        f"the first place, {hits['three']:.1%} among the first three.\n\n{_seen(found.get('seen', []))}"
    )


def _seen(pages: list[dict[str, Any]]) -> str:
    if not pages:
        return ""
    head = ["Lighthouse, slow telephone", "performance", "accessibility", "best practices", "SEO", "first paint ms", "largest paint ms"]  # fmt: skip
    return f"{_table(head, [list(page.values()) for page in pages])}\n"


def _estimates(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    head = ["estimate at arrival", "mean error, min", "half are off by less than", "nine of ten by less than"]
    rows = [[row["estimate"], row["mean_min"], row["p50_min"], row["p90_min"]] for row in found["rows"]]
    return (
        f"## How long will I wait\n\n{_table(head, rows)}\n\n{found['tickets']} tickets of played days, whose median wait was "
        f"{found['waited_p50_min']} min; {found['within_most']} % waited no longer than the upper end of the range that they were told"
        f"{_by_day(found.get('within_most_by_day'))}.\n"
    )


def _by_day(found: dict[str, float] | None) -> str:
    return " (" + ", ".join(f"{day}: {share} %" for day, share in found.items()) + ")" if found else ""


def _growth(sizes: list[dict[str, Any]]) -> str:
    """Compare each act with itself in the smallest register."""
    if len(sizes) < 2:
        return ""
    smallest = {(act["act"], act["clients"]): act for act in sizes[0]["acts"]}
    head = ["act", "clients", *(f"p50 at {each['cases']:,}".replace(",", " ") for each in sizes), "growth"]
    rows = []
    for key, first in smallest.items():
        times = [
            next((act["p50_ms"] for act in each["acts"] if (act["act"], act["clients"]) == key), 0) for each in sizes
        ]
        growth = f"{times[-1] / first['p50_ms']:.2f} ×" if first["p50_ms"] else "–"
        rows.append([*key, *times, growth])
    return "## Growth\n\n" + _table(head, rows) + "\n"


def _table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> str:
    lines = [head, ["---"] * len(list(head)), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def told(name: str, clients: int, done: Measured, statements: int) -> dict[str, Any]:
    """Give a row of the table of acts, and show it on the terminal."""
    row = {
        "act": name,
        "clients": clients,
        "rate": round(done.rate, 1),
        "p50_ms": round(done.percentile(50), 1),
        "p95_ms": round(done.percentile(95), 1),
        "p99_ms": round(done.percentile(99), 1),
        "answers": len(done.seconds),
        "statements": statements,
        "wrong": done.wrong,
    }
    print(
        f"{time.strftime('%H:%M:%S')} {name:32} {clients:3} clients {row['rate']:8} /s  p50 {row['p50_ms']:7} p95 {row['p95_ms']:7} ms  {done.wrong or ''}",
        flush=True,
        file=sys.stderr,
    )
    return row
