"""Sessions in the database, read by a statement that is composed once: every page of staff begins with it."""

from datetime import datetime
from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from office.tables.asking import Question
from office.tables.away import is_away

_ALIVE: Final = Question(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), key=str, now=datetime
)


class SessionStore(db.SessionStore):
    """Django's own, but for the way in which a session is looked up, and for what a database that is away looks like."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's own signature
        """Save as Django does. Raises UpdateError for a session that has been ended, and only for that.

        Django takes every fault of the database for one: whose page is sent while it goes away would be told (400) that
        somebody has ended the session.
        """
        try:
            super().save(must_create)
        except UpdateError as ended:
            if ended.__context__ is not None and is_away(ended.__context__):
                raise ended.__context__ from None
            raise

    def _get_session_from_db(self) -> Session | None:
        # The clock by which Django has set the end of the session.
        found = _ALIVE.ask(key=self.session_key, now=timezone.now())  # noqa: TID251
        if not found:
            self._session_key = None
        return found[0] if found else None
