"""A real socket speaks back what printers say; what is on paper is what was drawn."""

import socket

import pytest
from PIL import Image, ImageChops

from office.kiosk.printers import print_picture
from office.kiosk.slips import DOTS, WIDTH, Slip, draw
from office.queueing.device_states import PaperWidth, PrintFault
from tests.kiosk.printer import a_printer

SLIP = Slip(
    "Центр «Прозорий офіс»",
    "Ґ017",
    "Призначення допомоги при народженні дитини та одноразової виплати",
    "20.11.2026 09:00",
    "Ваше місце в черзі на телефоні",
    "https://centre.example/board/place/0123456789abcdefghijkl/",
)


def on_paper(state: str) -> tuple[PrintFault | None, bytes]:
    with a_printer(state) as printer:
        fault = print_picture(draw(SLIP), "127.0.0.1", printer.port, patience=0.4, prints_within=0.6)
    return fault, bytes(printer.heard)


@pytest.mark.parametrize("state", ["ready", "chatty"])
def test_what_is_drawn_is_what_is_on_paper_and_it_is_cut(state: str) -> None:
    with a_printer(state) as printer:
        assert print_picture(draw(SLIP), "127.0.0.1", printer.port, patience=5, prints_within=5) is None
    drawn, printed = draw(SLIP), printer.picture()
    assert printed.size == drawn.size
    assert ImageChops.difference(printed.convert("L"), drawn.convert("L")).getbbox() is None
    assert b"\x1dV" in printer.heard


@pytest.mark.parametrize(
    ("state", "fault", "begun"),
    [
        ("no_paper", PrintFault.NO_PAPER, False),
        ("cover_open", PrintFault.COVER_OPEN, False),
        ("offline", PrintFault.OFFLINE, False),
        ("silent", PrintFault.UNREACHABLE, False),
        ("dies", PrintFault.CUT_OFF, True),
        ("runs_out", PrintFault.NO_PAPER, True),
    ],
)
def test_what_a_printer_says_of_itself(state: str, fault: PrintFault, begun: bool) -> None:  # noqa: FBT001
    told, heard = on_paper(state)
    assert told == fault
    assert (b"\x1dv0" in heard) is begun


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert print_picture(draw(SLIP), "127.0.0.1", port, patience=0.4) == PrintFault.UNREACHABLE


def test_a_ticket_is_as_wide_as_the_paper_in_black_and_white_and_grows_with_its_words() -> None:
    short = draw(Slip("Центр", "А1", "Послуга", "", "", "https://centre.example/"))
    long = draw(Slip("Центр", "А1", "Послуга " * 30, "", "", "https://centre.example/"))
    assert short.mode == long.mode == "1"
    assert short.width == long.width == WIDTH
    assert long.height > short.height + 150
    widest = draw(Slip("Щ" * 200, "А1", "", "", "", "https://centre.example/"))
    assert widest.width == WIDTH


def test_a_narrow_roll_holds_the_number_and_the_code() -> None:
    slip = Slip("Центр", "Я999", "Послуга", "", "", "https://centre.example/board/place/" + "a" * 43 + "/")
    narrow = draw(slip, width=DOTS[PaperWidth.NARROW])
    assert narrow.width == 384 < draw(slip).width
    ink = narrow.point(lambda dot: 255 - dot).getbbox()
    assert ink is not None
    assert 0 < ink[0] < ink[2] < 384, "nothing is cut off at the edges"


def test_ukrainian_letters_are_drawn_each_in_its_own_shape() -> None:
    shapes = {}
    for letter in "ҐЄІЇАЯЩ":
        picture = draw(Slip("", letter, "", "", "", "https://centre.example/"))
        shapes[letter] = picture.crop((0, 16, WIDTH, 16 + 300)).tobytes()
        assert Image.frombytes("1", (WIDTH, 300), shapes[letter]).getextrema() == (0, 255)
    assert len(set(shapes.values())) == len(shapes)
