"""The year 2023 of Bến Tre: each number that the city told stands on a page and opens to exactly its records."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.figures.public import by_level, declared, rebuild
from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.organisations.public import Person, Unit, add_unit
from danvan.lib.reading import read
from danvan.modules.petitions.seeds import quick
from danvan.modules.reading import actions as reading
from danvan.modules.reading import queries
from danvan.project import bentre

KNOWN = date(2025, 3, 1)
WARDS = {
    "28756": ("Phường", "Phú Khương"), "28757": ("Phường", "Phú Tân"), "28759": ("Phường", "8"), "28762": ("Phường", "6"),
    "28777": ("Phường", "An Hội"), "28780": ("Phường", "7"), "28783": ("Xã", "Sơn Đông"), "28786": ("Xã", "Phú Hưng"),
    "28789": ("Xã", "Bình Phú"), "28792": ("Xã", "Mỹ Thạnh An"), "28795": ("Xã", "Nhơn Thạnh"), "28798": ("Xã", "Phú Nhuận"),
}  # fmt: skip

#: What the city told of its year: figure, level, number.
TOLD = [
    ("oversight.held", "own", 11),
    ("oversight.critiques", "own", 3),
    ("oversight.held", "below", 97),
    ("oversight.critiques", "below", 16),
    ("oversight.opinions", "below", 184),
    ("oversight.opinions", "own", 0),
    ("initiatives.registered", "", 226),
    ("initiatives.asked_province", "", 16),
    ("initiatives.proposed_province", "", 14),
    ("initiatives.asked_district", "", 192),
    ("initiatives.proposed_district", "", 187),
    ("initiatives.put_nowhere", "", 18),
    ("honours.year_collectives", "", 2),
    ("honours.year_individuals", "", 4),
    ("honours.year_decisions", "", 1),
]


def units() -> None:
    """The old city with its wards, as the tables know them."""
    system, said = Person.objects.system(), {"tree": "vn", "valid_from": KNOWN, "by": Person.objects.system()}
    root = add_unit(
        "Việt Nam", by=system, tree="vn", code="VN", level="nation", rank=0, valid_from=date(1945, 9, 2)
    )
    province = add_unit("Bến Tre", code="83", level="province", rank=1, kind="Tỉnh", parent=root, **said)
    city = add_unit(
        "Bến Tre", code="829", level="district", rank=2, kind="Thành phố", parent=province, **said
    )
    for code, (kind, name) in WARDS.items():
        add_unit(name, code=code, level="commune", rank=3, kind=kind, parent=city, **said)


@pytest.fixture(scope="module")
def year(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Unit]:
    """The whole year, told once for all tests of this file and taken away after them."""
    var = tmp_path_factory.mktemp("bentre")
    paths = {
        "VAR": var,
        "FILES": var / "files",
        "LEDGER_DIR": var / "ledger",
        "LEDGER_KEY": var / "ledger" / "signing.key",
    }
    with django_db_blocker.unblock(), override_settings(**paths), transaction.atomic():
        begins = datetime(2023, 1, 3, tzinfo=UTC)
        with Clock(begins) as clock, quick(), translation.override("vi"):
            units()
            bentre.tell_year(clock, nightly=lambda day: None)
        with Clock(datetime(2025, 4, 1, tzinfo=UTC)):
            sequence_all()
            for name in declared():
                rebuild(name)
            yield Unit.objects.get(code="829")
        transaction.set_rollback(True)


@pytest.fixture
def client_of(year: Unit) -> Client:
    caches["default"].clear()
    return Client(headers={"Accept-Language": "vi"})


pytestmark = pytest.mark.usefixtures("year")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "level", "number"), TOLD)
def test_each_number_stands_on_the_page_and_opens_to_so_many_records(
    year: Unit, client_of: Client, name: str, level: str, number: int
) -> None:
    span = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}
    found = by_level([name], year, **span)[name]
    assert {"": found.whole, "own": found.own, "below": found.below}[level] == number
    address = reverse("portal:records", args=["829", 2023, name]) + (f"?cap={level}" if level else "")
    shown = client_of.get(address)
    assert shown.context["count"] == shown.context["counted"] == number
    if number:
        year_page = page(client_of, reverse("portal:year", args=["829", 2023]))
        assert f'<a href="{address}">{number}<' in year_page


@pytest.mark.django_db
def test_the_page_says_that_the_models_do_not_add_up_and_by_how_much(client_of: Client) -> None:
    shown = page(client_of, reverse("portal:year", args=["829", 2023]))
    words = re.sub(r"<span class=\"sr\">.*?</span>|<[^>]+>", "", shown)
    assert "Các con số này không cộng khớp" in words
    assert re.search(
        r"Mô hình đăng ký: 226\. Đề nghị cấp huyện, thành phố: 192 \+ Đề nghị cấp tỉnh: 16 = 208", words
    )
    assert "226 − 208 = 18" in words
    assert "chưa rõ gửi về đâu" in words
    english = unescape(
        client_of.get(
            reverse("portal:year", args=["829", 2023]), headers={"Accept-Language": "en"}
        ).content.decode()
    )
    assert "These figures do not add up" in english


@pytest.mark.django_db
def test_a_unit_whose_models_all_went_somewhere_shows_no_such_note(client_of: Client) -> None:
    silent = page(client_of, reverse("portal:year", args=["28777", 2023]))
    assert "18 − 16 = 2" in re.sub(r"<span class=\"sr\">.*?</span>|<[^>]+>", "", silent)
    whole = page(client_of, reverse("portal:year", args=["28756", 2023]))
    assert ">16<" in whole
    assert "không cộng khớp" not in whole


@pytest.mark.django_db
def test_shares_stand_as_two_numbers_each_with_its_records(client_of: Client) -> None:
    shown = page(client_of, reverse("portal:year", args=["829", 2023]))
    for top, bottom, level in ((187, 192, "district"), (14, 16, "province")):
        for name, number in (("proposed", top), ("asked", bottom)):
            address = reverse("portal:records", args=["829", 2023, f"initiatives.{name}_{level}"])
            assert f'<a href="{address}">{number}<' in shown


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_records(client_of: Client) -> None:
    for address, most in (
        (reverse("portal:year", args=["829", 2023]), 14),
        (reverse("portal:records", args=["829", 2023, "initiatives.registered"]), 14),
        (reverse("portal:records", args=["829", 2023, "oversight.opinions"]), 14),
    ):
        with CaptureQueriesContext(connection) as asked:
            page(client_of, address)
        assert len(asked) <= most, [one["sql"][:90] for one in asked]


@pytest.mark.django_db
def test_a_ward_has_its_part_and_the_province_the_whole(client_of: Client) -> None:
    assert ">226<" in page(client_of, reverse("portal:year", args=["83", 2023]))
    ward = page(client_of, reverse("portal:year", args=["28777", 2023]))
    assert "Phường An Hội" in ward
    assert ">18<" in ward
    city = page(client_of, reverse("portal:unit", args=["829"]))
    for year in (2023, 2024):
        assert reverse("portal:year", args=["829", year]) in city
    assert "không có số liệu nào" in page(client_of, reverse("portal:year", args=["829", 2024]))


@pytest.mark.django_db
def test_years_and_figures_that_are_not_there_are_404(client_of: Client) -> None:
    for year, name in (
        (2023, "initiatives.nothing"),
        (2023, "initiatives.proposed_rate_province"),
        (1900, "oversight.held"),
    ):
        assert client_of.get(reverse("portal:records", args=["829", year, name])).status_code == 404
    wrong_level = reverse("portal:records", args=["829", 2023, "oversight.held"]) + "?cap=above"
    assert client_of.get(wrong_level).status_code == 404
    for code, told in (("829", 2022), ("829", 1900), ("829", 2999), ("99999", 2023)):
        assert client_of.get(reverse("portal:year", args=[code, told])).status_code == 404


@pytest.mark.django_db
def test_everything_is_in_the_log_in_its_own_time_and_nobody_is_named(year: Unit) -> None:
    assert list(audit()) == []
    told = Entry.objects.filter(act="honours.decision_signed").get()
    assert timezone.localdate(told.at) == date(2024, 1, 18)
    first, last = Entry.objects.order_by("idx").first(), Entry.objects.order_by("-idx").first()
    assert first is not None
    assert last is not None
    assert first.at.year == 2023
    assert timezone.localdate(last.at) == date(2024, 1, 18)
    titles = {
        post.title
        for person in Person.objects.filter(email__startswith="bentre2023")
        for post in person.posts
    }
    assert not titles, "nobody of the story holds a post any more"
    names = set(Person.objects.filter(email__startswith="bentre2023").values_list("name", flat=True))
    assert all(name.split()[0] in {"Chủ", "Trưởng", "Bí"} for name in names), "posts, not people"


ARTICLES = Path(os.environ.get("ARTICLES", "/nowhere"))


@pytest.mark.django_db
@pytest.mark.skipif(
    not ARTICLES.is_dir(),
    reason="no folder of articles is named (ARTICLES=…); they are no part of the project",
)
def test_the_article_itself_stands_beside_the_records_and_every_difference_is_explained(year: Unit) -> None:
    article = next(path for path in sorted(ARTICLES.glob("*.txt")) if "Thành ủy Bến Tre" in path.read_text())
    text = article.read_text()
    assert {(int(one.value), one.measure) for one in read(text).figures} >= {
        (11, "supervision.sessions"), (97, "supervision.sessions"), (3, "critique.sessions"), (16, "critique.sessions"),
        (184, "opinions.contributed"), (226, "dan_van_kheo.registered"), (2, "awards.collective"), (4, "awards.individual"),
    }  # fmt: skip
    heads = Person.objects.filter(
        email__startswith="bentre2023",
        holdings__post__body__unit=year,
        holdings__post__body__kind="party_board",
    )
    board = heads[0]
    with Clock(datetime(2024, 1, 19, 3, tzinfo=UTC)):
        assert board.can("reading.upload", year.pk), (list(board.posts), str(year))
        paper = reading.upload_paper(by=board, unit=year, title="Bài báo", text=text)
        reading.read_paper_of(paper.pk)
        held = queries.papers_for(board).get(pk=paper.pk)
        against = queries.contradictions(held)
        rebuild("reading")
    explained = {
        (str(one.find.quote), one.theirs): one.why[0] for one in against if one.source == "đếm từ hồ sơ"
    }
    assert "97 ở các đơn vị bên dưới" in explained["11 cuộc", "108"]
    assert "11 của chính đơn vị" in explained["97 cuộc", "108"]
    assert "16 ở các đơn vị bên dưới" in explained["03 cuộc", "19"]
    assert "3 của chính đơn vị" in explained["16 cuộc", "19"]
    assert "ba tháng sau" in explained["02 tập thể", "0"]
    assert "ba tháng sau" in explained["04 cá nhân", "0"]
    assert not {"184 ý kiến", "226 mô hình"} & {one.find.quote for one in against}, "these agree"
