"""The sheets of a file of the exchange and their columns. The words are those of the file, in whatever language one reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

YES_WORDS: Final = frozenset({"так", "yes", "true", "1", "+"})
NO_WORDS: Final = frozenset({"ні", "no", "false", "0", "-"})
UNITS: Final = {
    "working_days": "робочі дні",
    "calendar_days": "календарні дні",
    "months": "місяці",
    "same_day": "у день звернення",
    "none": "не встановлено",
}
STEP_UNITS: Final = {
    "working_days": "робочі дні",
    "calendar_days": "календарні дні",
    "same_day": "того самого дня",
    "at_once": "одразу",
}
STAGES: Final = {"intake": "прийом", "processing": "опрацювання", "decision": "рішення", "delivery": "видача"}
ACTIONS: Final = {"performs": "В", "participates": "У", "agrees": "П", "approves": "З"}
FORMS: Final = {
    "original": "оригінал",
    "copy": "копія",
    "copy_and_original": "копія, оригінал для огляду",
    "shown": "оригінал лише для огляду",
}
ANSWERS: Final = {"yes": "так", "no": "ні"}


@dataclass(frozen=True)
class Column:
    """``words``: the choices, each with its word in a table; ``is_list``: one thing on a line."""

    key: str
    title: str
    width: int = 24
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_list: bool = False


@dataclass(frozen=True)
class Sheet:
    key: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


SERVICE: Final = Column("service", "Послуга", 28)
YES: Final = {"yes": "так", "": ""}

SHEETS: Final = (
    Sheet(
        "groups",
        "Групи",
        (
            Column("code", "Код", 20),
            Column("name", "Назва", 44),
            Column("name_en", "Назва англійською", 44),
            Column("order", "Порядок", 10),
        ),
    ),
    Sheet(
        "services",
        "Послуги",
        (
            Column("code", "Код", 28),
            Column("group", "Група", 20),
            Column("name", "Назва", 60),
            Column("name_en", "Назва англійською", 60),
            Column("national_code", "Номер у реєстрі", 16),
            Column("is_immediate", "Надається одразу", 16, YES),
            Column("is_active", "Надається", 12, YES),
        ),
    ),
    Sheet(
        "cards",
        "Картки",
        (
            SERVICE,
            Column("ground", "Підстава", 40),
            Column("result", "Результат", 40),
            Column("fee_text", "Плата", 24),
            Column("ways_to_submit", "Як подати", 40, is_list=True),
            Column("ways_to_get", "Як отримати результат", 40, is_list=True),
            Column("appeal_text", "Як оскаржити", 40),
            Column("note", "Примітка", 30),
            Column("term_value", "Строк", 8),
            Column("term_unit", "Одиниця строку", 18, UNITS),
            Column("term_counted_from", "Відлік строку", 30),
            Column("term_basis", "Підстава строку", 40),
            Column("laws", "Закони", 50, is_list=True),
            Column("cabinet_acts", "Акти Кабінету Міністрів", 50, is_list=True),
            Column("central_acts", "Акти центральних органів", 50, is_list=True),
            Column("local_acts", "Акти місцевих органів", 50, is_list=True),
            Column("review_on", "Переглянути до", 14),
            Column("to_verify", "Ще звірити", 24, is_list=True),
        ),
    ),
    Sheet("questions", "Запитання", (SERVICE, Column("code", "Код", 20), Column("text", "Запитання", 70))),
    Sheet(
        "documents",
        "Документи",
        (
            SERVICE,
            Column("name", "Документ", 60),
            Column("legal_basis", "Правова підстава", 50),
            Column("where_to_get", "Де отримати", 40),
            Column("original_or_copy", "Оригінал чи копія", 26, FORMS),
            Column("obtainable_by_request", "Орган запитає сам", 16, YES),
            Column("question", "Код запитання", 18),
            Column("needed_if", "Потрібен, якщо відповідь", 18, ANSWERS),
            Column("note", "Примітка", 30),
        ),
    ),
    Sheet(
        "refusal_grounds",
        "Підстави для відмови",
        (SERVICE, Column("text", "Підстава", 70), Column("norm", "Норма закону", 50)),
    ),
    Sheet(
        "processes",
        "Технологічні картки",
        (
            SERVICE,
            Column("days_by_law", "Строк за законом", 16),
            Column("law_unit", "Одиниця строку", 18, UNITS),
            Column("needs_checking", "Потребує перевірки", 18, YES),
        ),
    ),
    Sheet(
        "steps",
        "Етапи",
        (
            SERVICE,
            Column("number", "№", 6),
            Column("name", "Етап", 60),
            Column("stage", "Стадія", 14, STAGES),
            Column("provider", "Орган", 14),
            Column("responsible", "Відповідальна особа", 30),
            Column("unit", "Підрозділ", 30),
            Column("term_value", "Строк", 8),
            Column("term_unit", "Одиниця строку", 18, STEP_UNITS),
            Column("after", "Після етапів", 14),
        ),
    ),
    Sheet(
        "actions",
        "Дії",
        (
            SERVICE,
            Column("step", "№ етапу", 10),
            Column("provider", "Орган", 14),
            Column("position", "Посада", 40),
            Column("action", "Дія (В, У, П, З)", 14, ACTIONS),
        ),
    ),
)
BY_KEY: Final[Mapping[str, Sheet]] = {sheet.key: sheet for sheet in SHEETS}


def word_of(column: Column, value: str) -> str:
    """Give the word of a table for a value as it is kept."""
    return column.words.get(value, value)


def value_of(column: Column, word: str) -> str:
    """Give the value for a word of a table or for the value itself; what is neither stays, to be named as a fault."""
    known = {said.casefold(): value for value, said in column.words.items()} | {each: each for each in column.words}
    typed = word.casefold().strip()
    if typed in known:
        return known[typed]
    if "yes" in column.words:
        return _answer(typed, word, no="no" if "no" in column.words else "")
    return word


def _answer(typed: str, word: str, *, no: str) -> str:
    if typed in YES_WORDS:
        return "yes"
    return no if typed in NO_WORDS else word
