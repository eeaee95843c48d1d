"""Why a file is not taken, in words for the person who holds it."""

from typing import Final

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from office.documents.reasons import MEGABYTE, MOST_BYTES, MOST_DOTS, MOST_PAGES, Reason

MESSAGES: Final = {
    Reason.EMPTY: _("«%(name)s» is empty: there is nothing in it. Scan the paper again and choose the new file."),
    Reason.TOO_BIG: _(
        "«%(name)s» is larger than %(megabytes)s MB. Scan it at 200–300 dots per inch or split it into several files."
    ),
    Reason.NOT_ACCEPTED: _(
        "«%(name)s» is %(kind)s inside, whatever its name says. Only PDF, JPEG, PNG, TIFF and HEIC are taken: save or scan "
        "the document as PDF."
    ),
    Reason.TWO_IN_ONE: _(
        "«%(name)s» hides a second file behind the first. Open it, print it to PDF and choose the new file."
    ),
    Reason.BROKEN: _("«%(name)s» is damaged and can not be opened. Scan or save the document again."),
    Reason.CUT_SHORT: _(
        "«%(name)s» breaks off before its end: it was probably not copied to the end. Copy or scan it again."
    ),
    Reason.ENCRYPTED: _(
        "«%(name)s» is locked with a password. Remove the protection (print it to PDF) and choose the new file."
    ),
    Reason.NO_PAGES: _("«%(name)s» has no pages. Scan the paper again and choose the new file."),
    Reason.TOO_MANY_PAGES: _("«%(name)s» has more than %(pages)s pages. Split it into several files."),
    Reason.ACTIVE: _(
        "«%(name)s» holds a program that runs on opening, or a form that needs one. Print it to PDF and choose the new file."
    ),
    Reason.ATTACHMENTS: _(
        "«%(name)s» has other files attached inside it. Take them out and hand them in one by one, or print it to PDF."
    ),
    Reason.TOO_LARGE_PICTURE: _(
        "«%(name)s» is a picture of more than %(megapixels)s million dots. Scan it at 200–300 dots per inch."
    ),
    Reason.TOO_HARD: _(
        "«%(name)s» could not be checked: it is too complicated inside. Print it to PDF or scan the paper and choose the "
        "new file."
    ),
    Reason.INFECTED: _(
        "«%(name)s» holds harmful code (%(virus)s). Do not open it on any computer: scan the paper anew and choose that "
        "file."
    ),
    Reason.UNCHECKED: _(
        "«%(name)s» can not be checked for harmful code right now, so it is not taken yet. Try again in a few minutes."
    ),
    Reason.UNPLAYABLE: _(
        "«%(name)s» is coded in a way that many browsers can not play. Save it as MP4 with H.264 video and AAC sound."
    ),
}

KINDS: Final = {
    "zip": _("a ZIP archive or an office document"),
    "office": _("an old office document"),
    "rtf": _("an RTF document"),
    "rar": _("a RAR archive"),
    "7z": _("a 7-Zip archive"),
    "gzip": _("a packed file"),
    "exe": _("a program"),
    "html": _("a web page"),
    "xml": _("an XML file"),
    "heic_moving": _("a moving HEIC picture"),
    "avif": _("an AVIF picture"),
    "webp": _("a WebP picture"),
    "gif": _("a GIF picture"),
    "bmp": _("a BMP picture"),
    "djvu": _("a DjVu document"),
    "signature": _("an electronic signature"),
    "unknown": _("a file of an unknown kind"),
}


class FileRefused(ValueError):  # noqa: N818
    """The file is not taken. ``str()`` names it, says why and what to do, in the language of the reader."""

    def __init__(self, name: str, reason: Reason, *, kind: str = "unknown", virus: str = "") -> None:
        super().__init__(name, reason, kind)
        self.name = name
        self.reason = reason
        self.kind = kind
        self.virus = virus

    def __str__(self) -> str:
        return translate(str(MESSAGES[self.reason])) % {
            "name": self.name,
            "kind": KINDS[self.kind],
            "virus": self.virus,
            "megabytes": MOST_BYTES // MEGABYTE,
            "pages": MOST_PAGES,
            "megapixels": MOST_DOTS // 1_000_000,
        }
