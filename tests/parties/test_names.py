import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.parties.demo import MEN, PATRONYMICS, SURNAMES, WOMEN
from office.parties.names import APOSTROPHES, PersonNameError, clean_name, fold, transliterate

UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ"
NAMES = [*MEN, *WOMEN, *(form for pair in (*SURNAMES, *PATRONYMICS) for form in pair)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Коваль ", "Коваль"),
        ("Мар'яна", "Марʼяна"),
        ("Мар’яна", "Марʼяна"),
        ("Мар`яна", "Марʼяна"),
        ("Мар‘яна", "Марʼяна"),
        ("Нечуй – Левицький", "Нечуй-Левицький"),
        ("КОВАЛЬ-ЗОРЯ", "Коваль-Зоря"),
        ("д'яконюк", "Дʼяконюк"),
        ("Кoваль", "Коваль"),  # a Latin o
        ("Iваненко", "Іваненко"),  # a Latin I
        ("Їжакевич", "Їжакевич"),  # the dots apart from the stem
        ("O'Connor", "OʼConnor"),
        ("Müller", "Müller"),
        ("de la Cruz", "de la Cruz"),
        ("Ван дер  Меер", "Ван дер Меер"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_has_one_stored_form(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored
    assert clean_name(stored) == stored


@pytest.mark.parametrize(
    "hostile",
    [
        "Коваль\x00",
        "\u202eьлавоК",
        "<b>Коваль</b>",
        "Robert'); DROP TABLE parties_applicant; --",
        "Коваль1",
        "-Коваль",
        "ʼ",
        "---",
        "محمد",
        "田中",
        "Ковалqь",
        "а" * 81,
        "а" * 10_000,
        "а " * 5_000,
        "🙂",
        "\ud800",
    ],
)
def test_what_is_no_name_is_refused_in_words(hostile: str) -> None:
    with pytest.raises(PersonNameError) as refused:
        clean_name(hostile)
    assert str(refused.value.message).endswith(".")


@given(st.text(max_size=100))
def test_a_stored_name_is_stored_as_itself(text: str) -> None:
    try:
        stored = clean_name(text)
    except PersonNameError:
        return
    assert clean_name(stored) == stored
    assert "\x00" not in stored
    assert len(stored) <= 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Марʼяна", "МАРЯНА"),
        ("Нечуй-Левицький", "нечуй левицький"),
        ("Ґалаґан", "Галаган"),
        ("Їжакевич", "їжакевич"),
        ("Коваль", "Kоваль"),  # a Latin K
        ("Сергій", "Сергии".replace("ии", "ій")),
        ("ТОВ «Теплий дім»", "тов теплий дім"),
        ("Сте́фан", "Стефан"),
        ("Müller", "MULLER"),
    ],
)
def test_usual_slips_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_names_stay_apart() -> None:
    assert len({fold(name) for name in NAMES}) == len({name.casefold() for name in NAMES})


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once_and_leaves_nothing_hostile(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(sign.isalnum() or sign == " " for sign in folded)
    assert folded == folded.strip()


@given(st.text(alphabet=UKRAINIAN, min_size=1, max_size=30))
def test_folding_minds_neither_case_nor_apostrophes(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.replace("ʼ", ""))


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Вінниця", "Vinnytsia"),
        ("Гадяч", "Hadiach"),
        ("Ґалаґан", "Galagan"),
        ("Єнакієве", "Yenakiieve"),
        ("Згурський", "Zghurskyi"),
        ("Розгон", "Rozghon"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Юрій", "Yurii"),
        ("Яготин", "Yahotyn"),
        ("Феодосія", "Feodosiia"),
        ("Знамʼянка", "Znamianka"),
        ("Коваль-Яремчук", "Koval-Yaremchuk"),
        ("ЩЕРБАК", "SHCHERBAK"),
        ("Щербак", "Shcherbak"),
        ("м. Луцьк, вул. Шкільна, 5", "m. Lutsk, vul. Shkilna, 5"),
    ],
)
def test_latin_letters_follow_the_table_of_the_cabinet(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_a_transliterated_name_is_plain_ascii_and_stays_so(names: list[str]) -> None:
    latin = transliterate(" ".join(names))
    assert latin.isascii()
    assert transliterate(latin) == latin
    assert len(latin.split()) == len(names)


@pytest.mark.parametrize("sign", list(APOSTROPHES))
def test_every_apostrophe_is_dropped_in_latin(sign: str) -> None:
    assert transliterate(f"Д{sign}яконюк") == "Diakoniuk"
