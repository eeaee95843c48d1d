import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.vault.cells import SealBrokenError
from office.vault.keys import KeyMissingError, Ring
from office.vault.streams import FRAME, HEAD, key_of, opened, sealed
from tests.factories.vault import ONE, OTHER

RING = Ring((ONE, OTHER))
NAME = "ab" * 32
SEALED_FRAME = FRAME + 16
LENGTHS = (0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 1, 5 * FRAME + 77)


def a_sealed(path: Path, content: bytes, *, name: str = NAME, ring: Ring = RING, piece: int = 1 << 20) -> Path:
    pieces = (content[start : start + piece] for start in range(0, len(content), piece))
    path.write_bytes(b"".join(sealed(ring, name, pieces)))
    return path


def read(path: Path, name: str = NAME) -> bytes:
    with opened(RING, name, path) as file:
        return file.read()


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("piece", [1000, FRAME, 1 << 20])
def test_what_is_sealed_opens(tmp_path: Path, length: int, piece: int) -> None:
    content = os.urandom(length)
    path = a_sealed(tmp_path / "file", content, piece=piece)
    assert read(path) == content
    frames = max(-(-length // FRAME), 1)
    assert path.stat().st_size == HEAD + length + 16 * frames
    assert key_of(path) == ONE.id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_part_is_read_as_from_the_plain_file(tmp_path: Path, data: st.DataObject) -> None:
    content = bytes(range(256)) * 700  # almost three frames
    path = tmp_path / "file"
    if not path.exists():
        a_sealed(path, content)
    plain = io.BytesIO(content)
    with opened(RING, NAME, path) as file:
        for _step in range(data.draw(st.integers(1, 5))):
            place = data.draw(st.integers(0, len(content) + 10))
            length = data.draw(st.integers(0, 2 * FRAME))
            assert file.seek(place) == plain.seek(place)
            assert file.read(length) == plain.read(length)
            assert file.tell() == min(plain.tell(), max(place, len(content)))
        assert file.seek(0, io.SEEK_END) == len(content)


def pieces_of(path: Path) -> Iterator[bytes]:
    with opened(RING, NAME, path) as file:
        yield from iter(lambda: file.read(1000), b"")


def frames_of(whole: bytes) -> list[bytes]:
    body = whole[HEAD:]
    return [body[start : start + SEALED_FRAME] for start in range(0, len(body), SEALED_FRAME)]


HARM: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the last frame is gone": lambda frames: frames[:-1],
    "only the first is left": lambda frames: frames[:1],
    "nothing is left": lambda _frames: [],
    "cut within a frame": lambda frames: [*frames[:-1], frames[-1][:-1]],
    "cut to less than a seal": lambda frames: [*frames[:-1], frames[-1][:7]],
    "two frames changed places": lambda frames: [frames[1], frames[0], *frames[2:]],
    "a frame stands twice": lambda frames: [frames[0], *frames],
    "a frame is left out": lambda frames: [frames[0], *frames[2:]],
    "something behind the end": lambda frames: [*frames, b"more"],
    "the last frame stands twice": lambda frames: [*frames[:-1], frames[-1].ljust(SEALED_FRAME, b"\0"), frames[-1]],
    "one bit of the first frame": lambda frames: [bytes([frames[0][0] ^ 1]) + frames[0][1:], *frames[1:]],
    "one bit of the last seal": lambda frames: [*frames[:-1], frames[-1][:-1] + bytes([frames[-1][-1] ^ 128])],
}


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("length", [3 * FRAME, 3 * FRAME + 500])
def test_harm_is_found_out_before_the_harmed_part_is_given(tmp_path: Path, harm: str, length: int) -> None:
    content = os.urandom(length)
    path = a_sealed(tmp_path / "file", content)
    whole = path.read_bytes()
    harmed = whole[:HEAD] + b"".join(HARM[harm](frames_of(whole)))
    assert harmed != whole
    path.write_bytes(harmed)
    given: list[bytes] = []
    with pytest.raises(SealBrokenError):
        given.extend(pieces_of(path))
    assert content.startswith(b"".join(given))


@pytest.mark.parametrize("place", [0, 7, 9, 20, HEAD - 1])
def test_a_changed_head_is_found_out(tmp_path: Path, place: int) -> None:
    path = a_sealed(tmp_path / "file", b"content")
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(whole)
    with pytest.raises((SealBrokenError, KeyMissingError)):
        read(path)


def test_under_another_name_it_does_not_open(tmp_path: Path) -> None:
    path = a_sealed(tmp_path / "file", b"content")
    with pytest.raises(SealBrokenError):
        read(path, "cd" * 32)


def test_what_was_never_sealed_is_found_out(tmp_path: Path) -> None:
    for content in (b"", b"%PDF-1.7", b"%PDF-1.7" * 100):
        (tmp_path / "file").write_bytes(content)
        for asked in (lambda: key_of(tmp_path / "file"), lambda: read(tmp_path / "file")):
            with pytest.raises(SealBrokenError, match="not sealed"):
                asked()


def test_the_same_content_twice_shares_no_byte_of_it(tmp_path: Path) -> None:
    one, other = (a_sealed(tmp_path / name, b"\0" * FRAME).read_bytes()[HEAD:] for name in ("one", "other"))
    assert one != other
    assert len(set(one)) == 256


def test_an_older_key_still_opens_and_a_missing_one_is_named(tmp_path: Path) -> None:
    path = a_sealed(tmp_path / "file", b"content", ring=Ring((OTHER,)))
    assert read(path) == b"content"
    with pytest.raises(KeyMissingError, match="2026b"):
        opened(Ring((ONE,)), NAME, path)


def test_a_file_that_can_not_be_opened_leaves_no_handle_open(tmp_path: Path) -> None:
    path = a_sealed(tmp_path / "file", b"content", ring=Ring((OTHER,)))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _time in range(5):
        with pytest.raises(KeyMissingError):
            opened(Ring((ONE,)), NAME, path)
    with opened(RING, NAME, path) as file:
        assert file.read(3) == b"con"
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_file_of_an_earlier_release_opens(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes.fromhex(SEALED_ONCE))
    assert read(tmp_path / "file") == "Заява".encode()


SEALED_ONCE = (
    "c14f46464943450132303236612020207f622d8b2180154ab68c94adcd9803fd4e6c0bf108e0953960bbf779a6fc4225fce9"
    "443aaefb2eca20294ea07f6dfc4fa2b633617cf500d8cdd5"
)
