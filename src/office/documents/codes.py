"""QR codes for papers."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """Give a QR code of ``text`` as SVG, with the quiet zone that scanners need; a smudge of 15 % does not hurt it."""
    written = BytesIO()
    segno.make_qr(text, error="m").save(written, kind="svg", border=4, xmldecl=False, svgns=True)
    return written.getvalue().decode()
