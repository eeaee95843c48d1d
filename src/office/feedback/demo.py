"""What people said and asked in the demo centres: synthetic entries, some published and answered, and enquiries."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from office.accounts.models import Worker
from office.centres.models import Centre
from office.feedback.answering import answer_entry
from office.feedback.enquiring import Asked, ask, log_enquiry
from office.feedback.moderating import moderate
from office.feedback.replying import Reply, answer_enquiry
from office.feedback.states import EnquiryChannel, EntryKind, EntryWay
from office.feedback.writing import Said, write_entry

ENTRIES: Final[tuple[tuple[EntryKind, EntryWay, str, str, str], ...]] = (
    (
        EntryKind.THANKS, EntryWay.KIOSK, "Дякую за терпіння: все пояснили двічі й допомогли заповнити заяву", "",
        "Дякуємо, що написали. Передали колегам.",
    ),
    (
        EntryKind.PROPOSAL, EntryWay.PORTAL, "Поставте, будь ласка, лавку біля входу: чекати стоячи важко", "",
        "Лавку замовлено, стоятиме до кінця місяця.",
    ),
    (
        EntryKind.RESPONSE, EntryWay.DESK, "Пані Взірцевенко приймала уважно, але чекати довелося понад годину",
        "Взірцевенко", "",
    ),
    (EntryKind.PROPOSAL, EntryWay.PORTAL, "Добре було б приймати ще й у суботу зранку", "", ""),
)  # fmt: skip
"""Kind, way, text, what is hidden of it, the answer. None of them is anybody: the names say so."""
UNSEEN: Final = Said(EntryKind.RESPONSE, "У залі важко почути, який номер викликають")
QUESTIONS: Final[tuple[tuple[EnquiryChannel, str, str, str], ...]] = (
    (EnquiryChannel.PHONE, "", "До котрої години ви працюєте?", "До 20:00, без перерви."),
    (EnquiryChannel.EMAIL, "roksolana@example.test", "Чи можна подати заяву поштою?", "Так, листом з описом вкладення."),
    (EnquiryChannel.POST, "43000, м. Зразкове, вул. Взірцева, буд. 1", "Прошу пояснити, які документи потрібні.", ""),
)  # fmt: skip
"""Channel, contact, question, the answer."""
ASKER: Final = "Образенко Тихон"


@transaction.atomic
def load_demo_voices(centre: Centre, *, head: Worker, clerk: Worker, at: datetime) -> None:
    """Let people write and ask in ``centre``; where anything stands in its book it is left as it is."""
    if centre.feedback_entries.exists():
        return
    for nth, (kind, way, text, hidden, answer) in enumerate(ENTRIES):
        given: dict[str, Any] = {"way": way, "at": at, "request": uuid.uuid5(centre.pk, f"entry {nth}")}
        entry = write_entry(centre, Said(kind, text), **given)
        moderate(entry, hidden=[hidden], reason="прізвище" if hidden else "", by=head, at=at)
        if answer:
            answer_entry(entry, text=answer, by=head, at=at)
    write_entry(centre, UNSEEN, way=EntryWay.PORTAL, at=at, request=uuid.uuid5(centre.pk, "entry unseen"))
    for nth, (channel, contact, question, answer) in enumerate(QUESTIONS):
        asked = Asked(channel, question, contact, ASKER)
        made = log_enquiry(centre, asked, by=clerk, at=at, request=uuid.uuid5(centre.pk, f"enquiry {nth}"))
        if answer:
            answer_enquiry(made, Reply(channel, answer, ASKER), by=clerk, at=at)
    web = Asked(EnquiryChannel.WEB, "Чи є у вас пандус і де паркування?")
    ask(centre, web, at=at, request=uuid.uuid5(centre.pk, "enquiry web"))
