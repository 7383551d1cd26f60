from __future__ import annotations

import datetime as dt

import pytest

from danvan.web.registers import read_table
from danvan.web.registers.parsing import CellError, parse_choice, parse_count, parse_day, parse_text
from danvan.web.registers.planning import ImportField, plan_import
from danvan.web.registers.tabular import Table, TableRow

SAMPLE = "Tiêu đề,Ngày,Số lượng\r\nCống vỡ,09/11/2026,3\r\nĐèn hỏng,10/11/2026,4\r\n"


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
