"""Lock-out on guessing: counted in the database, so that every web process sees one count.

A lock closes one account for one network address. Whoever guesses from elsewhere can not lock the worker's own desk
out, and a lock says nothing about whether the account exists.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection
from django.utils.crypto import salted_hmac

from office.accounts.models import SignInTries, WorkerManager

TRIES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
NEIGHBOURS_V6 = 64  # one household or office has this whole network to itself

# The try is counted before the password is looked at: tries made at once are never more than allowed.
_COUNT = """
INSERT INTO accounts_signintries AS tries (account, address, count, last_at)
VALUES (%(account)s, %(address)s, 1, %(at)s)
ON CONFLICT (account, address) DO UPDATE
    SET count = CASE WHEN tries.last_at > %(fresh)s THEN tries.count + 1 ELSE 1 END, last_at = %(at)s
    WHERE tries.count < %(allowed)s OR tries.last_at <= %(fresh)s
RETURNING id, count
"""


class LockedOut(Exception):  # noqa: N818 it is a state of affairs, not a failure of ours
    """The account is closed for this address until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def count_try(email: str, address: str, *, at: datetime) -> SignInTries:
    """Count one more try of the pair at ``at``; raise LockedOut when as many as allowed have failed in a row."""
    SignInTries.objects.filter(last_at__lte=at - FORGOTTEN_AFTER).delete()
    account, network = _account(email), _network(address)
    values = {"account": account, "address": network, "at": at, "fresh": at - LOCKED_FOR, "allowed": TRIES_ALLOWED}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        counted = cursor.fetchone()
    if counted is None:
        last_at = SignInTries.objects.values_list("last_at", flat=True).get(account=account, address=network)
        raise LockedOut(last_at + LOCKED_FOR)
    number, count = counted
    return SignInTries(id=number, account=account, address=network, count=count, last_at=at)


def forgive(tries: SignInTries) -> None:
    """Forget the failed tries of a pair: the right password was given."""
    SignInTries.objects.filter(pk=tries.pk).delete()


def forgive_everywhere(email: str) -> None:
    """Open an account for every address again: its password is new."""
    SignInTries.objects.filter(account=_account(email)).delete()


def _account(email: str) -> str:
    folded = WorkerManager.normalize_email(email)
    return salted_hmac("office.accounts.tries", folded, algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    parsed = ip_address(address)
    if parsed.version == 4:  # noqa: PLR2004 the version's own name
        return str(parsed)
    return str(ip_network(f"{parsed}/{NEIGHBOURS_V6}", strict=False).network_address)
