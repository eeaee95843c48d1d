"""Drafts of what is published: begin a publication or its next version, type on it, attach files to it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.arranging import mark
from office.catalogue.models import Service
from office.catalogue.typed import CODE
from office.centres.calendars import local_day
from office.centres.models import Centre, City, Provider
from office.documents.models import StoredFile
from office.law import Refusal, StaleChange
from office.publications.access import editor_of
from office.publications.captions import as_webvtt
from office.publications.models import ALONE, Kind, Publication, Version
from office.publications.states import VersionState
from office.publications.typed import kept, typed_of

YEAR: Final = timedelta(days=365)


class StaleText(StaleChange):
    """Somebody has saved the text since it was opened: ``present`` is what it says now."""

    def __init__(self, version: Version, present: Mapping[str, Any]) -> None:
        words = _("Somebody has changed the text since you opened it. What you typed is below and is not saved yet.")
        super().__init__("K28", words, present=present)
        self.version = version


@transaction.atomic
def begin_publication(
    kind: Kind,
    slug: str,
    *,
    city: City,
    centre: Centre | None = None,
    provider: Provider | None = None,
    service: Service | None = None,
    by: Worker,
    at: datetime,
) -> Version:
    """Begin a text under an address of its own; its first version is an empty draft.

    Raises Refusal("K28") for an address that is taken or is none, and where the city or the centre has its text of
    this kind already; Refusal("L12") for an easy-to-read page of no service.
    """
    City.objects.select_for_update(no_key=True).get(pk=city.pk)
    editor_of(city, centre, by=by, at=at)
    _check_new(kind, slug, city, centre, service)
    publication = Publication.objects.create(
        kind=kind, slug=slug, city=city, centre=centre, provider=provider, service=service, made_by=by, made_at=at
    )
    record("publication.begun", publication, by=by, at=at, data={"kind": kind, "slug": slug})
    return _new_version(publication, None, by=by, at=at)


def _check_new(kind: Kind, slug: str, city: City, centre: Centre | None, service: Service | None) -> None:
    if not CODE.fullmatch(slug):
        raise Refusal("K28", _("Use Latin letters, digits and hyphens alone"), field="slug")
    if Publication.objects.filter(slug=slug).exists():
        raise Refusal("K28", _("There is a publication with this address already. Choose another."), field="slug")
    there = Publication.objects.filter(city=city, centre=centre, kind=kind)
    if kind in ALONE and there.exists():
        raise Refusal("K28", _("There is a text of this kind here already. Draft its next version."), field="kind")
    if (kind == Kind.EASY) != (service is not None):
        raise Refusal(
            "L12", _("An easy-to-read page is about a service: choose it here, and only here."), field="service"
        )
    if service is not None and Publication.objects.filter(city=city, service=service).exists():
        raise Refusal("L12", _("This service has its easy-to-read page already."), field="service")


@transaction.atomic
def draft_version(publication: Publication, *, by: Worker, at: datetime) -> Version:
    """Begin the next version from the text that was published last; the draft that is open already is given back.

    Raises Refusal("K28") while a version waits for publication: it would be forgotten beside the new one.
    """
    locked = (
        Publication.objects.select_for_update(no_key=True, of=("self",))
        .select_related("city", "centre__city")
        .get(pk=publication.pk)
    )
    editor_of(locked.city, locked.centre, by=by, at=at)
    versions = locked.versions.all()
    if there := versions.filter(state=VersionState.DRAFT).first():
        return there
    if waiting := versions.filter(state=VersionState.SIGNING).first():
        words = _("Version %(version)s waits for publication. Wait for it, or have it returned with a comment.")
        raise Refusal("K28", words % {"version": waiting.number})
    last = versions.filter(in_force_from__isnull=False).order_by("-in_force_from").first()
    return _new_version(locked, last, by=by, at=at)


def _new_version(publication: Publication, base: Version | None, *, by: Worker, at: datetime) -> Version:
    last = publication.versions.aggregate(last=Max("number"))["last"] or 0
    next_review = local_day(at) + YEAR
    typed = typed_of(base) if base else kept({})
    typed["review_on"] = f"{next_review.day}.{next_review.month}.{next_review.year}"
    version = Version.objects.create(
        publication=publication,
        number=last + 1,
        typed=typed,
        file=base.file if base else None,
        video_file=base.video_file if base else None,
        captions=base.captions if base else "",
        authors=[by.pk],
        drafted_by=by,
        drafted_at=at,
        changed_by=by,
        changed_at=at,
    )
    told = {"slug": publication.slug, "number": version.number, "from": base.number if base else None}
    record("publication.drafted", version, by=by, at=at, data=told)
    return version


@transaction.atomic
def type_text(version: Version, values: Mapping[str, Any], *, seen: str, by: Worker, at: datetime) -> Version:
    """Keep the text as typed, whatever it is. ``seen``: the mark of the text as it was shown.

    Raises StaleText where somebody saved another text meanwhile, Refusal("K28") once it was sent for publication.
    """
    version = locked_draft(version, by=by, at=at)
    present, wanted = typed_of(version), kept(values)
    if mark(present) not in {seen, mark(wanted)}:
        raise StaleText(version, present)
    if mark(present) != mark(wanted):
        version.typed = wanted
        _changed(version, "typed", by=by, at=at)
        record("publication.typed", version, by=by, at=at)
    return version


@transaction.atomic
def attach_file(version: Version, file: StoredFile | None, *, by: Worker, at: datetime) -> Version:
    """Put a checked file (``documents.store``) beside the text of a draft, or take it away."""
    version = locked_draft(version, by=by, at=at)
    version.file = file
    _changed(version, "file", by=by, at=at)
    record("publication.file", version, by=by, at=at, data={"digest": file.digest if file else None})
    return version


@transaction.atomic
def attach_video(version: Version, video: StoredFile | None, *, by: Worker, at: datetime) -> Version:
    """Put a checked video (``documents.store_video``) beside the text of a draft, or take it away (L12).

    Subtitles stay with a video that takes the place of another, and go with one that is taken away.
    """
    if video is not None and not video.media_type.startswith("video/"):
        raise Refusal("L12", _("This is no video. Choose an MP4 or a WebM file."), field="file")
    version = locked_draft(version, by=by, at=at)
    version.video_file = video
    version.captions = version.captions if video else ""
    _changed(version, "video_file", "captions", by=by, at=at)
    record("publication.video", version, by=by, at=at, data={"digest": video.digest if video else None})
    return version


@transaction.atomic
def attach_captions(version: Version, content: bytes | None, *, by: Worker, at: datetime) -> Version:
    """Put subtitles beside the video of a draft, or take them away (L12). ``content``: a WebVTT or SRT file.

    Raises Unreadable (a Refusal) with the line that can not be read, Refusal("L12") where there is no video.
    """
    words = as_webvtt(content) if content is not None else ""
    version = locked_draft(version, by=by, at=at)
    if words and version.video_file is None:
        raise Refusal("L12", _("There is no video here that the subtitles could stand under. Add the video first."))
    version.captions = words
    _changed(version, "captions", by=by, at=at)
    record("publication.captions", version, by=by, at=at, data={"characters": len(words)})
    return version


def _changed(version: Version, *columns: str, by: Worker, at: datetime) -> None:
    version.changed_by, version.changed_at = by, at
    version.authors = list(dict.fromkeys([*version.authors, by.pk]))
    version.save(update_fields=[*columns, "changed_by", "changed_at", "authors"])


def locked_version(version: Version) -> Version:
    """Lock a version, after its publication: every act on versions of one publication waits for the other."""
    Publication.objects.select_for_update(no_key=True).get(pk=version.publication_id)
    rows = Version.objects.select_related("publication__city", "publication__centre__city", "file")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)


def locked_draft(version: Version, *, by: Worker, at: datetime) -> Version:
    """Lock a draft for its editor. Raises Refusal("K28") for one that was sent for publication."""
    locked = locked_version(version)
    editor_of(locked.publication.city, locked.publication.centre, by=by, at=at)
    if locked.state != VersionState.DRAFT:
        raise Refusal("K28", _("This version has been sent for publication and can not be changed. Draft a new one."))
    return locked
