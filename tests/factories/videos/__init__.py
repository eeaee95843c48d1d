"""Two seconds of a moving square, filmed by Chromium itself: an MP4 (H.264, in fragments) and a WebM (VP8)."""

import struct
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
MP4: Final = (HERE / "sign.mp4").read_bytes()
WEBM: Final = (HERE / "sign.webm").read_bytes()


def a_box(kind: bytes, content: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I4s", len(content) + 8, kind) + content
