"""Applicants who sign in: made known by a provider, joined to the records of people, never a worker (ADR 0104)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import Worker
from office.audit import record
from office.parties.identifiers import IdentifierError
from office.parties.identifiers import rntrc as cleaned_rntrc
from office.parties.locks import hold_number
from office.parties.models import AccountPerson, AccountSession, Applicant, ApplicantAccount
from office.parties.search import people_with_rntrc

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=8)
WRITTEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Claims:
    """What a provider vouches for. ``rntrc`` and ``email`` are empty unless the provider has verified them.

    ``told_as``: the number by which a provider without keys of its own tells people apart; ``subject`` is then the key
    under which an account of former times may stand.
    """

    provider: str
    subject: str
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    rntrc: str = ""
    email: str = ""
    told_as: str = ""


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_in(claims: Claims, *, at: datetime) -> str:
    """Give the token of a fresh session for whom the provider vouches for; the account is made at the first sign-in.

    People with the verified taxpayer number, in whatever city, become the account's own.
    """
    names = {"surname": claims.surname[:80], "given_name": claims.given_name[:80], "patronymic": claims.patronymic[:80]}
    facts = {**names, "rntrc": _rntrc(claims.rntrc), "email": claims.email[:254] or None, "signed_in_at": at}
    if claims.told_as:
        facts["told_as"] = claims.told_as
    account, fresh = ApplicantAccount.objects.update_or_create(
        provider=claims.provider,
        subject=_subject_of(claims),
        defaults=facts,
        create_defaults=facts | {"created_at": at},
    )
    if account.rntrc:
        for person in people_with_rntrc(account.rntrc):
            _link(account, person, by=None, at=at)
    AccountSession.objects.filter(until_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    AccountSession.objects.create(digest=_digest(token), account=account, started_at=at, until_at=at + IDLE)
    record("account.signed_in", account, by=None, at=at, data={"provider": claims.provider, "first": fresh})
    return token


def _subject_of(claims: Claims) -> str:
    """Give the key under which the account stands: the provider's own, or that of the account with the same number.

    The number is found by the keyed marks of the vault, so that no other secret of the installation tells people apart.
    An account of former times is found by its verified taxpayer number or its former key, and stands by the number from
    now on.
    """
    if not claims.told_as:
        return claims.subject
    hold_number(claims.provider, claims.told_as)
    theirs = ApplicantAccount.objects.filter(provider=claims.provider)
    if there := theirs.filter(told_as=claims.told_as).first():
        return there.subject
    # Only a number that the provider has verified as the taxpayer's own finds an account by it: others look like one.
    number = _rntrc(claims.told_as) if claims.told_as == claims.rntrc else None
    lot = secrets.token_hex(32)
    former = theirs.filter(told_as=None)
    old = (number and former.filter(rntrc=number).first()) or former.filter(subject=claims.subject).first()
    if old:
        old.subject, old.told_as = lot, claims.told_as
        old.save(update_fields=["subject", "told_as"])
    return lot


def _rntrc(told: str) -> str | None:
    """Take a number only as the state writes it: a provider's slip joins nobody to another person's record."""
    try:
        return cleaned_rntrc(told) if told else None
    except IdentifierError:
        return None


def account_of(token: str, *, at: datetime) -> ApplicantAccount | None:
    """Give the account that this token acts for now; each use moves the end of the session, eight hours at most."""
    if not token:
        return None
    live = AccountSession.objects.filter(digest=_digest(token), until_at__gt=at).select_related("account")
    session = live.first()
    if session is None:
        return None
    until = min(at + IDLE, session.started_at + LONGEST)
    if until - session.until_at >= WRITTEN_EVERY:
        live.update(until_at=until)
    return session.account


def sign_out(token: str, *, at: datetime) -> None:
    """End the session of this token; one that is over already changes nothing."""
    for session in AccountSession.objects.filter(digest=_digest(token)).select_related("account"):
        session.delete()
        record("account.signed_out", session.account, by=None, at=at)


@dataclass(frozen=True)
class Known:
    """What who has signed in need not type: a name, and where they can be told, the verified e-mail first."""

    name: str
    contacts: tuple[str, ...]


def known_of(account: ApplicantAccount) -> Known:
    """Give what the account's provider vouches for, and what its records of people say."""
    people = list(people_of(account))
    told = [account.email, *(each.email for each in people), *(each.phone for each in people)]
    names = [account.full_name, *(each.full_name for each in people)]
    return Known(next(filter(None, names), ""), tuple(dict.fromkeys(each for each in told if each)))


def people_of(account: ApplicantAccount) -> QuerySet[Applicant]:
    """Give the records of the person behind the account: one in each city where they are known."""
    return Applicant.objects.filter(accounts__account=account, merged_into=None)


@transaction.atomic
def link_person(account: ApplicantAccount, person: Applicant, *, by: Worker, at: datetime) -> None:
    """Let the account see this record as its own: the worker has checked that it is the same person."""
    _link(account, person, by=by, at=at)


def _link(account: ApplicantAccount, person: Applicant, *, by: Worker | None, at: datetime) -> None:
    _row, fresh = AccountPerson.objects.get_or_create(
        account=account, applicant=person, defaults={"linked_at": at, "linked_by": by}
    )
    if fresh:
        record("applicant.account_linked", person, by=by, at=at, data={"account": str(account.pk)})
