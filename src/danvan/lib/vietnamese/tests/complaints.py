"""Made-up complaints, and how the same person or a neighbour would write them again. For tests only."""

import random

from danvan.lib.vietnamese.normal import fold


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


PLACES = _lines("""
đường Trần Phú
đường Nguyễn Trãi
ngõ 42 phố Vọng
hẻm 118 Lê Văn Sỹ
đường Quang Trung
phố Hàng Bún
tổ 7 khu dân cư Bắc Linh Đàm
thôn Đông Thượng
ấp Tân Hòa
khu phố 3
đường vào chợ Bình Phú
cổng trường tiểu học Kim Đồng
chân cầu Bến Phà
đường liên xã đoạn qua thôn Hạ
ngã tư Phan Chu Trinh
sau trạm y tế
bờ kênh Tư
đường Hùng Vương
dốc Ông Cả
khu tái định cư Phú Mỹ
đường Lý Thường Kiệt
bến xe cũ
nhà văn hóa thôn Trung
đường ra bãi sông
chung cư Thanh Bình
hồ Đầm Sen
đường số 9
ngõ 5 Kim Mã
cánh đồng Cửa Đình
đê tả sông Đáy
""")

TOPICS = {
    "drainage": _lines("""
cống thoát nước bị tắc nên cứ mưa là ngập
nước thải tràn lên mặt đường bốc mùi hôi thối
nắp cống bị vỡ một mảng lớn chưa thấy ai thay
mương thoát nước bị lấp để làm lối đi
ngập sâu nửa mét mỗi khi mưa to
hố ga sụt lún rất nguy hiểm cho người đi xe máy
nước không rút suốt hai ngày liền
rãnh thoát nước đầy bùn đất không ai nạo vét
"""),
    "roads": _lines("""
mặt đường xuất hiện nhiều ổ gà to
đường hư hỏng nặng sau khi đào lắp cáp
xe tải chở đất chạy ngày đêm làm nát đường
gờ giảm tốc quá cao gây ngã xe
vỉa hè bong tróc gạch lát không đi được
cầu nhỏ bị gãy lan can từ năm ngoái
đơn vị thi công đào lên rồi bỏ đấy không hoàn trả
thiếu biển báo chỗ cua gấp
"""),
    "rubbish": _lines("""
rác thải sinh hoạt chất đống mấy hôm không thu gom
nhiều người đổ trộm phế thải xây dựng ban đêm
xe gom rác đi quá sớm nên các hộ không kịp mang ra
thùng rác công cộng hỏng nắp ruồi nhặng bay đầy
bãi rác tự phát ngay cạnh khu dân cư
đốt rác nhựa khói khét lẹt vào nhà
mùi hôi từ điểm trung chuyển rác rất khó chịu
"""),
    "noise": _lines("""
quán karaoke mở nhạc quá to sau mười giờ đêm
xưởng cơ khí hàn cắt gây ồn cả buổi trưa
loa kéo hát hò ngoài vỉa hè suốt tối
công trình đóng cọc vào ban đêm không ngủ được
tiếng chó sủa ầm ĩ từ trại nuôi chó
đám thanh niên nẹt pô đua xe lúc nửa đêm
"""),
    "lighting": _lines("""
đèn đường tắt cả tuần nay tối om
bóng đèn cao áp cháy chưa thay
cột điện nghiêng sắp đổ vào nhà dân
dây cáp viễn thông sà xuống thấp vướng vào người đi đường
mất điện liên tục giờ cao điểm
trạm biến áp kêu to và tóe lửa
"""),
    "land": _lines("""
hồ sơ cấp sổ đỏ nộp đã tám tháng chưa có kết quả
hộ liền kề xây lấn ra lối đi chung
xây nhà trái phép trên đất nông nghiệp
giá đền bù giải phóng mặt bằng quá thấp so với thị trường
ranh giới thửa đất đo sai so với giấy cũ
chưa được giao nền tái định cư như đã hứa
đất công bị rào lại cho thuê làm bãi xe
"""),
    "welfare": _lines("""
tiền trợ cấp người cao tuổi chậm ba tháng chưa nhận được
hộ khó khăn nhưng không được xét hộ nghèo
danh sách hỗ trợ bão lũ không niêm yết công khai
thẻ bảo hiểm y tế của cháu bé cấp sai ngày sinh
chế độ cho người khuyết tật bị cắt không rõ lý do
quà tết cho gia đình chính sách phát thiếu
"""),
    "procedures": _lines("""
đi lại bốn lần vẫn chưa chứng thực xong giấy tờ
cán bộ một cửa hẹn ngày trả rồi lại khất
phần mềm nộp hồ sơ trực tuyến báo lỗi liên tục
bị yêu cầu nộp thêm giấy xác nhận không có trong quy định
làm giấy khai sinh cho con mà chờ cả buổi sáng
thái độ tiếp dân cáu gắt thiếu hướng dẫn
"""),
    "water": _lines("""
nước máy đục ngầu có cặn đen
mất nước sạch từ chiều qua đến nay
áp lực nước yếu tầng hai không lên được
đường ống vỡ nước chảy lênh láng ra đường
giá nước tăng mà không thông báo cho dân
giếng khoan nhiễm phèn cả xóm phải mua nước bình
"""),
    "school": _lines("""
bếp ăn bán trú có dấu hiệu không bảo đảm vệ sinh
nhà trường thu nhiều khoản gọi là tự nguyện
lớp học quá đông thiếu bàn ghế
cổng trường giờ tan học ùn tắc kéo dài
mái phòng học dột nước vào sách vở
thiếu giáo viên môn tiếng Anh cả học kỳ
"""),
}

