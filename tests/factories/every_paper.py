"""Papers that people sign, answers and lists, and one of every paper."""

from datetime import date
from functools import cache
from typing import Any

from office.documents import checklists, large_print, papers, replies, signed
from tests.factories.documents import (
    AT,
    LONG,
    SIGNER,
    a_badge,
    a_deficiency_notice,
    a_desk_plate,
    a_handover_list,
    a_journal_extract,
    a_letterhead,
    a_refusal,
    a_result_letter,
    a_routing_sheet,
    an_entrance_sign,
    an_information_card,
    an_inventory,
)


@cache
def a_signing_person(name: str = "Шевчук Ірина Степанівна") -> signed.SigningPerson:
    return signed.SigningPerson(
        name=name,
        born_on=date(2050, 1, 1),
        document="ID-картка 000000000, видано 01.02.2064, орган 9999",
        address="43010, м. Луцьк, вул. Єдності, 7, кв. 3",
        phone="+380501112233",
    )


def a_consent(*, through: bool = False, case_number: str = "12/345-2026") -> signed.Consent:
    return signed.Consent(
        head=a_letterhead(),
        person=a_signing_person(),
        given_by=a_signing_person("Ґудзь Петро Іванович") if through else None,
        authority="довіреність № 7 від 01.11.2026" if through else "",
        service="Призначення допомоги при народженні дитини",
        case_number=case_number,
        tracking_code="AB12CD34EF" if case_number else "",
        purposes=(
            signed.ConsentPurpose(
                purpose="надання послуги",
                data="прізвище, ім'я, дата народження, документи пакета",
                recipients=("Пенсійний фонд", LONG),
                withdrawal="Нових заяв без нової згоди не реєструють.",
                given_on=date(2026, 11, 20) if case_number else None,
            ),
            signed.ConsentPurpose(
                purpose="отримання документів, яких бракує",
                data="відомості довідки про склад сім'ї",
                recipients=(),
                withdrawal="Центр не надсилає нових запитів.",
                given_on=None,
            ),
        ),
        term="До досягнення мети обробки або до відкликання згоди.",
        taken_by=SIGNER,
        qr="AB12CD34EF" if case_number else "",
    )


def a_field(kind: signed.FieldKind, label: str, value: str = "", **more: Any) -> signed.FormField:
    usual: dict[str, Any] = {"required": True, "hint": "", "columns": (), "rows": ()}
    return signed.FormField(kind=kind, label=label, value=value, **{**usual, **more})


def an_application_form(*, filled: bool = True, sample: str = "Заява Зразкової Марії") -> signed.ApplicationForm:
    def said(value: str) -> str:
        return value if filled else ""

    fields = (
        a_field("text", "Прізвище", said("Зразкова")),
        a_field("date", "Дата народження", said("01.01.2050")),
        a_field("tax_number", "РНОКПП", said("5478800108"), hint="або серія та номер паспорта"),
        a_field("long", "Зареєстроване місце проживання", said("м. Луцьк, вул. Зразкова, буд. 1")),
        a_field("yes_no", "Допомога потрібна невідкладно", said("так"), required=False),
        a_field(
            "table",
            "Додаю документи",
            columns=("Документ", "Кількість аркушів"),
            rows=(("Паспорт", "2"), ("Довідка про склад сім'ї", "1")) if filled else (),
        ),
        a_field("signature", "Підпис"),
    )
    return signed.ApplicationForm(
        head=a_letterhead(),
        name="Заява про надання послуги",
        basis="Постанова від 21.10.1995 № 848",
        sample=sample if filled else "",
        needs_checking=True,
        case_number="",
        sections=(signed.FormSection(title="Відомості про заявника", fields=fields),),
        qr="",
    )


def a_large_form() -> signed.LargeForm:
    blank = an_application_form(filled=False)
    return signed.LargeForm(name=blank.name, basis=blank.basis, needs_checking=True, sections=blank.sections)


def the_slips() -> papers.PaperSlips:
    return papers.PaperSlips(
        centre="Центр надання соціальних послуг",
        queue="Соціальні виплати",
        labels=tuple(f"П{nth:03}" for nth in range(1, 11)),
    )


def an_enquiry_reply() -> replies.EnquiryReply:
    return replies.EnquiryReply(
        head=a_letterhead(),
        dated_on=AT.date(),
        index="З-12/2026",
        addressee=papers.Addressee(name="Зразкова Марія", address="43000, м. Луцьк, вул. Зразкова, буд. 1"),
        received_on=AT.date(),
        service="Допомога при народженні дитини",
        text="Прийом триває з 8:00 до 20:00.\nЗапис на час є на сайті.",
        signer=SIGNER,
        officer=papers.Officer(name="Коваль Олена", phone="+380332000000"),
    )


def a_checklist(rows: int = 3) -> checklists.Checklist:
    """Give a list of documents for two services at once."""
    return checklists.Checklist(
        city="Зразкове",
        services=("Призначення державної допомоги при народженні дитини", "Надання «пакунка малюка»"),
        answers=("Чи народилася дитина за кордоном? ні",),
        made_on=AT.date(),
        needs_checking=True,
        rows=tuple(
            checklists.ChecklistRow(
                document=f"Свідоцтво про народження дитини, примірник {nth}",
                form="копія, оригінал показують",
                where="Відділ державної реєстрації актів цивільного стану",
                notes="Відомості можна перевірити в реєстрі",
                bases="Порядок № 1751, пункт 10",
                can_be_requested=nth % 2 == 1,
            )
            for nth in range(1, rows + 1)
        ),
        qr="https://office.example/desk/checklist/?s=birth-grant&a.born_abroad=no",
    )


def a_large_print() -> large_print.LargePrint:
    parts = (
        large_print.Part(heading="Що потрібно", lines=("Заява", "Паспорт")),
        large_print.Part(heading="", lines=(LONG,)),
    )
    return large_print.LargePrint(
        title="Допомога при народженні дитини",
        about="Інформаційна картка, версія 1",
        parts=parts,
        qr="https://office.example/services/birth-grant/",
    )


def every_paper() -> tuple[papers.Paper, ...]:
    return (
        an_inventory(), a_deficiency_notice(), a_routing_sheet(), a_handover_list(), a_refusal(), a_result_letter(),
        a_journal_extract(), an_information_card(), a_desk_plate(), a_badge(), an_entrance_sign(),
        a_consent(), an_application_form(), the_slips(), an_enquiry_reply(), a_checklist(),
        a_large_print(), a_large_form(),
    )  # fmt: skip
