from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.parties import identifiers
from office.parties.demo import synthetic_edrpou, synthetic_phone, synthetic_rntrc
from office.parties.identifiers import IdentifierError, RntrcFacts

SYNTHETIC = [
    ("5478800114", date(2050, 1, 1), "male"),
    ("5478800108", date(2050, 1, 1), "female"),
    ("5677912311", date(2055, 6, 15), "male"),
    ("6872604200", date(2088, 2, 29), "female"),
]


@pytest.mark.parametrize(("number", "born_on", "sex"), SYNTHETIC)
def test_a_taxpayer_number_says_when_its_owner_was_born_and_the_sex(number: str, born_on: date, sex: str) -> None:
    assert identifiers.rntrc(f" {number[:4]} {number[4:]}\t") == number
    assert identifiers.rntrc_facts(number) == RntrcFacts(born_on, sex)


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (identifiers.rntrc, "0000000000"),
        (identifiers.rntrc, "5478800115"),
        (identifiers.rntrc, "547880011"),
        (identifiers.rntrc, "٥٤٧٨٨٠٠١١٤"),
        (identifiers.rntrc, "54788001\x0014"),
        (identifiers.rntrc, "5478800114'; DROP TABLE parties_applicant; --"),
        (identifiers.edrpou, "00000000"),
        (identifiers.edrpou, "45000127"),
        (identifiers.edrpou, "4500012"),
        (identifiers.unzr, "20501301-00011"),
        (identifiers.unzr, "20500101-0001"),
        (identifiers.katottg, "UA0708017001008338"),
        (identifiers.katottg, "PL07080170010083384"),
        (identifiers.post_index, "4300"),
        (identifiers.post_index, "00000"),
        (identifiers.iban, "UA213223130000026007233566002"),
        (identifiers.iban, "PL61109010140000071219812874"),
        (identifiers.passport_book, "А1123456"),
        (identifiers.passport_book, "АБ12345"),
        (identifiers.passport_book, "ЫЭ123456"),
        (identifiers.passport_book, "DF123456"),
        (identifiers.id_card, "12345678"),
        (identifiers.id_card, "000000000"),
        (identifiers.birth_certificate, "І-ЕГ 12345"),
        (identifiers.birth_certificate, "ЕГ 123456"),
        (identifiers.phone, "050 123 45"),
        (identifiers.phone, "050 123 45 67 дод. 5"),
        (identifiers.phone, "+380501234567 ext. 5"),
        (identifiers.phone, "немає"),
        (identifiers.phone, "\x00"),
        (identifiers.phone, "0" * 10_000),
    ],
)
def test_a_number_that_can_not_be_right_is_refused_with_what_is_expected(read: object, wrong: str) -> None:
    assert callable(read)
    with pytest.raises(IdentifierError) as refused:
        read(wrong)
    assert str(refused.value.message).endswith(".")


@pytest.mark.parametrize("number", ["45000126", "99000075"])
def test_codes_of_legal_persons(number: str) -> None:
    assert identifiers.edrpou(f"{number[:4]} {number[4:]}") == number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("20500101-00011", "20500101-00011"), ("2050010100011", "20500101-00011"), ("20500101–00011", "20500101-00011")],
)
def test_a_demographic_register_number_begins_with_the_birth_date(typed: str, stored: str) -> None:
    assert identifiers.unzr(typed) == stored
    assert identifiers.unzr_born_on(stored) == date(2050, 1, 1)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("АВ 123456", "АВ123456"),
        ("AB № 123456", "АВ123456"),  # Latin A and B
        ("ІЇ123456", "ІЇ123456"),
        ("єґ-123456", "ЄҐ123456"),
        ("ЇК 000001", "ЇК000001"),  # the dots of Ї apart from its stem
        ("xi123456", "ХІ123456"),
    ],
)
def test_the_series_of_a_booklet_is_ukrainian_whatever_keyboard_typed_it(typed: str, stored: str) -> None:
    assert identifiers.passport_book(typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("id_card", "900 000 001", "900000001"),
        ("foreign_passport", "FА 123456", "FA123456"),  # a Cyrillic А
        ("birth_certificate", "І-ЕГ № 123456", "I-ЕГ123456"),
        ("birth_certificate", "1-eг 123456", "I-ЕГ123456"),
        ("refugee", "№ 000123", "000123"),
        ("other", "07/15-А", "07/15А"),
    ],
)
def test_each_kind_of_document_has_one_stored_form(kind: str, typed: str, stored: str) -> None:
    assert identifiers.document_number(kind, typed) == stored
    assert stored in identifiers.document_forms(typed)


@pytest.mark.parametrize("kind", ["passport_book", "id_card", "foreign_passport", "birth_certificate", "other"])
@pytest.mark.parametrize(
    "hostile", ["", "\x00", "<script>", "' OR 1=1 --", "9" * 10_000, "\u202e", "без номера", "Ⅷ/8" * 20]
)
def test_hostile_document_numbers_are_refused(kind: str, hostile: str) -> None:
    with pytest.raises(IdentifierError):
        identifiers.document_number(kind, hostile)


def test_an_account_has_check_digits() -> None:
    assert identifiers.iban("UA21 3223 1300 0002 6007 2335 6600 1") == "UA213223130000026007233566001"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("050 123-45-67", "+380501234567"),
        ("(0332) 72-12-34", "+380332721234"),
        ("380501234567", "+380501234567"),
        ("+48 22 123 45 67", "+48221234567"),
        ("8 050 123 45 67", "+380501234567"),
    ],
)
def test_a_phone_is_stored_in_one_international_form(typed: str, stored: str) -> None:
    assert identifiers.phone(typed) == stored


@given(st.integers(0, 119_999))
def test_a_stored_phone_reads_as_itself(n: int) -> None:
    phone = synthetic_phone(n)
    assert identifiers.phone(phone) == phone
    assert identifiers.phone(phone.removeprefix("+38")) == phone


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (identifiers.rntrc, identifiers.unzr, identifiers.phone, identifiers.iban, identifiers.katottg):
        with suppress(IdentifierError):
            assert read(text) == read(read(text))
    assert all(identifiers.document_forms(form) for form in identifiers.document_forms(text))


@given(st.integers(0, 10_000_000), st.sampled_from(["male", "female"]))
def test_synthetic_taxpayer_numbers_are_right_and_belong_to_the_future(n: int, sex: str) -> None:
    number = identifiers.rntrc(synthetic_rntrc(n, sex=sex))
    facts = identifiers.rntrc_facts(number)
    assert facts.sex == sex
    assert date(2050, 1, 1) <= facts.born_on <= date(2090, 12, 31)


@given(st.integers(0, 99_999))
def test_synthetic_codes_of_legal_persons_are_right(n: int) -> None:
    assert identifiers.edrpou(synthetic_edrpou(n)).startswith("99")


@pytest.mark.parametrize(("number", "shown"), [("5478800114", "••••••0114"), ("12", "12"), ("", ""), (None, "")])
def test_a_list_shows_the_end_of_a_number_alone(number: str | None, shown: str) -> None:
    assert identifiers.tail(number) == shown
