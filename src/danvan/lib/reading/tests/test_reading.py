"""Sentences of papers are understood: what is counted, who, when, what for."""

from __future__ import annotations

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan.lib.reading import KINDS, Figure, read


def counted(text: str) -> list[tuple[float, str, str]]:
    return [(float(one.value), one.unit, one.measure) for one in read(text).figures]


def sole(text: str) -> Figure:
    (one,) = read(text).figures
    return one


# --- figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mặt trận xã thực hiện 9 cuộc giám sát, 02 cuộc phản biện và góp 31 ý kiến vào dự thảo nghị quyết.",
            [
                (9, "cuộc", "supervision.sessions"),
                (2, "cuộc", "critique.sessions"),
                (31, "ý kiến", "opinions.contributed"),
            ],
        ),
        (
            "Toàn xã đăng ký 40 mô hình “Dân vận khéo” (tập thể 28, cá nhân 12); 33 mô hình được công nhận.",
            [
                (40, "mô hình", "dan_van_kheo.registered"),
                (28, "mô hình", "dan_van_kheo.registered"),
                (12, "mô hình", "dan_van_kheo.registered"),
                (33, "mô hình", "dan_van_kheo.recognised"),
            ],
        ),
        (
            "Xã tổ chức 03 hội nghị đối thoại với 512 lượt người dự, tiếp nhận 66 ý kiến, đã trả lời 60 ý kiến.",
            [
                (3, "hội nghị", "dialogues.held"),
                (512, "lượt người", "dialogues.participants"),
                (66, "ý kiến", "petitions.received"),
                (60, "ý kiến", "petitions.resolved"),
            ],
        ),
        (
            "Bà con hiến 3.150 m² đất, góp 420 ngày công và ủng hộ 1,2 tỷ đồng.",
            [
                (3150, "m2", "contributions.land_m2"),
                (420, "ngày công", "contributions.labour_days"),
                (1_200_000_000, "đồng", "contributions.money_vnd"),
            ],
        ),
        (
            "Các Ban Thanh tra nhân dân phát hiện 5 vụ việc, kiến nghị xử lý 4 vụ việc, thu hồi 36 triệu đồng.",
            [
                (5, "vụ việc", "people_inspection.findings"),
                (4, "vụ việc", "petitions.forwarded"),
                (36_000_000, "đồng", "other"),
            ],
        ),
    ],
)
def test_a_sentence_is_counted(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert counted(text) == expected


def test_a_unit_may_stand_far_from_its_number() -> None:
    one = sole("Trong năm, số mô hình “Dân vận khéo” đăng ký là 226.")
    assert (one.value, one.unit, one.measure, one.quote) == (226, "mô hình", "dan_van_kheo.registered", "226")


def test_a_ratio_has_its_whole_and_a_date_is_none() -> None:
    one = sole("Đến 27/12, có 187/192 mô hình “Dân vận khéo” được đề nghị công nhận.")
    assert (one.value, one.of, one.measure) == (187, 192, "dan_van_kheo.proposed")


def test_two_numbers_that_are_one_ratio_are_joined() -> None:
    one = sole("Đã có 14 trong tổng số 16 xã hoàn thành.")
    assert (one.value, one.of, one.unit) == (14, 16, "xã")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Đơn thư giảm 5,2% so với cùng kỳ.", -5.2),
        ("Hộ nghèo giảm còn 1,04%.", 1.04),
        ("Tỷ lệ hài lòng tăng 3%.", 3),
    ],
)
def test_a_decrease_is_negative_and_a_level_is_not(text: str, value: float) -> None:
    assert float(sole(text).value) == value


def test_a_difference_is_not_counted_under_the_measure() -> None:
    one = sole("Số cuộc giám sát giảm 4 cuộc.")
    assert (one.value, one.measure) == (-4, "other")


@pytest.mark.parametrize(
    "text",
    [
        "Phấn đấu cả năm có 90% thôn đạt chuẩn; tổ chức 12 cuộc giám sát.",
        "Mỗi chi bộ xây dựng ít nhất 2 mô hình.",
        "Khóa XIII, kỳ họp thứ 12, nhiệm kỳ 2021 - 2026, tổ 7, khu phố 4, Điều 15.",
        "Điện thoại 0912 345 678, lúc 7 giờ 30, trong 15 ngày làm việc, qua 10 năm.",
        "Phong trào “5 không, 3 sạch” ở đường số 12; bà Lan, 62 tuổi.",
        "Con đường rộng 5 mét. Lượt xem: 1.204",
        "Vận động hàng chục tỷ đồng, vài trăm hộ tham gia.",
        "II. NHIỆM VỤ NĂM 2026\n1. Tổ chức 8 cuộc giám sát.\n2. Đăng ký 30 mô hình.",
    ],
)
def test_what_counts_nothing_is_left(text: str) -> None:
    assert counted(text) == []


