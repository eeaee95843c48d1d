"""What the journal of a case says, in words: for people who read it, beside what is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.cases.facts import LOCAL
from office.cases.models import Suspension
from office.cases.states import DeliveryWay, Mark, Outcome

Word = str | Promise

VERBS: Final[Mapping[str, Word]] = {
    "case.registered": _("the case was registered"),
    "case.document_brought": _("a document was brought"),
    "case.document_sent": _("the applicant sent a document electronically"),
    "case.document_returned": _("a document sent electronically was not taken in"),
    "case.opened_by_applicant": _("the applicant opened the case by its number and code"),
    "case.told_by_phone": _("the applicant was told by phone"),
    "case.went_on_incomplete": _("went on without a document"),
    "case.step_received": _("the executor received the case"),
    "case.step_done": _("a step was finished"),
    "case.reassigned": _("the step went to another executor"),
    "case.stood_in": _("the case went to whoever stands in"),
    "case.passed_on": _("the case went to whoever took over"),
    "case.suspended": _("the case was suspended"),
    "case.resumed": _("the case was resumed"),
    "case.extended": _("the term was extended"),
    "case.decided": _("the case was decided"),
    "case.result_sent": _("the result was sent to the centre"),
    "case.result_arrived": _("the result arrived in the centre"),
    "case.result_registered": _("the result was registered"),
    "case.delivered": _("the result was handed over"),
    "case.withdrawn": _("the applicant withdrew the application"),
    "case.rated": _("the applicant rated the way of the case"),
    "case.archived": _("the case was put in the archive"),
}

PARTICULARS: Final[Mapping[str, Word]] = {
    "number": pgettext_lazy("journal", "number"),
    "package": pgettext_lazy("journal", "package"),
    "step": pgettext_lazy("journal", "step"),
    "steps": pgettext_lazy("journal", "steps"),
    "from": pgettext_lazy("journal", "from worker"),
    "to": pgettext_lazy("journal", "to worker"),
    "outcome": pgettext_lazy("journal", "outcome"),
    "reason": pgettext_lazy("journal", "reason"),
    "review_on": pgettext_lazy("journal", "to be looked at again on"),
    "due_at": pgettext_lazy("journal", "due"),
    "days": pgettext_lazy("journal", "days"),
    "item": pgettext_lazy("journal", "document"),
    "mark": pgettext_lazy("journal", "mark"),
    "sent": pgettext_lazy("journal", "sent document"),
    "digest": pgettext_lazy("journal", "hash of the file"),
    "date_passed": pgettext_lazy("journal", "the date had passed"),
    "way": pgettext_lazy("journal", "way"),
}

CHOICES: Final[Mapping[str, type[TextChoices]]] = {
    "outcome": Outcome,
    "reason": Suspension.Reason,
    "mark": Mark,
    "way": DeliveryWay,
}


def act_in_words(verb: str) -> Word:
    """Give the act in words; what has no word is shown as it is kept."""
    return VERBS.get(verb, verb)


def particulars_in_words(data: Mapping[str, Any]) -> list[tuple[Word, Word]]:
    """Give what an entry says beside its verb, each with its name, in the order in which it is kept."""
    return [(PARTICULARS.get(name, name), _value(name, value)) for name, value in data.items()]


def _value(name: str, value: Any) -> Word:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name in CHOICES:
        return dict(CHOICES[name].choices).get(value, str(value))
    if name in {"review_on", "due_at"} and isinstance(value, str):
        return _when(value)
    return "—" if value is None else str(value)


def _when(kept: str) -> str:
    if "T" in kept:
        return f"{datetime.fromisoformat(kept).astimezone(LOCAL):%d.%m.%Y %H:%M}"
    return f"{date.fromisoformat(kept):%d.%m.%Y}"
