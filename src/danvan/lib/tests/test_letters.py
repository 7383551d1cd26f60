"""Word files have the layout that each system prescribes, and every word they were given."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt

from danvan.lib.letters import FONT, Letter, Roll, word_file

STATE = Letter(
    layout="state", country="Cộng hòa xã hội chủ nghĩa Việt Nam", motto="Độc lập - Tự do - Hạnh phúc", superior="",
    issuer="Ủy ban nhân dân phường Hoàng Liệt", number="Số: 05/QĐ-UBND", dated="Hoàng Liệt, ngày 05 tháng 02 năm 2026",
    kind="QUYẾT ĐỊNH", subject="Về việc tặng Giấy khen", authority="CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG",
    grounds=("Căn cứ Luật Thi đua, khen thưởng;",), resolves="QUYẾT ĐỊNH:",
    articles=(("Điều 1.", "Tặng Giấy khen cho 02 tập thể."), ("Điều 2.", "Có hiệu lực từ ngày ký.")),
    copies_label="Nơi nhận:", copies=("Như Điều 2;", "Lưu: VT."), signing=("CHỦ TỊCH",), signer="Trần Văn Dũng",
    rolls=(Roll("Danh sách", "(Kèm theo Quyết định)", ("TT", "Tên"), (("1", "Tổ 3"), ("2", "Tổ 4")), (15, 145)),),
)  # fmt: skip
PARTY = replace(
    STATE, layout="party", country="Đảng Cộng sản Việt Nam", motto="", superior="Thành ủy Hà Nội",
    issuer="Ban Dân vận", number="Số 5-QĐ/BDV", signing=("T/M BAN DÂN VẬN",),
)  # fmt: skip


def opened(letter: Letter) -> Any:
    return Document(io.BytesIO(word_file(letter)))


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_state_paper_has_name_and_motto_of_the_state_above_a_line() -> None:
    head = opened(STATE).tables[0]
    country, motto = head.cell(0, 1).paragraphs
    assert (country.text, motto.text) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert (country.runs[0].font.size, motto.runs[0].font.size) == (Pt(13), Pt(14))
    assert country.runs[0].bold
    parts = [part.tag.rpartition("}")[2] for part in motto._p.pPr]
    assert parts == ["pBdr", "spacing", "jc"], "in the order that the format prescribes"
    assert head.cell(1, 0).text == "Số: 05/QĐ-UBND"
    assert head.cell(1, 1).paragraphs[0].runs[0].italic


def test_a_party_paper_has_no_motto_and_a_star_under_its_issuer() -> None:
    head = opened(PARTY).tables[0]
    assert [one.text for one in head.cell(0, 0).paragraphs] == ["THÀNH ỦY HÀ NỘI", "BAN DÂN VẬN", "*"]
    superior, issuer, _star = head.cell(0, 0).paragraphs
    assert (superior.runs[0].bold, issuer.runs[0].bold) == (False, True)
    assert head.cell(0, 1).text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert head.cell(0, 1).paragraphs[0].runs[0].font.size == Pt(15)
    assert "Độc lập" not in words(opened(PARTY))


@pytest.mark.parametrize(("letter", "right"), [(STATE, 20), (PARTY, 15)])
def test_the_page_is_a4_with_the_margins_of_its_system(letter: Letter, right: int) -> None:
    section = opened(letter).sections[0]
    millimetres = [
        round(length / Mm(1))
        for length in (
            section.page_width, section.page_height, section.top_margin, section.bottom_margin,
            section.left_margin, section.right_margin,
        )
    ]  # fmt: skip
    assert millimetres == [210, 297, 20, 20, 30, right]


def test_pages_are_numbered_at_the_top_except_the_first() -> None:
    section = opened(STATE).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_every_word_is_there_and_the_list_follows_on_its_own_page() -> None:
    document = opened(STATE)
    told = words(document)
    for said in (
        "Căn cứ Luật",
        "Điều 1. Tặng Giấy khen",
        "Nơi nhận:",
        "- Lưu: VT.",
        "CHỦ TỊCH",
        "Trần Văn Dũng",
        "DANH SÁCH",
    ):
        assert said in told
    assert 'w:type="page"' in document.element.xml
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows == [["TT", "Tên"], ["1", "Tổ 3"], ["2", "Tổ 4"]]
    assert "w:tblHeader" in document.tables[-1].rows[0]._tr.xml
    assert document.styles["Normal"].font.name == FONT
