"""Pages of indicators: what everybody reads, what an office enters, and files both ways."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again
from danvan.kernel.indicators.public import (
    Figure,
    Statement,
    catalogue,
    replace_figure,
    state_figure,
    state_figures,
)
from danvan.kernel.organisations.public import Person, Unit
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.public import add_paper
from danvan.kernel.papers.testing import photo
from danvan.lib.periods import parse_period
from danvan.modules.catalogue import queries
from danvan.modules.catalogue.forms import parse_number

pytestmark = pytest.mark.django_db

QUARTER = parse_period("2026-Q1")
NAME = "mediation.cases"
REASON = "Đếm lại theo sổ hòa giải."


@pytest.fixture
def world(settings: Any) -> World:
    settings.REQUIRE_SECOND_FACTOR = False
    return small_world()


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def say(
    world: World, value: int = 12, *, unit: Unit | None = None, name: str = NAME, **more: Any
) -> Statement:
    return state_figure(
        name, unit=unit or world.x, period=more.pop("period", QUARTER), value=value, by=more.pop("by", world.system), **more
    )  # fmt: skip


def page(name: str, *args: str, **asked: str) -> str:
    client, address = Client(), reverse(f"catalogue:{name}", args=args)
    answer = client.get(address, {"ky": "2026-Q1", **asked})
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_catalogue_names_all_indicators_with_meaning_and_source(world: World) -> None:
    shown = page("list")

    for indicator in queries.indicators():
        assert f'id="i{indicator.number}"' in shown
    assert "Luật 10/2022/QH15, Điều 11" in shown
    assert "chưa có số liệu" in shown
    assert "mediation.cases" in shown


def test_indicators_are_found_by_words_without_marks(world: World) -> None:
    shown = page("list", tim="hoa giai")

    assert 'id="i59"' in shown
    assert 'id="i1"' not in shown
    assert "Không có chỉ tiêu nào" in page("list", tim="zzz")


def test_an_item_tells_its_value_who_told_it_and_who_is_missing(world: World) -> None:
    say(world)
    shown = page("item", NAME, **{"don-vi": "01"})

    assert "<strong>12</strong>" in shown
    assert "1/2 đơn vị" in shown
    silent = shown.split("1 đơn vị cấp dưới: chưa có số liệu")[1].split("</details>")[0]
    assert "Định Công" in silent
    assert "Hoàng Liệt" not in silent
    assert "1 đơn vị chưa có số liệu" in page("item", NAME)
    assert "chưa có số liệu" in shown


def test_what_differs_is_shown_with_both_numbers(world: World) -> None:
    say(world, 12)
    say(world, 4, unit=world.y)
    say(world, 20, unit=world.province)
    shown = page("item", NAME, **{"don-vi": "01"})

    assert "20" in shown
    assert "16" in shown
    assert "chênh lệch" in shown
    assert "Đáng xem lại" in shown


def test_a_rate_shows_what_it_divides(world: World) -> None:
    say(world, 8)
    say(world, 6, name="mediation.settled")
    shown = page("item", "mediation.settled_share", **{"don-vi": "00337"})

    assert "75" in shown
    assert "6 ÷ 8" in shown


def test_an_unknown_unit_or_period_is_said_and_the_usual_shown(world: World) -> None:
    assert "Không có đơn vị nào" in page("list", **{"don-vi": "xyz"})
    assert "Không có kỳ này" in page("list", ky="2026-Q9")
    assert "Không có kỳ này" in page("list", ky="2099")
    assert "Hoàng Liệt" in page("list", **{"don-vi": "hoang liet"})
    assert Client().get(reverse("catalogue:item", args=["no.such"])).status_code == 404


def test_without_any_unit_there_is_no_page() -> None:
    assert Client().get(reverse("catalogue:list")).status_code == 404


def test_a_word_is_read_with_its_quotation_and_what_replaced_it(world: World) -> None:
    paper = add_paper(photo()[1], name="bao-cao-quy-1.jpg")
    old = say(world, 12, paper=paper, quote="hòa giải 12 vụ", span=(3, 17), of=16)
    new = replace_figure(old, value=14, reason=REASON, by=world.hanh, remark="Kèm sổ")
    first, second = (page("statement", row.uid.hex) for row in (old, new))

    assert "“hòa giải 12 vụ”" in first
    assert "bao-cao-quy-1.jpg" in first
    assert REASON in first
    assert new.uid.hex in first
    assert old.uid.hex in second
    assert "Kèm sổ" in second


def test_what_is_not_published_does_not_exist_for_the_public(world: World) -> None:
    row = say(world, published=False)

    for address in (row.uid.hex, "khong-co", "0" * 32):
        assert Client().get(reverse("catalogue:statement", args=[address])).status_code == 404
    assert "<strong>12</strong>" not in page("item", NAME, **{"don-vi": "00337"})
    assert of(world.hanh).get(reverse("catalogue:desk-statement", args=[row.uid.hex])).status_code == 200


def test_what_changed_since_a_day_is_a_list(world: World) -> None:
    old = say(world, 12)
    replace_figure(old, value=14, reason=REASON, by=world.hanh)
    withdrawn = say(world, 3, unit=world.y)
    from danvan.kernel.indicators.public import withdraw_figure

    withdraw_figure(withdrawn, reason="Nhập nhầm đơn vị.", by=world.quang)
    shown = page("item", NAME, **{"don-vi": "01", "tu-ngay": "2026-01-01"})

    assert "12 được thay bằng 14" in shown
    assert "Nhập nhầm đơn vị." in shown
    assert "Chưa có gì mới" in page("item", NAME, **{"don-vi": "01", "tu-ngay": "2049-01-01"})


def test_files_hold_every_value_with_its_source_and_nothing_for_the_missing(world: World) -> None:
    say(world)
    asked = {"ky": "2026-Q1", "don-vi": "00337"}
    told = json.loads(Client().get(reverse("catalogue:file", args=["json"]), asked).content)
    by_item = {row["item"]: row for row in told["figures"]}

    assert len(by_item) == len(catalogue())
    assert (by_item[NAME]["value"], by_item[NAME]["source"]) == (12, "stated")
    assert (by_item["training.held"]["value"], by_item["training.held"]["source"]) == (None, "missing")

    lines = Client().get(reverse("catalogue:file", args=["csv"]), asked).content.decode().splitlines()
    assert lines[0].startswith("\ufeffindicator,item,label")
    answer = Client().get(reverse("catalogue:file", args=["xlsx"]), asked)
    book = python_calamine.load_workbook(BytesIO(answer.content))
    rows = {row[1]: row[7] for row in book.get_sheet_by_index(0).to_python()[1:]}
    assert (rows[NAME], rows["training.held"]) == (12, "")
    assert Client().get(reverse("catalogue:file", args=["exe"]), asked).status_code == 404

    below = (
        Client()
        .get(reverse("catalogue:below-file", args=[NAME, "csv"]), asked | {"don-vi": "01"})
        .content.decode()
    )
    assert below.count("\r\n") == 3
    assert "Định Công" in below


def test_pages_take_a_fixed_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    rows = [one.name for one in catalogue() if one.kind != "rate"]
    state_figures(
        [Figure(name, unit, QUARTER, 5) for name in rows for unit in (world.x, world.y)], by=world.system
    )

    for address in ("list", "item"):
        with django_assert_max_num_queries(120):
            page(address, *([NAME] if address == "item" else []), **{"don-vi": "01"})


def test_an_ended_unit_is_found_by_its_code_and_a_series_by_todays_units(world: World) -> None:
    from danvan.kernel.organisations.public import NewUnit, merge_units

    say(world, 12)
    merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 7, 1), act_number="01/NQ-UBTVQH",
    )  # fmt: skip

    assert "<strong>12</strong>" in page("item", NAME, **{"don-vi": "00337"})
    assert "theo đơn vị hiện nay" in page("item", NAME, **{"don-vi": "99001"}).lower()


def test_a_computed_value_opens_to_its_records_and_an_entered_one_has_none(world: World) -> None:
    asked = {"don-vi": "01", "ky": "2026-Q1"}
    assert page("records", "dialogues.held", **{"don-vi": "01"})
    assert page("records", "dialogues.held", **{"don-vi": "01", "ky": "2026-W07"})
    for name, period in (
        (NAME, "2026-Q1"),
        ("petitions.received", "2026-Q1"),
    ):
        address = reverse("catalogue:records", args=[name])
        assert Client().get(address, asked | {"ky": period}).status_code == 404
    assert (
        Client().get(reverse("catalogue:records", args=["dialogues.held"]), {"don-vi": "xyz"}).status_code
        == 404
    )


# --- the desk ---------------------------------------------------------------------------------------------------------

ENTRY = "/ban-lam-viec/chi-tieu/"


def enter(person: Person, **typed: str) -> Any:
    reason = typed.pop("reason", "")
    data = {f"so-{name.replace('__', '.')}": value for name, value in typed.items()}
    return of(person).post(f"{ENTRY}?don-vi=00337&ky=2026-Q1", data | {"reason": reason})


def test_an_office_enters_many_figures_at_once_and_reads_the_period_before_beside_them(world: World) -> None:
    say(world, 77, period=QUARTER.before())

    shown = of(world.hanh).get(reverse("catalogue:entry"), {"ky": "2026-Q1"}).content.decode()
    assert "77" in shown
    answer = enter(world.hanh, mediation__cases="1.234", mediation__settled="1000", labour__days="2,5")

    assert answer.status_code == 302
    found = {row.item: row for row in Statement.objects.filter(start=QUARTER.start)}
    assert {name: row.value for name, row in found.items()} == {
        NAME: Decimal(1234), "mediation.settled": Decimal(1000), "labour.days": Decimal("2.5"),
    }  # fmt: skip
    assert found[NAME].body == world.committee_x
    assert found[NAME].sheet.count == 3


def test_typing_survives_a_refusal_and_nothing_is_stored(world: World) -> None:
    answer = enter(world.hanh, mediation__cases="mười hai", mediation__settled="3")
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "mười hai" in shown
    assert 'value="3"' in shown
    assert not Statement.objects.exists()
    assert enter(world.hanh, mediation__cases="1,5").status_code == 422
    assert not Statement.objects.exists()


def opened(page: str) -> list[str]:
    """What stands in the chapters that are open."""
    return re.findall(r'<details class="more" id="muc-[0-9]+" open>(.*?)</details>', page, re.DOTALL)


def test_the_form_is_folded_but_for_its_first_indicator(world: World) -> None:
    page = of(world.hanh).get(ENTRY, {"ky": "2026-Q1"}).content.decode()
    assert len(opened(page)) == 1
    assert page.count('<details class="more"') > 40


def test_what_is_looked_for_is_opened_and_nothing_typed_is_lost_or_stored(world: World) -> None:
    typed = {
        "so-mediation.cases": "12",
        "so-labour.days": "hai",
        "reason": "Chưa đủ",
        "find": "1",
        "tim": "hoa giai",
    }
    answer = of(world.hanh).post(f"{ENTRY}?don-vi=00337&ky=2026-Q1", typed)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert not Statement.objects.exists()
    assert any('name="so-mediation.cases" value="12"' in one for one in opened(page))
    assert not any("so-labour.days" in one for one in opened(page))
    assert 'value="hai"' in page
    assert re.search(r'<a href="#muc-[0-9]+">[^<]*[Hh]òa giải', page)
    assert "Chưa đủ" in page
    nothing = of(world.hanh).get(ENTRY, {"ky": "2026-Q1", "tim": "không có gì như vậy"}).content.decode()
    assert opened(nothing) == []
    assert "Không có chỉ tiêu nào" in nothing


def test_a_chapter_with_a_mistake_is_open(world: World) -> None:
    page = enter(world.hanh, labour__days="mười hai").content.decode()
    assert any("so-labour.days" in one for one in opened(page))


def test_a_number_that_stood_changes_only_with_a_reason(world: World) -> None:
    say(world, 12, body=world.committee_x, by=world.hanh)

    assert enter(world.hanh, mediation__cases="14").status_code == 422
    assert enter(world.hanh, mediation__cases="").status_code == 422
    assert enter(world.hanh, mediation__cases="14", reason=REASON).status_code == 302
    assert enter(world.hanh, mediation__cases="14").status_code == 302

    assert [row.value for row in Statement.objects.filter(state="standing")] == [Decimal(14)]
    assert Statement.objects.count() == 2


def test_doubts_stand_beside_the_field(world: World) -> None:
    enter(world.hanh, mediation__cases="5", mediation__settled="9")

    assert "nhiều hơn 4" in of(world.hanh).get(f"{ENTRY}?ky=2026-Q1").content.decode()


def test_strangers_and_those_above_do_not_enter_figures(world: World) -> None:
    row = say(world)
    for person in (world.quang, world.phuc):
        assert of(person).get(f"{ENTRY}?don-vi=00337").status_code == 404
        assert of(person).get(reverse("catalogue:import") + "?don-vi=00337").status_code == 404
    for name in ("desk-statement", "replace", "withdraw"):
        assert of(world.quang).get(reverse(f"catalogue:{name}", args=[row.uid.hex])).status_code == 404
    assert of(world.quang).post(reverse("catalogue:publish", args=[row.uid.hex])).status_code == 404
    assert of(world.phuc).get(reverse("catalogue:desk-statement", args=[row.uid.hex])).status_code == 200
    assert of(world.phuc).get(reverse("catalogue:replace", args=[row.uid.hex])).status_code == 404
    assert of(world.thanh).get(ENTRY).status_code == 302, "who only reads is led to the public page"
    assert Client().get(ENTRY).status_code == 302


def test_a_figure_is_replaced_withdrawn_and_hidden_with_a_reason(world: World) -> None:
    row = say(world)
    client = of(world.hanh)

    assert (
        client.post(
            reverse("catalogue:replace", args=[row.uid.hex]), {"value": "14", "reason": "vì"}
        ).status_code
        == 422
    )
    answer = client.post(reverse("catalogue:replace", args=[row.uid.hex]), {"value": "14", "reason": REASON})
    new = again(row).replaced_by
    assert answer.url == reverse("catalogue:desk-statement", args=[new.uid.hex])
    assert REASON in client.get(reverse("catalogue:desk-statement", args=[row.uid.hex])).content.decode()
    assert (
        client.post(
            reverse("catalogue:replace", args=[row.uid.hex]), {"value": "15", "reason": REASON}
        ).status_code
        == 422
    )

    client.post(reverse("catalogue:publish", args=[new.uid.hex]))
    assert not again(new).published
    assert client.post(reverse("catalogue:withdraw", args=[new.uid.hex]), {"reason": "x"}).status_code == 422
    assert (
        client.post(reverse("catalogue:withdraw", args=[new.uid.hex]), {"reason": REASON}).status_code == 302
    )
    assert again(new).state == "withdrawn"


def upload(person: Person, text: str) -> Any:
    client = of(person)
    address = reverse("catalogue:import")
    answer = client.post(address, {"file": SimpleUploadedFile("so-lieu.csv", text.encode())})
    token = answer.context["token"]
    return client.post(address, {"token": token}) if token else answer


def test_a_file_is_taken_wholly_or_not_at_all(world: World) -> None:
    head = "Chỉ tiêu;Kỳ;Số liệu;Ghi chú\n"
    wrong = upload(world.hanh, f"{head}mediation.cases;2026-Q1;12;\nmediation.case;2026-Q1;3;\nlabour.days;2026-Q7;1;\ntraining.held;2026-Q1;ba;\n")  # fmt: skip

    assert wrong.status_code == 422
    assert {problem.row for problem in wrong.context["problems"]} == {3, 4, 5}
    assert not Statement.objects.exists()

    assert upload(world.hanh, f"{head}mediation.cases;2026-Q1;-2;\n").status_code == 422
    right = upload(world.hanh, f"{head}mediation.cases;2026-Q1;12;theo sổ\nNgày công đóng góp;2026;2,5;\n")
    assert right.status_code == 302
    assert {(row.item, row.value, row.remark) for row in Statement.objects.all()} == {
        (NAME, Decimal(12), "theo sổ"), ("labour.days", Decimal("2.5"), ""),
    }  # fmt: skip
    again_ = upload(world.hanh, f"{head}training.held;2026-Q1;1;\nmediation.cases;2026-Q1;13;\n")
    assert again_.status_code == 422
    assert not Statement.objects.filter(item="training.held").exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1.234", "1234"),
        ("1.234,5", "1234.5"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 1 234 ", "1234"),
    ],
)
def test_numbers_are_read_as_people_here_write_them(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "-1", "1e5", "12a", "1.2.3", "١٢", "1,2,3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_number(text)
