"""Terminals and boards of a centre: set up, paired by a one-time code, heard of, unpaired; calls for a worker."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from office.accounts.models import Worker
from office.accounts.tries import LockedOut, count_failure, count_try, forgive
from office.audit import record
from office.centres.access import posting_for
from office.centres.closures import check_open
from office.centres.models import Centre, Role
from office.law import Refusal, StaleChange
from office.law.words import Words as _
from office.queueing.device_states import DeviceKind, DeviceState, PaperWidth, Printing
from office.queueing.models import Device, StaffCall
from office.queueing.models.devices import USUAL_PORT
from office.queueing.telling import tell
from office.tables.asking import Question

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing in it that is taken for another sign when it is read aloud or from a screen."""
CODE_SIGNS: Final = 8
CODE_GOOD_FOR: Final = timedelta(minutes=15)
TOKEN_BYTES: Final = 32
HEARD_EVERY: Final = timedelta(seconds=30)
"""A sign of life is written down no more often than this."""
_TRIES: Final = "device-pairing"

_BY_TOKEN: Final = Question(
    lambda token: (
        Device.objects.select_related("centre__city").filter(token=token, state=DeviceState.PAIRED).order_by()
    ),
    token=bytes,
)


@dataclass(frozen=True)
class DeviceFacts:
    """What a device is called, where it stands, and how it prints."""

    name: str
    zone: str = ""
    printing: Printing = Printing.NONE
    printer_host: str = ""
    printer_port: int = USUAL_PORT
    paper_width: PaperWidth = PaperWidth.WIDE


@dataclass(frozen=True)
class Paired:
    """A device with its fresh token, which is given to it now and never again."""

    device: Device
    token: str


# -- the head's acts ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_device(centre: Centre, kind: DeviceKind, facts: DeviceFacts, *, by: Worker, at: datetime) -> Device:
    """Set up a terminal or a board; it shows nothing until it is paired.

    Raises Refusal: K12, ``by`` is not the head; K27; L6, the name is missing or taken, or the printer has no address.
    """
    posting_for(by, Role.CENTRE_HEAD, centre=centre, at=at)
    check_open(centre, at=at)
    device = Device(centre=centre, kind=kind)
    _write_facts(device, facts)
    record("device.added", device, by=by, at=at, data={"centre": centre.code, "kind": kind, "name": device.name})
    return device


@transaction.atomic
def change_device(device: Device, facts: DeviceFacts, *, by: Worker, at: datetime) -> Device:
    """Rename a device, move it to another zone, or let it print otherwise. Raises Refusal as ``add_device``."""
    locked = _own(device, by, at)
    _write_facts(locked, facts)
    record("device.changed", locked, by=by, at=at, data={"name": locked.name, "printing": locked.printing})
    return locked


def _write_facts(device: Device, facts: DeviceFacts) -> None:
    if not facts.name.strip():
        raise Refusal("L6", _("Name the device by where it stands."), field="name")
    if facts.printing == Printing.NETWORK and not facts.printer_host.strip():
        raise Refusal("L6", _("Give the address of the printer, or choose another way."), field="printer_host")
    for name, value in vars(facts).items():
        setattr(device, name, value.strip() if isinstance(value, str) and name != "printing" else value)
    try:
        with transaction.atomic():
            device.save()
    except IntegrityError:
        raise Refusal("L6", _("Another device here has this name. Choose one that is free."), field="name") from None


@transaction.atomic
def pairing_code(device: Device, *, by: Worker, at: datetime) -> str:
    """Give a code of eight signs with which this device is paired once, within a quarter of an hour.

    Only its hash is kept; a code given before is worth nothing from now on. A device that is paired already goes on
    until the code is used. Raises Refusal: K12; L6, the device was removed.
    """
    locked = _own(device, by, at)
    code = "".join(secrets.choice(ALPHABET) for _sign in range(CODE_SIGNS))
    locked.code, locked.code_until = digest_of(code), at + CODE_GOOD_FOR
    locked.save(update_fields=["code", "code_until"])
    record("device.code_given", locked, by=by, at=at, data={"until": locked.code_until})
    return code


@transaction.atomic
def set_notice(device: Device, *, notice: str, notice_en: str, by: Worker, at: datetime) -> Device:
    """Show one line of text on a device, in both languages; empty ones take it away.

    Raises Refusal: K3, K12; L6, there is an English line and no Ukrainian one.
    """
    locked = _own(device, by, at, Role.CENTRE_HEAD, Role.GREETER)
    if notice_en.strip() and not notice.strip():
        raise Refusal("L6", _("Write the line in Ukrainian first."), field="notice")
    locked.notice, locked.notice_en = " ".join(notice.split()), " ".join(notice_en.split())
    locked.save(update_fields=["notice", "notice_en"])
    record("device.notice_set", locked, by=by, at=at, data={"notice": locked.notice, "notice_en": locked.notice_en})
    tell(locked.centre_id, "devices")
    return locked


@transaction.atomic
def unpair(device: Device, *, by: Worker, at: datetime) -> Device:
    """Let the token of a device open nothing more, from its next request on. Raises Refusal K12, StaleChange L6."""
    return _let_go(device, DeviceState.UNPAIRED, "device.unpaired", by, at)


