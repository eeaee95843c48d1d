import io
import random
from pathlib import Path

import pytest
from PIL import Image
from tools.screens import EVERY, LARGEST, USUAL, Look, keep, main


def picture(size: tuple[int, int], *, noise: bool) -> bytes:
    whole = Image.new("RGB", size, "white")
    if noise:
        numbers = random.Random(1).choices(range(256), k=size[0] * size[1])  # noqa: S311  no secret
        whole.putdata([(n, n, n) for n in numbers])
    file = io.BytesIO()
    whole.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("look", "suffix"),
    [
        (Look(), ""),
        (Look(phone="phone"), "-phone"),
        (Look(english="en"), "-en"),
        (Look(forced="forced"), "-forced"),
        (Look(phone="phone", english="en", forced="forced"), "-phone-en-forced"),
    ],
)
def test_the_name_of_a_picture_says_how_it_was_looked_at(look: Look, suffix: str) -> None:
    assert look.suffix == suffix


def test_each_way_to_look_is_taken_and_no_name_twice() -> None:
    assert {look.suffix for look in USUAL} == {"", "-phone", "-en", "-forced"}
    assert len({look.suffix for look in EVERY}) == len(EVERY) == 8
    assert Look(phone="phone").options()["viewport"]["width"] == 320
    assert Look(english="en", forced="forced").options() | {"viewport": None} == {
        "viewport": None,
        "locale": "en-GB",
        "timezone_id": "Europe/Kyiv",
        "forced_colors": "active",
        "reduced_motion": "reduce",
    }


def test_a_picture_is_kept_as_it_is_and_small(tmp_path: Path) -> None:
    size = keep(picture((320, 900), noise=False), tmp_path / "new/plain.png")

    kept = Image.open(tmp_path / "new/plain.png")
    assert (kept.size, kept.convert("RGB").getpixel((5, 5))) == ((320, 900), (255, 255, 255))
    assert size == (tmp_path / "new/plain.png").stat().st_size < 2_000


def test_a_rich_picture_loses_colours_until_it_is_small_enough(tmp_path: Path) -> None:
    size = keep(picture((640, 600), noise=True), tmp_path / "rich.png")

    colours = Image.open(tmp_path / "rich.png").getcolors()
    assert colours is not None
    assert (size <= LARGEST, 16 <= len(colours) < 128) == (True, True)


def test_without_chromium_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("OFFICE_CHROMIUM", raising=False)
    monkeypatch.setattr("tools.screens.ROOT", tmp_path)
    (tmp_path / "tools").mkdir()
    script = tmp_path / "tools/chromium.sh"
    script.write_text("#!/bin/sh\necho 'chromium.sh: apt-get install chromium' >&2\nexit 2\n")
    script.chmod(0o755)

    assert main(["--only", "desk"]) == 1
    assert capsys.readouterr().err == "screens: chromium.sh: apt-get install chromium\n"
