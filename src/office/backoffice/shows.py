"""How a case is shown: its way as a time-line, its journal in words, the buttons of its acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.audit.models import JournalEntry
from office.backoffice.acts import Act, OpenAct
from office.backoffice.opening import Opened
from office.cases.journal_words import act_in_words
from office.cases.models import Case, CaseStep
from office.cases.states import CaseState, StepState
from office.ui.addresses import address_of, address_with

HASH_SHOWN: Final = 4
"""Bytes of a hash that a person compares by eye; the extract of the journal has them all."""

BUTTONS: Final[dict[Act, str | Promise]] = {
    Act.BRING: _("Take the documents that were missing"),
    Act.PASS_ON: _("Hand over"),
    Act.GIVE: _("Take in and hand over the result"),
    Act.ARCHIVE: _("Put in the archive"),
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
    Act.WITHDRAW: _("Withdraw by the applicant's statement"),
}

COUNTER: Final[dict[Act, tuple[str, bool]]] = {
    Act.BRING: ("frontdesk:waiting_case", True),
    Act.PASS_ON: ("frontdesk:handovers", False),
    Act.GIVE: ("frontdesk:result", True),
    Act.ARCHIVE: ("frontdesk:archive", True),
    Act.WITHDRAW: ("frontdesk:withdraw", True),
}
"""Acts of the counter: the name of the address there, and whether the case stands in it."""

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
    first = _button(opened.case, opened.next, names) if opened.next else None
    rest = (_button(opened.case, act, names) for act in opened.acts if act != opened.next)
    return first, [button for button in rest if button]


def _button(case: Case, open_act: OpenAct, names: dict[int, str]) -> Button | None:
    act, number = open_act.act, open_act.step
    address = _address(case, open_act)
    return Button(BUTTONS[act], address, f"{number}. {names[number]}" if number else "") if address else None


def _address(case: Case, open_act: OpenAct) -> str:
    """Where the act is done; empty where the face of the counter is not installed."""
    act, number = open_act.act, open_act.step
    if act in COUNTER:
        name, of_the_case = COUNTER[act]
        return installed(name, case.pk if of_the_case else None)
    if act == Act.HAND_OVER:
        return address_of("backoffice:lists") + "#hand-over"
    name = "arriving" if act == Act.CONFIRM else str(act)
    return address_with(f"backoffice:{name}", case.pk, *([str(number)] if number else []))


def installed(name: str, key: UUID | None = None) -> str:
    """Give the address of a page of another face (about the row ``key``); empty where that face is not installed."""
    try:
        return address_with(name, key) if key else address_of(name)
    except NoReverseMatch:
        return ""


def timeline(case: Case, steps: Iterable[CaseStep]) -> list[dict[str, Any]]:
    """The way of the case: taken in, every step with its body and holder, the way back."""
    taken = {
        "title": gettext("Taken in: %(body)s") % {"body": case.provider},
        "at": case.registered_at,
        "who": case.taken_by.full_name,
        "tone": "done",
    }
    return [taken, *(_of_step(step, case) for step in steps), *_way_back(case)]


def _of_step(step: CaseStep, case: Case) -> dict[str, Any]:
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
        "stood_at": case.suspended_at,
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
        waits = state == CaseState.SENT and outgoing.arrived_at is None
        words = {"title": gettext("The result was sent to the centre"), "at": outgoing.sent_at}
        shown.append({**words, "tone": "wait" if waits else "done", "now": waits})
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
            act_in_words(entry.verb),
            bytes(entry.hash)[:HASH_SHOWN].hex(),
        )
        for entry in entries
    ]
