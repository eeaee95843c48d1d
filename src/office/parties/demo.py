"""People who do not exist, for demonstrations and tests: names of our own lists, numbers that nobody can have.

Birth dates lie in 2050–2090 and taxpayer numbers agree with them, so that no number is anybody's (facts). Phones begin
with 000 after the operator's code, passport cards with 9: neither is given out.
"""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from stdnum.ua import edrpou as stdnum_edrpou
from stdnum.ua import rntrc as stdnum_rntrc

from office.parties.data import ApplicantData, DocumentData
from office.parties.models import Channel, DocumentKind, Kind, Sex

FIRST_DAY: Final = date(2050, 1, 1)
DAYS: Final = 14_974  # to 30.12.2090
_STRIDE: Final = 7_919  # has no divisor in common with DAYS, so that n walks through every day before one comes again
_DAY_ZERO: Final = date(1899, 12, 31)

SURNAMES: Final = (
    ("Барвінок", "Барвінок"),
    ("Берегулько", "Берегулько"),
    ("Вербенко", "Вербенко"),
    ("Вишнівський", "Вишнівська"),
    ("Гайдабура", "Гайдабура"),
    ("Ґонтарук", "Ґонтарук"),
    ("Деркач", "Деркач"),
    ("Дʼяконюк", "Дʼяконюк"),
    ("Єрмолюк", "Єрмолюк"),
    ("Жайворонок", "Жайворонок"),
    ("Заверуха", "Заверуха"),
    ("Зозулинський", "Зозулинська"),
    ("Їжакевич", "Їжакевич"),
    ("Калинчук", "Калинчук"),
    ("Коваль-Зоря", "Коваль-Зоря"),
    ("Лелеченко", "Лелеченко"),
    ("Лісовий", "Лісова"),
    ("Мельникович", "Мельникович"),
    ("Нечипай", "Нечипай"),
    ("Обухівський", "Обухівська"),
    ("Писарчук", "Писарчук"),
    ("Річковий", "Річкова"),
    ("Соловʼяненко", "Соловʼяненко"),
    ("Степовий", "Степова"),
    ("Теслюк", "Теслюк"),
    ("Устимчук", "Устимчук"),
    ("Федорчак", "Федорчак"),
    ("Хмельовий", "Хмельова"),
    ("Цимбалюк", "Цимбалюк"),
    ("Чорнобривий", "Чорнобрива"),
    ("Шовкопляс", "Шовкопляс"),
    ("Щербанюк", "Щербанюк"),
    ("Юхимчук", "Юхимчук"),
    ("Яворенко", "Яворенко"),
)
MEN: Final = (
    *("Андрій", "Богдан", "Василь", "Григорій", "Данило", "Євген", "Захар", "Іван", "Йосип", "Кирило", "Лукʼян"),
    *("Максим", "Назар", "Олег", "Павло", "Роман", "Сергій", "Тарас", "Юрій", "Ярослав"),
)
WOMEN: Final = (
    *("Анна", "Богдана", "Віра", "Галина", "Дарина", "Єва", "Зоряна", "Ірина", "Катерина", "Леся", "Марʼяна"),
    *("Наталія", "Оксана", "Поліна", "Роксолана", "Софія", "Тетяна", "Уляна", "Юлія", "Ярина"),
)
PATRONYMICS: Final = (
    ("Андрійович", "Андріївна"),
    ("Богданович", "Богданівна"),
    ("Васильович", "Василівна"),
    ("Григорович", "Григорівна"),
    ("Данилович", "Данилівна"),
    ("Іванович", "Іванівна"),
    ("Лукʼянович", "Лукʼянівна"),
    ("Миколайович", "Миколаївна"),
    ("Олегович", "Олегівна"),
    ("Петрович", "Петрівна"),
    ("Сергійович", "Сергіївна"),
    ("Юрійович", "Юріївна"),
)
STREETS: Final = ("Центральна", "Шкільна", "Садова", "Лісова", "Лугова", "Соборна", "Вишнева", "Зелена", "Польова")
FIRMS: Final = ("Барвінкова хата", "Теплий дім", "Зелений гай", "Добрі руки", "Світанок", "Калинова долина")
OPERATORS: Final = ("50", "63", "66", "67", "68", "73", "93", "95", "96", "97", "98", "99")
PLACES: Final[dict[str, tuple[str, str]]] = {
    "UA07080170010083384": ("м. Луцьк", "43"),
    "UA63120270010096107": ("м. Харків", "61"),
}
LUTSK: Final = "UA07080170010083384"
NEEDS: Final = ("Потрібне місце для крісла колісного", "Говорити повільно, погано чує", "Потрібен великий шрифт")