def test_a_table_is_read_by_its_heads_and_its_rows() -> None:
    text = (
        "Biểu 1 - phong trào “Dân vận khéo”\nTT | Nội dung | Đơn vị tính | Năm 2023 | Năm 2024\n"
        "1 | Số cuộc giám sát | cuộc | 12 | 15\n2 | Tiền nhân dân đóng góp | triệu đồng | 1.250 | 980,5\n"
    )
    found = read(text).figures
    assert [(float(one.value), one.unit, one.measure, one.period) for one in found] == [
        (12, "cuộc", "supervision.sessions", "2023"),
        (15, "cuộc", "supervision.sessions", "2024"),
        (1_250_000_000, "đồng", "contributions.money_vnd", "2023"),
        (980_500_000, "đồng", "contributions.money_vnd", "2024"),
    ]


def test_place_period_and_body_come_from_the_words_around() -> None:
    one = sole("Trong quý II/2025, Hội Nông dân xã Tân Phong tổ chức 6 buổi sinh hoạt.")
    assert (one.period, one.place, one.body) == ("2025-Q2", "xã Tân Phong", "Hội Nông dân xã Tân Phong")


# --- documents, people, events, awards -----------------------------------------------------------------------


def test_documents_have_type_number_date_and_issuer() -> None:
    text = (
        "Thực hiện Quyết định số 23-QĐ/TW ngày 30/7/2021 của Bộ Chính trị, Kế hoạch 09 /KH-UBND, Chỉ thị 05"
        " và Luật Thực hiện dân chủ ở cơ sở; Quyết định số 217- QÐ/TW."
    )
    found = [(one.type, one.number, one.date, one.issuer) for one in read(text).documents]
    assert found == [
        ("Quyết định", "23-QĐ/TW", "2021-07-30", "Bộ Chính trị"),
        ("Kế hoạch", "09/KH-UBND", None, None),
        ("Chỉ thị", "05", None, None),
        ("Luật", None, None, None),
        ("Quyết định", "217-QĐ/TW", None, None),
    ]


def test_titles_stand_before_and_after_names() -> None:
    text = (
        "Dự có Phó Chủ tịch UBND huyện Củ Chi Lò Thị Minh Hà; đồng chí K'Brối Sa, Ủy viên Ban Thường vụ, Bí thư Huyện ủy;"
        " đại tá Trần Văn Bảo - Chính ủy Bộ Chỉ huy Quân sự tỉnh. Bà Nguyễn Thị Lan, người dân, ở đường Trần Phú."
    )
    assert [(one.name, one.titles) for one in read(text).people] == [
        ("Lò Thị Minh Hà", ("Phó Chủ tịch UBND huyện Củ Chi",)),
        ("K'Brối Sa", ("Ủy viên Ban Thường vụ", "Bí thư Huyện ủy")),
        ("Trần Văn Bảo", ("đại tá", "Chính ủy Bộ Chỉ huy Quân sự tỉnh")),
    ]


def test_a_title_between_two_names_belongs_to_the_next() -> None:
    text = "Dự có Bí thư Tỉnh ủy Phan Đình Sơn, Chủ tịch HĐND tỉnh Hồ Thị Ánh."
    assert [(one.name, one.titles) for one in read(text).people] == [
        ("Phan Đình Sơn", ("Bí thư Tỉnh ủy",)),
        ("Hồ Thị Ánh", ("Chủ tịch HĐND tỉnh",)),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Ngày 19/3/2024, Ban Dân vận huyện tổ chức hội nghị tổng kết.", "conference", "2024-03-19"),
        ("Trong hai ngày 12 và 13/5/2024, đoàn khảo sát của tỉnh làm việc với xã.", "survey", "2024-05-12"),
        (
            "Hội nghị đối thoại giữa Chủ tịch xã với nhân dân diễn ra ngày 3 tháng 4 năm 2024.",
            "dialogue",
            "2024-04-03",
        ),
        ("Sáng 5/6/2024, xã tổ chức lễ phát động thi đua.", "ceremony", "2024-06-05"),
    ],
)
def test_an_event_has_its_kind_and_first_day(text: str, kind: str, day: str) -> None:
    (one,) = read(text).events
    assert (one.kind, one.date) == (kind, day)


