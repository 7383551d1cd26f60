"""Words for believable matters. Topics bring their own from data/topics; these are what people say around them."""

from __future__ import annotations

STREETS = (
    "Trần Phú", "Lê Lợi", "Nguyễn Trãi", "Hai Bà Trưng", "Lý Thường Kiệt", "Quang Trung", "Phan Chu Trinh",
    "Nguyễn Huệ", "Hùng Vương", "Trần Hưng Đạo", "Lê Duẩn", "Phạm Văn Đồng", "Võ Nguyên Giáp", "Tôn Đức Thắng",
    "Nguyễn Đình Chiểu", "Phan Đình Phùng", "Bà Triệu", "Ngô Quyền", "Lê Hồng Phong", "Nguyễn Thị Minh Khai",
    "Đinh Tiên Hoàng", "Hoàng Văn Thụ", "Trường Chinh", "Giải Phóng", "Kim Giang", "Tam Trinh", "Lĩnh Nam",
    "Nguyễn Văn Cừ", "Trần Quang Khải", "Lạc Long Quân", "Âu Cơ", "Xuân Thủy", "Nguyễn Du", "Lý Tự Trọng",
    "Võ Thị Sáu", "Nguyễn An Ninh", "Bùi Thị Xuân", "Đồng Khởi", "Cách Mạng Tháng Tám", "Phan Bội Châu",
    "Huỳnh Thúc Kháng", "Nguyễn Văn Linh", "Mai Chí Thọ", "Trần Não", "Tỉnh lộ 8", "Quốc lộ 57", "Hương lộ 2",
    "Đê La Thành", "Nguyễn Khuyến", "Tú Xương", "Lê Thánh Tông", "Nguyễn Bỉnh Khiêm", "Đội Cấn", "Chùa Bộc",
)  # fmt: skip

WHERE = (
    "trước số nhà {n}", "đầu ngõ {n}", "cuối ngõ {n}", "hẻm {n}", "ngách {m}/{n}", "đoạn từ số {n} đến số {k}",
    "gần nhà văn hóa tổ {m}", "cạnh trạm biến áp", "sát cổng trường", "sau chợ", "ngã ba vào xóm {m}",
    "chân cầu", "khu tập thể {m} tầng", "đối diện trạm y tế", "bên hông đình làng", "giáp ranh tổ {m} và tổ {k}",
    "dọc bờ kênh", "quanh bể nước cũ", "lối rẽ vào nghĩa trang", "khu đất trống số {n}",
)  # fmt: skip

SINCE = (
    "hơn một tuần nay", "từ đầu tháng {m}", "đã {d} ngày", "mấy hôm nay", "từ sau trận mưa ngày {d}", "gần nửa năm nay",
    "từ hồi sau Tết", "ba tháng liền", "từ khi sửa đường", "suốt mùa mưa", "kể từ ngày {d}/{m}", "cả tháng nay",
    "đêm qua", "sáng nay", "từ năm ngoái", "hai hôm trước", "mỗi chiều tan tầm", "cứ cuối tuần", "từ khi sáp nhập xã",
    "lúc nửa đêm về sáng",
)  # fmt: skip

WHO = (
    "bà con trong ngõ", "các cháu đi học", "người già", "mấy hộ kinh doanh", "người đi xe máy", "cả xóm", "tổ dân phố {m}",
    "học sinh tiểu học", "khách vãng lai", "hơn {d} hộ dân", "công nhân tan ca", "gia đình tôi", "hàng xóm hai bên",
    "người đi bộ", "các bác trong hội cao tuổi", "phụ huynh", "tiểu thương", "chị em bán hàng", "trẻ nhỏ",
    "những hộ cuối ngõ", "bà con nông dân", "thanh niên trong thôn",
)  # fmt: skip

