"""Who acts on a day of reception over HTTP: visitors at terminals, clerks at their desks, as they do it with a browser.

Each is a generator that gives the next request and is told its answer. They know of the product what its pages say and
nothing else: what can be pressed, and with which key, is read from the page that was shown last.
"""

import re
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import urlencode

from bench.load import Ask

FORM: Final = "application/x-www-form-urlencoded"
TOKEN: Final = "a" * 32
"""Of the form and of the cookie: they must be the same."""
SEE_OTHER: Final = 303
SECOND: Final = 0.08
"""So many come for two things."""
FATES: Final = {"begin": 86, "no_show": 6, "hold": 4, "transfer": 4}
"""What becomes of who was called, by weight."""
COMES_BACK: Final = 0.5
"""Of those who did not come when they were called."""
REASON: Final = "перевірка під навантаженням"

_FORMS: Final = re.compile(rb'<form method="post"(?: action="([^"]+)")?[^>]*>(.*?)</form>', re.DOTALL)
_KEY: Final = re.compile(rb'name="once" value="([^"]+)"')
_TICKET: Final = re.compile(r"/tickets/([0-9a-f-]{36})/")
_NEXT: Final = b"calling-list__row--next"
_AT_DESK: Final = re.compile(rb"/desk/tickets/([0-9a-f-]{36})/(?:begin|desk/finish)/")


@dataclass(frozen=True)
class Answer:
    """What came: the status, where it leads, the cookie of the visit that goes on at a terminal, the page."""

    status: int
    location: str
    visit: str
    page: bytes


@dataclass(frozen=True)
class Act:
    """A request, and by which name its time is told."""

    name: str
    ask: Ask


Gives = frozenset[str]
"""The services of a desk."""
Actor = Generator[Act | Gives, Answer, None]
"""Gives the services for which it waits where there is nothing to do now: it goes on when somebody has come for one of them."""


@dataclass
class Hall:
    """What was acknowledged to all of them together, and who is still to come."""

    coming: Iterator[int]
    seed: int
    visitors: int
    done: Counter[str] = field(default_factory=Counter)
    """Acts that were acknowledged, by the rule of the ledger."""
    states: dict[str, str] = field(default_factory=dict)
    """Of each ticket, as it was acknowledged last."""
    services: dict[str, str] = field(default_factory=dict)
    """Of each ticket, what it was taken for."""
    news: deque[str] = field(default_factory=deque)
    """The services for which somebody has come to wait; whoever wakes the desks takes them out."""
    came: int = 0
    open: int = 0
    """Tickets of which something may still become."""

    @property
    def is_over(self) -> bool:
        return self.came == self.visitors and not self.open

    def note(self, ticket: str, rule: str, state: str) -> None:
        self.done[rule] += 1
        self.open += (state not in ENDED) - (self.states.get(ticket, ENDED[0]) not in ENDED)
        self.states[ticket] = state
        if state == "waiting":
            self.news.append(self.services[ticket])


ENDED: Final = ("done", "left")


def a_hall(visitors: int, *, seed: int) -> Hall:
    return Hall(iter(range(visitors)), seed, visitors)


@dataclass(frozen=True)
class Browser:
    """A browser that is known by its cookies. ``body``: of a clerk, the key of the body whose desks give his services."""

    cookie: str
    body: str = ""

    def get(self, path: str, name: str, *, more: str = "") -> Act:
        return Act(name, Ask("GET", path, {"Cookie": self.cookie + more}))

    def post(self, path: str, key: str, name: str, *, more: str = "", **fields: str) -> Act:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "once": key, **fields}).encode()
        headers = {"Cookie": f"{self.cookie}; csrftoken={TOKEN}{more}", "Content-Type": FORM}
        return Act(name, Ask("POST", path, headers, body, good=SEE_OTHER))


def terminal(hall: Hall, browser: Browser, services: Sequence[str]) -> Actor:
    """One visitor after another: choose a service, take its number, look at it; perhaps one more of the same visit."""
    for visitor in hall.coming:
        dice = Random(f"visitor {hall.seed} {visitor}")
        wanted = dice.sample(services, 2 if dice.random() < SECOND else 1)
        more = ""
        for service in wanted:
            page = yield browser.get(f"/kiosk/services/{service}/", "page of a service", more=more)
            given = f"/kiosk/services/{service}/number/"
            answer = yield browser.post(given, _keys(page)[given], "take a number", more=more)
            hall.services[ticket := _ticket(answer.location)] = service
            hall.note(ticket, "take", "waiting")
            more = f"; {answer.visit}"
            yield browser.get(answer.location, "page of a number", more=more)
        hall.came += 1


