"""Lock-out on guessing: counted in the database, so that every web process sees one count.

A lock closes one account for one network address. Whoever guesses from elsewhere can not lock a worker out of the
worker's own desk, and a lock does not tell whether the account exists. Many accounts tried from one address close the
address; that limit is wide, because a whole centre may share one.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from office.accounts.models import SignInTries, WorkerManager

TRIES_ALLOWED = 5
FAILURES_OF_AN_ADDRESS = 100
LOCKED_FOR = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
NEIGHBOURS_V6 = 64  # one household or office has this whole network to itself
ANY_ACCOUNT = ""

# The try is counted before the password is looked at: tries made at once are never more than allowed. While the pair
# is locked no row comes back, and the lock does not grow longer.
_COUNT_TRY = """
INSERT INTO accounts_signintries AS tries (account, address, count, since, last_at)
VALUES (%(account)s, %(address)s, 1, %(at)s, %(at)s)
ON CONFLICT (account, address) DO UPDATE
    SET count = CASE WHEN tries.last_at > %(fresh)s THEN tries.count + 1 ELSE 1 END,
        since = CASE WHEN tries.last_at > %(fresh)s THEN tries.since ELSE %(at)s END,
        last_at = %(at)s
    WHERE tries.count < %(allowed)s OR tries.last_at <= %(fresh)s
RETURNING id, count
"""
_COUNT_FAILURE = """
INSERT INTO accounts_signintries AS tries (account, address, count, since, last_at)
VALUES (%(account)s, %(address)s, 1, %(at)s, %(at)s)
ON CONFLICT (account, address) DO UPDATE
    SET count = CASE WHEN tries.since > %(fresh)s THEN least(tries.count + 1, 30000) ELSE 1 END,
        since = CASE WHEN tries.since > %(fresh)s THEN tries.since ELSE %(at)s END,
        last_at = %(at)s
"""


class LockedOut(Exception):  # noqa: N818 it is a state of affairs, not a failure of ours
    """The account, or every account, is closed for this address until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def count_try(email: str, address: str, *, at: datetime) -> SignInTries:
    """Count one more try of the pair at ``at``; raise LockedOut when as many as allowed have failed."""
    SignInTries.objects.filter(last_at__lte=at - FORGOTTEN_AFTER).delete()
    network, account = _network(address), _account(email)
    _check_address(network, at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_TRY, _values(account, network, at) | {"allowed": TRIES_ALLOWED})
        counted = cursor.fetchone()
    if counted is None:
        last_at = SignInTries.objects.values_list("last_at", flat=True).get(account=account, address=network)
        raise LockedOut(last_at + LOCKED_FOR)
    number, count = counted
    return SignInTries(id=number, account=account, address=network, count=count, last_at=at)


def count_failure(tries: SignInTries, *, at: datetime) -> None:
    """Count a failed try against its address, whatever the account."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_FAILURE, _values(ANY_ACCOUNT, tries.address, at))


def forgive(tries: SignInTries) -> None:
    """Forget the tries of a pair: the right password was given."""
    SignInTries.objects.filter(pk=tries.pk).delete()


def forgive_everywhere(email: str) -> None:
    """Open an account for every address again: its password is new."""
    SignInTries.objects.filter(account=_account(email)).delete()


def _check_address(network: str, at: datetime) -> None:
    failed = SignInTries.objects.filter(
        account=ANY_ACCOUNT, address=network, count__gte=FAILURES_OF_AN_ADDRESS, since__gt=at - LOCKED_FOR
    )
    if since := failed.values_list("since", flat=True).first():
        raise LockedOut(since + LOCKED_FOR)


def _values(account: str, network: str, at: datetime) -> dict[str, Any]:
    return {"account": account, "address": network, "at": at, "fresh": at - LOCKED_FOR}


def _account(email: str) -> str:
    folded = WorkerManager.normalize_email(email)
    return salted_hmac("office.accounts.tries", folded, algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/{NEIGHBOURS_V6}", strict=False).network_address)
    return str(parsed)
