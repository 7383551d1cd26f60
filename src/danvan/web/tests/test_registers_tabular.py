from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from danvan.web.registers import TableError, read_table
from danvan.web.registers.tabular import TableRow, sniff_delimiter

SAMPLE = "Tiêu đề,Ngày,Số lượng\r\nCống vỡ,09/11/2026,3\r\nĐèn hỏng,10/11/2026,4\r\n"


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(encoding: str, delimiter: str) -> None:
    table = read_table(SAMPLE.replace(",", delimiter).encode(encoding))

    assert table.headers == ("Tiêu đề", "Ngày", "Số lượng")
    assert table.rows == (
        TableRow(2, ("Cống vỡ", "09/11/2026", "3")),
        TableRow(3, ("Đèn hỏng", "10/11/2026", "4")),
    )
    assert table.delimiter == delimiter


def test_windows_vietnamese_is_read_into_composed_letters() -> None:
    text = "Tên,Số\r\nĐường ngập,3\r\n"
    table = read_table(as_cp1258(text))

    assert table.encoding == "cp1258"
    assert table.rows[0].values == ("Đường ngập", "3")


def as_cp1258(text: str) -> bytes:
    """cp1258 writes the tone as a letter of its own after the vowel, which keeps its hat or horn."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = "".join(mark for mark in parts if mark not in tones)
        out.append(unicodedata.normalize("NFC", rest) + tones)
    return "".join(out).encode("cp1258")


def test_excel_keeps_dates_and_numbers_and_the_row_numbers_one_sees() -> None:
    table = read_table(
        workbook([["Tên", "Ngày", "Số"], ["Cống", dt.date(2026, 11, 9), 3], [], ["Đèn", "x", 4.5]])
    )

    assert table.rows == (
        TableRow(2, ("Cống", dt.date(2026, 11, 9), 3.0)),
        TableRow(4, ("Đèn", "x", 4.5)),
    )


def test_excel_rows_count_from_the_top_of_the_sheet_even_when_it_begins_lower() -> None:
    table = read_table(workbook([[], [], ["Tên"], ["Cống"]]))

    assert table.headers == ("Tên",)
    assert table.rows[0].number == 4


def test_the_hint_line_of_excel_is_obeyed_and_not_taken_for_the_head() -> None:
    assert read_table(b"sep=;\r\na;b\r\n1,5;2\r\n").headers == ("a", "b")


def test_the_same_bytes_have_the_same_digest_and_others_another() -> None:
    assert read_table(b"a,b\n1,2").digest == read_table(b"a,b\n1,2").digest
    assert read_table(b"a,b\n1,2").digest != read_table(b"a,b\n1,3").digest


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04 not really a zip", "damaged"),
        (b"\xd0\xcf\x11\xe0 not really excel", "cannot be opened"),
        (b"\x00\x01\x02\x03\x00\xff\xd8" * 40, "neither an Excel file"),
        (b"a,a\n1,2", "both called"),
        (("," * 400).encode(), "too many columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(content: bytes, what: str) -> None:
    with pytest.raises(TableError, match=what) as refusal:
        read_table(content)

    assert refusal.value.mend


def test_a_table_beyond_the_limit_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(TableError, match="more than 3 rows"):
        read_table(b"a\n1\n2\n3\n4\n", most_rows=3)


def test_an_archive_that_would_unpack_to_a_disk_full_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as entry:
        for _ in range(310):
            entry.write(b"\x00" * 1024 * 1024)

    with pytest.raises(TableError, match="too large"):
        read_table(out.getvalue())


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    assert told(content)


def told(content: bytes) -> str:
    """What a reader learns of a file: its head, or what is wrong and how to mend it."""
    try:
        return "|".join(read_table(content).headers) or "no head"
    except TableError as refusal:
        return refusal.what and refusal.mend


@given(
    st.lists(st.lists(st.text("abcđ ,;\"'\n", max_size=6), min_size=2, max_size=4), min_size=1, max_size=5)
)
def test_what_our_writer_wrote_our_sniffer_separates_again(rows: list[list[str]]) -> None:
    import csv

    width = len(rows[0])
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [row[:width] + [""] * (width - len(row)) for row in rows]
    )

    assert sniff_delimiter(out.getvalue()) == ";"