@transaction.atomic
def remove_device(device: Device, *, by: Worker, at: datetime) -> Device:
    """Take a device out of use for good; what it has printed and called for stays. Raises Refusal K12, StaleChange L6."""
    return _let_go(device, DeviceState.REMOVED, "device.removed", by, at)


def _let_go(device: Device, to: DeviceState, verb: str, by: Worker, at: datetime) -> Device:
    locked = _own(device, by, at)
    locked.move(to)
    locked.token = locked.paired_at = locked.code = locked.code_until = locked.last_seen_at = None
    locked.save()
    StaffCall.objects.filter(device=locked, answered_at=None).update(answered_at=at, answered_by=by)
    record(verb, locked, by=by, at=at, data={"name": locked.name})
    tell(locked.centre_id, "devices")
    return locked


def _own(device: Device, by: Worker, at: datetime, *roles: Role) -> Device:
    found = Device.objects.select_for_update(of=("self",), no_key=True).select_related("centre")
    locked = found.get(pk=device.pk)
    posting_for(by, *(roles or (Role.CENTRE_HEAD,)), centre=locked.centre, at=at)
    if locked.state == DeviceState.REMOVED:
        raise StaleChange("L6", _("This device was removed. Set up another one."), present=locked.state)
    return locked


# -- the device's own -----------------------------------------------------------------------------------------------


def pair(code: str, kind: DeviceKind, *, address: str, at: datetime) -> Paired:
    """Pair the machine at ``address`` with the device whose code was typed; its former token opens nothing more.

    Five wrong codes from one address close it for a quarter of an hour. Raises Refusal L6: the code is not good (any
    more) for a device of this kind, or too many were tried.
    """
    try:
        tries = count_try(_TRIES, address, at=at)
    except LockedOut as locked:
        told = _("Too many wrong codes. Try again after {time}.", time=f"{locked.until.astimezone(at.tzinfo):%H:%M}")
        raise Refusal("L6", told, field="code") from None
    paired = _pair("".join(code.upper().split()).replace("-", ""), kind, at)
    if paired is None:
        count_failure(tries, at=at)
        raise Refusal("L6", _("This code is not good. Ask the head of the centre for a new one."), field="code")
    forgive(tries)
    return paired


@transaction.atomic
def _pair(code: str, kind: DeviceKind, at: datetime) -> Paired | None:
    found = Device.objects.select_for_update(of=("self",), no_key=True).select_related("centre__city")
    device = found.filter(code=digest_of(code), kind=kind, code_until__gt=at).first()
    if device is None:
        return None
    device.move(DeviceState.PAIRED)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    device.token, device.paired_at = digest_of(token), at
    device.code = device.code_until = device.last_seen_at = None
    device.save()
    record("device.paired", device, by=None, at=at, data={"kind": kind, "name": device.name})
    return Paired(device, token)


def digest_of(secret: str) -> bytes:
    """Hash a token or a code as it is kept. Plain SHA-256: a token can not be guessed, a code not within its time."""
    return hashlib.sha256(secret.encode()).digest()


def known_device(token: str, kind: DeviceKind) -> Device | None:
    """Give the paired device of ``kind`` that holds ``token``; None for whoever holds none."""
    found = _BY_TOKEN.ask(token=digest_of(token))
    return found[0] if found and found[0].kind == kind else None


def heard(device: Device, *, at: datetime) -> None:
    """Write down that a device lives, at most twice a minute: a row that was written meanwhile is left alone."""
    long_ago = at - HEARD_EVERY
    if device.last_seen_at is None or device.last_seen_at <= long_ago:
        stale = Q(last_seen_at=None) | Q(last_seen_at__lte=long_ago)
        Device.objects.filter(stale, pk=device.pk).update(last_seen_at=at)


@transaction.atomic
def call_staff(device: Device, *, at: datetime) -> StaffCall:
    """Ask for a worker to come to a terminal; pressed again before somebody came, it is the same call."""
    call, made = StaffCall.objects.get_or_create(device=device, answered_at=None, defaults={"made_at": at})
    if made:
        tell(device.centre_id, "devices")
    return call


@transaction.atomic
def answer_staff_call(call: UUID, *, by: Worker, at: datetime) -> StaffCall:
    """Say that one goes there. Raises StaffCall.DoesNotExist; Refusal K3, K12; StaleChange L12, somebody went already."""
    found = StaffCall.objects.select_for_update(of=("self",), no_key=True).select_related("device__centre")
    locked = found.get(pk=call)
    posting_for(by, Role.GREETER, Role.CENTRE_HEAD, Role.FRONT_OFFICE, centre=locked.device.centre, at=at)
    if locked.answered_at is not None:
        raise StaleChange("L12", _("Somebody went there already."), present=locked.answered_at)
    locked.answered_at, locked.answered_by = at, by
    locked.save(update_fields=["answered_at", "answered_by"])
    record("device.call_answered", locked.device, by=by, at=at, data={"made_at": locked.made_at})
    tell(locked.device.centre_id, "devices")
    return locked


def facts_of(device: Device) -> dict[str, Any]:
    """Give the facts of a device as a form shows them."""
    return {name: getattr(device, name) for name in DeviceFacts.__dataclass_fields__}
