"""What all papers share: the heads of bodies, signatures, the way a package came. Papers are in the state language."""

from office.accounts.models import Worker
from office.cases.appeals import remedies
from office.cases.facts import LOCAL
from office.cases.models import Case
from office.cases.states import Channel
from office.centres.models import Centre, Provider
from office.documents.papers import Addressee, Appeal, Letterhead, Officer, Signer

KYIV = LOCAL
WAYS = {Channel.IN_PERSON: "особисто", Channel.POST: "поштою", Channel.ELECTRONIC: "в електронній формі"}


def body_head(body: Provider, centre: Centre) -> Letterhead:
    return Letterhead(
        over=centre.city.name,
        body=body.name,
        code=body.edrpou or "",
        address=centre.address,
        phone=", ".join(centre.phones),
        email=centre.email,
        site=centre.site,
    )


def signer(worker: Worker, position: str) -> Signer:
    """Sign as under an official paper: given name, then the surname in capitals."""
    return Signer(position=position, name=f"{worker.given_name} {worker.surname.upper()}")


def officer(worker: Worker) -> Officer:
    return Officer(name=worker.full_name, phone=worker.phone)


def addressee(case: Case) -> Addressee:
    person = case.representative.person if case.representative else case.applicant
    return Addressee(name=person.full_name, address=", ".join(filter(None, (person.post_index, person.address))))


def appeals(case: Case) -> tuple[Appeal, ...]:
    """The way of L46 and L47: to the body above, within a month of being told."""
    above = remedies(case).above or "орган, вищий щодо того, що прийняв рішення (якщо він є)"
    how = "письмово, безпосередньо або через Центр"
    return (Appeal(body=above, how=how, term="протягом місяця з дня доведення результату до відома"),)
