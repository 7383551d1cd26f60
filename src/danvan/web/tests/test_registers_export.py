from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import python_calamine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from danvan.web.registers import Column
from danvan.web.registers.export import FORMULA_STARTS, csv_lines, harmless
from danvan.web.registers.tabular import clean
from danvan.web.tests.fakes import Matter, add, register


def csv_of(response: object) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_holds_the_rows_of_the_filter_in_order_on_all_pages(
    client: Client, matters: type[Matter]
) -> None:
    for place in range(7):
        add(f"drain {place}", day=place + 1, weight=place)
    add("drain elsewhere", office="south")
    add("lamp")

    rows = csv_of(client.get("/matters/?q=drain&order=title&format=csv"))

    assert rows[0] == ["Title", "Received", "Weight", "State"]
    assert [row[0] for row in rows[1:]] == [f"drain {place}" for place in range(7)]
    assert rows[1] == ["drain 0", "2026-11-01", "0", "Open"]


def test_the_workbook_holds_real_dates_and_numbers(client: Client, matters: type[Matter]) -> None:
    add("Cống vỡ ở ngõ 15", day=9, weight=12)

    response = client.get("/matters/?format=xlsx")
    book = python_calamine.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    assert book.get_sheet_by_index(0).to_python() == [
        ["Title", "Received", "Weight", "State"],
        ["Cống vỡ ở ngõ 15", dt.date(2026, 11, 9), 12.0, "Open"],
    ]
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_an_empty_workbook_still_has_its_head(client: Client, matters: type[Matter]) -> None:
    response = client.get("/matters/?format=xlsx")

    book = python_calamine.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    assert book.get_sheet_by_index(0).to_python() == [["Title", "Received", "Weight", "State"]]


@pytest.mark.parametrize("start", FORMULA_STARTS)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_no_cell_is_a_formula(client: Client, matters: type[Matter], start: str, file_format: str) -> None:
    add(f"{start}HYPERLINK(1)")

    response = client.get(f"/matters/?format={file_format}")
    if file_format == "csv":
        cell = csv_of(response)[1][0]
    else:
        book = python_calamine.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        cell = book.get_sheet_by_index(0).to_python()[1][0]

    assert cell.startswith("'")


@given(st.text())
def test_harmless_text_never_starts_like_a_formula_and_comes_back_whole(text: str) -> None:
    safe = harmless(text)

    assert not safe.lstrip(" \n").startswith(FORMULA_STARTS)
    if safe != text.replace("\x00", ""):
        assert safe == "'" + text.replace("\x00", "")
        assert clean(safe) == clean(text.replace("\x00", ""))


def test_a_register_that_forbids_export_gives_the_page_instead(rf: object, matters: type[Matter]) -> None:
    from danvan.web.registers.listing import RegisterList

    response = RegisterList.as_view(register=register(export=False))(rf.get("/?format=csv"))

    assert response["Content-Type"].startswith("text/html")
    assert "CSV" not in response.content.decode()


def test_columns_kept_from_the_file_stay_out_of_it() -> None:
    columns = [Column("a", "A"), Column("b", "B", in_export=False)]
    lines = list(csv_lines(register(columns=columns), iter([{"a": "x", "b": "secret"}])))

    assert b"".join(lines).decode("utf-8-sig") == "A\r\nx\r\n"
