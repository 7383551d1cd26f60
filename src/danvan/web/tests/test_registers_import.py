from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.errors import Refused
from danvan.web.registers import TableError, read_table
from danvan.web.registers.importing import ImportView, fetch, keep, waiting_room
from danvan.web.registers.planning import (
    CellError,
    ImportField,
    ImportPlan,
    parse_choice,
    parse_count,
    parse_day,
    parse_text,
    plan_import,
)
from danvan.web.registers.tabular import Table, TableRow, sniff_delimiter
from danvan.web.tests.fakes import Matter

SAMPLE = "Tiêu đề,Ngày,Số lượng\r\nCống vỡ,09/11/2026,3\r\nĐèn hỏng,10/11/2026,4\r\n"


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


# -- reading


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


# -- planning

FIELDS = [
    ImportField("title", "Title", parse_text, required=True, aliases=("Tiêu đề",), example="Broken drain"),
    ImportField("day", "Day", parse_day, aliases=("Ngày",), example="22/11/2026"),
    ImportField("count", "Count", parse_count, aliases=("Số lượng",), example="3"),
]


def table(*rows: tuple[object, ...], head: tuple[str, ...] = ("Title", "Day", "Count")) -> Table:
    return Table(head, tuple(TableRow(place, row) for place, row in enumerate(rows, 2)), "digest")


def test_a_clean_table_becomes_records_with_their_row_numbers() -> None:
    plan = plan_import(read_table(SAMPLE.encode()), FIELDS)

    assert plan.is_clean
    assert plan.records[0] == (2, {"title": "Cống vỡ", "day": dt.date(2026, 11, 9), "count": 3})
    assert plan.preview[1] == (3, ["Đèn hỏng", dt.date(2026, 11, 10), 4])


def test_heads_match_without_capitals_and_diacritics_and_strangers_are_named() -> None:
    plan = plan_import(table(("x", "1/1/2026", "?"), head=("TIEU DE", "ngay", "Ghi chú")), FIELDS)

    assert plan.is_clean
    assert plan.ignored == ("Ghi chú",)


def test_every_mistake_is_named_by_row_and_column_with_a_way_to_mend_it() -> None:
    plan = plan_import(table(("", "31/02/2026", "-1"), ("ok", "1/1/2026", "2")), FIELDS)

    assert not plan.is_clean
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (2, "Title"),
        (2, "Day"),
        (2, "Count"),
    ]
    assert all(problem.what and problem.mend for problem in plan.problems)


def test_a_missing_and_a_doubtful_column_are_found_before_any_row() -> None:
    plan = plan_import(table(("1/1/2026", "2/1/2026"), head=("Day", "Ngày")), FIELDS)

    assert [(problem.row, problem.column) for problem in plan.problems] == [(1, "Title"), (1, "Day")]
    assert plan.records == ()


def test_a_rule_across_fields_and_a_double_row_are_mistakes_as_well() -> None:
    plan = plan_import(
        table(("a", "1/1/2026", 1), ("a", "1/1/2026", 1), ("b", "1/1/2026", 0)),
        FIELDS,
        check=lambda record: [] if record["count"] else [("count", "Nothing counted.", "Leave the row out.")],
        unique=("title", "day"),
    )

    assert [(problem.row, problem.what) for problem in plan.problems] == [
        (3, "The same as row 2."),
        (4, "Nothing counted."),
    ]
    assert plan.problems[1].column == "Count"


def test_a_head_without_rows_is_not_clean() -> None:
    assert not plan_import(table(), FIELDS).is_clean


@pytest.mark.parametrize("text", ["22/11/2026", "22-11-2026", "22.11.2026", "2026-11-22", " 22/11/2026 "])
def test_a_day_is_read_day_first(text: str) -> None:
    assert parse_day(text) == dt.date(2026, 11, 22)


def test_a_day_is_never_read_month_first() -> None:
    with pytest.raises(CellError):
        parse_day("11/22/2026")


@pytest.mark.parametrize(
    ("text", "count"), [("1.234", 1234), ("1,234", 1234), ("12 345", 12345), (7.0, 7), (0, 0)]
)
def test_a_count_is_read_with_its_grouping(text: object, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["1,5", "-3", "ba", 1.5, True, "12.34", "1..234", ""])
def test_what_is_no_count_is_refused(text: object) -> None:
    with pytest.raises(CellError):
        parse_count(text)


def test_a_choice_is_found_without_diacritics_or_named_among_the_choices() -> None:
    parse = parse_choice({"Đã xong": 1, "Chưa xong": 2})

    assert parse("da XONG") == 1
    with pytest.raises(CellError) as refusal:
        parse("có lẽ")
    assert "Đã xong" in refusal.value.mend


def test_text_has_a_limit_and_whole_numbers_lose_their_point() -> None:
    assert parse_text(15.0) == "15"
    with pytest.raises(CellError):
        parse_text("x" * 11, longest=10)