EFFECT = (
    "đi lại rất khó khăn", "bị trượt ngã nhiều lần", "phải đi vòng xa cả cây số", "không dám ra khỏi nhà buổi tối",
    "mất ăn mất ngủ", "rất bức xúc", "phải tự bỏ tiền thuê người làm", "đã có người bị thương nhẹ", "lo xảy ra tai nạn",
    "buôn bán ế ẩm", "phải bịt mũi khi đi qua", "ho và viêm họng", "không có chỗ tránh nhau", "phải lội bì bõm",
    "hỏng cả xe", "bị trễ giờ làm", "nhắc nhau đi chậm lại", "góp ý mãi không ai nghe", "đã chụp ảnh gửi kèm",
    "thiệt hại mấy chục triệu đồng", "phải đóng cửa cả ngày", "cảm thấy không an toàn", "đã ký đơn chung",
    "chờ mãi không thấy trả lời", "bàn nhau tự khắc phục tạm",
)  # fmt: skip

ASK = (
    "Đề nghị phường cho người xuống kiểm tra", "Mong xã sớm khắc phục", "Kính đề nghị cơ quan chức năng xử lý dứt điểm",
    "Xin hỏi bao giờ thì làm xong", "Đề nghị trả lời bằng văn bản", "Mong được giải quyết trước mùa mưa",
    "Đề nghị nhắc nhở các hộ liên quan", "Xin cho biết đơn vị nào chịu trách nhiệm", "Đề nghị công khai kế hoạch thực hiện",
    "Mong lãnh đạo quan tâm chỉ đạo", "Đề nghị lập biên bản và xử phạt", "Xin được hướng dẫn cụ thể",
    "Đề nghị bố trí kinh phí sửa chữa", "Mong cử cán bộ về họp với dân", "Đề nghị gắn biển cảnh báo tạm thời",
    "Xin xem xét hỗ trợ cho các hộ khó khăn", "Đề nghị kiểm tra đột xuất ban đêm", "Mong có câu trả lời rõ ràng",
    "Đề nghị di dời sang chỗ khác", "Xin cảm ơn và chờ phản hồi",
)  # fmt: skip

WRONG = (
    "bị hỏng nặng", "xuống cấp nghiêm trọng", "không ai xử lý", "tái diễn nhiều lần", "gây nguy hiểm", "kéo dài chưa dứt",
    "làm ẩu rồi bỏ đó", "chưa được trả lời", "gây mất vệ sinh", "ảnh hưởng sinh hoạt", "không đúng quy định",
    "lại tiếp tục xảy ra", "nhếch nhác", "bừa bãi", "chậm trễ", "thiếu minh bạch", "gây bức xúc", "vẫn như cũ",
)  # fmt: skip

SUBJECTS = (
    "Ông tổ trưởng", "Cán bộ địa chính", "Đội trật tự", "Công ty môi trường", "Chủ công trình", "Một số hộ", "Nhà thầu",
    "Bên điện lực", "Trưởng thôn", "Ban quản lý chợ", "Hợp tác xã", "Nhà trường", "Công an khu vực", "Chủ quán nhậu",
    "Xưởng gỗ bên cạnh", "Đơn vị thi công", "Hội phụ nữ", "Chi đoàn thanh niên", "Người trông xe", "Hộ chăn nuôi",
    "Chủ đất cũ", "Bảo vệ khu nhà", "Bên viễn thông", "Ban công tác mặt trận", "Xe ben", "Mấy thanh niên lạ mặt",
)  # fmt: skip

VERBS = (
    "đã hứa sửa", "có xuống xem", "lắp tạm", "đào lên", "đổ xuống", "nhiều lần thông báo", "chưa chịu dọn", "đem xe tới",
    "thu thêm", "chặn mất", "để nguyên", "che bạt kín", "xây bờ ngăn", "tháo đi", "sơn lại", "đốt", "khóa van", "cắt bớt",
    "dựng rào quanh", "hút được một phần", "chỉ ghi nhận", "báo lên cấp trên", "làm được một nửa", "đẩy sang", "lấp tạm",
    "phun rửa", "kéo dây qua", "dồn hết về", "trải đá", "vận động góp", "bơm", "quét dọn",
)  # fmt: skip

