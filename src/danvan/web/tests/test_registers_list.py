from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danvan.web.registers import Column, Filter, Order, Register, RegisterError
from danvan.web.registers.keyset import capped_count, page_of
from danvan.web.registers.listing import RegisterList
from danvan.web.tests.fakes import Matter, add, register


def walk(rows: object, order: tuple[str, ...], size: int = 3) -> list[list[int]]:
    """All pages from the first to the last, as keys."""
    pages, cursor = [], ""
    while True:
        page = page_of(rows, order=order, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.after
        if not cursor:
            return pages


# -- declaration


def test_a_register_without_a_scope_cannot_be_declared() -> None:
    with pytest.raises(TypeError):
        Register(name="x", title="X", columns=[Column("a", "A")], default_order=("pk",))
    with pytest.raises(RegisterError, match="needs a scope"):
        register(scope=None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"columns": []}, "no columns"),
        ({"columns": [Column("a", "A"), Column("a", "B")]}, "twice"),
        ({"default_order": ("weight",)}, "unique field"),
        ({"default_order": ()}, "names no field"),
        ({"orders": [Order("x", "X", ("weight",))]}, "unique field"),
        ({"filters": [Filter("q", "Q", "text", lambda rows, value: rows)]}, "taken by the list"),
        ({"page_size": 0}, "1 to 200"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(RegisterError, match=reason):
        register(**changes)


def test_an_order_by_a_field_that_may_be_null_is_refused(matters: type[Matter]) -> None:
    with pytest.raises(RegisterError, match="may be null"):
        page_of(Matter.objects.all(), order=("closed_on", "pk"), cursor="", size=3)


# -- paging


@pytest.mark.parametrize(
    "order", [("-received_on", "-pk"), ("received_on", "pk"), ("-weight", "received_on", "pk"), ("pk",)]
)
def test_every_row_is_on_exactly_one_page_even_when_rows_tie(
    matters: type[Matter], order: tuple[str, ...]
) -> None:
    for place in range(10):
        add(f"m{place}", day=1 + place // 4, weight=place % 3)
    wanted = [row.pk for row in Matter.objects.order_by(*order)]

    pages = walk(Matter.objects.all(), order)

    assert [pk for page in pages for pk in page] == wanted
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def test_going_back_shows_the_page_one_came_from(matters: type[Matter]) -> None:
    for place in range(8):
        add(f"m{place}", day=1 + place % 2)
    order = ("-received_on", "-pk")
    first = page_of(Matter.objects.all(), order=order, cursor="", size=3)
    second = page_of(Matter.objects.all(), order=order, cursor=first.after, size=3)

    back = page_of(Matter.objects.all(), order=order, cursor=second.before, size=3)

    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert (first.before, back.before) == ("", "")
    assert back.after


def test_a_row_added_in_front_does_not_shift_the_next_page(matters: type[Matter]) -> None:
    old = [add(f"m{place}", day=place + 1).pk for place in range(6)]
    first = page_of(Matter.objects.all(), order=("-received_on", "-pk"), cursor="", size=3)
    add("newest", day=28)

    second = page_of(Matter.objects.all(), order=("-received_on", "-pk"), cursor=first.after, size=3)

    assert [row.pk for row in second.rows] == [old[2], old[1], old[0]]


@given(cursor=st.one_of(st.text(max_size=80), st.sampled_from(["W10", "eyJhIjoxfQ", "WyJuIixudWxsLG51bGxd"])))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cursor_made_up_by_a_visitor_gives_a_page_and_never_an_error(
    matters: type[Matter], cursor: str
) -> None:
    add("only")

    page = page_of(Matter.objects.all(), order=("-received_on", "-pk"), cursor=cursor, size=3)

    assert len(page.rows) <= 1
    Matter.objects.all().delete()


def test_the_count_stops_at_its_cap(matters: type[Matter]) -> None:
    for place in range(5):
        add(f"m{place}")

    assert capped_count(Matter.objects.all(), cap=5) == (5, False)
    assert capped_count(Matter.objects.all(), cap=4) == (4, True)


def test_pages_compare_whole_rows_so_that_an_index_can_serve_them(matters: type[Matter]) -> None:
    for place in range(4):
        add(f"m{place}")
    first = page_of(Matter.objects.all(), order=("-received_on", "-pk"), cursor="", size=3)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_of(Matter.objects.all(), order=("-received_on", "-pk"), cursor=first.after, size=3)

    sql = queries[0]["sql"]
    assert re.search(r'\("\w+"."received_on", "\w+"."id"\) < \(', sql), sql
    assert "OFFSET" not in sql


# -- the page


def test_the_list_shows_only_what_the_scope_shows(client: Client, matters: type[Matter]) -> None:
    add("Drain in the north")
    add("Drain in the south", office="south")

    text = client.get("/matters/").content.decode()

    assert "Drain in the north" in text
    assert "Drain in the south" not in text
    assert f'href="/matters/{Matter.objects.get(office="north").pk}/"' in text


def test_the_list_takes_two_queries_whatever_its_length(client: Client, matters: type[Matter]) -> None:
    for place in range(7):
        add(f"m{place}")

    with CaptureQueriesContext(connection) as queries:
        client.get("/matters/?q=m&heavy=0&order=heaviest")

    assert len(queries) == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=drain", {"drain one", "drain two"}),
        ("heavy=1", {"drain two"}),
        ("received_from=2026-11-02&received_to=2026-11-02", {"drain two"}),
        ("received_from=02/11/2026", {"drain two", "light"}),
        ("has=light", {"light"}),
        ("q=drain&heavy=1", {"drain two"}),
    ],
)
def test_filters_narrow_together(
    rf: RequestFactory, matters: type[Matter], query: str, expected: set[str]
) -> None:
    add("drain one", day=1, weight=1)
    add("drain two", day=2, weight=9)
    add("light", day=3, weight=2)

    assert titles(rf, query) == expected


