import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

import office.documents
from office.documents.reasons import Reason
from office.documents.refusals import KINDS, MESSAGES, FileRefused

CATALOGUE = Path(office.documents.__file__).parent / "locale/uk/LC_MESSAGES/django.po"


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_names_the_file_and_says_what_to_do(reason: Reason) -> None:
    with override("en"):
        words = str(FileRefused("100% заява.pdf", reason, kind="zip", virus="Some.Virus"))
    assert words.startswith("«100% заява.pdf»")
    assert re.search(r"\b(Scan|scan|Split|Print|print|Copy|Save|save|split|Remove|Take|Open|Try)\b", words)
    assert "%(" not in words


def test_a_refusal_is_a_value_error_with_its_reason() -> None:
    refusal = FileRefused("x", Reason.NOT_ACCEPTED, kind="exe")
    assert isinstance(refusal, ValueError)
    assert (refusal.name, refusal.reason, refusal.kind) == ("x", Reason.NOT_ACCEPTED, "exe")
    with override("en"):
        assert "a program inside" in str(refusal)


def test_the_ukrainian_catalogue_says_everything_with_the_same_gaps() -> None:
    entries = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}
    with override(None):
        wanted = [*map(str, MESSAGES.values()), *map(str, KINDS.values())]
    for msgid in wanted:
        entry = entries[msgid]
        assert entry.msgstr, msgid
        assert not entry.fuzzy, msgid
        assert sorted(re.findall(r"%\(\w+\)s", entry.msgstr)) == sorted(re.findall(r"%\(\w+\)s", msgid))
