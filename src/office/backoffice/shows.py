"""How a case is shown: its way as a time-line, its journal in words, the buttons of its acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.audit.models import JournalEntry
from office.backoffice.acts import Act, OpenAct
from office.backoffice.opening import Opened
from office.cases.models import Case, CaseStep
from office.cases.states import CaseState, StepState
from office.law.words import Words

HASH_SHOWN: Final = 4
"""Bytes of a hash that a person compares by eye; the extract of the journal has them all."""

VERBS: Final[dict[str, Any]] = {
    "case.registered": _("registered"),
    "case.document_brought": _("a document was brought"),
    "case.told_by_phone": _("the applicant was told by phone"),
    "case.went_on_incomplete": _("went on without a document"),
    "case.step_received": _("the executor received the case"),
    "case.step_done": _("a step was finished"),
    "case.reassigned": _("given to another executor"),
    "case.suspended": _("suspended"),
    "case.resumed": _("resumed"),
    "case.extended": _("the term was extended"),
    "case.decided": _("decided"),
    "case.result_sent": _("the result was sent to the centre"),
    "case.result_arrived": _("the result arrived in the centre"),
    "case.result_registered": _("the result was registered"),
    "case.delivered": _("the result was handed over"),
    "case.withdrawn": _("withdrawn by the applicant"),
    "case.archived": _("put in the archive"),
}

BUTTONS: Final[dict[Act, str | Promise]] = {
    Act.CONFIRM: _("Confirm receipt"),
    Act.RESUME: _("Resume the case"),
    Act.GRANT: _("Grant the service"),
    Act.FINISH: _("Finish the step"),
    Act.HAND_OVER: _("Hand over"),
    Act.SEND: _("Send the result to the centre"),
    Act.REFUSE: _("Refuse"),
    Act.SUSPEND: _("Suspend"),
    Act.EXTEND: _("Extend the term"),
    Act.REASSIGN: _("Give to another executor"),
}

OF_A_STEP: Final = frozenset({Act.FINISH, Act.REASSIGN})
STEP_TONES: Final = {
    StepState.PENDING: "plain",
    StepState.READY: "wait",
    StepState.SENT: "wait",
    StepState.RECEIVED: "now",
    StepState.DONE: "done",
    StepState.CANCELLED: "stop",
}


@dataclass(frozen=True)
class Button:
    word: str | Promise
    address: str
    note: str = ""
    """The step that the act is about."""


def buttons(opened: Opened) -> tuple[Button | None, list[Button]]:
    """The next act, and the other ones that are open."""
    names = {step.number: step.name for step in opened.page.steps}
    rest = [act for act in opened.acts if act != opened.next]
    first = _button(opened, opened.next, names) if opened.next else None
    return first, [_button(opened, act, names) for act in rest]


def _button(opened: Opened, open_act: OpenAct, names: dict[int, str]) -> Button:
    act, case = open_act.act, opened.case
    step = f"{open_act.step}. {names[open_act.step]}" if open_act.step else ""
    if act == Act.CONFIRM:
        return Button(BUTTONS[act], reverse("backoffice:arriving", args=[case.pk, open_act.step]), step)
    if act == Act.HAND_OVER:
        return Button(BUTTONS[act], reverse("backoffice:lists") + "#hand-over", step)
    if act in OF_A_STEP:
        return Button(BUTTONS[act], reverse(f"backoffice:{act}", args=[case.pk, open_act.step]), step)
    return Button(BUTTONS[act], reverse(f"backoffice:{act}", args=[case.pk]))


def timeline(case: Case, steps: Iterable[CaseStep]) -> list[dict[str, Any]]:
    """The way of the case: taken in, every step with its body and holder, the way back."""
    taken = {
        "title": f"{gettext('Taken in')}: {case.provider}",
        "at": case.registered_at,
        "who": case.taken_by.full_name,
        "tone": "done",
    }
    return [taken, *(_of_step(step) for step in steps), *_way_back(case)]


def _of_step(step: CaseStep) -> dict[str, Any]:
    state = StepState(step.state)
    moments = {StepState.DONE: step.done_at, StepState.RECEIVED: step.received_at, StepState.SENT: step.sent_at}
    return {
        "title": f"{step.number}. {step.name} — {step.provider}",
        "word": state.label,
        "tone": STEP_TONES[state],
        "now": state in (StepState.READY, StepState.SENT, StepState.RECEIVED),
        "at": moments.get(state, step.ready_at),
        "who": _holder(step),
        "text": step.outcome,
        "due_at": step.due_at,
        "done_at": step.done_at,
        "clause": "L35",
    }


def _holder(step: CaseStep) -> str:
    """Until the receiver confirms, the case is with the sender (L34)."""
    if step.state in (StepState.READY, StepState.SENT) and step.sender:
        return gettext("still with %(sender)s; executor %(officer)s") % {
            "sender": step.sender.full_name,
            "officer": step.officer.full_name,
        }
    return gettext("executor %(officer)s") % {"officer": step.officer.full_name}


def _way_back(case: Case) -> list[dict[str, Any]]:
    outgoing = getattr(case, "outgoing", None)
    delivery = getattr(case, "delivery", None)
    state = CaseState(case.state)
    shown: list[dict[str, Any]] = []
    if outgoing:
        shown.append({"title": gettext("The result was sent to the centre"), "at": outgoing.sent_at, "tone": "done"})
    if case.ready_at:
        waits = state == CaseState.READY
        words = {"title": gettext("The result is in the centre"), "at": case.ready_at}
        shown.append({**words, "tone": "now" if waits else "done", "now": waits})
    if delivery:
        words = {"title": gettext("Handed over"), "at": delivery.delivered_at, "who": delivery.receiver}
        shown.append({**words, "tone": "done"})
    if state == CaseState.WITHDRAWN:
        shown.append({"title": state.label, "at": case.closed_at, "tone": "stop"})
    return shown


@dataclass(frozen=True)
class JournalLine:
    sequence: int
    at: datetime
    who: str
    act: object
    mark: str


def journal_lines(entries: Iterable[JournalEntry]) -> list[JournalLine]:
    """The journal in words; what has no word here is shown as it is kept."""
    return [
        JournalLine(
            entry.sequence,
            entry.at,
            entry.by.full_name if entry.by else gettext("the system"),
            VERBS.get(entry.verb, entry.verb),
            bytes(entry.hash)[:HASH_SHOWN].hex(),
        )
        for entry in entries
    ]


def stated(state: object) -> str:
    """The name of a present state that a refusal carries; empty where it carries none."""
    label = CaseState(state).label if state in CaseState.values else (state or "")
    return str(label) if isinstance(label, str | Promise | Words) else ""
