"""Why a video is not taken, in words for whoever has filmed it."""

from typing import Final

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from office.documents.reasons import MEGABYTE, MOST_VIDEO_BYTES, Reason
from office.documents.refusals import KINDS, MESSAGES, FileRefused

OF_VIDEO: Final = {
    Reason.EMPTY: _("«%(name)s» is empty: there is nothing in it. Choose the video again."),
    Reason.TOO_BIG: _("«%(name)s» is larger than %(megabytes)s MB. Save it smaller, for example 720 lines high."),
    Reason.NOT_ACCEPTED: _(
        "«%(name)s» is %(kind)s inside, whatever its name says. Only MP4 and WebM videos are taken: save it as MP4."
    ),
    Reason.TWO_IN_ONE: _(
        "«%(name)s» hides a second file behind the video. Save the video anew and choose the new file."
    ),
    Reason.BROKEN: _("«%(name)s» is damaged and can not be played. Save the video again."),
    Reason.TOO_HARD: _("«%(name)s» is damaged and can not be played. Save the video again."),
    Reason.CUT_SHORT: _("«%(name)s» breaks off before its end: it was probably not copied to the end. Copy it again."),
    Reason.ENCRYPTED: _("«%(name)s» is locked against copying. Choose the video as it was filmed or edited."),
    Reason.NO_PAGES: _("«%(name)s» has no picture, only sound. Choose the video."),
    Reason.ATTACHMENTS: _(
        "«%(name)s» holds more than picture and sound: subtitles, places or other files. Save it as a plain MP4."
    ),
    Reason.INFECTED: _("«%(name)s» holds harmful code (%(virus)s). Do not open it on any computer."),
}
KINDS_OF_VIDEO: Final = {
    "quicktime": _("a QuickTime video"),
    "matroska": _("a Matroska video"),
    "avi": _("an AVI video"),
    "wmv": _("a Windows Media video"),
    "mpeg": _("an MPEG video"),
    "flv": _("a Flash video"),
    "paper": _("a document or a picture"),
}


class VideoRefused(FileRefused):
    """The video is not taken. ``str()`` names it, says why and what to do, in the language of the reader."""

    def __str__(self) -> str:
        words = OF_VIDEO.get(self.reason) or MESSAGES[self.reason]
        return translate(str(words)) % {
            "name": self.name,
            "kind": KINDS_OF_VIDEO.get(self.kind) or KINDS[self.kind],
            "virus": self.virus,
            "megabytes": MOST_VIDEO_BYTES // MEGABYTE,
        }
