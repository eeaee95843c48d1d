"""The two formats by the end of a file's name."""

from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

from office.catalogue.exchange import xlsx_file, yaml_file
from office.catalogue.exchange.book import Book, of_file

YAML: Final = "yaml"
XLSX: Final = "xlsx"
TYPES: Final = {
    YAML: "application/yaml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def format_of(name: str) -> str:
    """Tell the format by the name of the file. Raises Unreadable for any other."""
    found = {".yaml": YAML, ".yml": YAML, ".xlsx": XLSX}.get(PurePath(name).suffix.lower())
    if found is None:
        raise of_file(_("The name of the file must end with .yaml or .xlsx."))
    return found


def written(book: Book, kind: str, *, at: datetime) -> bytes:
    return xlsx_file.written(book, at=at) if kind == XLSX else yaml_file.written(book)


def read(data: bytes, kind: str) -> Book:
    """Read a file of this format. Raises Unreadable with every mistake of its shape."""
    return xlsx_file.read(data) if kind == XLSX else yaml_file.read(data)
