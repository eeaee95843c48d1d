"""Photograph the screens of the demo into ``docs/screens``, to be looked at before a screen is called done.

Starts the product on a folder that is thrown away afterwards, loads the demo with cases, signs in as its people and
takes each screen as a desktop and as a phone sees it, in Ukrainian and in English, in our colours and in forced ones:
``<screen>[-phone][-en][-forced].png``. Fails when a screen does not answer, a script breaks or a page is wider than
its window. Chromium: OFFICE_CHROMIUM, else the one ``tools/chromium.sh`` finds.
Exit codes: 0 photographed, 1 something was wrong with a screen or the product did not start, 2 wrong use.
"""

import argparse
import io
import itertools
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

if TYPE_CHECKING:  # both need Django's settings, which need the folder
    from tools.scenes import Scene

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs/screens"
WIDTHS = {"": 1280, "phone": 320}
LANGUAGES = {"": "uk", "en": "en"}
SHORTEST, TALLEST = 640, {"": 1400, "phone": 1200}
"""Pixels of a picture; what is below is not in it."""
LARGEST = 250_000
"""Bytes of a picture in the repository."""
COLOURS = (128, 64, 32, 16)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
LANGUAGE_COOKIE = "django_language"


class ScreensError(Exception):
    """The pictures can not be taken; the message says why in one line."""


@dataclass(frozen=True)
class Look:
    """One way to look at a screen."""

    phone: str = ""
    english: str = ""
    forced: str = ""

    @property
    def suffix(self) -> str:
        return "".join(f"-{part}" for part in (self.phone, self.english, self.forced) if part)

    def options(self) -> dict[str, Any]:
        width = WIDTHS[self.phone]
        return {
            "viewport": {"width": width, "height": SHORTEST},
            "locale": "en-GB" if self.english else "uk-UA",
            "timezone_id": "Europe/Kyiv",
            "forced_colors": "active" if self.forced else "none",
            "reduced_motion": "reduce",
        }


EVERY = tuple(itertools.starmap(Look, itertools.product(("", "phone"), ("", "en"), ("", "forced"))))
USUAL = (Look(), Look(phone="phone"), Look(english="en"), Look(forced="forced"))
"""Each way at least once; ``--every`` takes their combinations, too."""


@dataclass
class Studio:
    """The browser, the address of the product, and who has signed in already."""

    browser: Browser
    base: str
    password: str
    out: Path
    faults: list[str] = field(default_factory=list)
    _signed_in: dict[str, Any] = field(default_factory=dict)

    def photograph(self, scene: "Scene", look: Look) -> None:
        with self._context(scene, look) as context:
            page, name = context.new_page(), f"{scene.name}{look.suffix}"
            page.on("pageerror", lambda error: self.faults.append(f"{name}: a script broke: {error}"))
            answer = page.goto(scene.address, wait_until="networkidle")
            if answer is None or not answer.ok or page.url != self.base + scene.address:
                self.faults.append(f"{name}: {scene.address} answered {answer and answer.status} at {page.url}")
                return
            if (beyond := _overflow(page)) > 0:
                self.faults.append(f"{name}: {beyond} px wider than its window")
            size = keep(_picture(page, look), self.out / f"{name}.png")
            sys.stdout.write(f"{name}.png {size // 1000} KB\n")

    @contextmanager
    def _context(self, scene: "Scene", look: Look) -> Iterator[BrowserContext]:
        state = self._sign_in(scene.worker, scene.posting) if scene.worker else None
        context = self.browser.new_context(base_url=self.base, storage_state=state, **look.options())
        context.set_default_timeout(20_000)
        if look.english:
            context.add_cookies([{"name": LANGUAGE_COOKIE, "value": LANGUAGES[look.english], "url": self.base}])
        try:
            yield context
        finally:
            context.close()

    def _sign_in(self, worker: str, posting: str) -> Any:
        """Sign in by the page, as people do, once for all the pictures of this worker."""
        if worker not in self._signed_in:
            context = self.browser.new_context(base_url=self.base, locale="uk-UA")
            page = context.new_page()
            page.goto("/accounts/login/")
            page.fill("[name=login]", worker)
            page.fill("[name=password]", self.password)
            page.press("[name=password]", "Enter")
            page.wait_for_load_state("networkidle")
            if "/accounts/login/" in page.url:
                raise ScreensError(f"{worker} can not sign in: {page.inner_text('main')[:200]}")
            if posting and "/posting/" in page.url:
                page.check(f"[name=posting][value='{posting}']")
                page.click("main form button")
                page.wait_for_load_state("networkidle")
            self._signed_in[worker] = context.storage_state()
            context.close()
        return self._signed_in[worker]


