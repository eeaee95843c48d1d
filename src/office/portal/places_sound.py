"""Sound and video of what is published, for whoever plays them."""

from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from office.documents import open_file
from office.documents.models import StoredFile
from office.ui.stretches import Played, in_stretches

DAY: Final = 24 * 60 * 60
MP3: Final = "audio/mpeg"


def sound(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Give an MP3 file, whose name stands for its words.

    Its address says what is heard, not which words: they change with the card, and with the reader's language. So it is
    asked for every time, and not sent again while the words are the same.
    """
    response = in_stretches(request, Played(lambda: path.open("rb"), path.stat().st_size, MP3, path.stem))
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def video(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Give a video that is published: the number of its version stands in its address, so it never changes."""
    played = Played(lambda: open_file(stored), stored.size, stored.media_type, stored.digest)
    response = in_stretches(request, played)
    patch_cache_control(response, public=True, max_age=DAY)
    return response
