"""The information card in force on paper: the sixteen rows of article 8 of Law 5203-VI, for the folder and the stand (L9)."""

from collections.abc import Iterable
from datetime import datetime

from office.catalogue.models import InformationCard
from office.catalogue.plain import counted_said, document_said, ground_said, term_said
from office.catalogue.window import Office
from office.centres.papers import hours_of
from office.centres.queries import DayHours
from office.documents import papers, typeset_paper


def card_paper(card: InformationCard, offices: Iterable[Office], *, qr: str, at: datetime) -> bytes:
    """Make the card as a PDF, in the state language. Its rows must have been fetched; ``qr``: the page of the service."""
    places = list(offices)
    paper = papers.InformationCard(
        service=card.service.name,
        provider=card.deciding_body.name if card.deciding_body else "",
        approval=card.approval_act,
        needs_checking=card.needs_checking,
        address=_lines(f"{each.centre.name}: {each.centre.address}" for each in places),
        hours=_lines(_hours(each, several=len(places) > 1) for each in places),
        contacts=_lines(", ".join([*each.centre.phones, each.centre.email, each.centre.site]) for each in places),
        laws=_lines(card.laws),
        cabinet_acts=_lines(card.cabinet_acts),
        central_acts=_lines(card.central_acts),
        local_acts=_lines(card.local_acts),
        ground=card.ground,
        documents=tuple(map(document_said, card.documents.all())),
        ways_to_apply=_lines(card.ways_to_submit),
        fee=card.fee_text,
        term=_lines([term_said(card), counted_said(card), card.term_basis]),
        refusal_grounds=tuple(map(ground_said, card.refusal_grounds.all())),
        result=card.result,
        ways_to_receive=_lines(card.ways_to_get),
        note=_lines([card.note, card.appeal_text]),
        qr=qr,
    )
    return typeset_paper(paper, at=at)


def _lines(found: Iterable[str]) -> str:
    return "\n".join(each.strip(" ,") for each in found if each.strip(" ,"))


def _hours(office: Office, *, several: bool) -> str:
    said = hours_of([DayHours(weekday=day, shifts=shifts) for day, shifts in office.week])
    return f"{office.centre.name}: {said}" if several and said else said
