"""Places named in free text."""

import csv
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.normal import fold
from danvan.lib.vietnamese.places import SUPPORTED, Gazetteer, sole

ROWS = [
    ("HN", "Hà Nội", "Thành phố", None),
    ("HCM", "Hồ Chí Minh", "Thành phố", None),
    ("BTR", "Bến Tre", "Tỉnh", None),
    ("QNI", "Tỉnh Quảng Ninh", "Tỉnh", None),
    ("NB", "Ninh Bình", "Tỉnh", None),
    ("HM", "Hoàng Mai", "Quận", "HN"),
    ("CC", "Củ Chi", "Huyện", "HCM"),
    ("Q8", "8", "Quận", "HCM"),
    ("TPBT", "Bến Tre", "Thành phố", "BTR"),
    ("GT", "Giồng Trôm", "Huyện", "BTR"),
    ("CT1", "Châu Thành", "Huyện", "BTR"),
    ("SD", "Sơn Động", "Huyện", "QNI"),
    ("KS", "Kim Sơn", "Huyện", "NB"),
    ("hoang-liet", "Phường Hoàng Liệt", "Phường", "HM"),
    ("phuong-4-q8", "04", "Phường", "Q8"),
    ("phuong-4-bt", "4", "Phường", "TPBT"),
    ("binh-my", "Bình Mỹ", "Xã", "CC"),
    ("tt-cc", "Củ Chi", "Thị trấn", "CC"),
    ("tan-an-hoi", "Tân An Hội", "Xã", "CC"),
    ("my-thanh", "Mỹ Thạnh", "Xã", "GT"),
    ("tan-phu-gt", "Tân Phú", "Xã", "GT"),
    ("tan-phu-ct", "Tân Phú", "Xã", "CT1"),
    ("huyen-son", "Huyền Sơn", "Xã", "SD"),
    ("dai-son", "Đại Sơn", "Xã", "SD"),
    ("dong-thai", "Đồng Thái", "Xã", "NB"),
    ("dong-thai-ninh", "Đồng Thái Ninh", "Xã", "QNI"),
    ("hoa-binh", "Hòa Bình", "Phường", "HM"),
]
GAZETTEER = Gazetteer(ROWS)


def codes(text: str, home: str | None = None) -> list[str]:
    return [found.code for found in GAZETTEER.find(text, home)]


def only(text: str, home: str | None = None) -> str | None:
    best = sole(GAZETTEER.find(text, home))
    return best.code if best else None


PLAIN = [
    ("Bà con tổ 7 phường Hoàng Liệt quận Hoàng Mai phản ánh ngập", "hoang-liet"),
    ("ngập ở P. Hoàng Liệt, Q. Hoàng Mai", "hoang-liet"),
    ("ngập ở phường Hoàng Liệt", "hoang-liet"),
    ("Hoàng Liệt, Hoàng Mai, Hà Nội", "hoang-liet"),
    ("PHƯỜNG HOÀNG LIỆT BỊ NGẬP", "hoang-liet"),
    ("rác ở P.4 Q.8 TP.HCM", "phuong-4-q8"),
    ("rác ở phường 04, quận 8", "phuong-4-q8"),
    ("rác ở P4 Q8", "phuong-4-q8"),
    ("Phường 4, thành phố Bến Tre", "phuong-4-bt"),
    ("xã Bình Mĩ huyện Củ Chi", "binh-my"),
    ("TT. Củ Chi mất điện", "tt-cc"),
    ("tại huyện Củ Chi", "CC"),
    ("xã Tân Phú huyện Giồng Trôm tỉnh Bến Tre", "tan-phu-gt"),
    ("xã Đại Sơn, huyện Sơn Động", "dai-son"),
    ("xã Đồng Thái Ninh Bình", "dong-thai"),
    ("xã Đồng Thái Ninh mất nước", "dong-thai-ninh"),
    ("phường Hoà Bình", "hoa-binh"),
    ("người dân TPHCM bức xúc", "HCM"),
    ("ở Hà Nội", "HN"),
]


@pytest.mark.parametrize(("text", "code"), PLAIN)
def test_a_place_is_recognised(text: str, code: str):
    assert only(text) == code


@pytest.mark.parametrize(("text", "code"), PLAIN)
def test_the_answer_is_the_same_without_diacritics(text: str, code: str):
    if "P. " not in text:  # in small letters "p" must stand before a full stop, which folding keeps
        assert only(fold(text)) == code


def test_several_equal_places_are_all_returned_and_none_is_chosen():
    found = GAZETTEER.find("xã Tân Phú bị ngập")

    assert {one.code for one in found} == {"tan-phu-gt", "tan-phu-ct"}
    assert found[0].score == found[1].score
    assert sole(found) is None


