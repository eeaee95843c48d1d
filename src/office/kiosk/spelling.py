"""Voice mode: checking in by the four keys, with the agreed time and the first four signs of the code (L12, L20).

A whole code is twelve signs. With the time, and at a terminal of the centre on the very day, four are enough; who is wrong
too often in a minute waits.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import uuid5

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.accounts.allowance import spend
from office.booking.arriving import code_expected, times_expected
from office.booking.codes import ALPHABET, GROUP, sign
from office.booking.slots import moment
from office.documents.speech import number_aloud
from office.kiosk.arriving import CONFLICT, checked_in
from office.kiosk.terminal import SPELT, SeeOther, drop, go_on, keep, kept, terminal
from office.kiosk.voice import Choice, Menu, calling, spoken_page
from office.law import Refusal
from office.ui.clock import now, today
from office.ui.once import fresh_key
from office.ui.requests import DeviceRequest

TRIES_A_MINUTE: Final = 6
TOO_MANY: Final = 429
BACK: Final = "back"
_LETTERS: Final = {
    "uk": {
        "A": "а", "C": "це", "E": "е", "F": "еф", "H": "аш", "J": "йот", "K": "ка", "M": "ем", "N": "ен", "P": "пе",
        "R": "ер", "T": "те", "W": "дубль-ве", "X": "ікс", "Y": "ігрек",
    }
}  # fmt: skip
"""Names of Latin letters; where none stands here, the voice of the language knows it."""


@require_safe
@terminal
def times(request: DeviceRequest) -> HttpResponse:
    """Read the times for which one can check in now; whatever was entered before is forgotten."""
    menu = times_menu(times_expected(request.device.centre, at=now()))
    return drop(spoken_page(request, menu, back=reverse("kiosk:voice_arrive")), SPELT)


def times_menu(expected: Sequence[datetime]) -> Menu:
    asked = _("At what time are you expected?") if expected else _("No bookings are expected now.")
    hours = [localtime(each) for each in expected]
    choices = [Choice(f"{each:%H:%M}", reverse("kiosk:voice_spell", args=[f"{each:%H%M}"])) for each in hours]
    return Menu(asked, [*choices, calling(), Choice(_("Back to the beginning"), reverse("kiosk:voice"))])


@require_http_methods(["GET", "POST"])
@terminal
def spell(request: DeviceRequest, hour: str) -> HttpResponseBase:
    """Take one sign of the code after the other; the last one checks in, and the number is spoken."""
    expected, signs = _moment(hour), _entered(request, hour)
    if request.method != "POST":
        return _asking(request, hour, signs)
    pressed = request.POST.get("sign", "")
    added = signs[:-1] if pressed == BACK else signs + sign(pressed)
    if len(added) < GROUP:
        return keep(request, SeeOther(reverse("kiosk:voice_spell", args=[hour])), SPELT, f"{hour}:{added}")
    return _arrived(request, hour, expected, added)


def _arrived(request: DeviceRequest, hour: str, expected: datetime, signs: str) -> HttpResponseBase:
    if spend(uuid5(request.device.pk, SPELT), per_minute=TRIES_A_MINUTE).wait:
        told = _("That was wrong too often. Wait a minute, or call a worker.")
        return _asking(request, hour, "", refused=told, status=TOO_MANY)
    try:
        taken = checked_in(request, code_expected(request.device.centre, expected, signs))
    except Refusal as refusal:
        return _asking(request, hour, "", refused=str(refusal), status=CONFLICT)
    found = SeeOther(reverse("kiosk:voice_ticket", args=[taken.ticket]))
    return drop(go_on(request, found, taken.visit), SPELT)


def _asking(request: DeviceRequest, hour: str, signs: str, *, refused: str = "", status: int = 200) -> HttpResponse:
    menu = signs_menu(hour, signs, refused=refused)
    shown = {"types": reverse("kiosk:voice_spell", args=[hour]), "entered": signs, "once": fresh_key(request)}
    response = spoken_page(request, menu, back=reverse("kiosk:voice_times"), **shown)
    response.status_code = status
    return drop(response, SPELT) if refused else response


def signs_menu(hour: str, signs: str, *, refused: str = "") -> Menu:
    """Give the signs to choose from; the one that was entered last is said once more, and can be taken back."""
    own = reverse("kiosk:voice_spell", args=[hour])
    asked = _("Sign %(nth)s of %(count)s.") % {"nth": len(signs) + 1, "count": GROUP}
    last = f"{sign_aloud(signs[-1])}." if signs else _("The first signs of the code. Digits can also be typed.")
    given = [Choice(sign_aloud(each), own, sends=(("sign", each),), acts=True, sign=each) for each in ALPHABET]
    wrong = [Choice(_("Take the last sign back"), own, sends=(("sign", BACK),), acts=True)] if signs else []
    others = [*wrong, calling(), Choice(_("Back to the times"), reverse("kiosk:voice_times"))]
    return Menu(f"{refused} {last} {asked}".strip(), [*given, *others], counted=False)


def spelling_menus() -> Iterator[Menu]:
    """Give the menus whose words are the same for every booking; only the time is its own."""
    yield times_menu([])
    for nth in range(GROUP):
        yield from (signs_menu("0900", each * nth) for each in (ALPHABET if nth else ALPHABET[:1]))


def sign_aloud(sign: str) -> str:
    """Give a sign of a code as it is said."""
    language = (get_language() or "uk")[:2]
    return _LETTERS.get(language, {}).get(sign) or number_aloud(sign, language)


def _moment(hour: str) -> datetime:
    try:
        return moment(today(), datetime.strptime(hour, "%H%M").time())  # noqa: DTZ007  an hour of the day
    except ValueError:
        raise Http404 from None


def _entered(request: DeviceRequest, hour: str) -> str:
    """Give the signs that were entered for this time."""
    time, _colon, signs = kept(request, SPELT).partition(":")
    return signs if time == hour else ""
