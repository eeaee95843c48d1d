"""Two pages of our own: the principles by which service is given (L2), and how accessible this site is (L12)."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from office.documents.braille import is_available
from office.law import CLAUSES, clause
from office.law.words import Bilingual
from office.portal.caching import answered
from office.ui.decorators import public
from office.ui.requests import OpenRequest


@dataclass(frozen=True)
class Principle:
    """A principle, and the clauses that this system keeps so that it holds."""

    name: Any
    means: Any
    clauses: tuple[str, ...]
    stands: tuple[str, Any] | None = None
    """The page where it can be read in full, and the words that lead there."""

    @property
    def kept_by(self) -> list[tuple[str, Bilingual]]:
        return [(each, CLAUSES[each].says) for each in self.clauses]


RULE_OF_CALLING: Final = (
    "portal:centres",
    _("The rule of calling stands on the page of each centre, with its numbers"),
)

PRINCIPLES: Final = (
    Principle(_("Rule of law"), _("Each refusal and each demanded document names the norm that it rests on."), ("L32", "K19")),
    Principle(_("Stability"), _("A case is finished by the version of the card under which it began."), ("K8b", "K28")),
    Principle(_("Equality"), _("Everybody takes a number, and one published rule calls them."), ("L18", "L19"), RULE_OF_CALLING),
    Principle(_("Openness"), _("Acts, cards, forms and this very text are published with their history."), ("K2", "K28", "L11")),
    Principle(_("Promptness"), _("Each act has a term and a person who bears it; what is late is seen."), ("K25", "L30", "L41")),
    Principle(_("Accessible information"), _("The site and the terminals say the same; all can be heard, felt and printed large."), ("L9", "L12", "L14")),
    Principle(_("Protected personal data"), _("Data are taken with consent, sealed, and every opening is written down."), ("L24", "K21")),
    Principle(_("Impartiality"), _("Nobody chooses whom to receive: the queue does. Each outcome has the name of who answers for it."), ("L18", "L43")),
    Principle(_("Convenience"), _("One visit for several services, a time booked ahead, hours in two shifts."), ("L4", "L19", "L20")),
    Principle(_("Service on application"), _("A service begins with an application, and no document beyond the card is asked for."), ("L24", "K19")),
)  # fmt: skip

GAPS: Final = (
    _("The Braille table is our own: no state document fixes Ukrainian Braille. A Braille reader has to check it before anything is embossed."),
    _("The voice is made by a machine and may stress a word wrongly. The same words stand beside each sound."),
    _("Files that staff attach to acts may be scans without a text layer. The text on the page beside them says the same."),
    _("Videos in sign language and easy-to-read pages exist only for the services for which staff have made them."),
    _("Pages about you alone, such as “My case”, are not said by our voice: a screen reader says them."),
    _("Maps open on another site, whose accessibility we can not answer for. The address stands in words."),
)  # fmt: skip


@require_safe
@public
@clause("L2")
def principles(request: OpenRequest) -> HttpResponse:
    """Say by which principles service is given, and which clauses this system keeps for each."""
    shown = {"principles": PRINCIPLES}
    return answered(request, (), lambda: render(request, "portal/places/principles.html", shown))


@require_safe
@public
def accessibility(request: OpenRequest) -> HttpResponse:
    """State how accessible this site is, what is not yet, and how to tell us."""
    shown = {"gaps": GAPS, "has_braille": is_available()}
    mark = (shown["has_braille"],)
    return answered(request, mark, lambda: render(request, "portal/places/accessibility.html", shown))
