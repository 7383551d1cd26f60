"""Tables of real files become figures: what a number counts stands in the heads above it and the words of its row."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from docx import Document as Word

from danvan.lib.extraction.reading import extract
from danvan.lib.reading import read

from . import papers

#: (row, column, rows, columns, words): a form as units fill it in, with merged heads and a row that numbers the columns
FORM = [
    (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Nội dung"), (0, 2, 2, 1, "Đơn vị tính"), (0, 3, 1, 2, "Kết quả"),
    (1, 3, 1, 1, "Năm 2023"), (1, 4, 1, 1, "Năm 2024"),
    (2, 0, 1, 1, "A"), (2, 1, 1, 1, "B"), (2, 2, 1, 1, "C"), (2, 3, 1, 1, "1"), (2, 4, 1, 1, "2"),
    (3, 0, 1, 1, "1"), (3, 1, 1, 1, "Số cuộc giám sát"), (3, 2, 1, 1, "cuộc"), (3, 3, 1, 1, "12"), (3, 4, 1, 1, "15"),
    (4, 0, 1, 1, "2"), (4, 1, 1, 1, "Tiền nhân dân đóng góp"), (4, 2, 1, 1, "triệu đồng"), (4, 3, 1, 1, "1.250"),
    (4, 4, 1, 1, "980,5"),
    (5, 0, 1, 1, "3"), (5, 1, 1, 1, "Số mô hình dân vận khéo đăng ký"), (5, 2, 1, 1, "mô hình"), (5, 4, 1, 1, "31"),
]  # fmt: skip
WANTED = [
    ("12", 12, "cuộc", "supervision.sessions", "2023"),
    ("15", 15, "cuộc", "supervision.sessions", "2024"),
    ("1.250", 1_250_000_000, "đồng", "contributions.money_vnd", "2023"),
    ("980,5", 980_500_000, "đồng", "contributions.money_vnd", "2024"),
    ("31", 31, "mô hình", "dan_van_kheo.registered", "2024"),
]


def as_word() -> bytes:
    paper = Word()
    paper.add_paragraph("Biểu 1 - kết quả công tác dân vận")
    grid = paper.add_table(6, 5)
    for row, column, rows, columns, words in FORM:
        cell = grid.cell(row, column)
        cell.text = words
        if rows > 1 or columns > 1:
            cell.merge(grid.cell(row + rows - 1, column + columns - 1))
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def as_excel() -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 1")
    for row, column, rows, columns, words in FORM:
        if rows > 1 or columns > 1:
            sheet.merge_range(row, column, row + rows - 1, column + columns - 1, words)
        else:
            sheet.write(row, column, words)
    book.close()
    return data.getvalue()


def as_pdf() -> bytes:
    cells = [
        f"table.cell(x: {column}, y: {row}, rowspan: {rows}, colspan: {columns})[{words}]"
        for row, column, rows, columns, words in FORM
    ]
    return papers.typeset(f"Biểu số một về công tác dân vận\n\n#table(columns: 5, {', '.join(cells)})")


def as_page() -> bytes:
    rows: dict[int, str] = {}
    for row, column, high, wide, words in FORM:
        gap = "<td>" if (row, column) == (5, 4) else ""
        rows[row] = rows.get(row, "") + f"{gap}<td rowspan={high} colspan={wide}>{words}"
    return papers.page("<table>" + "".join(f"<tr>{said}" for said in rows.values()) + "</table>")


@pytest.mark.parametrize("make", [as_word, as_excel, as_pdf, as_page])
def test_a_form_gives_the_same_figures_in_every_kind_of_file(make: Callable[[], bytes]) -> None:
    paper = extract(make())
    found = read(paper.text, cells=paper.cells()).figures
    assert [(one.quote, float(one.value), one.unit, one.measure, one.period) for one in found] == WANTED
    assert all(paper.text[one.start : one.end] == one.quote for one in found)


def test_row_heads_that_are_merged_reach_every_row_they_cover() -> None:
    rows = (
        "<tr><th>Lĩnh vực<th>Nội dung<th>Số lượng"
        "<tr><td rowspan=2>Số cuộc đối thoại<td>cấp tỉnh<td>3<tr><td>cấp xã<td>41"
        "<tr><td colspan=2>Số cuộc giám sát<td>9"
    )
    paper = extract(papers.page(f"<table>{rows}</table>"))
    found = read(paper.text, cells=paper.cells()).figures
    assert [(int(one.value), one.measure) for one in found] == [
        (3, "dialogues.held"),
        (41, "dialogues.held"),
        (9, "supervision.sessions"),
    ]


def test_units_in_heads_count_what_their_column_holds_for_every_place() -> None:
    rows = (
        "<tr><th rowspan=2>Xã<th colspan=2>Số cuộc đối thoại<th rowspan=2>Kinh phí đóng góp (triệu đồng)"
        "<tr><th>2023<th>2024<tr><td>xã An Bình<td>2<td>3<td>120<tr><td>xã Tân Hoà<td>1<td>4<td>75,5"
    )
    paper = extract(papers.page(f"<table>{rows}</table>"))
    found = read(paper.text, cells=paper.cells()).figures
    assert [(float(one.value), one.unit, one.place) for one in found] == [
        (2, "cuộc", "xã An Bình"),
        (3, "cuộc", "xã An Bình"),
        (120_000_000, "đồng", "xã An Bình"),
        (1, "cuộc", "xã Tân Hoà"),
        (4, "cuộc", "xã Tân Hoà"),
        (75_500_000, "đồng", "xã Tân Hoà"),
    ]
    assert [one.period for one in found if one.unit == "cuộc"] == ["2023", "2024", "2023", "2024"]


def test_numbers_beside_no_unit_are_left() -> None:
    paper = extract(papers.page("<table><tr><th>Mã<th>Tên<tr><td>17<td>An Bình<tr><td>18<td>Tân Hoà</table>"))
    assert read(paper.text, cells=paper.cells()).figures == []
