"""A PDF that was handed in: is it whole, open to reading, and nothing but pages? It is kept as it came, byte for byte,
because a changed byte would break an electronic signature inside it; so what must not be there is refused, not cut out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf

from office.documents.reasons import MEGABYTE, MOST_PAGES, Reason, Unfit

END: Final = b"%%EOF"
PADDING: Final = b"\x00 \t\r\n\x0c\x1a"
DEEPEST: Final = 100
# Actions that run something, open something outside, or play something.
ACTIVE_ACTIONS: Final = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute",
}  # fmt: skip
ACTIVE_KEYS: Final = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent")
ATTACHING_KEYS: Final = ("/EmbeddedFiles", "/EF")


def check_pdf(path: Path) -> int:
    """Give the number of pages. Raises Unfit."""
    _check_end(path)
    pikepdf.settings.set_qpdf_limits(flate_max_memory=128 * MEGABYTE, run_length_max_memory=128 * MEGABYTE)
    try:
        with pikepdf.open(path, inherit_page_attributes=False) as pdf:
            return _check_opened(pdf)
    except pikepdf.PasswordError as error:
        raise Unfit(Reason.ENCRYPTED) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, AttributeError, ValueError, RuntimeError) as error:
        raise Unfit(Reason.BROKEN) from error


def _check_end(path: Path) -> None:
    """The end must be there (else the copying broke off), and nothing may hide behind it.

    Scanners fill up the last block with zeros or spaces: that hides nothing.
    """
    whole = path.read_bytes().rstrip(PADDING)
    if whole.endswith(END):
        return
    raise Unfit(Reason.TWO_IN_ONE if END in whole else Reason.CUT_SHORT)


def _check_opened(pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise Unfit(Reason.ENCRYPTED)
    pages = _pages(pdf)
    for value in pdf.objects:
        for dictionary in _dictionaries(value, DEEPEST):
            _check_dictionary(dictionary)
    return pages


def _pages(pdf: pikepdf.Pdf) -> int:
    promised: Any = pdf.Root.Pages.get("/Count")  # asked first: reading the pages mends it
    pages = len(pdf.pages)
    if isinstance(promised, int) and promised > pages:  # some could not be read and would be lost without a word
        raise Unfit(Reason.BROKEN)
    if not pages:
        raise Unfit(Reason.NO_PAGES)
    if pages > MOST_PAGES:
        raise Unfit(Reason.TOO_MANY_PAGES)
    return pages


def _dictionaries(value: Any, depth: int) -> Iterator[Any]:
    """Give the dictionaries that stand directly in one object; what it refers to comes as an object of its own."""
    if not depth:
        raise Unfit(Reason.TOO_HARD)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inner = [each for _key, each in _entries(value)]
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth - 1)


def _entries(value: Any) -> list[tuple[str, Any]]:
    dictionary = value.stream_dict if isinstance(value, pikepdf.Stream) else value
    return list(dictionary.items())


def _check_dictionary(dictionary: Any) -> None:
    entries = dict(_entries(dictionary))
    if any(key in entries for key in ATTACHING_KEYS) or entries.get("/Type") == pikepdf.Name.EmbeddedFile:
        raise Unfit(Reason.ATTACHMENTS)
    action = entries.get("/S")
    if any(key in entries for key in ACTIVE_KEYS) or (
        isinstance(action, pikepdf.Name) and str(action) in ACTIVE_ACTIONS
    ):
        raise Unfit(Reason.ACTIVE)
