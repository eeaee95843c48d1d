"""Use-cases on words that services are found by (L15): draft, type, send; another person publishes or gives it back."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import WRITERS
from office.catalogue.arranging import mark
from office.catalogue.book import completed
from office.catalogue.models import Service, Wording, WordingKind
from office.catalogue.states import WordingState
from office.catalogue.wording_typed import Unfit, to_mend
from office.centres.access import posting_for
from office.centres.models import Posting
from office.law import Refusal, StaleChange

Contents = Mapping[str, Any]
OPEN: Final = (WordingState.DRAFT, WordingState.WAITING)
_CHANGED: Final = ["contents", "authors", "changed_by", "changed_at"]


class StaleWording(StaleChange):
    """Somebody has saved the words since they were opened: ``present`` is what they are now."""

    def __init__(self, wording: Wording) -> None:
        words = _("Somebody has changed these words since you opened them. What you typed is not saved yet.")
        super().__init__("L15", words, present=wording.contents)
        self.wording = wording


def a_writer(*, by: Worker, at: datetime) -> Posting:
    """Give the posting by which ``by`` writes and publishes words. Raises Refusal("K3") without one."""
    return posting_for(by, *WRITERS, at=at)


@transaction.atomic
def draft_wording(kind: WordingKind, code: str, *, by: Worker, at: datetime) -> Wording:
    """Begin the next version of a subject from what is published, or give the draft that is open already.

    ``code``: of a service, "all" for what belongs to none. Raises Service.DoesNotExist for no service, Refusal
    ("L15") while a version waits: it would be forgotten beside the new one.
    """
    a_writer(by=by, at=at)
    if kind == WordingKind.SERVICE:
        Service.objects.get(code=code)
    _one_at_a_time(kind, code)
    versions = Wording.objects.filter(kind=kind, code=code)
    if there := versions.filter(state__in=OPEN).first():
        if there.state == WordingState.WAITING:
            raise Refusal("L15", _("A version waits for publication. Wait for it, or have it returned with a comment."))
        return there
    published = versions.filter(state=WordingState.PUBLISHED).first()
    contents = completed((kind.value, code), published.contents if published else {})
    number = 1 + (versions.aggregate(last=Max("number"))["last"] or 0)
    drafted = Wording.objects.create(
        kind=kind, code=code, number=number, contents=contents, authors=[by.pk], changed_by=by, changed_at=at
    )
    record("wording.drafted", drafted, by=by, at=at, data={"kind": kind, "code": code, "number": number})
    return drafted


def _one_at_a_time(kind: str, code: str) -> None:
    """Let who begins a version of this subject wait for another who does: there may be no row yet to lock."""
    key = blake2b(f"wording {kind} {code}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key, signed=True)])


@transaction.atomic
def type_wording(wording: Wording, contents: Contents, *, seen: str, by: Worker, at: datetime) -> Wording:
    """Keep the draft as typed, whatever it is. ``seen``: the mark of the contents as they were shown.

    Raises StaleWording where somebody saved other words meanwhile, Refusal("L15") once it was sent.
    """
    wording = _locked(wording, by=by, at=at)
    if wording.state != WordingState.DRAFT:
        raise Refusal("L15", _("This version has been sent for publication and can not be changed. Draft a new one."))
    if mark(wording.contents) not in {seen, mark(contents)}:
        raise StaleWording(wording)
    if mark(wording.contents) != mark(contents):
        wording.contents = dict(contents)
        wording.changed_by, wording.changed_at = by, at
        wording.authors = list(dict.fromkeys([*wording.authors, by.pk]))
        wording.save(update_fields=_CHANGED)
        record("wording.typed", wording, by=by, at=at)
    return wording


@transaction.atomic
def send_wording(wording: Wording, *, by: Worker, at: datetime) -> Wording:
    """Freeze a draft and lay it before a second person. Raises Unfit (a Refusal) with everything to be mended."""
    wording = _locked(wording, by=by, at=at)
    if found := faults_of(wording):
        raise Unfit(found)
    wording.move(WordingState.WAITING)
    wording.sent_by, wording.sent_at, wording.comment = by, at, ""
    wording.save(update_fields=["state", "sent_by", "sent_at", "comment"])
    record("wording.sent", wording, by=by, at=at, data={"number": wording.number})
    return wording


def faults_of(wording: Wording) -> list[Any]:
    """Give everything that keeps a draft from being sent."""
    services = set(Service.objects.values_list("code", flat=True)) if wording.kind == WordingKind.SITUATIONS else set()
    return to_mend(wording.kind, wording.contents, services=services)


@transaction.atomic
def return_wording(wording: Wording, comment: str, *, by: Worker, at: datetime) -> Wording:
    """Give a version back to its editors instead of publishing it. Raises Refusal("L15") without a comment."""
    wording = _locked(wording, by=by, at=at)
    if not comment.strip():
        raise Refusal("L15", _("Say what is to be changed, so that the editor can mend it."), field="comment")
    wording.move(WordingState.DRAFT)
    wording.comment = comment.strip()
    wording.save(update_fields=["state", "comment"])
    record("wording.returned", wording, by=by, at=at, data={"number": wording.number, "comment": wording.comment})
    return wording


@transaction.atomic
def publish_wording(wording: Wording, *, by: Worker, at: datetime) -> Wording:
    """Let people find services by these words from now on, everywhere. Raises Refusal("L15") for one of its authors."""
    wording = _locked(wording, by=by, at=at)
    if not may_publish(wording, by=by):
        raise Refusal("L15", _("You have written this version. Another person has to read and publish it."))
    former = Wording.objects.filter(kind=wording.kind, code=wording.code, state=WordingState.PUBLISHED).first()
    if former is not None:
        former.move(WordingState.SUPERSEDED)
        former.save(update_fields=["state"])
    wording.move(WordingState.PUBLISHED)
    wording.published_by, wording.published_at = by, at
    wording.save(update_fields=["state", "published_by", "published_at"])
    record("wording.published", wording, by=by, at=at, data={"number": wording.number})
    return wording


def may_publish(wording: Wording, *, by: Worker) -> bool:
    """Tell whether ``by`` is none of those who wrote or sent this version."""
    return by.pk not in wording.authors and by.pk != wording.sent_by_id


@transaction.atomic
def give_up_wording(wording: Wording, *, by: Worker, at: datetime) -> Wording:
    """Give up a draft; what is published stays."""
    wording = _locked(wording, by=by, at=at)
    wording.move(WordingState.WITHDRAWN)
    wording.save(update_fields=["state"])
    record("wording.given_up", wording, by=by, at=at, data={"number": wording.number})
    return wording


def _locked(wording: Wording, *, by: Worker, at: datetime) -> Wording:
    """Lock a version, after its subject: every act on versions of one subject waits for the other."""
    a_writer(by=by, at=at)
    _one_at_a_time(wording.kind, wording.code)
    return Wording.objects.select_for_update(no_key=True, of=("self",)).get(pk=wording.pk)
