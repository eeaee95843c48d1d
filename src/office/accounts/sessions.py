"""Sessions of a worker: noted when they start, listed and ended by their owner or by whoever takes the rights back."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import OpenSession, Worker
from office.accounts.session_models import BROWSER_LENGTH
from office.accounts.session_store import SessionStore
from office.accounts.telling import tell

KEY = "office_session"


def note_session(session: SessionBase, worker: Worker, *, address: str, browser: str, at: datetime) -> OpenSession:
    """Remember that ``worker`` has just signed in with ``session``. Rows of sessions that are over go."""
    forget_ended(worker.open_sessions.all(), at=at)
    if not session.session_key:
        session.save()
    assert session.session_key
    noted = OpenSession.objects.create(
        worker=worker,
        session_key=session.session_key,
        address=address,
        browser=browser[:BROWSER_LENGTH],
        started_at=at,
        seen_at=at,
    )
    session[KEY] = [str(noted.pk), noted.session_key]
    return noted


def follow_session(session: SessionBase, *, at: datetime) -> None:
    """Keep the row true: when it was last used, and under which key (a new password changes the key)."""
    known = session.get(KEY)
    if known and session.session_key:
        OpenSession.objects.filter(pk=known[0]).update(session_key=session.session_key, seen_at=at)
        session[KEY] = [known[0], session.session_key]


def has_moved(session: SessionBase) -> bool:
    """Tell whether the session goes under another key than the one noted."""
    known = session.get(KEY)
    return known is not None and known[1] != session.session_key


def sessions_of(worker: Worker, *, at: datetime) -> QuerySet[OpenSession]:
    """Give the sessions in which ``worker`` is signed in now, the last used first."""
    return worker.open_sessions.filter(session_key__in=_alive(at))


@transaction.atomic
def end_session(worker: Worker, session_id: UUID, *, at: datetime) -> None:
    """End one of the worker's own sessions; one that is over already, or is another's, changes nothing."""
    _end(worker.open_sessions.filter(pk=session_id), worker, by=worker, at=at)


@transaction.atomic
def end_sessions_of(worker: Worker, *, by: Worker, at: datetime, but: SessionBase | None = None) -> int:
    """End every session of ``worker``, except ``but``. Gives how many were ended."""
    known = but.get(KEY) if but is not None else None
    rows = worker.open_sessions.all()
    return _end(rows.exclude(pk=known[0]) if known else rows, worker, by=by, at=at)


def forget_ended(rows: QuerySet[OpenSession], *, at: datetime) -> None:
    """Delete the rows whose session is over."""
    rows.exclude(session_key__in=_alive(at)).delete()


def _alive(at: datetime) -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__gt=at).values_list("session_key", flat=True)


def _end(rows: QuerySet[OpenSession], worker: Worker, *, by: Worker, at: datetime) -> int:
    ended = list(rows.select_for_update())
    for row in ended:
        SessionStore(row.session_key).delete()
        row.delete()
    if ended:
        tell("worker.sessions_ended", worker, by=by, at=at, data={"count": len(ended)})
    return len(ended)
