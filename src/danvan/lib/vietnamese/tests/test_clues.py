"""Personal clues in free text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.clues import LABELS, Clue, ClueKind, find_clues, mask, sensitive_words
from danvan.lib.vietnamese.normal import fold


def found(text: str) -> list[tuple[str, str]]:
    return [(clue.kind, clue.quote) for clue in find_clues(text)]


def quotes(text: str, kind: str) -> list[str]:
    return [quote for its_kind, quote in found(text) if its_kind == kind]


# --- what must be found

FOUND = [
    ("phone", "gọi 0912 345 678 nhé", "0912 345 678"),
    ("phone", "đt: 0912.345.678.", "0912.345.678"),
    ("phone", "liên hệ 0912-345-678, cảm ơn", "0912-345-678"),
    ("phone", "0912345678 2 lần không nghe", "0912345678"),
    ("phone", "số +84 912 345 678", "+84 912 345 678"),
    ("phone", "số +84 (0) 912 345 678", "+84 (0) 912 345 678"),
    ("phone", "số 84912345678 gọi mãi", "84912345678"),
    ("phone", "số 0084912345678", "0084912345678"),
    ("phone", "máy bàn (028) 3829 1234 bận", "(028) 3829 1234"),
    ("phone", "máy bàn 024-3825-1234", "024-3825-1234"),
    ("phone", "máy bàn 0292 3812 345", "0292 3812 345"),
    ("phone", "số cũ 01676 123 456", "01676 123 456"),
    ("phone", "０９１２ ３４５ ６７８", "０９１２ ３４５ ６７８"),
    ("phone", "0 9 1 2 3 4 5 6 7 8", "0 9 1 2 3 4 5 6 7 8"),
    ("phone", "09\u200b12 345\u200b 678 gọi", "09\u200b12 345\u200b 678"),
    ("phone", "0912345678 đồng ý nhận tin", "0912345678"),
    ("citizen_id", "001203004567", "001203004567"),
    ("citizen_id", "CCCD số: 001 203 004 567", "001 203 004 567"),
    ("citizen_id", "Căn cước công dân 0012 0300 4567", "0012 0300 4567"),
    ("citizen_id", "chung minh nhan dan so 012345678", "012345678"),
    ("citizen_id", "CMND 215.123.456 cấp năm 2010", "215.123.456"),
    ("citizen_id", "hộ chiếu số C1234567", "C1234567"),
    ("insurance", "thẻ BHYT GD 4 79 79312 34567", "GD 4 79 79312 34567"),
    ("insurance", "mã số BHXH 7912345678", "7912345678"),
    ("email", "thư về nguyen.van-a@gmail.com.", "nguyen.van-a@gmail.com"),
    ("email", "abc (at) yahoo.com.vn", "abc (at) yahoo.com.vn"),
    ("email", "abc @ gmail . com", "abc @ gmail . com"),
    ("bank_account", "STK 0011 0023 4567 8 Vietcombank", "0011 0023 4567 8"),
    ("bank_account", "tài khoản Agribank: 1500205123456", "1500205123456"),
    ("bank_account", "chuyển khoản số tài khoản 19034567890123", "19034567890123"),
    ("plate", "xe tải 29A-123.45 chở đất", "29A-123.45"),
    ("plate", "biển số 51f 12345", "51f 12345"),
    ("plate", "xe máy 59-X1 123.45", "59-X1 123.45"),
    ("plate", "thấy 29H1-4567 vượt đèn đỏ", "29H1-4567"),
    ("plate", "BKS 77C-012.34", "77C-012.34"),
    ("address", "tôi ở số nhà 12 ngõ 5 đường Trần Phú", "số nhà 12 ngõ 5"),
    ("address", "rác trước số 12 Nguyễn Huệ", "số 12"),
    ("address", "nhà tôi ở 12/5/3 đường Lê Lợi", "12/5/3"),
    ("address", "ngập tại 123/4 Lê Văn Sỹ", "123/4"),
    ("address", "gia đình ở 12/5 đường Trần Phú", "12/5"),
    ("address", "ngo 5 so nha 12 pho Vong", "ngo 5 so nha 12"),
    ("address", "số 8, ngách 12/3, phố Vọng", "số 8, ngách 12/3"),
    ("address", "căn hộ 1205 tòa B", "căn hộ 1205"),
    ("address", "phòng 302 chung cư Thanh Bình", "phòng 302"),
    ("name", "Tôi là Nguyễn Văn An, xin hỏi", "Nguyễn Văn An"),
    ("name", "toi la nguyen van an o to 7", "nguyen van an"),
    ("name", "Tôi tên là nguyễn thị bích hiện ở tổ 7", "nguyễn thị bích"),
    ("name", "Họ và tên: TRẦN THỊ BÍCH NGỌC", "TRẦN THỊ BÍCH NGỌC"),
    ("name", "tên tôi là Mai", "Mai"),
    ("name", "Người làm đơn\nLê Thị Hồng", "Lê Thị Hồng"),
    ("name", "em là Võ Minh Trí ạ", "Võ Minh Trí"),
    ("other_name", "ông Phạm Văn Bình nhà bên đổ rác", "Phạm Văn Bình"),
    ("other_name", "do bà Trần Thị C xây lấn", "Trần Thị C"),
    ("social_link", "xem fb.com/nguyenvana.123 nhé", "fb.com/nguyenvana.123"),
    ("social_link", "https://www.facebook.com/abc?x=1.", "https://www.facebook.com/abc?x=1"),
    ("social_link", "https://zalo.me/0912345678", "https://zalo.me/0912345678"),
    ("social_link", "telegram @nguyen_an", "telegram @nguyen_an"),
    ("birth_date", "sinh ngày 12/3/1980 tại Huế", "12/3/1980"),
    ("birth_date", "ngày sinh: 02-09-1975", "02-09-1975"),
    ("birth_date", "sinh ngày 5 tháng 6 năm 1990", "5 tháng 6 năm 1990"),
    ("birth_date", "bà Lan, sinh năm 1954", "1954"),
]


@pytest.mark.parametrize(("kind", "text", "quote"), FOUND)
def test_a_clue_is_found_whole(kind: str, text: str, quote: str):
    assert (kind, quote) in found(text)


@pytest.mark.parametrize(("kind", "text", "quote"), [row for row in FOUND if "\u200b" not in row[1]])
def test_a_clue_is_found_in_decomposed_text_too(kind: str, text: str, quote: str):
    decomposed = unicodedata.normalize("NFD", text)

    assert (kind, quote) in [(k, unicodedata.normalize("NFC", q)) for k, q in found(decomposed)]


NUMBERS = [row for row in FOUND if row[0] not in ("name", "other_name", "address", "plate")]


@pytest.mark.parametrize(("kind", "text", "quote"), NUMBERS)
def test_a_number_is_found_without_diacritics_too(kind: str, text: str, quote: str):
    assert (kind, fold(quote)) in found(fold(text))


# --- what must be left alone


@pytest.mark.parametrize(
    "text",
    [
        "thu 857.418.000 đồng",
        "số tiền 857418000123 đồng",
        "hỗ trợ 012345678901 đồng",
        "tổng 84.123.456.789 đồng",
        "84912345678 đồng tiền thuế",
        "Nghị định 15/2025/NĐ-CP và 290-QĐ/TW, 10/2022/QH15",
        "ngày 20/11/2026, từ 20-11-2026 đến 08.11.2026 15 giờ 30",
        "đường dây nóng 1022, 113, 1900 1234, 1800 6789",
        "mã hồ sơ 001203004567",
        "thửa đất số 12, tờ bản đồ số 5, diện tích 120,5 m2",
        "187/192 mô hình, đạt 97,4 %, 14/16 tập thể",
        "ngày 5/11 đường Nguyễn Trãi ngập",
        "12/5 đường Trần Phú ngập",
        "3 đường liên thôn và 12 ngõ xóm",
        "Nghị quyết số 12 Trung ương",
        "trạm biến áp số 3 đường Láng",
        "đường Trần Phú đoạn qua ngõ 5",
        "rộng 25 m2 1234 viên gạch, thửa 12a 1234",
        "chuyển vào tài khoản 500.000 đồng",
        "học sinh năm 2025 tăng, vệ sinh ngày 12/10/2026, phát sinh năm 2024",
        "tôi là đảng viên, tôi là người dân tổ 7, tôi là Trưởng thôn",
        "toi la dang vien, toi la ho ngheo, toi la vo ong tam",
        "đường Bà Huyện Thanh Quan, chợ Bà Chiểu, học tập Bác Hồ Chí Minh",
        "từ Cầu Giấy đi Nguyễn Trãi, rẽ vào phố Trần Hưng Đạo",
        "gửi phòng 302",
        "Họ tên: Email: Nội dung:",
        "",
    ],
)
def test_figures_dates_papers_and_places_are_left_alone(text: str):
    assert found(text) == []


@given(st.integers(1_000, 10**12), st.sampled_from(["đồng", "VND", "triệu đồng", "đ"]), st.booleans())
def test_no_amount_of_money_is_taken_for_a_person(amount: int, unit: str, dotted: bool):
    written = f"{amount:,}".replace(",", ".") if dotted else str(amount)

    assert found(f"Tổng kinh phí {written} {unit}, đã chi.") == []


@given(
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.sampled_from(["ngày {}", "từ {} đến nay", "{}: họp"]),
)
def test_no_date_is_taken_for_a_person(day: str, sentence: str):
    assert found(sentence.format(day)) == []


@given(
    st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from(["gọi {} gặp tôi", "{}", "({})", "sđt:{};", "SỐ {}\nxin cảm ơn", "zalo {}, 2 lần"]),
)
def test_every_mobile_number_is_found_however_it_is_grouped(number: str, gap: str, sentence: str):
    written = gap.join((number[:4], number[4:7], number[7:]))

    text = mask(sentence.format(written))

    assert number[7:] not in text
    assert written not in text


# --- positions and masking


@given(
    st.lists(st.sampled_from([row[1] for row in FOUND] + ["\u0301", "漢", "\u200b", "\n", ", "])).map("".join)
)
def test_every_clue_quotes_its_own_place_and_none_overlap(text: str):
    clues = find_clues(text)

    assert all(text[clue.start : clue.end] == clue.quote for clue in clues)
    assert all(one.end <= two.start for one, two in pairwise(clues))


@given(st.text())
def test_any_text_can_be_searched_and_masked(text: str):
    clues = find_clues(text) + sensitive_words(text)

    assert all(text[clue.start : clue.end] == clue.quote for clue in clues)
    if not clues:
        assert mask(text) == text


def test_masking_keeps_everything_around():
    text = "Tôi là Nguyễn Văn An, sđt 0912 345 678, ở số nhà 12 ngõ 5 đường Trần Phú bị ngập."

    assert mask(text) == "Tôi là [họ tên], sđt [số điện thoại], ở [địa chỉ nhà] đường Trần Phú bị ngập."


def test_only_the_chosen_clues_are_masked():
    text = "ông Phạm Văn Bình, 0912345678"
    phones = [clue for clue in find_clues(text) if clue.kind == ClueKind.PHONE]

    assert mask(text, phones) == "ông Phạm Văn Bình, [số điện thoại]"
    assert mask(text, []) == text


def test_overlapping_clues_from_a_caller_neither_repeat_nor_leak_text():
    text = "abcdef"

    assert mask(text, [Clue("phone", 1, 4, "bcd"), Clue("name", 2, 5, "cde")]) == "a[số điện thoại][họ tên]f"


def test_every_kind_has_a_vietnamese_label():
    assert set(LABELS) == set(ClueKind)


# --- sensitive words


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Ông A theo đạo Thiên Chúa", "theo đạo Thiên Chúa"),
        ("ong A theo dao thien chua", "theo dao thien chua"),
        ("Họ tên: B\nDân tộc: Tày\n", "Dân tộc: Tày"),
        ("Tôn giáo: không; quê quán", "Tôn giáo: không"),
        ("gia đình ông Ba là người Khmer", "là người Khmer"),
        ("vợ anh ấy là giáo dân", "là giáo dân"),
        ("tôi là người dân tộc Mường", "là người dân tộc Mường"),
        ("anh ta có tư tưởng chống đối", "tư tưởng chống đối"),
        ("hàng xóm tôi là phản động", "là phản động"),
    ],
)
def test_a_record_of_one_persons_belief_origin_or_view_is_warned_about(text: str, quote: str):
    assert [(clue.kind, clue.quote) for clue in sensitive_words(text)] == [("sensitive", quote)]


@pytest.mark.parametrize(
    "text",
    [
        "đường Tôn Giáo bị ngập, xã Dân Tộc mất điện",
        "bà con dân tộc Tày ở bản cần nước sạch",
        "đồng bào theo đạo Phật tổ chức lễ",
        "chính sách dân tộc, công tác tôn giáo của xã",
        "Phòng Dân tộc - Tôn giáo chậm trả hồ sơ",
        "anh ấy là người Thái Bình",
        "ông Hòa là người hòa nhã",
        "xã có 30 hộ theo đạo Tin Lành",
        "nhà văn hóa dân tộc Mường xuống cấp",
        "tôi là đảng viên, cựu chiến binh",
        "người dân ủng hộ chính quyền",
        "phản bác các luận điệu sai trái chống phá Đảng",
        "cán bộ xã có thái độ không tốt với tôi",
        "Ông An phản ánh. Bản dân tộc Dao thiếu nước.",
    ],
)
def test_places_groups_and_policy_are_no_record_of_a_person(text: str):
    assert sensitive_words(text) == []
