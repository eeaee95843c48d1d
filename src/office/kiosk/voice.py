"""The terminal for who can not see it: one choice at a time, read aloud, by four keys and one that calls a worker (L12).

Each choice is a page of its own, so that a screen reader, a keyboard, a finger and a browser without scripts all find
the same thing: what can be chosen now, and previous, next, choose, repeat.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.catalogue.models import Service
from office.documents.speech import saying
from office.kiosk.terminal import page
from office.ui.requests import DeviceRequest

LONGEST_TEXT: Final = 280
"""Of a choice: what a person can keep in mind."""


@dataclass(frozen=True)
class Choice:
    """What can be chosen: where it leads; ``sends``: what is posted there, for an act."""

    text: str
    address: str
    sends: tuple[tuple[str, str], ...] = ()
    acts: bool = False
    sign: str = ""
    """What is shown before a text that is how to say it."""


@dataclass(frozen=True)
class Menu:
    """What is said on coming to a page, and the choices there."""

    intro: str
    choices: Sequence[Choice]
    lasting: bool = False
    """The introduction is said with every choice: it holds the number."""
    counted: bool = True
    """Which of the choices it is, is said before each."""

    def aloud(self, index: int | None) -> str:
        """Give the words of one choice; on coming to the page, the introduction before the first."""
        choice = self.choices[(index or 0) % len(self.choices)]
        place = _("%(place)s of %(count)s") % {
            "place": (index or 0) % len(self.choices) + 1,
            "count": len(self.choices),
        }
        said = f"{place}: {choice.text[:LONGEST_TEXT]}." if self.counted else f"{choice.text[:LONGEST_TEXT]}."
        return f"{self.intro[:LONGEST_TEXT]} {said}" if index is None or self.lasting else said

    def sayings(self) -> Iterator[str]:
        """Give everything that can be heard on this page."""
        yield self.aloud(None)
        yield from (self.aloud(index) for index in range(len(self.choices)))


def spoken_page(request: DeviceRequest, menu: Menu, *, back: str = "", **shown: Any) -> HttpResponse:
    """Draw the page of one choice with its sound and its keys."""
    asked = request.GET.get("i", "")
    index = int(asked) if asked.isdecimal() and len(asked) < len("1000") else None
    at = (index or 0) % len(menu.choices)
    text = menu.aloud(index)
    values = {
        "title": menu.choices[at].text,
        "intro": menu.intro,
        "choice": menu.choices[at],
        "place": at + 1,
        "count": len(menu.choices),
        "before": (at - 1) % len(menu.choices),
        "after": (at + 1) % len(menu.choices),
        "again": f"?i={at}" if index is not None else "?",
        "sound": sound_of(text),
        "still": sound_of(still_here()),
        **shown,
    }
    return page(request, "voice", values, back=back)


def sound_of(text: str) -> str:
    """Give the address of the sound of ``text`` in the reader's language."""
    language = (get_language() or "uk")[:2]
    query = urlencode({"text": text, "language": language})
    return f"{reverse('kiosk:said', args=[saying(text, language)])}?{query}"


# -- menus: the same for the page and for making their sounds ahead ---------------------------------------------------


def still_here() -> str:
    return _("Are you still here? Press any key to stay.")


def root_menu() -> Menu:
    intro = _(
        "Voice mode. Four keys: previous, next, choose, repeat. The fifth key calls a worker. Say nothing aloud: nobody "
        "has to hear what you choose."
    )
    choices = [
        Choice(_("Take a number"), reverse("kiosk:voice_groups")),
        Choice(_("How the queue works"), reverse("kiosk:voice_queue")),
        Choice(_("I have a booking"), reverse("kiosk:voice_arrive")),
        Choice(_("About the centre"), reverse("kiosk:voice_centre")),
        Choice(_("Leave the voice mode"), reverse("kiosk:anew")),
    ]
    return Menu(intro, choices)


def groups_menu(services: Sequence[Service]) -> Menu:
    by_group = [group for group, _ones in groupby(services, lambda each: each.group)]
    choices = [Choice(each.local_name, reverse("kiosk:voice_group", args=[each.code])) for each in by_group]
    return Menu(_("Choose a group of services."), [*choices, _to(_("Back to the beginning"), "kiosk:voice")])


def group_menu(services: Sequence[Service]) -> Menu:
    choices = [Choice(each.local_name, reverse("kiosk:voice_service", args=[each.code])) for each in services]
    return Menu(_("Choose a service."), [*choices, _to(_("Back to the groups"), "kiosk:voice_groups")])


def queue_menu(rules: Sequence[object]) -> Menu:
    own = reverse("kiosk:voice")
    return Menu(_("How the queue works."), [*(Choice(str(rule), own) for rule in rules)])


def documents_menu(service: Service, documents: Sequence[str]) -> Menu:
    back = reverse("kiosk:voice_service", args=[service.code])
    choices = [Choice(each, back) for each in documents]
    return Menu(_("What to bring. Choose goes back."), [*choices, Choice(_("Back to the service"), back)])


def calling() -> Choice:
    """Give the way out for who can not go on: somebody comes."""
    return Choice(_("Call a worker, who finds the booking by name"), reverse("kiosk:voice_call"), acts=True)


def _to(text: str, name: str) -> Choice:
    return Choice(text, reverse(name))
