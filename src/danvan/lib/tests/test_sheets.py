"""Spreadsheets come in pieces, hold what they were given, and run nothing."""

from __future__ import annotations

import io
from decimal import Decimal
from unittest.mock import patch

from python_calamine import CalamineWorkbook

from danvan.lib import sheets
from danvan.lib.sheets import workbook


def read(data: bytes) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_index(place).to_python() for place in range(len(book.sheet_names))]


def test_texts_numbers_and_nothing_come_back_as_they_were() -> None:
    rows = [
        ["Hà Nội & <Huế>", 12, Decimal("3.5"), None],
        ["=1+1", -4, 0, "dòng\x00 hai"],
        ["x" * 40_000, 1, 2, ""],
    ]
    ((head, *found),) = read(
        b"".join(workbook(["A", "B", "C", "D"], rows, name="2026-H1", widths=(10, 8, 8, 8)))
    )
    assert head == ["A", "B", "C", "D"]
    assert found[0] == ["Hà Nội & <Huế>", 12, 3.5, ""]
    assert found[1] == ["=1+1", -4, 0, "dòng hai"], "a text stays a text"
    assert len(str(found[2][0])) == 32_767


def test_a_second_sheet_begins_where_the_first_is_full() -> None:
    with patch.object(sheets, "SHEET_ROWS", 3):
        found = read(b"".join(workbook(["n"], ([n] for n in range(7)))))
    assert [[row[0] for row in sheet] for sheet in found] == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]


def test_it_comes_in_pieces_while_rows_are_still_made() -> None:
    made = 0

    def rows() -> object:
        nonlocal made
        for number in range(40_000):
            made += 1
            yield [f"Xã {number}", number]

    pieces = workbook(["Xã", "Số"], rows())  # type: ignore[arg-type]  # a generator of lists
    next(pieces)
    assert made < 20_000, "the first piece comes before the last row is made"


def test_an_empty_list_is_a_sheet_with_its_head() -> None:
    assert read(b"".join(workbook(["Xã"], []))) == [[["Xã"]]]