def titles(rf: RequestFactory, query: str) -> set[str]:
    response = RegisterList.as_view(register=register())(rf.get(f"/?{query}", headers={"HX-Request": "true"}))
    return set(re.findall(r'<a href="/matters/\d+/">([^<]+)</a>', response.content.decode()))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("received_from=31/02/2026", "This is not a date"),
        ("received_from=2026-11-05&received_to=2026-11-01", "The end is before the beginning"),
        ("title_is=zzz", "is not one of the choices"),
    ],
)
def test_a_filter_with_a_mistake_says_so_and_hides_nothing(
    client: Client, matters: type[Matter], query: str, said: str
) -> None:
    add("still here")

    text = client.get(f"/matters/?{query}").content.decode()

    assert said in text
    assert "still here" in text


def test_an_empty_list_says_what_to_do_next(client: Client, matters: type[Matter]) -> None:
    assert "Nothing here yet" in client.get("/matters/").content.decode()

    narrowed = client.get("/matters/?q=nothing").content.decode()

    assert "Nothing matches" in narrowed
    assert 'href="/matters/"' in narrowed


def test_htmx_gets_the_results_without_the_frame(client: Client, matters: type[Matter]) -> None:
    add("Drain")

    part = client.get("/matters/", headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<section id="results"')
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_next_and_previous_keep_the_filter_and_the_order(client: Client, matters: type[Matter]) -> None:
    for place in range(5):
        add(f"drain {place}", day=place + 1)

    first = client.get("/matters/?q=drain&order=title").content.decode()
    after = re.search(r'href="(\?[^"]*)"[^>]*rel="next"', first)
    assert after is not None
    second = client.get("/matters/" + after[1].replace("&amp;", "&")).content.decode()

    assert re.findall(r">(drain \d)<", first) == ["drain 0", "drain 1", "drain 2"]
    assert re.findall(r">(drain \d)<", second) == ["drain 3", "drain 4"]


def test_more_rows_than_the_cap_are_told_as_more_than(rf: RequestFactory, matters: type[Matter]) -> None:
    for place in range(4):
        add(f"m{place}")

    response = RegisterList.as_view(register=register(count_cap=2))(rf.get("/"))

    assert "More than 2" in response.content.decode()


def test_text_from_a_row_is_escaped(client: Client, matters: type[Matter]) -> None:
    add("<script>alert(1)</script>")

    text = client.get("/matters/?q=<b>").content.decode() + client.get("/matters/").content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert 'value="<b>"' not in text


def test_a_saved_view_is_kept_with_its_filter_but_without_its_page(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    kept: list[tuple[str, str]] = []

    class Store:
        def list(self, request: object) -> list[object]:
            return []

        def save(self, request: object, *, name: str, query: str) -> None:
            kept.append((name, query))

        def remove(self, request: object, *, key: str) -> None:
            kept.clear()

    view = RegisterList.as_view(register=register(saved_views=Store()))
    response = view(rf.post("/?q=drain&cursor=abc", {"save_view": "  Drains  "}))

    assert response.status_code == 302
    assert kept == [("Drains", "?q=drain")]
    view(rf.post("/", {"drop_view": "1"}))
    assert kept == []


def test_a_register_without_saved_views_refuses_to_keep_one(rf: RequestFactory) -> None:
    assert RegisterList.as_view(register=register())(rf.post("/", {"save_view": "x"})).status_code == 405


def test_a_missing_relation_is_an_empty_cell_not_an_error() -> None:
    assert Column("unit", "Unit", value="unit.name").of(object()) is None
    assert Column("unit", "Unit", value="unit.name").of({"unit": {"name": "X"}}) == "X"
    assert Column("day", "Day", value=lambda row: dt.date(2026, 1, 1)).of(None) == dt.date(2026, 1, 1)
