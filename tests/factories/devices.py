"""Terminals of a reception, paired as a head and a machine do it."""

from typing import Any

from django.test import Client

from office.queueing.device_states import DeviceKind
from office.queueing.devices import DeviceFacts, Paired, add_device, pair, pairing_code
from office.queueing.models import Device
from tests.factories.queueing import Reception


def a_device(hall: Reception, name: str = "Біля входу", kind: DeviceKind = DeviceKind.KIOSK, **facts: Any) -> Device:
    """Set up a device that is not paired yet."""
    return add_device(hall.centre, kind, DeviceFacts(name, **facts), **hall.of_head)


def a_paired_device(hall: Reception, name: str = "Біля входу", **facts: Any) -> Paired:
    """Set up a terminal and pair it."""
    code = pairing_code(a_device(hall, name, **facts), **hall.of_head)
    return pair(code, DeviceKind.KIOSK, address="192.0.2.7", at=hall.at)


def terminal_client(hall: Reception, **facts: Any) -> tuple[Client, Device]:
    """Give the browser of a paired terminal: its code was typed on its own page."""
    device = a_device(hall, **facts)
    client = Client()
    answer = client.post("/kiosk/pair/", {"code": pairing_code(device, **hall.of_head)})
    assert answer.status_code == 302, answer.content.decode()
    return client, device