# -- the page


class MatterImport(ImportView):
    fields = FIELDS
    unique = ("title",)
    done_url = "/done/"
    seen: set[str] = set()

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        for _number, record in plan.records:
            Matter.objects.create(
                office="north", title=record["title"], received_on=record["day"], weight=record["count"]
            )
            if record["title"] == "forbidden":
                raise Refused("forbidden", "This matter may not be imported.")
        self.seen.add(plan.digest)
        return len(plan.records)

    def already(self, request: HttpRequest, digest: str) -> str:
        return "This file was imported before; nothing was added." if digest in self.seen else ""


class Visitor:
    pk = 7


@pytest.fixture(autouse=True)
def own_waiting_room(settings: object, tmp_path: object) -> None:
    settings.WEB_IMPORT_DIR = tmp_path / "waiting"
    MatterImport.seen = set()


def visit(rf: RequestFactory, data: dict[str, object] | None = None, *, person: int = 7) -> HttpResponse:
    request = rf.get("/import/") if data is None else rf.post("/import/", data)
    request.user = Visitor()
    request.user.pk = person
    request._messages = []  # type: ignore[attr-defined]  # where messages are kept matters not here
    request._messages = Messages()
    return MatterImport.as_view()(request)


class Messages(list):
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


def upload(content: bytes | str, name: str = "a.csv") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())}


def token_of(response: HttpResponse) -> str:
    import re

    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None, response.content.decode()
    return found[1]


def test_a_file_is_shown_first_and_imported_whole_after_the_yes(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    shown = visit(rf, upload(SAMPLE))
    assert shown.status_code == 200
    assert "Cống vỡ" in shown.content.decode()
    assert Matter.objects.count() == 0

    done = visit(rf, {"token": token_of(shown)})

    assert (done.status_code, done["Location"]) == (302, "/done/")
    assert list(Matter.objects.values_list("title", flat=True)) == ["Cống vỡ", "Đèn hỏng"]


def test_a_file_with_one_mistake_offers_no_way_to_import_the_rest(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    response = visit(rf, upload("Title,Day,Count\ngood,1/1/2026,1\nbad,32/1/2026,1\n"))

    text = response.content.decode()
    assert response.status_code == 422
    assert "“32/1/2026” is not a date." in text
    assert 'name="token"' not in text


def test_a_refusal_in_the_middle_leaves_no_row_behind(rf: RequestFactory, matters: type[Matter]) -> None:
    shown = visit(rf, upload("Title,Day,Count\ngood,1/1/2026,1\nforbidden,1/1/2026,1\n"))

    response = visit(rf, {"token": token_of(shown)})

    assert response.status_code == 422
    assert "This matter may not be imported." in response.content.decode()
    assert Matter.objects.count() == 0


def test_the_same_file_twice_makes_no_doubles(rf: RequestFactory, matters: type[Matter]) -> None:
    token = token_of(visit(rf, upload(SAMPLE)))
    visit(rf, {"token": token})

    again = visit(rf, {"token": token})
    anew = visit(rf, upload(SAMPLE))

    assert Matter.objects.count() == 2
    assert again.status_code == 302
    assert anew.status_code == 422
    assert "imported before" in anew.content.decode()


def test_a_token_of_somebody_else_imports_nothing(rf: RequestFactory, matters: type[Matter]) -> None:
    token = token_of(visit(rf, upload(SAMPLE)))

    response = visit(rf, {"token": token}, person=8)

    assert response.status_code == 302
    assert response["Location"] == "/import/"
    assert Matter.objects.count() == 0


def test_a_made_up_token_finds_no_file() -> None:
    assert fetch("../../etc/passwd", owner="7") is None


def test_a_file_that_waited_too_long_is_gone() -> None:
    import os

    token = keep(b"old", owner="7")
    for kept in waiting_room().iterdir():
        os.utime(kept, (0, 0))
    keep(b"new", owner="7")

    assert fetch(token, owner="7") is None
    assert len(list(waiting_room().iterdir())) == 1


def test_the_waiting_room_is_closed_to_others() -> None:
    assert waiting_room().stat().st_mode & 0o077 == 0


def test_no_file_and_a_file_too_large_are_told_apart(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MatterImport, "most_bytes", 1024 * 1024)

    assert "Choose a file first." in visit(rf, {}).content.decode()
    assert "larger than 1 MB" in visit(rf, upload(b"a" * (1024 * 1024 + 1))).content.decode()


def test_the_empty_file_one_can_download_is_itself_importable(rf: RequestFactory) -> None:
    request = rf.get("/import/?format=csv")
    request.user = Visitor()

    blank = MatterImport.as_view()(request).content

    assert plan_import(read_table(blank), FIELDS).is_clean


def test_the_page_names_every_column_before_anything_is_sent(rf: RequestFactory) -> None:
    text = visit(rf).content.decode()

    assert all(str(one.label) in text and one.example in text for one in FIELDS)
