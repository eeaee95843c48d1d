"""Who is called next: the whole policy, in one pure module, and the words in which it is published (L21, L2).

Each person who waits has an *effective time*. A desk calls the smallest one among those whom its worker can help. It is
the moment of arrival, or a fixed stretch before the agreed time for who booked and came in time; a fixed credit moves it
further back for whom the law lets go first or who needs more time. Credits are not added up: the largest one counts, so
there is one number that says by how much anybody can be overtaken.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from office.law import clause
from office.law.words import Bilingual


class Priority(StrEnum):
    """What the law may give to who shows the document for it; which people have which is in the laws themselves."""

    NONE = ""
    OUT_OF_TURN = "out_of_turn"
    FIRST = "first"


@dataclass(frozen=True)
class CallingPolicy:
    """The numbers of the policy, in minutes; a centre may set others, and publishes them."""

    out_of_turn: int = 60
    first: int = 30
    access: int = 15
    booked: int = 30
    """How long before the agreed time who booked counts as having come."""
    grace: int = 10
    """How late one may come and still be in time."""

    def __post_init__(self) -> None:
        if any(getattr(self, each.name) < 0 for each in fields(self)):
            raise ValueError("a credit is never below nothing")

    @property
    def most(self) -> timedelta:
        """By how much anybody can be overtaken: the largest credit there is."""
        return timedelta(minutes=max(self.out_of_turn, self.first, self.access, self.booked))


class Place(NamedTuple):
    """Where a ticket stands: smaller is earlier. Ties go by arrival, then by number."""

    effective_at: datetime
    arrived_at: datetime
    ordinal: int
    ticket: UUID


class Waiting(NamedTuple):
    """A ticket that waits: its place, what for, and to whom alone it was passed on, if to anybody."""

    place: Place
    service: UUID
    person: UUID
    only_desk: UUID | None = None
    only_body: UUID | None = None


class Caller(NamedTuple):
    """A desk that may call: the services its worker can give, and the body it belongs to."""

    desk: UUID
    body: UUID | None
    able: Collection[UUID]


Someone = TypeVar("Someone")


def came_in_time(arrived_at: datetime, agreed_at: datetime | None, policy: CallingPolicy) -> bool:
    """Tell whether who booked came before the agreed time or within the grace after it."""
    return agreed_at is not None and arrived_at <= agreed_at + timedelta(minutes=policy.grace)


def credit_of(
    policy: CallingPolicy, *, priority: Priority = Priority.NONE, has_needs: bool = False, booked: bool = False
) -> timedelta:
    """Give the one credit that counts: the largest of those that a person has."""
    minutes = [0]
    minutes += [policy.out_of_turn] if priority == Priority.OUT_OF_TURN else []
    minutes += [policy.first] if priority == Priority.FIRST else []
    minutes += [policy.access] if has_needs else []
    minutes += [policy.booked] if booked else []
    return timedelta(minutes=max(minutes))


@clause("L21")
def effective_at(
    policy: CallingPolicy,
    *,
    arrived_at: datetime,
    agreed_at: datetime | None = None,
    priority: Priority = Priority.NONE,
    has_needs: bool = False,
) -> datetime:
    """Give the effective time of a ticket: the calling policy itself (L21), the same for everybody.

    Who booked and came in time, however early, counts from the agreed time; who came later than the grace counts from
    arrival like everybody else, so a missed time costs the booking and nothing more.
    """
    in_time = came_in_time(arrived_at, agreed_at, policy)
    counted_from = agreed_at if in_time and agreed_at is not None else arrived_at
    return counted_from - credit_of(policy, priority=priority, has_needs=has_needs, booked=in_time)


def may_call(caller: Caller, ticket: Waiting, *, engaged: Collection[UUID] = ()) -> bool:
    """Tell whether this desk may call this ticket: its worker can help, and the person is at no other desk."""
    return (
        ticket.service in caller.able
        and ticket.only_desk in {None, caller.desk}
        and ticket.only_body in {None, caller.body}
        and ticket.person not in engaged
    )


def next_for(caller: Caller, waiting: Iterable[Waiting], *, engaged: Collection[UUID] = ()) -> Waiting | None:
    """Give whom the desk calls now; None where nobody waits for it."""
    return min((each for each in waiting if may_call(caller, each, engaged=engaged)), default=None, key=_place)


def overtaken_by(
    called: Waiting, caller: Caller, waiting: Iterable[Waiting], *, engaged: Collection[UUID] = ()
) -> list[Waiting]:
    """Give, first of them first, who stood before ``called`` for this desk and was passed over."""
    passed = [each for each in waiting if each.place < called.place and may_call(caller, each, engaged=engaged)]
    return sorted(passed, key=_place)


def _place(ticket: Waiting) -> Place:
    return ticket.place


# -- the same in plain words ----------------------------------------------------------------------------------------

_WORDS: Final = (
    Bilingual(
        "Everybody is called by one rule. You count from the moment you came.",
        "Усіх викликають за одним правилом. Ваш час рахується від миті, коли ви прийшли.",
    ),
    Bilingual(
        "Who booked and came in time, or at most {grace} minutes late, counts as having come {booked} minutes before "
        "the agreed time. Who comes later than that counts from arrival; who comes earlier gains nothing by it.",
        "Хто записався і прийшов вчасно або запізнився не більше ніж на {grace} хв, рахується так, ніби прийшов за "
        "{booked} хв до узгодженого часу. Хто запізнився більше, рахується від приходу; хто прийшов раніше, нічого не "
        "виграє.",
    ),
    Bilingual(
        "Who by law is received out of turn counts as having come {out_of_turn} minutes earlier, who by law goes first "
        "{first} minutes earlier, who needs help or more time because of a disability {access} minutes earlier. Only "
        "the largest of these counts.",
        "Хто за законом має право на прийом поза чергою, рахується так, ніби прийшов на {out_of_turn} хв раніше; хто має "
        "право на першочерговий прийом — на {first} хв раніше; хто потребує допомоги або більше часу через "
        "інвалідність — на {access} хв раніше. Враховується лише найбільше з цього.",
    ),
    Bilingual(
        "A desk calls whoever counts as having come first among those its worker can help. Between equals: who really "
        "came first, then the smaller number.",
        "Робоче місце викликає того, хто рахується першим серед тих, кому його працівник може допомогти. Між рівними — "
        "хто справді прийшов раніше, далі — у кого менший номер.",
    ),
    Bilingual(
        "So nobody who came more than {most} minutes after you, counting a booking from its agreed time, is called "
        "before you to a desk that could have called you.",
        "Тож ніхто, хто прийшов більше ніж на {most} хв пізніше за вас (для запису — рахуючи від узгодженого часу), не "
        "буде викликаний раніше за вас до місця, яке могло викликати вас.",
    ),
    Bilingual(
        "Who is passed on to another desk, steps out for a while, or comes back in time after missing a call keeps the "
        "place. A worker can call out of order only with a reason; each such call is recorded and can be checked.",
        "Хто переходить до іншого місця, відходить на певний час або вчасно повертається після пропущеного виклику, "
        "зберігає своє місце. Викликати не за порядком працівник може лише з причиною; кожен такий виклик записують і "
        "його можна перевірити.",
    ),
)


def published(policy: CallingPolicy) -> list[Bilingual]:
    """Give the policy in plain words, Ukrainian and English, with the numbers it works with."""
    numbers = {each.name: getattr(policy, each.name) for each in fields(policy)}
    numbers["most"] = int(policy.most / timedelta(minutes=1))
    return [Bilingual(said.en.format(**numbers), said.uk.format(**numbers)) for said in _WORDS]
