"""Machines of the hall: paired once by a code, heard of, silent, unpaired; calls for a worker."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.law import Refusal, StaleChange
from office.queueing.device_lists import access_device, devices_of, silent_devices, staff_calls
from office.queueing.device_states import DEVICE_MOVES, PRINT_MOVES, DeviceKind, DeviceState, Printing, PrintState
from office.queueing.devices import (
    ALPHABET,
    DeviceFacts,
    add_device,
    answer_staff_call,
    call_staff,
    change_device,
    heard,
    known_device,
    pair,
    pairing_code,
    remove_device,
    set_notice,
    unpair,
)
from office.queueing.models import Device, StaffCall, TicketPrint
from tests.factories.devices import a_device, a_paired_device
from tests.factories.queueing import AT, Reception

HERE = "192.0.2.7"


def paired_with_token(hall: Reception) -> tuple[Device, str]:
    paired = a_paired_device(hall)
    return paired.device, paired.token


def test_a_device_is_paired_once_by_a_code_that_nobody_keeps(hall: Reception) -> None:
    device = a_device(hall)
    code = pairing_code(device, **hall.of_head)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", code)
    typed = f" {code[:4].lower()}-{code[4:]} "
    paired = pair(typed, DeviceKind.KIOSK, address=HERE, at=AT)
    assert (paired.device.pk, paired.device.state) == (device.pk, DeviceState.PAIRED)
    assert known_device(paired.token, DeviceKind.KIOSK) == device
    assert known_device(paired.token, DeviceKind.BOARD) is None
    assert known_device(paired.token + "x", DeviceKind.KIOSK) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT device::text FROM queueing_device AS device")
        [kept] = cursor.fetchone()
    assert paired.token not in kept
    assert code not in kept
    with pytest.raises(Refusal, match="not good"):
        pair(code, DeviceKind.KIOSK, address=HERE, at=AT)


def test_a_code_is_for_its_kind_its_time_and_replaced_by_the_next(hall: Reception) -> None:
    device = a_device(hall)
    first = pairing_code(device, **hall.of_head)
    second = pairing_code(device, **hall.of_head)
    for code, kind, at in (
        (first, DeviceKind.KIOSK, AT),
        (second, DeviceKind.BOARD, AT),
        (second, DeviceKind.KIOSK, AT + timedelta(minutes=15)),
    ):
        with pytest.raises(Refusal, match="not good"):
            pair(code, kind, address=HERE, at=at)
    assert pair(second, DeviceKind.KIOSK, address=HERE, at=AT + timedelta(minutes=14)).device == device


def test_guessing_closes_the_address_even_for_the_right_code(hall: Reception) -> None:
    code = pairing_code(a_device(hall), **hall.of_head)
    for _guess in range(5):
        with pytest.raises(Refusal, match="not good"):
            pair("22222222", DeviceKind.KIOSK, address=HERE, at=AT)
    with pytest.raises(Refusal, match="Too many wrong codes"):
        pair(code, DeviceKind.KIOSK, address=HERE, at=AT)
    assert pair(code, DeviceKind.KIOSK, address="198.51.100.9", at=AT).token


def test_pairing_anew_and_unpairing_shut_out_the_former_token(hall: Reception) -> None:
    device, first = paired_with_token(hall)
    second = pair(pairing_code(device, **hall.of_head), DeviceKind.KIOSK, address=HERE, at=AT).token
    assert known_device(first, DeviceKind.KIOSK) is None
    assert known_device(second, DeviceKind.KIOSK) == device
    call_staff(device, at=AT)
    unpair(device, **hall.of_head)
    assert known_device(second, DeviceKind.KIOSK) is None
    assert not staff_calls(hall.centre)
    with pytest.raises(StaleChange):
        unpair(device, **hall.of_head)
    remove_device(device, **hall.of_head)
    assert devices_of(hall.centre, at=AT) == []
    with pytest.raises(StaleChange, match="removed"):
        pairing_code(device, **hall.of_head)
    assert a_device(hall).name == "Біля входу"  # the name is free again


def test_the_head_alone_sets_up_and_the_greeter_writes_the_notice(hall: Reception) -> None:
    device = a_device(hall)
    greeter: dict[str, Any] = {"by": hall.greeter, "at": hall.at}
    for act in (
        lambda: add_device(hall.centre, DeviceKind.KIOSK, DeviceFacts("Друге"), **greeter),
        lambda: pairing_code(device, **greeter),
        lambda: change_device(device, DeviceFacts("Інше"), **greeter),
        lambda: unpair(device, **greeter),
    ):
        with pytest.raises(Refusal) as told:
            act()
        assert told.value.clause == "K3"
    shown = set_notice(device, notice="  Ліфт  не працює ", notice_en="The lift is out of order", **greeter)
    assert (shown.notice, shown.local_notice) == ("Ліфт не працює", "The lift is out of order")
    with pytest.raises(Refusal, match="Ukrainian first"):
        set_notice(device, notice=" ", notice_en="Only this", **greeter)


def test_facts_are_checked(hall: Reception) -> None:
    device = a_device(hall)
    for facts, field in (
        (DeviceFacts(" "), "name"),
        (DeviceFacts("Біля входу"), "name"),
        (DeviceFacts("Ще одне", printing=Printing.NETWORK), "printer_host"),
    ):
        with pytest.raises(Refusal) as told:
            add_device(hall.centre, DeviceKind.KIOSK, facts, **hall.of_head)
        assert told.value.field == field
    changed = change_device(device, DeviceFacts("Другий поверх", "Зал 2", Printing.NETWORK, "10.0.0.8"), **hall.of_head)
    assert (changed.name, changed.zone, changed.printer_host, changed.printer_port) == (
        "Другий поверх", "Зал 2", "10.0.0.8", 9100,
    )  # fmt: skip


def test_a_sign_of_life_is_written_at_most_twice_a_minute(hall: Reception, django_assert_num_queries: Any) -> None:
    _device, token = paired_with_token(hall)
    with django_assert_num_queries(1):
        found = known_device(token, DeviceKind.KIOSK)
    assert found is not None
    with django_assert_num_queries(1):
        heard(found, at=AT)
    found.refresh_from_db()
    with django_assert_num_queries(0):
        heard(found, at=AT + timedelta(seconds=29))
    heard(found, at=AT + timedelta(seconds=30))
    found.refresh_from_db()
    assert found.last_seen_at == AT + timedelta(seconds=30)


def test_a_silent_device_alarms_within_the_hours_of_reception(hall: Reception) -> None:
    device, _token = paired_with_token(hall)
    a_device(hall, "Ще не спарений")
    heard(device, at=AT)
    assert silent_devices(hall.centre, at=AT + timedelta(minutes=5)) == []
    assert silent_devices(hall.centre, at=AT + timedelta(minutes=6)) == [device]
    assert silent_devices(hall.centre, at=datetime(2026, 11, 20, 18, 1, tzinfo=UTC)) == []  # closed at 20:00 in Kyiv
    monday = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # opens at 8:00
    assert silent_devices(hall.centre, at=monday + timedelta(minutes=4)) == []  # it may just be switched on
    assert silent_devices(hall.centre, at=monday + timedelta(minutes=5)) == [device]
    assert silent_devices(hall.centre, at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) == []  # a Saturday


def test_a_call_for_a_worker_is_one_until_it_is_answered(hall: Reception) -> None:
    device, _token = paired_with_token(hall)
    first, again = call_staff(device, at=AT), call_staff(device, at=AT + timedelta(seconds=9))
    assert first.pk == again.pk
    assert list(staff_calls(hall.centre)) == [first]
    with pytest.raises(IntegrityError, match="l12_one_open_call"), transaction.atomic():
        StaffCall.objects.create(device=device, made_at=AT)
    answer_staff_call(first.pk, by=hall.greeter, at=AT)
    with pytest.raises(StaleChange, match="already"):
        answer_staff_call(first.pk, by=hall.head, at=AT)
    assert not staff_calls(hall.centre)
    assert call_staff(device, at=AT).pk != first.pk


def test_devices_of_elsewhere_are_not_there(hall: Reception) -> None:
    device = a_device(hall)
    _desk, stranger = hall.elsewhere()
    assert access_device(hall.greeter, device.pk, at=AT) == device
    with pytest.raises(Device.DoesNotExist):
        access_device(stranger, device.pk, at=AT)
    with pytest.raises(Device.DoesNotExist):
        access_device(hall.clerks[0], device.pk, at=AT)


@pytest.mark.parametrize("old", DeviceState)
@pytest.mark.parametrize("new", DeviceState)
def test_a_device_moves_by_the_table_alone(old: DeviceState, new: DeviceState) -> None:
    device = Device(state=old)
    if (old, new) in DEVICE_MOVES:
        device.move(new)
    else:
        with pytest.raises(StaleChange):
            device.move(new)
    assert device.state == (new if (old, new) in DEVICE_MOVES else old)


@pytest.mark.parametrize("old", PrintState)
@pytest.mark.parametrize("new", PrintState)
def test_a_print_moves_by_the_table_alone(old: PrintState, new: PrintState) -> None:
    printed = TicketPrint(state=old)
    if (old, new) in PRINT_MOVES:
        printed.move(new)
    else:
        with pytest.raises(StaleChange):
            printed.move(new)
    assert printed.state == (new if (old, new) in PRINT_MOVES else old)