def desk(hall: Hall, browser: Browser, number: int, gives: Gives) -> Actor:
    """Call whom the page of the desk shows as the next, begin and finish, until nobody is left."""
    dice = Random(f"desk {hall.seed} {number}")
    while not hall.is_over:
        shown = yield browser.get("/desk/", "page of a desk")
        keys = _keys(shown)
        if (call := "/desk/call/") in keys and _NEXT in shown.page:
            yield browser.post(call, keys[call], "call the next")
            shown = yield browser.get("/desk/", "page of a desk")
            keys = _keys(shown)
        ticket = _at_desk(shown)
        if ticket is None:
            yield gives
            continue
        hall.note(ticket, "call", "called")
        [fate] = dice.choices(list(FATES), list(FATES.values()))
        yield from {"begin": _serve, "no_show": _miss, "hold": _hold, "transfer": _transfer}[fate](
            hall, browser, ticket, keys, dice
        )


def _serve(hall: Hall, browser: Browser, ticket: str, keys: dict[str, str], _dice: Random) -> Actor:
    begin, finish = f"/desk/tickets/{ticket}/begin/", f"/desk/tickets/{ticket}/desk/finish/"
    yield browser.post(begin, keys[begin], "begin")
    hall.note(ticket, "start", "serving")
    shown = yield browser.get("/desk/", "page of a desk")
    yield browser.post(finish, _keys(shown)[finish], "finish")
    hall.note(ticket, "finish", "done")


def _miss(hall: Hall, browser: Browser, ticket: str, keys: dict[str, str], dice: Random) -> Actor:
    """Nobody comes; then half of them do after all, and the others are gone."""
    press = f"/desk/tickets/{ticket}/desk/no_show/"
    yield browser.post(press, keys[press], "note a no-show")
    hall.note(ticket, "no_show", "missed")
    yield from _in_hall(hall, browser, ticket, *(BACK if dice.random() < COMES_BACK else GONE))


BACK: Final = ("back", "return", "waiting")
GONE: Final = ("left", "leave", "left")


def _hold(hall: Hall, browser: Browser, ticket: str, _keys_of: dict[str, str], _dice: Random) -> Actor:
    """Put aside, and back as soon as the person says so."""
    form = f"/desk/tickets/{ticket}/hold/"
    shown = yield browser.get(form, "form of an act")
    yield browser.post(form, _keys(shown)[""], "put aside", reason=REASON, minutes="15")
    hall.note(ticket, "hold", "held")
    yield from _in_hall(hall, browser, ticket, *BACK)


def _transfer(hall: Hall, browser: Browser, ticket: str, _keys_of: dict[str, str], _dice: Random) -> Actor:
    """Pass the person on to any desk of the same body."""
    form = f"/desk/tickets/{ticket}/transfer/"
    shown = yield browser.get(form, "form of an act")
    yield browser.post(form, _keys(shown)[""], "pass on", reason=REASON, body=browser.body)
    hall.note(ticket, "transfer", "waiting")


def _in_hall(hall: Hall, browser: Browser, ticket: str, act: str, rule: str, state: str) -> Actor:
    shown = yield browser.get(f"/desk/tickets/{ticket}/", "page of a ticket")
    press = f"/desk/tickets/{ticket}/hall/{act}/"
    yield browser.post(press, _keys(shown)[press], "press in the hall")
    hall.note(ticket, rule, state)


# -- what stands on a page --------------------------------------------------------------------------------------------


def _keys(shown: Answer) -> dict[str, str]:
    """Give the key of each form that acts once, by its address: an empty one where it is sent to its own page."""
    found = ((action, _KEY.search(form)) for action, form in _FORMS.findall(shown.page))
    return {action.decode(): key[1].decode() for action, key in found if key}


def _at_desk(shown: Answer) -> str | None:
    found = _AT_DESK.search(shown.page)
    return found[1].decode() if found else None


def _ticket(location: str) -> str:
    found = _TICKET.search(location)
    assert found, f"no ticket at {location}"
    return found[1]
