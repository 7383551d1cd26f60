"""The portal's pages: finding a unit, its history, open figures, the log, the law, the poster."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import NewUnit, add_unit, merge_units, rename_unit
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.rulebook.public import rulebook
from danvan.modules.portal import urls
from danvan.modules.portal.views import posters, rights

pytestmark = pytest.mark.django_db

#: What a first visit may weigh over the wire, all in.
BUDGET = 100 * 1024


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    caches["default"].clear()


@pytest.fixture
def world() -> World:
    return small_world()


def merged(world: World) -> Any:
    return merge_units(
        [world.x, world.y], by=world.system, into=NewUnit(code="00400", name="Linh Đàm", kind="Phường"),
        parent=world.province, effective_on=timezone.localdate(), act_number="1656/NQ-UBTVQH15",
    )  # fmt: skip


def test_the_first_page_opens_in_an_empty_house(client: Client) -> None:
    assert client.get(reverse("portal:home")).status_code == 200


def test_the_first_page_leads_to_sending_following_and_finding(world: World, client: Client) -> None:
    page = client.get(reverse("portal:home")).content.decode()
    for address in (
        "/gui/",
        "/theo-doi/",
        reverse("portal:units"),
        reverse("portal:rights"),
        reverse("portal:log"),
    ):
        assert f'"{address}"' in page


def test_the_first_page_is_the_same_for_all_and_cached(world: World, client: Client) -> None:
    first = client.get(reverse("portal:home"))
    assert first["ETag"]
    assert client.get(reverse("portal:home"), headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert not first.cookies


def test_a_first_visit_stays_within_its_weight(world: World, client: Client) -> None:
    page = client.get(reverse("portal:home"), headers={"Accept-Encoding": "gzip"})
    weight = len(page.content)
    static = Path(__file__).parents[3] / "web" / "static" / "web"
    for name in set(re.findall(r"/static/web/([\w.]+)", gzip.decompress(page.content).decode())):
        weight += len(gzip.compress((static / name).read_bytes()))
    assert weight <= BUDGET


def test_a_unit_is_found_by_name_with_and_without_marks(world: World, client: Client) -> None:
    for words in ("dinh cong", "Định Công", "DINH"):
        answer = client.get(reverse("portal:units"), {"tim": words})
        assert answer["Location"] == reverse("portal:unit", args=["00316"])
    page = client.get(reverse("portal:units"), {"tim": "phuong"}).content.decode()
    assert "Hoàng Liệt" in page
    assert "Định Công" in page
    part = client.get(
        reverse("portal:units"), {"tim": "phuong"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part


def test_a_name_that_nobody_has_is_answered_kindly(world: World, client: Client) -> None:
    page = client.get(reverse("portal:units"), {"tim": "<b>zzz</b>"})
    assert page.status_code == 200
    assert "<b>zzz" not in page.content.decode()


def test_the_page_of_a_unit_shows_bodies_parts_and_the_way_to_send(world: World, client: Client) -> None:
    page = client.get(reverse("portal:unit", args=["00337"])).content.decode()
    assert "UBND phường Hoàng Liệt" in page
    assert "Tổ dân phố 3" in page
    assert "/gui/?don-vi=00337" in page
    assert reverse("portal:poster", args=["00337"]) in page


def test_an_unknown_unit_is_404(world: World, client: Client) -> None:
    for code in ("99999", "%00", "x" * 80):
        assert client.get(f"/don-vi/{code}/").status_code == 404


def test_a_merged_unit_keeps_its_address_and_names_its_successor(world: World, client: Client) -> None:
    merged(world)
    old = client.get(reverse("portal:unit", args=["00337"])).content.decode()
    assert reverse("portal:unit", args=["00400"]) in old
    new = client.get(reverse("portal:unit", args=["00400"])).content.decode()
    assert "1656/NQ-UBTVQH15" in new
    assert "Phường Định Công" in new


def test_a_code_given_anew_means_the_unit_of_the_day_asked_for(world: World, client: Client) -> None:
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    merged(world)
    page = client.get(
        reverse("portal:unit", args=["00337"]), {"ngay": yesterday.isoformat()}
    ).content.decode()
    assert "Phường Hoàng Liệt" in page
    assert client.get(reverse("portal:unit", args=["00337"]), {"ngay": "1900-01-01"}).status_code == 404
    assert client.get(reverse("portal:unit", args=["00337"]), {"ngay": "no day"}).status_code == 200


def test_a_renamed_unit_is_fresh_at_once_and_tells_its_old_name(world: World, client: Client) -> None:
    address = reverse("portal:unit", args=["00337"])
    client.get(address)
    rename_unit(
        world.x,
        by=world.system,
        name="Linh Đàm",
        kind="Phường",
        effective_on=timezone.localdate(),
        act_number="2/NQ",
    )
    page = client.get(address).content.decode()
    assert "<h1>Phường Linh Đàm</h1>" in page
    assert "Phường Hoàng Liệt" in page


# --- figures ------------------------------------------------------------------------------------------------


def test_every_figure_is_shown_with_its_definition(world: World, client: Client) -> None:
    from danvan.kernel.figures.public import measures, rates

    with translation.override("vi"):
        names = [str(one.label) for one in [*measures().values(), *rates().values()]]
    page = client.get(reverse("portal:figures"), headers={"Accept-Language": "vi"}).content.decode()
    assert [name for name in names if name not in page] == []
    assert "so-lieu=petitions.received" in page


@pytest.mark.parametrize(
    "query", ["don-vi=00337", "don-vi=hoang+liet", "thang=3", "thang=x", "don-vi=zz", "don-vi=%00"]
)
def test_figures_of_any_unit_and_period_open(world: World, client: Client, query: str) -> None:
    assert client.get(f"{reverse('portal:figures')}?{query}").status_code == 200
    assert client.get(f"{reverse('portal:figures-table')}?{query}").status_code == 200


def test_the_data_file_has_one_line_for_each_figure_and_month(world: World, client: Client) -> None:
    from danvan.kernel.figures.public import measures, rates

    text = client.get(reverse("portal:figures-table"), {"thang": "3"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 3 * (len(measures()) + len(rates()))
    assert {row["unit"] for row in rows} == {"Việt Nam"}


def test_months_may_be_chosen_and_a_month_alone_is_that_month(world: World, client: Client) -> None:
    def months(**asked: str) -> set[str]:
        text = client.get(reverse("portal:figures-table"), asked).content.decode("utf-8-sig")
        return {row["month"] for row in csv.DictReader(io.StringIO(text))}

    assert months(tu="2025-11", den="2026-01") == {"2025-11", "2025-12", "2026-01"}
    assert months(tu="2025-11") == months(den="2025-11") == {"2025-11"}
    page = client.get(reverse("portal:figures"), {"tu": "2025-11", "den": "2026-01"}).content.decode()
    assert "11/2025 – 01/2026" in page
    assert "tu=2025-11&amp;den=2026-01" in page, "the data file and the parts keep the period"


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-03", "2026-01"), ("2026-13", ""), ("1990-01", "2026-01"), ("9999-01", ""), ("x", "y")],
)
def test_months_that_say_no_period_are_explained_and_kept(
    world: World, client: Client, first: str, last: str
) -> None:
    page = client.get(reverse("portal:figures"), {"tu": first, "den": last}).content.decode()
    assert "2026-05" in page
    assert f'value="{first}"' in page


def test_units_of_another_country_are_found_shown_and_counted_apart(world: World, client: Client) -> None:
    city = add_unit(
        "Zürich", by=world.system, tree="zurich", code="261", level="city", rank=0, kind="Stadt",
        valid_from=date(2016, 1, 1),
    )  # fmt: skip
    top = client.get(reverse("portal:units")).content.decode()
    assert 'href="/don-vi/zurich:261/"' in top
    assert client.get(reverse("portal:units"), {"tim": "zurich"})["Location"] == "/don-vi/zurich:261/"
    page = client.get(reverse("portal:unit", args=[city.ref])).content.decode()
    assert "<h1>Stadt Zürich</h1>" in page
    figures = client.get(reverse("portal:figures"), {"don-vi": city.ref}).content.decode()
    assert "Stadt Zürich" in figures
    assert f'value="{city.ref}"' in figures, "sent again, the form finds the same unit"
    assert "don-vi=zurich%3A261" in figures, "records and data of this city, not of the home country"


def test_activities_lead_to_all_that_modules_bring(world: World, client: Client) -> None:
    page = client.get(reverse("portal:activities")).content.decode()
    assert 'href="/doi-thoai/"' in page
    assert 'href="/cam-ket/"' in page
    assert reverse("portal:activities") in client.get(reverse("portal:home")).content.decode()


# --- log and law --------------------------------------------------------------------------------------------


def test_the_log_page_opens_before_the_first_line_and_after(world: World, client: Client) -> None:
    assert client.get(reverse("portal:log")).status_code == 200
    merged(world)
    sequence_all()
    page = client.get(reverse("portal:log")).content.decode()
    assert "danvan-verify.pyz" in page
    assert "--vkey" in page


def test_rights_come_from_the_rulebook_in_force_today(world: World, client: Client) -> None:
    today = timezone.localdate()
    page = client.get(reverse("portal:rights"), headers={"Accept-Language": "vi"}).content.decode()
    rule = rulebook().rule("petitions.reply", today)
    assert rule.name_vi in page
    assert rule.basis_vi in page
    ended = [one for one in rulebook() if one.id == "complaints.acceptance" and not one.is_in_force(today)]
    assert ended
    assert all(one.basis_vi not in page for one in ended)


def test_every_rule_that_is_shown_can_be_said() -> None:
    today = timezone.localdate()
    for language in ("vi", "en"):
        with translation.override(language):
            for rule in rulebook():
                if rule.is_in_force(today) and rule.unit != "annual_date":
                    assert "%(" not in rights.said(rule)
                    assert rights.said(rule) or rule.unit == "list"


# --- poster -------------------------------------------------------------------------------------------------


def fonts_in(pdf: bytes) -> set[str]:
    """Names of the fonts that a PDF embeds, its compressed parts opened."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    names = {name.decode() for part in parts for name in re.findall(rb"/BaseFont\s*/([\w+-]+)", part)}
    return {name.rpartition("+")[2].partition("-")[0] for name in names}


