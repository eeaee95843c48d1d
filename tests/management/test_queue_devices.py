"""The head's and the greeter's pages of devices and of paper slips."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from office.queueing.blocks import make_block
from office.queueing.device_states import DeviceKind, DeviceState, PrintFault, Printing
from office.queueing.devices import call_staff
from office.queueing.models import Device, PaperBlock, StaffCall, Ticket, TicketPrint
from office.queueing.printing import ask_print, note_print, to_print
from tests.factories.devices import a_paired_device
from tests.factories.queueing import Reception
from tests.kiosk.printer import a_printer
from tests.kiosk.test_tasks import do_jobs
from tests.management.conftest import AtDesk

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(hall: Reception, at_desk: AtDesk) -> Client:
    return at_desk(hall.head)


@pytest.fixture
def greeter(hall: Reception, at_desk: AtDesk) -> Client:
    return at_desk(hall.greeter)


def address(name: str, *args: Any) -> str:
    return reverse(f"management:{name}", args=args)


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(address(name, *args))
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_the_head_sets_up_pairs_and_lets_go(hall: Reception, head: Client) -> None:
    sent = {"name": "Біля входу", "printing": "network", "printer_host": "", "printer_port": "9100"}
    refused = head.post(address("terminal_new"), sent)
    assert refused.status_code == 422
    assert "Вкажіть адресу принтера" in refused.content.decode()
    assert head.post(address("terminal_new"), {**sent, "printer_host": "10.0.0.9"}).status_code == 303
    assert head.post(address("board_new"), {"name": "Над входом", "zone": "А"}).status_code == 303
    kiosk = Device.objects.get(kind=DeviceKind.KIOSK)
    assert (kiosk.name, kiosk.printing, kiosk.printer_host) == ("Біля входу", Printing.NETWORK, "10.0.0.9")
    given = head.post(address("device_code", kiosk.pk)).content.decode()
    assert "/kiosk/pair/" in given
    [code] = re.findall(r">\s*([2-9A-Z]{4} [2-9A-Z]{4})\s*<", given)
    terminal = Client()
    assert terminal.post("/kiosk/pair/", {"code": code}).status_code == 302
    assert terminal.get("/kiosk/").status_code == 200
    assert code not in page(head, "devices")
    assert (
        head.post(address("device_change", kiosk.pk), {"name": "Другий поверх", "printing": "none"}).status_code == 303
    )
    head.post(address("device_notice", kiosk.pk), {"notice": "Ліфт не працює", "notice_en": ""})
    html = page(head, "devices")
    assert all(words in html for words in ("Другий поверх", "Ліфт не працює", "Над входом"))
    assert head.post(address("device_unpair", kiosk.pk)).status_code == 303
    assert terminal.get("/kiosk/").status_code == 404
    assert head.post(address("device_remove", kiosk.pk)).status_code == 303
    kiosk.refresh_from_db()
    assert kiosk.state == DeviceState.REMOVED
    assert head.get(address("device_change", kiosk.pk)).status_code == 404


@pytest.mark.clause("L12", "L13")
def test_the_greeter_sees_calls_silence_and_failed_prints(hall: Reception, greeter: Client) -> None:
    device = a_paired_device(hall, printing=Printing.NETWORK, printer_host="10.0.0.9").device
    call = call_staff(device, at=hall.at)
    ticket = hall.ticket()
    ask_print(ticket.pk, device, site="https://centre.example/", at=hall.at)
    printed = to_print(ticket.pk, times=1)
    assert printed is not None
    note_print(printed, PrintFault.NO_PAPER, at=hall.at)
    hall.later(minutes=6)
    html = page(greeter, "devices")
    assert all(
        words in html for words in ("Кличуть працівника", "мовчить", f"{ticket.label} · Біля входу", "немає паперу")
    )
    assert greeter.post(address("call_answer", call.pk)).status_code == 303
    assert StaffCall.objects.get().answered_by == hall.greeter
    assert "Кличуть працівника" not in page(greeter, "devices")
    for name in ("device_change", "device_unpair", "device_remove"):
        assert greeter.get(address(name, device.pk)).status_code == 404
    assert greeter.post(address("device_code", device.pk)).status_code == 404
    assert greeter.get(address("device_notice", device.pk)).status_code == 200


@pytest.mark.clause("L18")
def test_what_was_not_printed_is_printed_where_the_hall_says_so(
    hall: Reception, head: Client, greeter: Client, at_desk: AtDesk
) -> None:
    """The words of the hall are followed: the button beside the number brings paper, five times and no more."""
    with a_printer("no_paper") as printer:
        facts: dict[str, Any] = {"printing": Printing.NETWORK, "printer_host": "127.0.0.1"}
        device = a_paired_device(hall, printer_port=printer.port, **facts).device
        ticket = hall.ticket()
        ask_print(ticket.pk, device, site="https://centre.example/", at=hall.at)
        do_jobs()
        [again] = re.findall(r'action="([^"]+/prints/[^"]+)"', page(greeter, "devices"))
        in_hall = greeter.get(reverse("frontdesk:hall")).content.decode()
        [anew] = re.findall(r'action="([^"]+/prints/[^"]+)"', in_hall)
        _desk, stranger = hall.elsewhere()
        assert at_desk(stranger).post(again).status_code == 404
        for client, pressed in ((greeter, anew), (head, again), (greeter, again)):
            assert client.post(pressed).status_code == 303
            do_jobs()
            assert "немає паперу" in page(head, "devices"), "nothing has changed for the printer"
        printer.state = "ready"
        assert greeter.post(anew, follow=True).status_code == 200
        do_jobs()
    assert printer.heard.count(b"\x1dV") == 1
    assert "/prints/" not in greeter.get(reverse("frontdesk:hall")).content.decode()
    assert TicketPrint.objects.get().times == 5
    told = greeter.post(again, follow=True).content.decode()
    assert "назвіть людині номер" in told


def test_a_call_of_elsewhere_is_not_there(hall: Reception, at_desk: AtDesk) -> None:
    call = call_staff(a_paired_device(hall).device, at=hall.at)
    _desk, stranger = hall.elsewhere()
    assert at_desk(stranger).post(address("call_answer", call.pk)).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(
    hall: Reception, head: Client, django_assert_num_queries: Any
) -> None:
    page(head, "devices")  # the hours of the centre are kept from now on
    for number in (1, 2, 3):
        call_staff(a_paired_device(hall, f"Термінал {number}").device, at=hall.at)
        if number != 2:
            with django_assert_num_queries(9):
                assert page(head, "devices").count("Термінал") >= number


@pytest.mark.clause("L18")
def test_slips_are_printed_and_entered(hall: Reception, greeter: Client) -> None:
    queue = hall.queues[0]
    assert greeter.post(address("block_new"), {"queue": str(queue.pk), "count": "20"}).status_code == 303
    block = PaperBlock.objects.get()
    pdf: Any = greeter.get(address("block_paper", block.pk))
    assert pdf["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(b"".join(pdf.streaming_content))) as opened:
        assert len(opened.pages) == 3
    hall.later(minutes=50)
    form = page(greeter, "slip_enter")
    [once] = re.findall(r'name="once" value="([^"]+)"', form)
    sent = {"once": once, "label_typed": "а1000", "service": str(hall.services[0].pk), "arrived": "09:10"}
    assert greeter.post(address("slip_enter"), {**sent, "reason": ""}).status_code == 422
    for _press in range(2):
        answer = greeter.post(address("slip_enter"), {**sent, "reason": "не було електрики"})
        assert answer.status_code == 303
    [ticket] = Ticket.objects.all()
    assert (ticket.label, ticket.arrived_at) == ("А1000", hall.at - timedelta(minutes=40))
    following = greeter.get(answer["Location"]).content.decode()
    assert "не було електрики" in following
    [once] = re.findall(r'name="once" value="([^"]+)"', following)
    again = greeter.post(address("slip_enter"), {**sent, "once": once, "reason": "не було електрики"})
    assert again.status_code in {409, 422}
    assert "уже внесено" in again.content.decode()
    assert "1 / 20" in page(greeter, "blocks")
    assert greeter.post(address("block_withdraw", block.pk)).status_code == 303
    assert "А1000" not in page(greeter, "blocks")


def test_a_wrong_number_is_told_at_its_field(hall: Reception, greeter: Client) -> None:
    make_block(hall.queues[0], count=5, by=hall.head, at=hall.at)
    [once] = re.findall(r'name="once" value="([^"]+)"', page(greeter, "slip_enter"))
    sent = {"once": once, "label_typed": "А999", "service": str(hall.services[0].pk), "arrived": "08:30", "reason": "х"}
    answer = greeter.post(address("slip_enter"), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'href="#id_label_typed"' in html
    assert 'value="08:30"' in html


def test_blocks_cost_the_same_for_one_and_for_three(
    hall: Reception, head: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        make_block(hall.queues[0], count=5, by=hall.head, at=hall.at)
        if number != 2:
            with django_assert_num_queries(5):
                page(head, "blocks")


def test_clerks_enter_slips_and_keep_none(hall: Reception, at_desk: AtDesk) -> None:
    clerk = at_desk(hall.clerks[0])
    assert clerk.get(address("slip_enter")).status_code == 200
    assert clerk.get(address("blocks")).status_code == 404
