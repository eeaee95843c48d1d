"""Opening a case by its number and its code: forgiving to who types, of no use to who guesses."""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from office.audit import record
from office.cases.models import Case, CaseGrant
from office.cases.typed import plain
from office.law import clause

OPEN_FOR: Final = timedelta(hours=1)
LONGEST_TYPED: Final = 80
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−_"), "-")
_LOOK_ALIKES: Final = str.maketrans("АВСЕНІКМОРТХУ", "ABCEHIKMOPTXY")
_NOBODY: Final = "-"


def read_number(typed: str) -> str:
    """Give the one form in which numbers of cases are compared: spaces, dashes and look-alike letters do not matter."""
    text = (
        unicodedata.normalize("NFKC", plain(typed[:LONGEST_TYPED])).upper().translate(_DASHES).translate(_LOOK_ALIKES)
    )
    return re.sub("^(?:NO)+", "", "".join(text.replace("\\", "/").split()))


def read_code(typed: str) -> str:
    """Give the code that somebody typed: capital Latin letters and digits, whatever stands between them."""
    text = unicodedata.normalize("NFKC", plain(typed[:LONGEST_TYPED])).upper().translate(_LOOK_ALIKES)
    return "".join(each for each in text if each.isascii() and each.isalnum())


def _shown_with() -> QuerySet[Case]:
    ties = ("service", "decider", "provider", "centre__city", "card", "decision", "outgoing", "delivery")
    return Case.objects.select_related(*ties, "deficiency_notice")


@clause("L5.2")
def case_by_code(number: str, code: str) -> Case | None:
    """Give the case of this number and this code; None for any other pair, whatever of it is wrong.

    Applicant-facing faces reach cases through this package alone (import contract), so that no account of an
    applicant ever reaches the data of the back office (L5.2).
    """
    found = Case.objects.filter(tracking_code=read_code(code)).first()
    same = hmac.compare_digest(read_number(found.number if found else _NOBODY).encode(), read_number(number).encode())
    return found if same and found is not None else None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def open_case(case: Case, *, former: str, at: datetime) -> str:
    """Give a fresh token that opens ``case`` for an hour, and with it what the ``former`` token still opened.

    The journal keeps that the applicant looked. Rights that have run out are swept away.
    """
    token = secrets.token_urlsafe(32)
    CaseGrant.objects.filter(until_at__lte=at).delete()
    kept = CaseGrant.objects.filter(digest=_digest(former)).exclude(case=case)
    kept.update(digest=_digest(token))
    CaseGrant.objects.create(digest=_digest(token), case=case, opened_at=at, until_at=at + OPEN_FOR)
    record("case.opened_by_applicant", case, by=None, at=at)
    return token


def close_cases(token: str) -> None:
    """Let the token open nothing any more."""
    CaseGrant.objects.filter(digest=_digest(token)).delete()


def granted_case(case_id: UUID, token: str, *, at: datetime) -> Case | None:
    """Give the case where this token opens it now; None for any other, and for one that is not there."""
    if not token:
        return None
    return _shown_with().filter(grants__digest=_digest(token), grants__until_at__gt=at, pk=case_id).first()
