"""Names of files: what people called them, made safe to show and to send."""

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from office.documents.models import StoredFile

LONGEST_NAME: Final = 150
LONGEST_EXTENSION: Final = 10
EXTENSIONS: Final = {"application/pdf": ".pdf", "video/mp4": ".mp4", "video/webm": ".webm"}
UNNAMED: Final = "документ"
# Forbidden in names by one system or another; a name must survive being saved by whoever downloads it.
FORBIDDEN = re.compile(r'[<>:"|?*;]')


def clean_name(name: str) -> str:
    """Give ``name`` without folders, invisible marks and control characters, at most 150 letters, never empty.

    Invisible marks include those that turn the direction of writing: with them "exe.fdp" can be made to read as "pdf.exe".
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(letter if _is_visible(letter) else " " for letter in last)
    tidy = " ".join(FORBIDDEN.sub("_", visible).split()).strip(". ")
    return _shortened(tidy) or UNNAMED


def download_name(stored: "StoredFile") -> str:
    """Name to offer on download: the stored name, its ending being that of what is really inside."""
    extension = EXTENSIONS[stored.media_type]
    stem, _dot, ending = stored.name.rpartition(".")
    if stem and f".{ending.lower()}" in {extension, ".jpg", ".jpeg", ".png", ".tif", ".tiff"}:
        return stem + extension
    return stored.name + extension


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "CZ"


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_EXTENSION:
        return name[:LONGEST_NAME].rstrip(". ")
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip(". ") + dot + ending
