"""PDFs that are not what they should be. Each is made here by pikepdf, as a hostile or clumsy program would make it."""

import resource
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from office.documents.inspecting import inspect
from office.documents.pdfs import check_pdf
from office.documents.reasons import MOST_PAGES, Reason, Unfit
from office.documents.refusals import FileRefused
from tests.factories.scans import a_pdf

SCRIPT = "app.alert('x')"


def changed(change: Callable[[pikepdf.Pdf], object], **saving: Any) -> bytes:
    written = BytesIO()
    with pikepdf.open(BytesIO(a_pdf())) as pdf:
        change(pdf)
        pdf.save(written, **saving)
    return written.getvalue()


def reason_of(content: bytes, folder: Path) -> Reason:
    path = folder / "x.pdf"
    path.write_bytes(content)
    with pytest.raises(Unfit) as unfit:
        check_pdf(path)
    return unfit.value.reason


def pages_of(content: bytes, folder: Path) -> int:
    path = folder / "x.pdf"
    path.write_bytes(content)
    return check_pdf(path)


def on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(SCRIPT))


def launch(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("calc.exe"))
    )
    pdf.pages[0].Annots = Array([link])


def chained(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(SCRIPT.encode()))
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([script]))


def on_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String(SCRIPT))))


def in_names(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String(SCRIPT))])))


def xfa_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def forgotten(pdf: pikepdf.Pdf) -> None:
    """Reached only by what the page says it is: a deeper place than any list of known places."""
    pdf.Root.PieceInfo = Dictionary(Maker=Dictionary(Private=Array([Array([Dictionary(S=Name.Launch)])])))


@pytest.mark.parametrize("change", [on_opening, launch, chained, on_a_page, in_names, xfa_form, forgotten])
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_with_a_program_is_refused(tmp_path: Path, change: Callable[[pikepdf.Pdf], None], packed: bool) -> None:  # noqa: FBT001
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert reason_of(changed(change, object_stream_mode=mode), tmp_path) is Reason.ACTIVE


def test_a_program_under_a_disguised_name_is_refused(tmp_path: Path) -> None:
    plain = changed(on_opening, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    disguised = plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert disguised != plain
    assert reason_of(disguised, tmp_path) is Reason.ACTIVE


def test_a_pdf_with_attachments_is_refused(tmp_path: Path) -> None:
    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["вірус.exe"] = b"MZ"

    assert reason_of(changed(attach), tmp_path) is Reason.ATTACHMENTS


def test_an_ordinary_pdf_with_links_and_a_form_is_taken(tmp_path: Path) -> None:
    def dress(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]))
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))
        address = Dictionary(S=Name.URI, URI=String("https://example.test"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=address)
        pdf.pages[0].Annots = Array([link])

    assert pages_of(changed(dress), tmp_path) == 1


@pytest.mark.parametrize("password", ["таємно", ""])  # to open, or only to print
def test_a_locked_pdf_is_refused(tmp_path: Path, password: str) -> None:
    locked = changed(lambda _pdf: None, encryption=pikepdf.Encryption(user=password, owner="x"))
    assert reason_of(locked, tmp_path) is Reason.ENCRYPTED


def test_a_pdf_without_pages_is_refused(tmp_path: Path) -> None:
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(written)
    assert reason_of(written.getvalue(), tmp_path) is Reason.NO_PAGES


def test_the_most_pages_are_taken_and_one_more_refused(tmp_path: Path) -> None:
    assert pages_of(a_pdf(pages=MOST_PAGES), tmp_path) == MOST_PAGES
    assert reason_of(a_pdf(pages=MOST_PAGES + 1), tmp_path) is Reason.TOO_MANY_PAGES


@pytest.mark.parametrize("part", [0.3, 0.7, 0.97])
def test_a_pdf_that_was_not_copied_to_its_end_is_refused(tmp_path: Path, part: float) -> None:
    whole = a_pdf(pages=20)
    assert reason_of(whole[: int(len(whole) * part)], tmp_path) is Reason.CUT_SHORT


def test_something_behind_the_end_is_refused_and_padding_is_not(tmp_path: Path) -> None:
    assert reason_of(a_pdf() + b"<script>alert(1)</script>", tmp_path) is Reason.TWO_IN_ONE
    assert pages_of(a_pdf() + b"\r\n" + b"\0" * 70_000, tmp_path) == 1


def test_a_later_revision_is_not_something_behind_the_end(tmp_path: Path) -> None:
    """Signing appends to a PDF: its bytes must stay as they are, and both ends are its own."""
    first = a_pdf()
    start = first[: first.rindex(b"%%EOF")].split()[-1].decode()
    appended = f"\nxref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev {start} >>\nstartxref\n{len(first) + 1}\n%%EOF\n"
    assert pages_of(first + appended.encode(), tmp_path) == 1


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\xff" * 5000 + b"\n%%EOF", b"%PDF-1.4 1 0 obj <<>> %%EOF"]
)
def test_a_damaged_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    assert reason_of(content, tmp_path) in {Reason.BROKEN, Reason.NO_PAGES}


def test_a_pdf_that_lost_a_page_is_refused(tmp_path: Path) -> None:
    """The reader would mend it by leaving the page out; nobody would know that a page is missing."""
    whole = a_pdf(pages=3)
    kids = whole[whole.index(b"/Kids") :]
    second = kids[kids.index(b" R ") + 3 :].split(b" R ")[0].strip()
    lost = whole.replace(second + b" R ", b"null" + b" " * (len(second) - 1))
    assert len(lost) == len(whole)
    assert lost != whole
    assert reason_of(lost, tmp_path) is Reason.BROKEN


def test_pages_that_go_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
        pdf.Root.Pages.Count = 1

    assert reason_of(changed(circle), tmp_path) in {Reason.BROKEN, Reason.NO_PAGES}


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = b"[" * 400 + b"]" * 400
    content = a_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /X " + deep)
    assert reason_of(content, tmp_path) in {Reason.TOO_HARD, Reason.BROKEN}


def test_a_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    """Half a gigabyte of spaces inside an object stream of two megabytes."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 2**20) for _mebibyte in range(512)) + packer.flush()
    content = (
        b"%%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n"
        b"3 0 obj\n<< /Type /XRef /Size 4 /W [1 4 2] /Root 2 0 R /Length 28 >>\nstream\n" % (len(packed), packed)
    )
    table = content.index(b"3 0 obj")
    rows = [(0, 0, 0), (1, 9, 0), (2, 1, 0), (1, table, 0)]
    content += b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + last.to_bytes(2, "big") for kind, place, last in rows
    )
    content += b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    path = tmp_path / "bomb.pdf"
    path.write_bytes(content)
    most_before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with pytest.raises(FileRefused) as refused:
        inspect(path, tmp_path / "made.pdf", name="bomb.pdf")
    assert refused.value.reason in {Reason.BROKEN, Reason.TOO_HARD}
    # KB, of any child so far, which begins as a copy of this process; unpacked it is 512 MB more.
    most, own = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    assert most <= max(most_before, own, 300 * 1024)
