"""Looks at a workbook before it is opened: how large it unpacks, whether its XML is plain, what is merged in it."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext as _

from office.catalogue.exchange.book import of_file

BYTES: Final = 5_000_000
UNPACKED: Final = 60_000_000
PARTS: Final = 300
CELLS: Final = 600_000
MERGED_TOLD: Final = 20
"""So many merged places are named; the rest would be the same words again."""


@dataclass
class Facts:
    """What was seen in the XML: how many cells, and which are merged."""

    cells: int = 0
    merged: list[str] = field(default_factory=list)


def inspected(data: bytes) -> Facts:
    """Look through a workbook. Raises Unreadable for what could harm: a bomb, macros, declarations of entities."""
    if len(data) > BYTES:
        raise of_file(_("The file is larger than 5 MB."))
    facts = Facts()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_size(archive)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _look(archive.read(part), facts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # not a ZIP, an unknown compression, a password, a damaged part
        raise of_file(_("The file is not a workbook of the format XLSX, or it is damaged.")) from None
    except expat.ExpatError:
        raise of_file(_("The file is not a workbook of the format XLSX, or it is damaged.")) from None
    return facts


def _check_size(archive: zipfile.ZipFile) -> None:
    """The sizes are those that the archive tells; reading a part never gives more than its own."""
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise of_file(_("The file unpacks to more than 60 MB: that is not a catalogue."))
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise of_file(_("The file holds macros. Save it as XLSX without them."))


def _look(data: bytes, facts: Facts) -> None:
    parser = expat.ParserCreate()

    def declared(*_declaration: object) -> None:
        raise of_file(_("The file declares entities of its own: such files are not taken."))

    def began(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            facts.cells += 1
            if facts.cells > CELLS:
                raise of_file(_("The file holds too much for a catalogue."))
        if tag == "mergeCell" and len(facts.merged) < MERGED_TOLD:
            facts.merged.append(attributes.get("ref", "?")[:20])

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = began
    parser.Parse(data, True)
