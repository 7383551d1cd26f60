"""Names of people in free text: the writer's own after "tôi là …", others after a title.

A name begins with a Vietnamese surname. With capitals it runs as long as they do; without, it ends at the
first word that cannot be part of one. Every finder takes (folded, original) and gives (start, end) of each.
"""

import re
from collections.abc import Iterator

from danvan.lib.vietnamese.normal import fold, unify_tones

Spans = Iterator[tuple[int, int]]


def _set(block: str) -> frozenset[str]:
    return frozenset(block.split())


SURNAMES = _set("""
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương lâm đoàn mai
trịnh đào cao hà lương lưu thái châu tạ phùng tô vương văn nông bế triệu quách đàm la lò lường quàng
cà vi hứa chu tống thạch sơn kim danh tăng từ khổng nghiêm doãn kiều cù mạc mã tôn diệp lục giang
bạch thân phí ninh nghĩa vàng giàng sùng thào cứ lầu mùa ksor siu rcom nay đồng âu điểu
""")
_FOLDED_SURNAMES = frozenset(fold(name) for name in SURNAMES)
# In small letters without diacritics most surnames are also other words (vo: vợ, dang: đảng, ho: hộ).
_PLAIN_SURNAMES = _set("nguyen tran pham huynh hoang phan bui trinh")
_MIDDLE_NAMES = _set("thi van huu duc xuan ngoc quoc dinh cong thanh minh quang duy hong")
_NOT_IN_NAMES = _set("""
o tai la va cung hien dang sinh cu tru thuong xin so nha dia chi dien thoai sdt dt cccd cmnd can to thon
ap khu phuong xa quan huyen tinh thanh pho duong ngo hem nguoi dan tuoi nam nghe lam den muon co da bi de phan
lien nay toi chung gia ubnd kinh gui zalo facebook
""")
_FORM_LABELS = _set("email e so dia dien ngay noi nghe chuc gioi cmnd cccd sdt dt nguoi kinh don toi xin")
_EPONYMS = frozenset({"ho chi minh", "ton duc thang", "vo nguyen giap", "le duan", "ly thuong kiet"})

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LINK = re.compile(r"[ \u00a0]+")
_LONGEST = 5

_ME = r"(?:toi|em|chau|con|minh)"
_OWN = re.compile(
    rf"\b(?:(?P<sure>{_ME} ten(?: la)?|ten {_ME}(?: la)?|ten la|ho va ten|ho,? ten|ky ten"
    r"|nguoi (?:phan anh|gui|lam don|viet don|khieu nai|to cao|kien nghi|de nghi))"
    rf"|{_ME} la|chu ho|dai dien (?:ho|gia dinh))(?:\s{{0,3}}(?:la\b|:|-|–))?\s{{0,3}}"
    r"(?:(?:ong|ba|anh|chi|co|chu|em|chau)(?: ?:)? {1,3})?"
)
_TITLES = _set("ông bà anh chị cô chú bác dì cậu mợ thím em cháu vợ chồng con mẹ bố")
_TITLE = re.compile(rf"\b({'|'.join(sorted(map(fold, _TITLES)))})(?: (?:ten(?: la)?|la))? +")
_NAMED_AFTER = re.compile(
    r"\b(?:duong|pho|cho|cau|truong|phuong|xa|chua|den|khu|ngo|hem|cong vien|quang truong)\s+$"
)


def own_names(folded: str, original: str) -> Spans:
    """The writer's own name, after words that introduce it."""
    for match in _OWN.finditer(folded):
        end = _name_end(folded, original, match.end(), sure=match["sure"] is not None)
        if end:
            yield match.end(), end


def other_names(folded: str, original: str) -> Spans:
    """Surname and given name in capitals after a title or a word of kinship."""
    for match in _TITLE.finditer(folded):
        start = match.end()
        title = original[slice(*match.span(1))].lower()
        if not title.isascii() and title not in _TITLES:  # "đi Nguyễn Trãi" is a way to go, not an aunt
            continue
        before = folded[max(0, match.start() - 20) : match.start()]
        if not original[start : start + 1].isupper() or _NAMED_AFTER.search(before):
            continue
        end = _name_end(folded, original, start, sure=False)
        if end and folded[start:end] not in _EPONYMS:
            yield start, end


def _name_end(folded: str, original: str, start: int, *, sure: bool) -> int | None:
    """Where the name that begins at `start` ends, None when there is none. `sure`: a label says it is one."""
    words = _words_of_name(folded, original, start)
    if not words:
        return None
    first_start, first_end = words[0]
    first = original[first_start:first_end]
    capital = first[0].isupper()
    if _is_surname(first):
        enough = len(words) >= (1 if sure and capital else 2)
        if not capital and first.isascii():
            second = folded[words[1][0] : words[1][1]] if len(words) > 1 else ""
            enough = enough and (first in _PLAIN_SURNAMES or second in _MIDDLE_NAMES)
    else:
        enough = sure and capital and folded[first_start:first_end] not in _FORM_LABELS
    return words[-1][1] if enough else None


def _words_of_name(folded: str, original: str, start: int) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    at = start
    while len(words) < _LONGEST and (match := _WORD.match(original, at)):
        small = match[0][0].islower()
        if words and small != original[words[0][0]].islower():
            break
        if folded[match.start() : match.end()] in _NOT_IN_NAMES and (small or len(words) > 1):
            break
        words.append(match.span())
        if small and len(words) == _LONGEST - 1:
            break
        link = _LINK.match(original, match.end())
        if not link:
            break
        at = link.end()
    return words


def _is_surname(word: str) -> bool:
    spelled = unify_tones(word.lower())
    return spelled in SURNAMES or (spelled.isascii() and spelled in _FOLDED_SURNAMES)
