"""Two people publish: one sends the draft, another puts it in force on a day, or returns it with a comment (K28)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.centres.calendars import local_day
from office.law import Refusal, clause
from office.publications.access import editor_of, signer_of
from office.publications.drafting import locked_draft, locked_version
from office.publications.models import Returned, Version
from office.publications.states import VersionState
from office.publications.typed import NAMES, Unfit, read, to_mend, typed_of


@transaction.atomic
def send_for_publication(version: Version, *, by: Worker, at: datetime) -> Version:
    """Freeze a draft and lay it before the second person; what is typed is settled into the columns.

    Raises Unfit (a Refusal) with everything that is still to be mended.
    """
    version = locked_draft(version, by=by, at=at)
    typed = typed_of(version)
    if found := to_mend(version.publication.kind, typed, has_file=version.file is not None):
        raise Unfit(found)
    for name, value in read(typed).items():
        setattr(version, name, value)
    version.typed, version.submitted_by, version.submitted_at = None, by, at
    version.move(VersionState.SIGNING)
    version.save(update_fields=[*NAMES, "typed", "submitted_by", "submitted_at", "state"])
    record("publication.sent", version, by=by, at=at, data={"number": version.number})
    return version


@transaction.atomic
def return_with_comment(version: Version, comment: str, *, by: Worker, at: datetime) -> Version:
    """Give a version back to its editor instead of publishing it. Raises Refusal("K28") without a comment."""
    version = _locked_for_signer(version, by=by, at=at)
    if not comment.strip():
        raise Refusal("K28", _("Say what is to be changed, so that the editor can mend it."), field="comment")
    version.move(VersionState.DRAFT)
    version.save(update_fields=["state"])
    Returned.objects.create(version=version, by=by, at=at, comment=comment.strip())
    record("publication.returned", version, by=by, at=at, data={"number": version.number})
    return version


@clause("K28")
@transaction.atomic
def publish(version: Version, from_on: date, *, by: Worker, at: datetime) -> Version:
    """Let a version apply from the midnight (Kyiv) in which ``from_on`` begins; the one before it until the day before.

    Raises Refusal("K28") for one of its own authors, for a day that has passed, and where a version that is published
    already begins on that day or later.
    """
    version = _locked_for_signer(version, by=by, at=at)
    _check_second_person(version, by)
    if from_on < local_day(at):
        raise Refusal("K28", _("A text can not apply from a day that has passed."), field="from_on")
    version.move(VersionState.PUBLISHED)
    former = version.publication.versions.filter(state=VersionState.PUBLISHED).first()
    if former is not None:
        _end_before(former, from_on)
    version.in_force_from, version.published_by, version.published_at = from_on, by, at
    version.save(update_fields=["state", "in_force_from", "published_by", "published_at"])
    told = {"from": from_on.isoformat(), "number": version.number}
    record("publication.published", version, by=by, at=at, data=told)
    return version


def _locked_for_signer(version: Version, *, by: Worker, at: datetime) -> Version:
    locked = locked_version(version)
    signer_of(locked.publication.city, locked.publication.centre, by=by, at=at)
    return locked


def _check_second_person(version: Version, by: Worker) -> None:
    if by.pk in version.authors or by.pk == version.submitted_by_id:
        raise Refusal("K28", _("You have written this version. Another person has to read and publish it."))


def _end_before(former: Version, from_on: date) -> None:
    if former.in_force_from is None or former.in_force_from >= from_on:
        words = _("Version %(version)s applies from that day or later. Choose a later day, or withdraw that version.")
        raise Refusal("K28", words % {"version": former.number}, field="from_on")
    former.in_force_until = from_on - timedelta(days=1)
    former.move(VersionState.SUPERSEDED)
    former.save(update_fields=["state", "in_force_until"])


@transaction.atomic
def withdraw(version: Version, *, reason: str, by: Worker, at: datetime) -> Version:
    """Give up a draft; take back what is published for a later day; let a text in force apply today for the last time.

    A draft is its editors' to give up; what is published can be withdrawn by those who publish. Taken back before its
    day, the version that it was to follow goes on. Raises Refusal("K28") without a reason.
    """
    version = locked_version(version)
    is_draft = version.state == VersionState.DRAFT
    whose = editor_of if is_draft else signer_of
    whose(version.publication.city, version.publication.centre, by=by, at=at)
    if not reason.strip():
        raise Refusal("K28", _("Say why the text is withdrawn."), field="reason")
    version.move(VersionState.WITHDRAWN)
    if version.in_force_from is not None and version.in_force_from <= local_day(at):
        version.in_force_until = local_day(at)
        version.save(update_fields=["state", "in_force_until"])
    else:
        _take_back(version)
    record("publication.withdrawn", version, by=by, at=at, data={"reason": reason.strip(), "number": version.number})
    return version


def _take_back(version: Version) -> None:
    """Let a version that has never applied be gone, and the one that it was to follow go on."""
    planned, version.in_force_from = version.in_force_from, None
    version.save(update_fields=["state", "in_force_from"])
    if planned is None:
        return
    versions = version.publication.versions.filter(state=VersionState.SUPERSEDED)
    former = versions.filter(in_force_until=planned - timedelta(days=1)).first()
    if former is not None:
        former.move(VersionState.PUBLISHED)
        former.in_force_until = None
        former.save(update_fields=["state", "in_force_until"])