OPENINGS = _lines("""
Kính gửi Ủy ban nhân dân phường
Tôi xin phản ánh
Bà con chúng tôi bức xúc vì
Đề nghị chính quyền xem xét việc
Tại {place}
Từ đầu tháng đến nay ở {place}
Gia đình tôi sống gần {place}
Xin hỏi
Cho tôi hỏi khi nào xử lý
-
""")

DETAILS = _lines("""
trẻ em đi học phải vòng đường khác
người già không dám ra khỏi nhà
đã có hai vụ tai nạn trong tháng
tổ dân phố họp kiến nghị mà không thấy trả lời
chúng tôi đã gọi đường dây nóng hai lần
ảnh chụp sáng nay gửi kèm
sự việc kéo dài từ trước Tết
hơn ba mươi hộ bị ảnh hưởng
có người phải nhập viện vì khó thở
buôn bán ế ẩm hẳn
lần trước xã cử người xuống xem rồi thôi
xe cứu thương cũng không vào được
mùa mưa sắp tới bà con rất lo
cán bộ nói chờ kinh phí
hàng xóm cãi nhau vì chuyện này
mong được công khai thời hạn xử lý
""")

CLOSINGS = _lines("""
Mong cơ quan chức năng sớm xử lý
Đề nghị trả lời bằng văn bản
Xin cảm ơn
Rất mong được giải quyết dứt điểm
Đề nghị cho người xuống kiểm tra thực tế
Kính mong lãnh đạo quan tâm
-
""")


def complaint(rng: random.Random) -> tuple[str, str]:
    """Return (text of 50 to 400 characters, topic)."""
    topic = rng.choice(list(TOPICS))
    place = f"{rng.choice(PLACES)} số {rng.randint(1, 400)}" if rng.random() < 0.3 else rng.choice(PLACES)
    opening = rng.choice(OPENINGS).replace("-", "").format(place=place)
    core = rng.choice(TOPICS[topic])
    first = f"{opening} {core}" if "{place}" in opening else f"{opening} {core} ở {place}"
    parts = [first.strip()]
    if rng.random() < 0.5:
        parts.append(rng.choice([line for line in TOPICS[topic] if line != core]))
    parts += rng.sample(DETAILS, rng.randint(0, 3))
    parts.append(rng.choice(CLOSINGS).replace("-", ""))
    text = ". ".join(part[0].upper() + part[1:] for part in parts if part)
    return (text if len(text) >= 50 else text + ". " + DETAILS[0]), topic


def no_diacritics(text: str, rng: random.Random) -> str:
    return fold(text)


def typos(text: str, rng: random.Random) -> str:
    """One slip in about twelve words: a letter lost, doubled, swapped or hit beside the right key."""
    out = text.split(" ")
    for place in rng.sample(range(len(out)), max(1, round(len(out) / 12))):
        word = out[place]
        if len(word) < 2:
            continue
        at = rng.randrange(len(word) - 1)
        out[place] = rng.choice(
            (
                word[:at] + word[at + 1 :],
                word[: at + 1] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + rng.choice("qwertasdfgzxcvbnm") + word[at + 1 :],
            )
        )
    return " ".join(out)


def reordered(text: str, rng: random.Random) -> str:
    """The same sentences in another order."""
    parts = text.split(". ")
    rng.shuffle(parts)
    return ". ".join(parts)


def retold(text: str, rng: random.Random) -> str:
    """Sentences moved, one dropped where there are three, slips, diacritics lost half of the time."""
    parts = text.split(". ")
    rng.shuffle(parts)
    if len(parts) > 2:
        parts.pop()
    text = typos(". ".join(parts), rng)
    return fold(text) if rng.random() < 0.5 else text


VARIANTS = {"typos": typos, "no_diacritics": no_diacritics, "reordered": reordered, "retold": retold}