def test_home_decides_between_equal_names_but_not_against_the_text():
    assert only("xã Tân Phú bị ngập", home="GT") == "tan-phu-gt"
    assert only("xã Tân Phú bị ngập", home="my-thanh") == "tan-phu-gt"
    assert only("xã Tân Phú huyện Châu Thành", home="GT") == "tan-phu-ct"
    assert only("xã Tân Phú bị ngập", home="no such unit") is None


def test_two_places_in_one_text_are_both_returned():
    assert set(codes("từ xã Bình Mỹ đến xã Tân An Hội huyện Củ Chi")) == {"binh-my", "tan-an-hoi"}


def test_a_parent_that_locates_its_commune_is_not_a_second_answer():
    assert codes("phường Hoàng Liệt, quận Hoàng Mai, Hà Nội") == ["hoang-liet"]


def test_a_province_and_a_city_of_one_name_are_both_offered():
    assert set(codes("ở Bến Tre")) == {"BTR", "TPBT"}
    assert only("tỉnh Bến Tre") == "BTR"


@pytest.mark.parametrize(
    "text",
    [
        "đường Hoàng Mai ngập sâu",
        "chợ Hòa Bình cháy",
        "ông Bình Mỹ nói",
        "ngày 4 tháng 8 có 4 vụ",
        "bình mỹ phẩm giả",
        "phường, Hoàng",
        "kính gửi phường hồ sơ của tôi",
        "",
    ],
)
def test_names_of_other_things_are_no_places(text: str):
    assert codes(text) == []


def test_diacritics_that_contradict_a_name_count_against_it():
    exact, wrong = GAZETTEER.find("phường Hoàng Liệt")[0], GAZETTEER.find("phường Hoàng Liết")[0]

    assert exact.score > wrong.score
    assert wrong.score < SUPPORTED


def test_the_quote_stands_where_it_says_even_in_decomposed_text():
    text = unicodedata.normalize("NFD", "Bà con phường Hoàng Liệt phản ánh")
    found = GAZETTEER.find(text)[0]

    assert text[found.start : found.end] == found.quote
    assert unicodedata.normalize("NFC", found.quote) == "phường Hoàng Liệt"


@given(st.text())
def test_any_text_can_be_searched(text: str):
    for found in GAZETTEER.find(text, home="GT"):
        assert text[found.start : found.end] == found.quote


@given(
    st.lists(st.sampled_from([word for text, _ in PLAIN for word in text.split()]), max_size=30).map(" ".join)
)
def test_scrambled_addresses_give_sorted_distinct_candidates(text: str):
    found = GAZETTEER.find(text)

    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.code for one in found}) == len(found)


def test_a_code_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Gazetteer([ROWS[0], ROWS[0]])


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        Gazetteer([("X", "Tên", "Bang", None)])


def test_a_circle_of_parents_does_not_hang():
    assert Gazetteer([("A", "An Bình", "Xã", "B"), ("B", "Bình An", "Huyện", "A")]).find("xã An Bình")


# --- the whole country, when its tables lie beside the repository

UNITS = Path(__file__).resolve().parents[6] / "shared" / "data" / "units"


@pytest.mark.skipif(not UNITS.exists(), reason="the tables of all units do not lie beside the repository")
@pytest.mark.parametrize("written", [str, fold])
def test_commune_and_district_find_one_unit_of_ten_thousand(written: Callable[[str], str]):
    rows, communes = _country()
    gazetteer = Gazetteer(rows)
    sample = random.Random(4).sample(communes, 300)

    answers = [
        sole(
            gazetteer.find(
                written(f"Bà con {kind.lower()} {name}, {district} phản ánh đường ngập nhiều ngày")
            )
        )
        for _, name, kind, district in sample
    ]

    right = sum(
        found is not None and found.code == row[0] for found, row in zip(answers, sample, strict=True)
    )
    wrong = sum(
        found is not None and found.code != row[0] for found, row in zip(answers, sample, strict=True)
    )
    assert right >= 0.985 * len(sample)
    assert wrong == 0


def _country() -> tuple[list[tuple[str, str, str, str | None]], list[tuple[str, str, str, str]]]:
    def table(name: str) -> list[dict[str, str]]:
        with (UNITS / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    rows: list[tuple[str, str, str, str | None]] = []
    for row in table("provinces_old.csv"):
        kind = "Thành phố" if row["full_name"].startswith("Thành phố") else "Tỉnh"
        rows.append(("P" + row["code"], row["full_name"], kind, None))
    rows += [
        ("D" + row["code"], row["name"], row["type"], "P" + row["province_code"])
        for row in table("districts_old.csv")
    ]
    communes = [row for row in table("communes_old.csv") if row["type"] in ("Phường", "Xã", "Thị trấn")]
    rows += [(row["code"], row["name"], row["type"], "D" + row["district_code"]) for row in communes]
    return rows, [(row["code"], row["name"], row["type"], row["district"]) for row in communes]
