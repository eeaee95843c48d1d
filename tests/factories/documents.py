"""Stored files, and papers as the centre makes them; all made here, nobody's own."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from office.documents import papers, store
from office.documents.blobs import path_of
from office.documents.models import StoredFile
from tests.factories.scans import a_pdf

AT = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)  # 14:05 in Kyiv
LONG = "Управління соціального захисту населення виконавчого комітету міської ради з питань внутрішньо переміщених осіб"


def a_stored_file(name: str = "заява.pdf", *, pages: int = 1, at: datetime = AT) -> StoredFile:
    return store(BytesIO(a_pdf(pages=pages)), name=name, by=None, at=at)


def an_unsealed_file(content: bytes | None = None, name: str = "стара.pdf") -> StoredFile:
    """A file as versions without keys kept it: the bytes as they came, under the SHA-256 of themselves."""
    content = content or a_pdf()
    digest = sha256(content).hexdigest()
    place = path_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    told = {"media_type": "application/pdf", "size": len(content), "pages": 1}
    return StoredFile.objects.create(content=digest, key_id="", name=name, created_at=AT, **told)


def a_letterhead() -> papers.Letterhead:
    return papers.Letterhead(
        over="Луцька міська рада",
        body="Центр надання соціальних послуг «Прозорий офіс»",
        code="45000126",
        address="просп. Волі, 1, м. Луцьк, 43000",
        phone="(0332) 00-00-00",
        email="office@example.test",
        site="office.example.test",
    )


SIGNER = papers.Signer(position="Начальник відділу державних соціальних допомог", name="Олена КОВАЛЬ")
OFFICER = papers.Officer(name="Петро Ґудзь", phone="(0332) 00-00-01")
ADDRESSEE = papers.Addressee(name="Їжакевич Марія Ім'янівна", address="вул. Єдності, 7, кв. 3, м. Луцьк, 43010")
COURT = (
    "Ви маєте право звернутися до адміністративного суду протягом шести місяців з дня, коли дізналися про рішення.\n"
    "Оскарження до органу вищого рівня не позбавляє права звернутися до суду."
)
APPEALS = (
    papers.Appeal(
        body="Департамент соціальної політики",
        how="письмовою скаргою через Центр або поштою",
        term="один місяць з дня повідомлення про результат",
    ),
)
STANDARD: dict[str, Any] = {
    "head": a_letterhead(),
    "dated_on": date(2026, 11, 22),
    "index": "01-15/118",
    "addressee": ADDRESSEE,
    "case_number": "12/345-2026",
    "service": "Призначення допомоги при народженні дитини",
    "applied_on": date(2026, 11, 20),
    "signer": SIGNER,
    "officer": OFFICER,
    "qr": "https://office.example.test/c/7KQ4-93XM",
}


def an_inventory(rows: int = 4, *, applicant: str = ADDRESSEE.name) -> papers.Inventory:
    kinds: tuple[tuple[str, papers.Form, papers.State, str], ...] = (
        ("Заява про призначення допомоги при народженні дитини", "original", "given", ""),
        ("Паспорт громадянина України", "copy", "given", ""),
        ("Свідоцтво про народження дитини", "", "missing", "оригінал залишено вдома"),
        ("Довідка про склад сім'ї або зареєстрованих у житлі осіб", "copy", "faulty", "немає печатки; отримати нову"),
        ("Довідка про взяття на облік внутрішньо переміщеної особи", "", "requested", ""),
    )
    return papers.Inventory(
        head=a_letterhead(),
        case_number="12/345-2026",
        service="Призначення допомоги при народженні дитини",
        service_code="12",
        applicant=applicant,
        representative="",
        way="особисто",
        received_at=AT,
        decide_by=datetime(2026, 12, 2, 16, 0, tzinfo=UTC),
        rows=tuple(_inventory_row(*kinds[number % len(kinds)], number) for number in range(rows)),
        taken_by=papers.Signer(position="адміністратор фронт-офісу", name="О. П. Коваль"),
        tracking_code="7KQ4-93XM",
        qr="https://office.example.test/c/7KQ4-93XM",
    )


def _inventory_row(
    document: str, form: papers.Form, state: papers.State, fault: str, number: int
) -> papers.InventoryRow:
    unwell = state in {"missing", "faulty"}
    return papers.InventoryRow(
        document=document,
        form=form,
        sheets=1 + number % 3 if form else None,
        state=state,
        own_initiative=number == 1,
        fault=fault,
        warned="Їжакевич М. І." if unwell else "",
        bring_by=date(2026, 11, 30) if unwell else None,
    )


def a_deficiency_notice() -> papers.DeficiencyNotice:
    return papers.DeficiencyNotice(
        **STANDARD,
        deficiencies=(
            papers.Deficiency(
                document="Свідоцтво про народження дитини",
                fault="не подано",
                mend="подати оригінал для огляду і копію",
                basis="пункт 12 Порядку № 1751",
                can_be_requested=True,
            ),
            papers.Deficiency(
                document="Довідка про склад сім'ї",
                fault="немає печатки",
                mend="отримати нову довідку за місцем проживання",
                basis="",
                can_be_requested=False,
            ),
        ),
        bring_by=date(2026, 11, 30),
        bring_to="просп. Волі, 1, м. Луцьк, понеділок–п'ятниця 08:00–20:00",
        tracking_code="7KQ4-93XM",
    )


def a_routing_sheet(rows: int = 3) -> papers.RoutingSheet:
    handed = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    one = papers.RoutingRow(
        step="Перевірка даних і передання справи виконавцю",
        body="Головне управління Пенсійного фонду України у Волинській області",
        handed_by="Коваль О. П.",
        handed_at=handed,
        taken_by="Ґудзь П. І.",
        taken_at=handed,
        stamp="Фронт-офіс, місце 4",
        action="виконує",
        outcome="справу прийнято до розгляду",
        due_at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
        deviation="",
    )
    waiting = papers.RoutingRow(
        step="Рішення", body="Відділ допомог", handed_by="", handed_at=None, taken_by="", taken_at=None,
        stamp="", action="затверджує", outcome="", due_at=None, deviation="запізнення на 1 роб. день",
    )  # fmt: skip
    return papers.RoutingSheet(
        head=a_letterhead(),
        case_number="12/345-2026",
        service="Призначення допомоги при народженні дитини",
        service_code="12",
        applicant=ADDRESSEE.name,
        registered_at=AT,
        decide_by=datetime(2026, 12, 2, 16, 0, tzinfo=UTC),
        controlled_by="Коваль О. П.",
        rows=tuple(waiting if number % 3 == 2 else one for number in range(rows)),
        qr="12/345-2026",
    )


def a_handover_list(rows: int = 3) -> papers.HandoverList:
    one = papers.HandoverRow(
        case_number="12/345-2026",
        service="Призначення допомоги при народженні дитини",
        applicant="Їжакевич Марія Ім'янівна",
        sheets=7,
        due_at=datetime(2026, 12, 2, 16, 0, tzinfo=UTC),
        note="пакет неповний",
    )
    return papers.HandoverList(
        head=a_letterhead(),
        number="118/2026",
        made_at=AT,
        from_body="Центр надання соціальних послуг",
        from_worker="Коваль О. П.",
        to_body=LONG,
        to_worker="Ґудзь П. І.",
        taken_at=None,
        rows=(one,) * rows,
        qr="118/2026",
    )


def a_refusal(*, circumstances: str = "Сукупний дохід сім'ї перевищує встановлену межу.") -> papers.Refusal:
    return papers.Refusal(
        **STANDARD,
        norms=(
            papers.Norm(act="Закон України від 21.11.1992 № 2811-XII", provision="частина сьома статті 11"),
            papers.Norm(act="Порядок, затверджений постановою Кабінету Міністрів України № 1751", provision="пункт 13"),
        ),
        circumstances=circumstances,
        remedy="Подати довідку про доходи за повний період і звернутися знову.",
        appeals=APPEALS,
        court=COURT,
    )


def a_result_letter() -> papers.ResultLetter:
    return papers.ResultLetter(
        **STANDARD,
        heading="Про призначення допомоги при народженні дитини",
        text="Вам призначено допомогу при народженні дитини з 20.11.2026.\nКошти надходитимуть на вказаний у заяві рахунок.",
        annexes=(papers.Annex(name="Рішення про призначення", sheets=1), papers.Annex(name="Пам'ятка", sheets=None)),
        appeals=APPEALS,
        court=COURT,
    )


def a_journal_extract(rows: int = 5) -> papers.JournalExtract:
    return papers.JournalExtract(
        head=a_letterhead(),
        subject="справа № 12/345-2026",
        made_at=AT,
        made_by=SIGNER,
        rows=tuple(
            papers.JournalRow(
                sequence=number, at=AT, worker="Коваль О. П.", act="Справу зареєстровано", digest=f"{number:064x}"[::-1]
            )
            for number in range(1, rows + 1)
        ),
        intact=True,
        qr="",
    )


def an_information_card() -> papers.InformationCard:
    return papers.InformationCard(
        service="Призначення допомоги при народженні дитини",
        provider=LONG,
        approval="Затверджено наказом від 01.10.2026 № 15",
        needs_checking=True,
        address="просп. Волі, 1, м. Луцьк, 43000",
        hours="понеділок–п'ятниця 08:00–20:00\nсубота 09:00–15:00",
        contacts="(0332) 00-00-00\noffice@example.test\noffice.example.test",
        laws="«Про державну допомогу сім'ям з дітьми»",
        cabinet_acts="Постанова від 27.12.2001 № 1751",
        central_acts="",
        local_acts="",
        ground="Народження дитини",
        documents=("Заява", "Паспорт", "Свідоцтво про народження дитини"),
        ways_to_apply="особисто, поштою, в електронній формі",
        fee="безоплатно",
        term="10 календарних днів",
        refusal_grounds=("Подано не всі документи",),
        result="Призначення допомоги або відмова",
        ways_to_receive="особисто, поштою",
        note="",
        qr="https://office.example.test/s/12",
    )


def a_desk_plate() -> papers.DeskPlate:
    return papers.DeskPlate(
        centre="Центр надання соціальних послуг «Прозорий офіс»",
        number="14",
        full_name="Коваль Олена Петрівна",
        position="адміністратор",
        body=LONG,
    )


def a_badge() -> papers.Badge:
    return papers.Badge(
        centre="«Прозорий офіс», м. Луцьк",
        surname="Нечуй-Левицький-Ґалаґанський",
        given_names="Олександр-Єгор Ярославович",
        position="головний спеціаліст",
        body=LONG,
    )


def an_entrance_sign(*, second: str = "14:00–20:00") -> papers.EntranceSign:
    return papers.EntranceSign(
        over="Луцька міська рада",
        centre="Центр надання соціальних послуг «Прозорий офіс»",
        address="просп. Волі, 1, м. Луцьк",
        shifts=(
            papers.ShiftRow(days="Понеділок – п'ятниця", first="08:00–14:00", second=second),
            papers.ShiftRow(days="Субота", first="09:00–15:00", second=""),
        ),
        bodies=(
            papers.BodyHours(body="Департамент соціальної політики", hours="08:00–20:00"),
            papers.BodyHours(body=LONG, hours="09:00–18:00, обід 13:00–14:00"),
        ),
        phone="(0332) 00-00-00",
        site="office.example.test",
        accessibility="Вхід з пандусом. Кнопка виклику помічника праворуч від дверей.",
        qr="https://office.example.test",
    )