def _overflow(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _picture(page: Page, look: Look) -> bytes:
    """Give the page in a window as tall as itself, within limits, so that what sticks to an edge stands at the edge."""
    height = int(page.evaluate("() => document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": WIDTHS[look.phone], "height": min(max(height, SHORTEST), TALLEST[look.phone])})
    return page.screenshot()


def keep(picture: bytes, path: Path) -> int:
    """Write the picture with as many colours as LARGEST allows; give its size in bytes."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    small = b""
    for colours in COLOURS:
        file = io.BytesIO()
        whole.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        small = file.getvalue()
        if len(small) <= LARGEST:
            break
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small)
    return len(small)


@contextmanager
def product(cases: int, kept: Path | None) -> Iterator[tuple[str, list["Scene"], str]]:
    """Run the product with the demo on a folder of its own: its address, the scenes, everybody's password."""
    with _folder(kept) as folder:
        os.environ |= {"OFFICE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "office.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        from office.config import embedded, serving  # noqa: PLC0415  settings read the folder

        server = folder / embedded.SERVER_FOLDER
        os.environ["DATABASE_URL"] = embedded.start(server)
        try:
            _load(folder, cases, serving)
            found, password = _scenes()
            with _served(serving) as base:
                yield base, found, password
        finally:
            embedded.release(server)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="office-screens-") as folder:
        yield Path(folder)


def _load(folder: Path, cases: int, serving: Any) -> None:
    loaded = folder / "demo-loaded"
    acts = [["prepare"]] if loaded.exists() else [["prepare"], ["demo", "--cases", str(cases), "--verbosity", "0"]]
    for words in acts:
        if subprocess.run(serving.office(*words), check=False).returncode:  # noqa: S603  our own words
            raise ScreensError(f"`office {' '.join(words)}` failed")
    loaded.touch()


def _scenes() -> tuple[list["Scene"], str]:
    import django  # noqa: PLC0415  as above

    django.setup()
    from office.config.preparing import let_go_of_database  # noqa: PLC0415
    from tools.scenes import demo_password, scenes  # noqa: PLC0415

    try:
        return scenes(datetime.now(UTC)), demo_password()
    except LookupError as error:
        raise ScreensError(str(error)) from error
    finally:
        let_go_of_database()


@contextmanager
def _served(serving: Any) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    household = serving.Household(os.environ)
    words = serving.office("web", "--port", str(port), "--workers", "1", "--with-parent")
    try:
        household.start(serving.Part("web server", words))
        address = serving.Address("127.0.0.1", port, "/health/", "localhost")
        if not serving.await_answer(address, given_up=lambda: not household.news.empty()):
            raise ScreensError("the web server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        household.stop()


def chromium() -> str:
    """Give the path of Chromium. Raises ScreensError where there is none."""
    if path := os.environ.get("OFFICE_CHROMIUM"):
        return path
    told = subprocess.run([ROOT / "tools/chromium.sh"], capture_output=True, text=True, check=False)  # noqa: S603
    if told.returncode:
        raise ScreensError(told.stderr.strip().rpartition("\n")[2])
    return told.stdout.strip()


def take(looks: Sequence[Look], *, only: Sequence[str], cases: int, kept: Path | None, out: Path) -> list[str]:
    """Take the pictures; give what was wrong, a line each."""
    path = chromium()
    with product(cases, kept) as (base, found, password), sync_playwright() as playwright:
        if unknown := set(only) - {scene.name for scene in found}:
            raise ScreensError(f"no such screen: {', '.join(sorted(unknown))}")
        studio = Studio(playwright.chromium.launch(executable_path=path, args=FLAGS), base, password, out)
        for scene, look in itertools.product(found, looks):
            if not only or scene.name in only:
                studio.photograph(scene, look)
        studio.browser.close()
        return studio.faults


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="tools/screens.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="SCREEN", help="these screens alone")
    parser.add_argument("--every", action="store_true", help="each combination of width, language and colours")
    parser.add_argument("--cases", type=int, default=60, help="cases in the demo (60)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="load the demo there once and keep it for next time"
    )
    parser.add_argument("--out", type=Path, default=SCREENS, help="folder of the pictures (docs/screens)")
    given = parser.parse_args(arguments)
    try:
        looks = EVERY if given.every else USUAL
        faults = take(looks, only=given.only, cases=given.cases, kept=given.keep, out=given.out)
    except (ScreensError, Error) as error:
        faults = [str(error).splitlines()[0]]
    sys.stderr.writelines(f"screens: {fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