OBJECTS = (
    "nắp đan", "đống gạch vữa", "hàng rào tôn", "lối đi chung", "bao tải", "tấm bê tông", "miệng cống", "bó dây",
    "mương cạnh nhà", "bãi đất", "đèn báo", "cột mốc", "thùng xốp", "xe ba gác", "vũng nước", "dải phân cách",
    "biển quảng cáo", "hố sâu nửa mét", "cành khô", "mái tôn", "sân phơi", "đường ống", "bức tường chung", "khoản phí",
    "danh sách hộ", "bản đồ thửa", "tờ khai", "kế hoạch", "bể phốt", "luống rau", "ao cá", "cổng làng", "ghế đá",
    "bảng tin", "giàn giáo", "lò đốt", "chuồng gà", "quầy hàng", "camera cũ", "loa phát thanh",
)  # fmt: skip

ENDS = (
    "rồi bỏ đi", "mà không che chắn", "nhưng hôm sau lại như cũ", "vào lúc trời tối", "không xin ý kiến dân", "cho có",
    "theo cách làm tạm bợ", "bằng tiền dân góp", "ngay sát nhà dân", "trong khi trời mưa to", "không báo trước",
    "dù đã có biên bản", "mặc cho nhiều người can ngăn", "được vài hôm thì hỏng", "đúng giờ học sinh tan trường",
    "mỗi lần một kiểu", "vì nói chưa có kinh phí", "làm cả khu phố bụi mù", "sau cuộc họp tháng trước", "khiến ai cũng ngại",
)  # fmt: skip

DETAILS = (
    "Chỗ này rộng chừng {d} mét, sâu khoảng {k} phân.", "Tôi đếm được {d} lần trong {m} tuần.",
    "Khu này có khoảng {k} hộ, trong đó {d} hộ ở ngay mặt đường.", "Hóa đơn tháng {m} tăng lên {k} nghìn.",
    "Lúc {h} giờ tối hôm {d}/{m} tôi đi qua vẫn thấy.", "Biên bản số {n} lập ngày {d}/{m} vẫn chưa thực hiện.",
    "Từ đó tới nay đã {k} ngày không có hồi âm.", "Mỗi ngày có {k} lượt xe tải chạy qua.",
    "Đã gọi đường dây nóng {d} lần.", "Ước tính thiệt hại {k} triệu đồng.", "Cột số {n} nghiêng khoảng {d} độ.",
    "Tôi sống ở đây {k} năm chưa bao giờ thấy như vậy.",
)  # fmt: skip

GREETING = (
    "",
    "",
    "Kính gửi Ủy ban nhân dân. ",
    "Kính thưa lãnh đạo. ",
    "Tôi xin phản ánh như sau: ",
    "Chào cán bộ. ",
)