def test_a_day_without_a_year_belongs_to_the_year_of_the_paper() -> None:
    text = "Ngày 4/10, Ban Dân vận tổ chức hội nghị giao ban."
    assert read(text, on=date(2023, 10, 5)).events[0].date == "2023-10-04"
    assert read(f"Tin ngày 05/10/2023\n\n{text}").events[0].date == "2023-10-04"


def test_a_year_that_is_only_compared_with_is_neither_the_texts_nor_a_figures() -> None:
    told = read(
        "Sáng 21/10, Tỉnh ủy tổ chức hội nghị sơ kết công tác dân vận 9 tháng năm 2026."
        " Toàn tỉnh hiện có 768 mô hình, tăng 14 mô hình so với năm 2025."
    )
    assert [one.date for one in told.events] == ["2026-10-21"]
    assert {one.period for one in told.figures} == {"2026-9M"}


def test_a_year_is_summed_up_in_the_first_months_of_the_next() -> None:
    told = "Ngày {}, Ban Dân vận Huyện ủy tổ chức hội nghị tổng kết công tác dân vận và dân chủ ở cơ sở năm 2024."
    assert read(told.format("15/01")).events[0].date == "2025-01-15"
    assert read(told.format("20/12")).events[0].date == "2024-12-20"
    assert read(told.format("15/01/2026")).events[0].date == "2026-01-15", "a year that is told stands"
    assert read(told.format("15/01")).events[0].place is None, "“ở cơ sở” is no place"


def test_a_limit_and_the_date_of_a_document_are_no_events() -> None:
    text = "Hoàn thành hội nghị trước ngày 20/11/2024. Theo Kế hoạch số 12-KH/HU ngày 15/1/2024 của Huyện ủy, tổ chức hội nghị."
    assert read(text).events == []


def test_awards_are_split_by_form_issuer_and_reason() -> None:
    text = (
        "Dịp này, Chủ tịch UBND tỉnh tặng bằng khen cho 18 tập thể, 22 cá nhân có thành tích trong công tác dân vận năm 2023;"
        " 7 tập thể có thành tích thực hiện quy chế dân chủ. 15 cá nhân nhận giấy khen của Ban Dân vận Tỉnh ủy."
    )
    assert [
        (one.form, one.issuer, one.collectives, one.individuals, one.year) for one in read(text).awards
    ] == [
        ("bằng khen", "Chủ tịch UBND tỉnh", 18, 22, 2023),
        ("bằng khen", "Chủ tịch UBND tỉnh", 7, None, None),
        ("giấy khen", "Ban Dân vận Tỉnh ủy", None, 15, None),
    ]
    assert {one.measure for one in read(text).figures} == {"awards.collective", "awards.individual"}


# --- promises for any text -----------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "14/16 mô hình",
        "ngày 17/10/2020",
        "Ban Dân vận",
        "đồng chí Nguyễn Văn An, Bí thư Huyện ủy",
        "tặng giấy khen cho 5 tập thể",
        "hơn",
        "1.234,5\n    ",
        "triệu đồng",
        "Quyết định số 290-QÐ/TW",
        "tổ chức hội nghị",
        "giảm",
        "%",
        "(",
        ")",
        ";",
        ".",
        ",",
        "\n",
        "“",
        "”",
        " ",
        " - ",
        "/",
        "năm",
        "hai mươi",
        "mốt",
        "trăm",
        "STT ",
        "",
        " 12 ",
        "",
        " 7",
        "Luật",
        "İ",
        "́",
        "\u200b",
        "Số:\n    ",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map(" ".join))
def test_every_quote_is_an_exact_span_of_any_text(text: str) -> None:
    reading = read(text)
    assert reading.text == unicodedata.normalize("NFC", text)
    for kind in KINDS:
        for one in getattr(reading, kind):
            assert one.quote == reading.text[one.start : one.end] != ""


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_decomposed_text_reads_the_same(text: str) -> None:
    assert (
        read(unicodedata.normalize("NFD", text)).as_dict()
        == read(unicodedata.normalize("NFC", text)).as_dict()
    )


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1.",
        "năm ",
        "(",
        " ",
        "\n",
        "Nguyễn Văn ",
        "ban ",
        "12/",
        "“a",
        "| 1 ",
        "ngày 1/1, ",
        "hội nghị ",
        "tặng giấy khen cho ",
    ],
)
def test_a_hostile_text_takes_no_more_than_its_length(piece: str) -> None:
    began = time.process_time()
    read(piece * 1500)
    small = time.process_time() - began
    read(piece * 6000)
    assert time.process_time() - began - small < 10 * small + 0.5


