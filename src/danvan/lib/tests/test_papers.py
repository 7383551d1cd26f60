"""Long papers have the layout that their system prescribes, point by point; LibreOffice opens them."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Mm, Pt

from danvan.lib.letters import FONT
from danvan.lib.papers import MARGINS, SPANS, Chapter, Grid, Layout, Report, Words, load_layouts, word_file

LAYOUTS = load_layouts(Path(__file__).resolve().parents[4] / "data" / "reports" / "layouts.toml")
BY_NAME = {one.name: one for one in LAYOUTS}


def report(name: str) -> Report:
    layout = BY_NAME[name]
    return Report(
        layout=layout, superior="Ủy ban nhân dân thành phố Hà Nội", issuer="Ủy ban nhân dân phường Hoàng Liệt",
        number=f"{layout.number_label}05/BC-UBND", dated=layout.dated("Hoàng Liệt", date(2026, 2, 5)), kind="Báo cáo",
        subject="Kết quả công tác dân vận quý I năm 2026",
        chapters=(
            Chapter("I. Công tác lãnh đạo", 1, (Words((("Đã ban hành ", False), ("12", True), (" văn bản.", False))),)),
            Chapter("1. Đối thoại", 2, (
                Words((("Phường đã đối thoại.", False),), by="Phường Hoàng Liệt"),
                Grid("Đối thoại", ("Chỉ tiêu", "Kỳ này"), tuple((f"Mục {n}", str(n)) for n in range(60)), (3, 1)),
            )),
        ),
        copies_label="Nơi nhận:", copies=("Như trên;", "Lưu: VT."), signing=(f"{layout.together} ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer="Trần Văn Dũng", proof="Mở số liệu tại …",
    )  # fmt: skip


def opened(name: str) -> Any:
    return Document(io.BytesIO(word_file(report(name))))


@pytest.mark.parametrize("name", BY_NAME)
def test_page_margins_and_number_follow_the_layout(name: str) -> None:
    section = opened(name).sections[0]
    assert [round(one / Mm(1)) for one in (section.page_width, section.page_height)] == [210, 297]
    found = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert tuple(round(one / Mm(1)) for one in found) == BY_NAME[name].margins
    assert all(
        least <= one <= most for one, (least, most) in zip(BY_NAME[name].margins, MARGINS, strict=True)
    )
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.header.paragraphs[0].alignment == ALIGN.CENTER
    assert section.header_distance < section.top_margin, "the number stands in the top margin"


def test_sizes_of_state_papers_lie_within_the_decree() -> None:
    for name in ("state", "front"):
        for part, (least, most) in SPANS.items():
            assert least <= BY_NAME[name].sizes[part] <= most, (name, part)


def test_the_head_of_a_state_paper_names_state_and_motto() -> None:
    head = opened("state").tables[0]
    issuing, naming = (cell.paragraphs for cell in head.rows[0].cells)
    assert [one.text for one in naming][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert (naming[0].runs[0].font.size, naming[1].runs[0].font.size) == (Pt(13), Pt(14))
    assert "w:top" in naming[2]._p.xml, "a line under the motto"
    assert [one.runs[0].bold for one in issuing[:2]] == [False, True]
    number, dated = head.rows[1].cells
    assert number.text == "Số: 05/BC-UBND"
    assert dated.text == "Hoàng Liệt, ngày 05 tháng 02 năm 2026"
    assert dated.paragraphs[0].runs[0].italic


def test_the_head_of_a_party_paper_has_a_star_and_no_motto() -> None:
    head = opened("party").tables[0]
    issuing, naming = (cell.paragraphs for cell in head.rows[0].cells)
    assert issuing[-1].text == "*"
    assert [one.text for one in naming if one.text] == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert naming[0].runs[0].font.size == Pt(15)
    assert head.rows[1].cells[0].text.startswith("Số 05"), "no colon"
    assert any(one.text == "-----" for one in opened("party").paragraphs)


def test_a_paper_of_the_front_names_the_front_above_its_issuer() -> None:
    issuing = opened("front").tables[0].rows[0].cells[0].paragraphs
    assert issuing[0].text == "MẶT TRẬN TỔ QUỐC VIỆT NAM"


@pytest.mark.parametrize("name", BY_NAME)
def test_body_text_is_justified_drawn_in_and_in_times(name: str) -> None:
    document = opened(name)
    body = next(one for one in document.paragraphs if one.text.startswith("Đã ban hành"))
    assert (body.alignment, body.paragraph_format.first_line_indent) == (ALIGN.JUSTIFY, Cm(1.27))
    assert body.paragraph_format.space_after >= Pt(6)
    assert 1 <= body.paragraph_format.line_spacing <= 1.5
    assert document.styles["Normal"].font.name == FONT
    assert [run.bold for run in body.runs] == [None, True, None]
    headings = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in headings] == ["I. CÔNG TÁC LÃNH ĐẠO", "1. Đối thoại"]
    assert all(run.font.name == FONT for one in headings for run in one.runs)


def test_words_of_others_bear_their_name_and_tables_repeat_their_head() -> None:
    document = opened("state")
    assert any(one.text == "Phường Hoàng Liệt: Phường đã đối thoại." for one in document.paragraphs)
    grid = document.tables[1]
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert len(grid.rows) == 61
    assert grid.cell(1, 1).paragraphs[0].alignment == ALIGN.RIGHT


def test_the_foot_has_recipients_and_the_mark_of_who_signs_for_whom() -> None:
    for name, mark, italic in (("state", "TM. ", True), ("party", "T/M ", False), ("front", "TM. BAN", True)):
        copies, signing = opened(name).tables[-1].rows[0].cells
        label = copies.paragraphs[0].runs[0]
        assert (label.text, label.bold, label.italic, label.font.size) == ("Nơi nhận:", True, italic, Pt(12))
        assert copies.paragraphs[1].runs[0].font.size == Pt(11)
        assert signing.paragraphs[0].text.startswith(mark)


def test_a_layout_that_cannot_be_is_refused(tmp_path: Path) -> None:
    source = (Path(__file__).resolve().parents[4] / "data" / "reports" / "layouts.toml").read_text(
        encoding="utf-8"
    )
    for wrong, said in ((source.replace("[20, 20, 30, 20]", "[20, 20, 10, 20]"), "margin of 10"),
                        (source.replace("body = 14", "body = 44"), "size of body"),
                        (source.replace('motto = ""', ""), "missing")):  # fmt: skip
        path = tmp_path / "layouts.toml"
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ValueError, match=said):
            load_layouts(path)


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui",
)
@pytest.mark.parametrize("name", BY_NAME)
def test_libreoffice_opens_it(name: str, tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(word_file(report(name)))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "paper.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")


def test_dates_not_signed_stay_open() -> None:
    layout: Layout = BY_NAME["state"]
    assert layout.dated("Hà Nội", None) == "Hà Nội, ngày … tháng … năm …"
    assert layout.dated("Hà Nội", date(2026, 11, 23)) == "Hà Nội, ngày 23 tháng 11 năm 2026"
