"""The video in sign language beside a text: put there by whoever drafts it, published by another with the text (L12)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from office.documents import FileRefused, open_file, store_video
from office.documents.reasons import MOST_VIDEO_BYTES
from office.documents.uploading import takes_up_to
from office.management.acts import Page, form_act
from office.management.forms.publications import CaptionsForm, VideoForm
from office.publications.access import EDITORS, access_version
from office.publications.captions import MOST_BYTES
from office.publications.drafting import attach_captions, attach_video
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest
from office.ui.stretches import Played, in_stretches


@takes_up_to(MOST_VIDEO_BYTES)
@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def video(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Put a video beside the text of a draft, or take it away."""
    found = access_version(id, worker=request.worker, at=now())
    page = Page(
        title=_("Video in sign language"),
        text=found.video_file.name if found.video_file else _("There is none yet."),
        verb=_("Save"),
        back=reverse("management:publication_text", args=[found.pk]),
        done=_("The video is saved"),
    )

    def act(data: Mapping[str, Any]) -> None:
        given = data["file"]
        try:
            stored = store_video(given, name=given.name, by=request.worker, at=now()) if given else None
        except FileRefused as refused:
            raise ValidationError({"file": str(refused)}) from None
        attach_video(found, stored, by=request.worker, at=now())

    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm()
    return form_act(request, form, page, act)


@require_safe
@staff(*EDITORS)
def film(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Show the video of a version to those who write and publish it, whatever its state."""
    stored = access_version(id, worker=request.worker, at=now()).video_file
    if stored is None:
        raise Http404
    return in_stretches(request, Played(lambda: open_file(stored), stored.size, stored.media_type, stored.digest))


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def captions(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Put subtitles under the video of a draft, or take them away."""
    found = access_version(id, worker=request.worker, at=now())
    if found.video_file is None:
        raise Http404
    page = Page(
        title=_("Subtitles of the video"),
        text=_("They are there already.") if found.captions else _("There are none yet."),
        verb=_("Save"),
        back=reverse("management:publication_text", args=[found.pk]),
        done=_("The subtitles are saved"),
    )

    def act(data: Mapping[str, Any]) -> None:
        given = data["file"]
        content = given.read(MOST_BYTES + 1) if given else None
        attach_captions(found, content, by=request.worker, at=now())

    form = CaptionsForm(request.POST, request.FILES) if request.method == "POST" else CaptionsForm()
    return form_act(request, form, page, act)


@require_safe
@staff(*EDITORS)
def film_captions(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Show them to those who write and publish, whatever the state of the version."""
    words = access_version(id, worker=request.worker, at=now()).captions
    if not words:
        raise Http404
    return HttpResponse(words, content_type="text/vtt; charset=utf-8")