def test_the_dictionary_has_the_published_shape() -> None:
    told = read("Ngày 1/2/2024, xã tổ chức hội nghị, có 5 đại biểu.", source="a.txt").as_dict()
    assert list(told) == ["source", "text", *KINDS]
    assert set(told["figures"][0]) == {
        "quote", "start", "end", "value", "unit", "measure", "of", "approx", "place", "period", "confidence",
    }  # fmt: skip
    assert set(told["events"][0]) == {"quote", "start", "end", "kind", "date", "place", "host"}
    full = read("Có 5 đại biểu.").as_dict(is_full=True)["figures"][0]
    assert full["rule"] == "figure.unit_after"


# --- as it is written in returns ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã quán triệt tới 100% chi bộ (32/32).", [(100, "%", "other"), (32, "chi bộ", "other")]),
        ("Có 100% (21/21) khu dân cư tổ chức ngày hội.", [(100, "%", "other"), (21, "khu dân cư", "other")]),
        ("Chị em đã góp 1.120 công.", [(1120, "công", "contributions.labour_days")]),
        ("Xã có 12 công ty và 3 công trình.", [(12, "công ty", "other"), (3, "công trình", "other")]),
        (
            "Hiện có 147 hòa giải viên, 9 kiểm soát viên.",
            [(147, "hòa giải viên", "other"), (9, "kiểm soát viên", "other")],
        ),
        ("Các buổi có 68 lượt thành viên giám sát.", [(68, "lượt thành viên", "other")]),
        (
            "Thường trực Đảng ủy tiếp 11 kỳ với 37 lượt công dân.",
            [
                (11, "kỳ", "citizen_reception.sessions"),
                (37, "lượt công dân", "citizen_reception.people"),
            ],
        ),
        ("Gần 9 phần 10 đã xong, mỗi hộ góp từ 200 nghìn đến 2 triệu đồng.", []),
    ],
)
def test_returns_are_read_as_they_are_written(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert counted(text) == expected


def test_higher_by_is_a_difference_and_no_rough_number() -> None:
    assert sole("Tỷ lệ cao hơn 12,4 điểm phần trăm.").approx is None
    assert sole("Thu hút hơn 300 người dự.").approx == "more_than"


HEADED = """ĐẢNG BỘ TỈNH AN BÌNH
ĐẢNG ỦY XÃ TÂN LẬP
Số: 45-BC/ĐU

Tân Lập, ngày 12 tháng 10 năm 2026

Thực hiện Kế hoạch số 18-KH/TU, ngày 05/02/2026, xã tổ chức 4 cuộc giám sát."""


def test_a_paper_has_its_own_day_and_place_in_its_heading() -> None:
    found = read(HEADED)
    assert [(one.number, one.date) for one in found.documents] == [
        ("45-BC/ĐU", "2026-10-12"),
        ("18-KH/TU", "2026-02-05"),
    ]
    (figure,) = found.figures
    assert (figure.place, figure.period) == ("XÃ TÂN LẬP", "2026")


def test_a_number_cited_in_the_text_does_not_take_the_day_of_the_paper() -> None:
    (one,) = read("Căn cứ văn bản\nsố 12-KH/TU của Tỉnh ủy.\nHọp sáng 3/4/2026.").documents
    assert one.date is None


@pytest.mark.parametrize(
    ("text", "form", "issuer", "collectives", "individuals"),
    [
        ("Dịp này xã được tặng Cờ thi đua của Chính phủ.", "cờ thi đua", "Chính phủ", 1, None),
        (
            "Chủ tịch UBND tỉnh tặng Bằng khen cho ông Trần Văn Lực vì có thành tích xuất sắc.",
            "bằng khen",
            "Chủ tịch UBND tỉnh",
            None,
            1,
        ),
        (
            "Bà Lê Thị Hoa vinh dự được Ban Dân vận Trung ương tặng Kỷ niệm chương.",
            "kỷ niệm chương",
            "Ban Dân vận Trung ương",
            None,
            1,
        ),
    ],
)
def test_an_award_may_name_who_received_it(
    text: str, form: str, issuer: str, collectives: int | None, individuals: int | None
) -> None:
    (one,) = read(text).awards
    assert (one.form, one.issuer, one.collectives, one.individuals) == (
        form,
        issuer,
        collectives,
        individuals,
    )
    assert read(text).text[one.start : one.end] == one.quote


@pytest.mark.parametrize(
    "text",
    [
        "Lãnh đạo tỉnh trao bằng khen cho các tập thể, cá nhân.",
        "Hồ sơ đề nghị tặng Bằng khen cho ông Trần Văn Lực.",
        "Các đại biểu chụp ảnh với người được tặng bằng khen.",
    ],
)
def test_praise_that_names_nobody_or_is_only_proposed_is_no_award(text: str) -> None:
    assert read(text).awards == []
