import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.documents.models import StoredFile
from office.documents.names import LONGEST_NAME, clean_name, download_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("заява.pdf", "заява.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\Оля\Скан 1.jpg", "Скан 1.jpg"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a b Set-Cookie_ x.pdf"),
        ("рахунок\u202efdp.exe", "рахунок fdp.exe"),
        ("и\u0306од.pdf", "йод.pdf"),
        ('a"b;c*?.pdf', "a_b_c__.pdf"),
        ("  багато   пробілів .pdf  ", "багато пробілів .pdf"),
        (".htaccess", "htaccess"),
        ("", "документ"),
        ("...", "документ"),
        ("folder/", "документ"),
        ("\u200b\ufeff", "документ"),
        ("Довідка №5 (нова) — копія.PDF", "Довідка №5 (нова) — копія.PDF"),
    ],
)
def test_a_name_is_made_safe_to_show(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("Довідка " * 60 + ".pdf")
    assert len(name) <= LONGEST_NAME
    assert name.endswith(".pdf")
    assert clean_name("х" * 300) == "х" * LONGEST_NAME


@given(st.text(max_size=400))
def test_any_name_at_all_becomes_a_harmless_one(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= LONGEST_NAME
    assert cleaned.isprintable()
    assert not set(cleaned) & set('/\\<>:"|?*;\r\n\x00')
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("скан.jpg", "скан.pdf"),
        ("скан.TIFF", "скан.pdf"),
        ("заява.pdf", "заява.pdf"),
        ("v1.2", "v1.2.pdf"),
        ("скан", "скан.pdf"),
    ],
)
def test_a_download_is_named_by_what_is_inside(name: str, offered: str) -> None:
    assert download_name(StoredFile(name=name, media_type="application/pdf")) == offered