def test_the_poster_is_one_page_in_one_font_that_holds_all_vietnamese_letters(
    world: World, client: Client
) -> None:
    assert posters.families(), "at least the typesetter's own font is there"
    letters = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲỶỸỴắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵĐđ"
    pdf = client.get(
        reverse("portal:poster", args=["00337"]), {"to": letters[:58]}, headers={"Accept-Language": "vi"}
    )
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    best = posters.families()[0].replace(" ", "")
    assert {name.replace(" ", "") for name in fonts_in(pdf.content)} == {best}, (
        "a second font would mean missing letters"
    )
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.content)) == 1


def test_there_is_no_poster_for_the_country_an_ended_or_an_unknown_unit(world: World, client: Client) -> None:
    assert client.get(reverse("portal:poster", args=["VN"])).status_code == 404
    assert client.get(reverse("portal:poster", args=["99999"])).status_code == 404
    merged(world)
    assert client.get(reverse("portal:poster", args=["00337"])).status_code == 404


# --- machines -----------------------------------------------------------------------------------------------


def test_robots_keep_out_of_what_belongs_to_one_resident(world: World, client: Client) -> None:
    text = client.get(reverse("portal:robots")).content.decode()
    assert "Disallow: /theo-doi/" in text
    assert reverse("portal:sitemap") in text
    assert "/phan-anh/sitemap.xml" in text


def test_the_sitemap_names_every_unit_of_today(world: World, client: Client) -> None:
    page = client.get(reverse("portal:sitemap")).content.decode()
    for unit in (world.province, world.x, world.y, world.hamlet):
        assert reverse("portal:unit", args=[unit.code]) in page


def test_the_manifest_starts_at_home(client: Client) -> None:
    assert client.get(reverse("portal:manifest")).json()["start_url"] == reverse("portal:home")


def test_every_address_of_the_portal_stands_in_these_tests() -> None:
    text = Path(__file__).read_text()
    assert [one.name for one in urls.urlpatterns if f"portal:{one.name}" not in text] == []


def test_the_year_of_a_unit_is_there_only_when_something_was_counted(world: World, client: Client) -> None:
    """A whole year is told in project/tests/test_bentre.py."""
    year = timezone.localdate().year
    assert client.get(reverse("portal:year", args=["00337", year])).status_code == 404
    empty = client.get(reverse("portal:records", args=["00337", year, "oversight.held"]))
    assert empty.status_code == 200
    assert empty.context["count"] == empty.context["counted"] == 0