def synthetic_rntrc(n: int, *, sex: str) -> str:
    """The ``n``-th taxpayer number of a person of that sex born in 2050–2090; no two ``n`` share one."""
    parity = 1 if sex == Sex.MALE else 0
    head = f"{(_born(n) - _DAY_ZERO).days:05}{n // DAYS % 1000:03}{parity + 2 * (n % 5)}"
    return head + stdnum_rntrc.calc_check_digit(head)


def _born(n: int) -> date:
    return FIRST_DAY + timedelta(days=n * _STRIDE % DAYS)


def synthetic_edrpou(n: int) -> str:
    """The ``n``-th code of a legal person of the block 99000000."""
    head = f"99{n % 100_000:05}"
    return head + stdnum_edrpou.calc_check_digit(head)


def synthetic_phone(n: int) -> str:
    return f"+380{OPERATORS[n // 10_000 % len(OPERATORS)]}000{n % 10_000:04}"


def synthetic_person(n: int, seed: int = 0, *, place: str = LUTSK) -> ApplicantData:
    """The ``n``-th of the people of ``seed``: the same arguments give the same person, another ``n`` another number."""
    random = Random(f"{seed} {n}")  # noqa: S311 - a demonstration, not a secret
    sex = random.choice(Sex.values)
    woman = sex == Sex.FEMALE
    return ApplicantData(
        surname=random.choice(SURNAMES)[woman],
        given_name=random.choice(WOMEN if woman else MEN),
        patronymic=random.choice(PATRONYMICS)[woman],
        sex=sex,
        born_on=_born(n),
        rntrc=synthetic_rntrc(n, sex=sex),
        phone=synthetic_phone(n),
        email=f"person{n}@example.test" if random.random() < 0.4 else "",  # noqa: PLR2004 - two in five give one
        preferred_channel=random.choice((Channel.PHONE, Channel.SMS)),
        needs=random.choice(NEEDS) if random.random() < 0.05 else "",  # noqa: PLR2004 - one in twenty
        document=_card(n, random),
        **_address(random, place),
    )


def _card(n: int, random: Random) -> DocumentData:
    issued_on = date(2018, 1, 1) + timedelta(days=random.randrange(2500))
    return DocumentData(
        kind=DocumentKind.ID_CARD,
        series_number=f"9{n % 100_000_000:08}",
        issued_by=f"{random.randrange(1000, 9999)}",
        issued_on=issued_on,
        valid_until=issued_on.replace(year=issued_on.year + 10, day=min(issued_on.day, 28)),
    )


def _address(random: Random, place: str) -> dict[str, Any]:
    town, index = PLACES[place]
    street, house, flat = random.choice(STREETS), random.randrange(1, 90), random.randrange(1, 120)
    return {
        "katottg": place,
        "address": f"{town}, вул. {street}, буд. {house}, кв. {flat}",
        "post_index": f"{index}{random.randrange(1000):03}",
    }


def synthetic_firm(n: int, seed: int = 0, *, place: str = LUTSK) -> ApplicantData:
    """The ``n``-th legal person of ``seed``."""
    random = Random(f"firm {seed} {n}")  # noqa: S311
    return ApplicantData(
        kind=Kind.LEGAL,
        legal_name=f"Громадська організація «{random.choice(FIRMS)} {n + 1}»",
        edrpou=synthetic_edrpou(n),
        phone=synthetic_phone(100_000 + n),
        **_address(random, place),
    )
