"""Words that record one person's religion, ethnicity or political view, so that entry can warn and mask.

Nothing here classifies anybody. A find needs a person and a statement in one clause: "ông A theo đạo …".
Places ("đường Tôn Giáo"), groups ("bà con dân tộc Tày") and policy ("công tác tôn giáo") are left alone.
Membership of the Party is a public role in this field and is not looked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from danvan.lib.vietnamese.normal import shadow, unify_tones

_FAITH = (
    "(?:thiên chúa(?: giáo)?|công giáo|phật(?: giáo)?|tin lành|cao đài|hòa hảo|hồi(?: giáo)?|islam|bà la môn"
    "|ba ?-?ha ?-?[i'ì]|tứ ân hiếu nghĩa|bửu sơn kỳ hương|pháp luân công|hội thánh đức chúa trời)"
)
_PEOPLE = (
    "(?:tày|thái|mường|kh[ơm] ?-?me|khmer|hoa|nùng|h'?mông|mông|mèo|dao|gia ?-?rai|ê ?-?đê|ba ?-?na|sán chay"
    "|sán dìu|chăm|cơ ?-?ho|xơ ?-?đăng|hrê|ra ?-?glai|m'?nông|x?'?[sx]tiêng|bru|vân kiều|thổ|giáy|cơ tu"
    "|giẻ triêng|mạ|khơ ?-?mú|tà ôi|chơ ?-?ro|kháng|xinh mun|hà nhì|chu ru|lào|la chí|la ha|phù lá|la hủ|lự"
    "|lô lô|chứt|mảng|pà thẻn|cơ lao|cống|bố y|si la|pu péo|brâu|ơ đu|rơ măm|kinh)"
)
_FIELD = (
    r"(?:^|[\n,;.|(])\s{0,3}((?:thành phần )?dân tộc|tôn giáo|quan điểm chính trị)"
    r"\s{0,3}[:=]\s{0,3}([^\n,;.|)]{1,30})"
)
_STATEMENT = (
    rf"\b(?:theo đạo(?: {_FAITH})?|theo {_FAITH}|đạo {_FAITH}|người (?:công giáo|tin lành|có đạo)"
    rf"|(?:gốc |là |mang |thuộc )?(?:người )?dân tộc {_PEOPLE}"
    rf"|(?:gốc|là) người {_PEOPLE}(?! (?:bình|nguyên|lát|lư|kỳ|tay|nhã|đồng|mã))"
    r"|là (?:giáo dân|tín đồ|phật tử|con chiên|người ngoại đạo|người dân tộc(?: thiểu số)?)"
    r"|(?:tư tưởng|quan điểm|biểu hiện) (?:chính trị|phản động|chống đối|chống phá|bất mãn)"
    r"|(?:là|thuộc|bọn|kẻ|tên) (?:phản động|việt tân|thế lực thù địch)"
    r"|(?:chống đối|chống phá|nói xấu|bất mãn với|ủng hộ) (?:chế độ|đảng|nhà nước|chính quyền|việt tân))\b"
)
_GROUP = (
    r"\b(?:bà con|đồng bào|các hộ|những hộ|người dân|nhân dân|cộng đồng|các dân tộc|mọi dân tộc|các tín đồ"
    r"|các tôn giáo|chức sắc|chúng tôi|số hộ|tỷ lệ|luận điệu|thế lực|chính sách|công tác|địa phương|toàn xã)\b"
)
_PLACE_BEFORE = (
    r"\b(?:đường|phố|ngõ|hẻm|xã|phường|thôn|bản|ấp|làng|chợ|cầu|trường|chùa|nhà thờ|đình|phòng|hội đồng"
    r"|bảo tàng|văn hóa|lễ hội|trang phục|tiếng|chữ|nhà sàn)\s+$"
)
_PERSON = (
    r"\b(?:ông|anh|chị|chú|cháu|(?<!phản )bác(?! bỏ| sĩ)|thằng|hắn|tôi|vợ|chồng|con trai|con gái|con dâu|con rể|hàng xóm|nhà bên"
    r"|chủ nhà|chủ hộ|chủ quán|gia đình|hộ này|người này|người đó|người ấy|đối tượng"
)
# Without diacritics these are mostly other words (co: có, ba: three), so they count only when spelled out.
_PERSON_SPELLED = _PERSON + r"|bà|cô|em|nó|mẹ|bố|cha|mình)\b"


@dataclass(frozen=True, slots=True)
class _Patterns:
    field: re.Pattern[str]
    statement: re.Pattern[str]
    group: re.Pattern[str]
    place_before: re.Pattern[str]
    person: re.Pattern[str]


_SPELLED = _Patterns(*map(re.compile, (_FIELD, _STATEMENT, _GROUP, _PLACE_BEFORE, _PERSON_SPELLED)))
_BARE = _Patterns(
    *(re.compile(shadow(each)[0]) for each in (_FIELD, _STATEMENT, _GROUP, _PLACE_BEFORE, _PERSON + r")\b"))
)

_REACH = 45  # letters between the person and the statement
_NEXT_LETTER = re.compile(r"\s+([^\W\d_])")


def records(folded: str, original: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of every statement about one person; `folded` and `original` have one length.

    With diacritics in the text the full spelling decides ("người hòa nhã" is not "người Hoa"), without them
    the bare letters do.
    """
    lowered = unify_tones(original.lower())
    bare = original.isascii() or len(lowered) != len(original)
    searched, patterns = (folded, _BARE) if bare else (lowered, _SPELLED)
    for match in patterns.field.finditer(searched):
        yield match.start(1), match.end(2)
    for match in patterns.statement.finditer(searched):
        start, end = match.span()
        clause = re.split(r"[.!?;\n]", searched[max(0, start - _REACH) : start])[-1]
        if patterns.group.search(clause) or patterns.place_before.search(clause):
            continue
        if patterns.person.search(clause) and not _name_goes_on(original, end):
            yield start, end


def _name_goes_on(original: str, end: int) -> bool:
    """ "người Thái Bình" comes from a province; a capital after the find says so."""
    match = _NEXT_LETTER.match(original, end)
    return bool(match and match[1].isupper() and not original[:end].isupper())
