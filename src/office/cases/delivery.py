"""The outgoing package: sent by the executor, registered in the centre, handed over or posted (L38 to L42)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from office.accounts.models import Worker
from office.audit import entered
from office.cases import terms
from office.cases.deadlines import drawn
from office.cases.decision import grant_at_once
from office.cases.letters import tell_ready
from office.cases.models import Case, Decision, Delivery, Duty, OutgoingPackage, RoutingEntry, SubmissionPackage
from office.cases.registration import register
from office.cases.routing import EXECUTORS, receive_at_once
from office.cases.sheet import drawn_line
from office.cases.states import CaseState, DeliveryWay, Mark
from office.cases.typed import VERY_LONG, typed
from office.centres.access import posting_for
from office.centres.duties import met, owed
from office.centres.models import Role
from office.centres.staffing import stand_in
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _
from office.messages import drawn_message, scheduled
from office.tables.early import letting_go
from office.tables.writing import Part, kept, write_together


@transaction.atomic
def send_outgoing(case: Case, *, contents: str, by: Worker, at: datetime) -> OutgoingPackage:
    """Form the outgoing package and send it to the centre, noted on the routing sheet (L38).

    Until the centre has taken it in, who sent it watches over the way (ADR 0056).
    """
    locked = Case.objects.locked(case, at=at)
    posting_for(by, *EXECUTORS, centre=locked.centre, provider=locked.decider, at=at)
    lacking = _("Write what is in the outgoing package.")
    said = typed(contents, clause="L38", field="contents", most=VERY_LONG, lacking=lacking)
    locked.move(CaseState.SENT)
    outgoing = OutgoingPackage(case=locked, contents=said, sent_by=by, sent_at=at)
    # First: what is owed next has the same clause and subject, of which one alone may be open.
    write_together(met(Duty, terms.SEND_RESULT.clause, case=locked, by=by, at=at))
    write_together(
        locked.counted("state"),
        [outgoing],
        owed(drawn(locked, terms.SEE_RESULT_ARRIVE, bearer=by, at=at)),
        [drawn_line(locked, RoutingEntry.Kind.SENT, by=by, at=at, body=locked.decider, to=locked.provider)],
        entered("case.result_sent", locked, by=by, at=at),
    )
    return outgoing


@transaction.atomic
def take_arrived(case: Case, *, by: Worker, at: datetime) -> OutgoingPackage:
    """The outgoing package is in the centre: whoever took it owes its registration the same day (L39)."""
    locked, outgoing = _on_its_way(case, by=by, at=at)
    if outgoing.arrived_at is None:
        outgoing.arrived_at = at
        write_together(
            kept(outgoing, "arrived_at"),
            *_arrival(locked, drawn(locked, terms.REGISTER_RESULT, bearer=by, at=at), by=by, at=at),
            entered("case.result_arrived", locked, by=by, at=at),
        )
    return outgoing


def _arrival(case: Case, duty: Duty, *, by: Worker, at: datetime) -> list[Part]:
    """The way is over, and with it the sender's watch; ``duty``: the registration of the day begins."""
    return [met(Duty, terms.SEE_RESULT_ARRIVE.clause, case=case, by=by, at=at), owed(duty)]


