"""Papers by Typst: PDF/A-2a for the archive and PDF/UA-1 for the screen reader, the same bytes for the same data.

Data reaches a template as one JSON text, never as part of its source: whatever a person typed stays text.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from office.documents.codes import qr_svg
from office.documents.letters import legible

TEMPLATES: Final = Path(__file__).parent / "templates" / "typst"
STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]
_own = threading.local()


def typeset(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Give the PDF of ``template`` (a name in templates/typst) filled with ``data``, dated ``at``.

    Prefer ``typeset_paper``, which knows what each template needs. A TypstError is a fault of ours, never of the data.
    """
    pdf = _compiler().compile(
        input=TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs={"data": _as_json(data)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _as_json(data: Mapping[str, Any]) -> str:
    """``qr`` is drawn here, because Typst can not."""
    code = {"qr_svg": qr_svg(data["qr"])} if data.get("qr") else {}
    return json.dumps({**legible(data), **code}, ensure_ascii=False)


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the wheel: the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _compiler() -> typst.Compiler:
    """One compiler for a thread: it remembers templates between papers, and can not serve two threads at once."""
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _own.compiler
    return compiler
