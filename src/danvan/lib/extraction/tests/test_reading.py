"""Texts, tables and offsets in every kind of file."""

from __future__ import annotations

import unicodedata

import pytest

from danvan.lib.extraction import Document, Limits
from danvan.lib.extraction.reading import extract

from . import papers

BY_KIND = {
    "word": lambda: papers.word(papers.LETTERS, table=True),
    "excel": papers.excel,
    "pdf": lambda: papers.typeset(f"{papers.LETTERS}\n\n{papers.PDF_TABLE}"),
    "html": lambda: papers.page(f"<p>{papers.LETTERS}</p>{papers.HTML_TABLE}"),
}


@pytest.fixture(params=sorted(BY_KIND))
def paper(request: pytest.FixtureRequest) -> Document:
    return extract(BY_KIND[request.param]())


def cell(paper: Document, text: str) -> tuple[str, ...]:
    return next(one.heads for one in paper.blocks if one.kind == "cell" and paper.words(one) == text)


def test_vietnamese_letters_come_through_whole(paper: Document) -> None:
    assert unicodedata.normalize("NFC", papers.LETTERS) in [paper.words(one) for one in paper.blocks]


def test_each_cell_knows_the_merged_heads_above_it(paper: Document) -> None:
    assert cell(paper, "12") == ("Số hộ", "Nghèo")
    assert cell(paper, "21") == ("Số hộ", "Cận nghèo")
    assert cell(paper, "An Bình") == ("Xã",)
    assert cell(paper, "đã rà soát") == ("Ghi chú",)
    assert not next(one for one in paper.blocks if paper.words(one) == "12").is_head


def test_blocks_lie_in_order_and_cover_all_but_the_blanks(paper: Document) -> None:
    at = 0
    for one in paper.blocks:
        assert at <= one.start < one.end
        assert not paper.text[at : one.start].strip()
        at = one.end
    assert at == len(paper.text)


def test_the_same_file_gives_the_same_document() -> None:
    for make in BY_KIND.values():
        data = make()
        assert extract(data) == extract(data)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_is_read_in_every_unicode(coding: str) -> None:
    text = f"{papers.LETTERS}\nDòng hai"
    decomposed = unicodedata.normalize("NFD", text)
    assert extract(decomposed.encode(coding)).text == unicodedata.normalize("NFC", text)


def test_old_vietnamese_letters_are_mended() -> None:
    tcvn3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc"
    assert "Độc lập - Tự do - Hạnh phúc" in extract(tcvn3.encode("cp1252")).text


def test_vni_letters_are_mended_and_other_western_text_is_left() -> None:
    vni = "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM\nÑoäc laäp - Töï do - Haïnh phuùc, Ñaø Naüng chæ coù nhöõng vieäc naøy"
    text = extract(vni.encode("cp1252")).text
    assert text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert text.endswith("Độc lập - Tự do - Hạnh phúc, Đà Nẵng chỉ có những việc này")
    assert extract("Déjà vu à Paris".encode("cp1252")).text == "Déjà vu à Paris"


def test_a_form_of_two_columns_has_no_heads() -> None:
    rows = "<tr><td>Số cuộc giám sát<td>12<tr><td>Số cuộc phản biện<td>4"
    paper = extract(papers.page(f"<table>{rows}</table>"))
    assert [one.heads for one in paper.blocks] == [()] * 4
    years = extract(papers.page("<table><tr><td>Việc<td>2023<td>2024<tr><td>Giám sát<td>3<td>4</table>"))
    assert cell(years, "4") == ("2024",)


def test_numbers_of_a_workbook_are_written_as_vietnamese_writes_them() -> None:
    from danvan.lib.extraction.sheets import _shown

    assert [_shown(one) for one in (12.0, 12.5, 1.234, True)] == ["12", "12,5", "1,2340", "TRUE"]


def test_lines_of_a_pdf_are_joined_and_pages_counted() -> None:
    long = (
        "Dân vận khéo là một phong trào rộng lớn trong toàn hệ thống chính trị và được Nhân dân hưởng ứng. "
        * 4
    )
    paper = extract(papers.typeset(long.strip(), pages=3))
    assert [(one.page, paper.words(one)) for one in paper.blocks] == [(n, long.strip()) for n in (1, 2, 3)]
    assert paper.pages == 3


def test_two_columns_are_read_one_after_the_other() -> None:
    left = "Cột trái nói về việc thứ nhất của khu phố và kéo dài nhiều dòng liền nhau cho đến hết. " * 2
    right = "Cột phải nói về việc thứ hai của khu phố và cũng kéo dài nhiều dòng cho đến hết. " * 2
    paper = extract(papers.typeset(f"#columns(2)[{left} #colbreak() {right}]"))
    assert [paper.words(one) for one in paper.blocks] == [left.strip(), right.strip()]


def test_articles_and_points_of_a_pdf_stand_alone() -> None:
    long = "Quy định này nói về mức phí vệ sinh tại phường. " * 4
    paper = extract(papers.typeset(f"Điều 1. Phạm vi \\ {long} \\ a) Hộ nghèo \\ b) Hộ cận nghèo"))
    assert paper.words(paper.blocks[0]) == "Điều 1. Phạm vi"
    assert [paper.words(b) for b in paper.blocks][-2:] == ["a) Hộ nghèo", "b) Hộ cận nghèo"]


def test_what_stands_around_a_word_page_is_furniture() -> None:
    import io

    from docx import Document as Word

    file = Word()
    file.sections[0].header.paragraphs[0].text = "Đầu trang"
    file.sections[0].footer.paragraphs[0].text = "Chân trang"
    file.add_heading("Tên mục", 2)
    file.add_paragraph("Việc một", style="List Bullet")
    file.add_page_break()
    file.add_paragraph("Trang hai")
    data = io.BytesIO()
    file.save(data)
    paper = extract(data.getvalue())
    seen = {paper.words(one): (one.kind, one.role, one.level, one.page) for one in paper.blocks}
    assert seen["Đầu trang"][1] == "header"
    assert seen["Chân trang"][1] == "footer"
    assert seen["Tên mục"] == ("heading", "body", 2, 1)
    assert seen["Việc một"][0] == "item"
    assert seen["Trang hai"][3] == 2
    assert paper.body() == "Tên mục\nViệc một\nTrang hai"


def test_scripts_and_unseen_parts_of_a_page_are_not_read() -> None:
    paper = extract(
        papers.page(
            "<h2>Tin</h2><script>x()</script><p hidden>ẩn</p><p style='display:none'>ẩn</p><ul><li>Một<li>Hai</ul>"
        )
    )
    assert [(one.kind, paper.words(one)) for one in paper.blocks] == [
        ("heading", "Tin"),
        ("item", "Một"),
        ("item", "Hai"),
    ]


def test_unseen_marks_are_taken_out_and_told() -> None:
    paper = extract("gi\u200bấy\u202e phép\x00 số".encode())
    assert paper.text == "giấy phép  số", "what stays stands where it stood"
    assert paper.notes == ("unseen_marks_removed",)


def test_pages_and_letters_beyond_the_limits_are_left_out_and_told() -> None:
    cut = extract(papers.typeset("Một trang", pages=5), limits=Limits(pages=2))
    assert (cut.pages, cut.blocks[-1].page, cut.notes) == (5, 2, ("pages_left_out",))
    short = extract("dòng\n".encode() * 100, limits=Limits(letters=20))
    assert len(short.text) <= 20
    assert "text_left_out" in short.notes