def _on_its_way(case: Case, *, by: Worker, at: datetime) -> tuple[Case, OutgoingPackage]:
    locked = Case.objects.locked(case, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state != CaseState.SENT:
        raise StaleChange(
            "L39", _("The result is not on its way now: look at the present state."), present=locked.state
        )
    return locked, locked.outgoing


@transaction.atomic
def register_outgoing(case: Case, *, by: Worker, at: datetime) -> OutgoingPackage:
    """Register the outgoing package (L39); from now on the result is to reach the applicant within three days (L41)."""
    locked, outgoing = _on_its_way(case, by=by, at=at)
    if outgoing.arrived_at is None:  # it is registered as it arrives: the duty of the day is met at once
        outgoing.arrived_at = at
        duty = drawn(locked, terms.REGISTER_RESULT, bearer=by, at=at)
        duty.done_at, duty.done_by = at, by
        registered = _arrival(locked, duty, by=by, at=at)
    else:
        registered = [met(Duty, terms.REGISTER_RESULT.clause, case=locked, by=by, at=at)]
    outgoing.registered_by, outgoing.registered_at = by, at
    entry = kept(outgoing, "arrived_at", "registered_by", "registered_at")
    _make_ready(locked, entry, *registered, by=by, at=at, tell=True)
    return outgoing


def _make_ready(case: Case, *registered: Part, by: Worker, at: datetime, tell: bool = False) -> None:
    """Write that the result waits, and what else has been ``registered``; ``tell`` the applicant until when it does."""
    case.move(CaseState.READY)
    case.ready_at = at
    # Whoever took the package in may have left since, or be away.
    duty = drawn(case, terms.DELIVER_RESULT, bearer=stand_in(case.taken_by, at) or by, at=at)
    # A case is ready once, so nobody has told it yet.
    letter = tell_ready(case, until=duty.due_at, at=at, write=drawn_message) if tell else None
    told = ([letter], scheduled(letter, at=at), letting_go()) if letter else ()
    write_together(
        *registered,
        case.counted("state", "ready_at"),
        owed(duty),
        [drawn_line(case, RoutingEntry.Kind.ARRIVED, by=by, at=at, body=case.provider)],
        entered("case.result_registered", case, by=by, at=at),
        *told,
    )


@transaction.atomic
def hand_out(case: Case, *, receiver: str, shown_document: str, by: Worker, at: datetime) -> Delivery:
    """Hand the result over in person against a document that proves who receives it (L41).

    Raises:
        Refusal: the receiver or the document shown is not named (``field``).
    """
    delivery = _in_person(receiver, shown_document)
    return _deliver(Case.objects.locked(case, at=at), delivery, by=by, at=at)


def _in_person(receiver: str, shown_document: str) -> Delivery:
    lacking = _("Write who received the result and which document was shown.")
    return Delivery(
        way=DeliveryWay.IN_PERSON,
        receiver=typed(receiver, clause="L41", field="receiver", most=250, lacking=lacking),
        shown_document=typed(shown_document, clause="L41", field="shown_document", most=200, lacking=lacking),
    )


@transaction.atomic
def post_out(case: Case, *, postal_number: str, address: str, by: Worker, at: datetime) -> Delivery:
    """Post the result, with the postal service's number (L41)."""
    lacking = _("Write the postal number and the address.")
    delivery = Delivery(
        way=DeliveryWay.POST,
        postal_number=typed(postal_number, clause="L41", field="postal_number", most=40, lacking=lacking),
        address=typed(address, clause="L41", field="address", most=300, lacking=lacking),
    )
    return _deliver(Case.objects.locked(case, at=at), delivery, by=by, at=at)


ONLINE: Final = "my-case"
"""Where an electronic result waits: the page of the case, opened by number and code or by the account."""


@transaction.atomic
def send_online(case: Case, *, by: Worker, at: datetime) -> Delivery:
    """Give the result electronically, to who asked for it: from now on it is had from the page of the case (L41)."""
    delivery = Delivery(way=DeliveryWay.ELECTRONIC, address=ONLINE)
    return _deliver(Case.objects.locked(case, at=at), delivery, by=by, at=at)


def _deliver(case: Case, delivery: Delivery, *, by: Worker, at: datetime) -> Delivery:
    posting_for(by, Role.FRONT_OFFICE, centre=case.centre, provider=case.provider, at=at)
    case.move(CaseState.DELIVERED)
    case.closed_at = at
    delivery.case, delivery.delivered_by, delivery.delivered_at = case, by, at
    line, said = RoutingEntry.Kind.DELIVERED, str(delivery.get_way_display())
    write_together(
        case.counted("state", "closed_at"),
        [delivery],
        met(Duty, terms.DELIVER_RESULT.clause, case=case, by=by, at=at),
        [drawn_line(case, line, by=by, at=at, body=case.provider, text=said)],
        entered("case.delivered", case, by=by, at=at, data={"way": delivery.way}),
    )
    return delivery


@clause("L42")
@transaction.atomic
def serve_at_once(
    package: SubmissionPackage, *, text: str, receiver: str, shown_document: str, by: Worker, at: datetime
) -> Decision:
    """Give an immediate service in one act: registered, decided, packed, handed over; pressed twice it is given once (L42).

    Raises:
        Refusal: the service is not an immediate one, the deciding body is another, or a document is lacking.
    """
    if not package.service.is_immediate:
        raise Refusal("L42", _("This service is not given at once: register the package."))
    delivery = _in_person(receiver, shown_document)
    case = Case.objects.locked(register(package, by=by, at=at, tell=False), at=at)
    if case.state in (CaseState.DELIVERED, CaseState.ARCHIVED):
        return case.decision
    if case.full_at is None or package.items.filter(mark=Mark.TO_REQUEST).exists():
        raise Refusal("L42", _("A document is lacking: register the package and let the applicant bring it."))
    receive_at_once(case, by=by, at=at)
    decision = grant_at_once(case, text=text, by=by, at=at)
    _pack_at_once(case, decision, by=by, at=at)
    _make_ready(case, by=by, at=at)
    _deliver(case, delivery, by=by, at=at)
    return decision


def _pack_at_once(case: Case, decision: Decision, *, by: Worker, at: datetime) -> None:
    """The result never leaves the desk: its package is formed and registered where it is handed over (L42)."""
    here = {"sent_by": by, "sent_at": at, "arrived_at": at, "registered_by": by, "registered_at": at}
    outgoing = OutgoingPackage(case=case, contents=decision.text, **here)
    write_together([outgoing], met(Duty, terms.SEND_RESULT.clause, case=case, by=by, at=at))