#: Seldom said, but said: the long tail of every vocabulary.
RARE = """
xiêu vẹo, ọp ẹp, lổn nhổn, nhão nhoét, chỏng chơ, lởm chởm, ngổn ngang, ì ạch, ẩm mốc, rỉ sét, bong tróc, rạn nứt,
thủng lỗ chỗ, cong vênh, han gỉ, tắc nghẽn, ứ đọng, bồi lắng, sủi bọt, nồng nặc, khét lẹt, inh ỏi, chát chúa, đinh tai,
nhức óc, chói mắt, nhấp nháy, chập chờn, leo lét, lập lòe, xoáy nước, hàm ếch, mái taluy, rọ đá, cừ tràm, kè ngầm,
bờ thửa, mương phai, cống hộp, hố thu, song chắn, bơm dã chiến, ống gang, van xả, đồng hồ tổng, trụ cứu hỏa, bình chữa cháy,
lối thoát hiểm, cầu dao, aptomat, máy phát, sứ cách điện, hành lang lưới điện, trạm phát sóng, hộp kỹ thuật, cột bê tông,
giải tỏa, kiểm đếm, áp giá, trích lục, chỉ giới, mốc lộ giới, thửa xen kẹt, đất giãn dân, đất dịch vụ, hồi tố, khiếu kiện,
ủy quyền, công chứng, bản sao y, hộ tịch, căn cước, tạm trú, lưu trú, xác minh, thẩm tra, niêm yết, đối thoại, phản biện,
bình xét, tái nghèo, tuất, trợ giúp, xe lăn, máy trợ thính, nạng gỗ, điều dưỡng, phục hồi, truyền nhiễm, bạch hầu, ho gà,
thủy đậu, cúm mùa, khử khuẩn, vôi bột, bẫy chuột, ổ dịch, chuồng nái, hầm biogas, phân vi sinh, thuốc trừ sâu, vỏ bao bì,
rơm rạ, lò sấy, mùn cưa, sơn dầu, keo dán, nhựa tái chế, ắc quy, phế liệu, mạt sắt, dầu nhớt, nước rỉ, bùn vi sinh,
sàn trượt, xà đơn, cầu lông, bóng chuyền, hội làng, đình Thượng, miếu Hạ, chùa Vàng, giếng cổ, gốc đa, ao làng, bến đò,
phà ngang, cầu khỉ, cầu treo, cầu phao, đò máy, bến bãi, cát lậu, sà lan, tàu hút, neo đậu, lồng bè, đìa tôm, ruộng muối,
vuông lúa, rẫy cà phê, nương chè, đồi keo, rừng phòng hộ, lâm tặc, voi rừng, khỉ hoang, ong vò vẽ, rắn hổ, mối mọt,
học thêm, dạy bù, suất ăn, nước uống đóng bình, quạt trần, bảng từ, mái che sân, tường rào, cổng phụ, đưa đón, xe điện,
xe dù, bến cóc, taxi, xe ôm, chở quá khổ, tháo biển số, rú ga, bô chế, đèn pha, gương lồi, dải giảm tốc, vạch sơn, bó vỉa,
gạch lát, đá granit, nắp gang, tấm chắn rác, cỏ dại, dây leo, bụi tre, hàng cau, gốc phượng, tổ kiến, sâu róm, nhựa mủ,
chốt trực, tuần tra, dân phòng, hụi, vay nặng lãi, bẫy việc nhẹ, cờ gian, số đề, ma men, ẩu đả, ném đá, tạt sơn, khóa trái,
biên nhận, phiếu thu, sổ quỹ, dự toán, nghiệm thu, quyết định giao, phụ lục, hợp đồng khoán, thanh lý, đấu giá, ki ốt,
mặt bằng, phí chợ, vé gửi, niêm phong, cân điêu, bún tươi, thịt ôi, rượu pha, nước đá, bếp ăn, phụ gia, phẩm màu
"""
RARE_WORDS = tuple(word.strip() for word in RARE.replace("\n", " ").split(","))
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
          "Lý", "Đoàn", "Đinh", "Trịnh", "Mai", "Lương", "Tạ", "Cao", "Thái", "Kiều", "Triệu", "Giàng", "Vàng", "Sùng", "Lò")  # fmt: skip
SHOPS = ("quán", "xưởng", "cửa hàng", "đại lý", "trại", "nhà xe", "cơ sở", "tiệm")
GIVEN = ("Bích", "Cường", "Duyên", "Giang", "Hạnh", "Khôi", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Quý", "Sáu", "Thảo",
         "Út", "Vinh", "Xuyến", "Yến", "Bảy", "Chiến", "Diệp", "Hậu", "Kiên", "Loan", "Nhàn", "Phượng", "Sơn", "Tuyết")  # fmt: skip
