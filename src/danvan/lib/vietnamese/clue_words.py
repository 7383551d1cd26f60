"""Personal clues made of words in folded text: addresses of mail, networks and homes, dates of birth.

Every finder takes (folded, original), two strings of one length, and gives (start, end) of each find.
"""

import re
from collections.abc import Iterator

Spans = Iterator[tuple[int, int]]

_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9_][\w.+-]{0,63} ?(?:@|\(at\)|\[at\]) ?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}"
    r"(?:\.[a-z]{2,12}| ?\. ?(?:com|vn|net|org))\b"
)
_SOCIAL = re.compile(
    r"(?:https?://)?(?:www\.|m\.|web\.|vt\.|vm\.|chat\.)?(?:facebook\.com|fb\.com|fb\.me|fb\.watch|m\.me|zalo\.me"
    r"|tiktok\.com|instagram\.com|t\.me|youtube\.com|youtu\.be|twitter\.com|x\.com|threads\.net)/[^\s,;)]+"
    r"|\b(?:facebook|fb|zalo|tiktok|instagram|telegram|nick)\s{0,3}[:\-]?\s{0,3}@[\w.]{3,}"
)


def emails(folded: str, original: str) -> Spans:
    """Mail addresses, also written with "(at)" or spaces."""
    for match in _EMAIL.finditer(folded):
        yield match.span()


def social_links(folded: str, original: str) -> Spans:
    """Links to pages of social networks, and handles after the network's name."""
    for match in _SOCIAL.finditer(folded):
        yield match.start(), match.end() - (match[0][-1] in ".!?")


# --- dates of birth -----------------------------------------------------------------------------------------

_BIRTH = re.compile(
    r"\b(sinh ngay|ngay sinh|ngay,? thang,? nam sinh|sinh nam|nam sinh|sn)"
    r"\s{0,3}(?:la\b)?\s{0,3}[:\-]?\s{0,3}"
    r"(\d{1,2}\s{0,3}[/.\-]\s{0,3}\d{1,2}\s{0,3}[/.\-]\s{0,3}(?:19|20)?\d\d"
    r"|\d{1,2}\s+thang\s+\d{1,2},?(?:\s+nam)?\s+(?:19|20)\d\d"
    r"|(?:\d{1,2}\s{0,3}[/\-]\s{0,3})?(?:19|20)\d\d)(?![\d/])"
)
# học sinh năm 2025, vệ sinh ngày 12/10, phát sinh năm 2024: "sinh" ends another word there.
_OTHER_SINH = re.compile(
    r"\b(?:hoc|ve|phat|thi|tuyen|khai|ky|hy|sat|nu|nam|y|moi|dan|tai|luong|phuc|nhan|an|tien|giam|ho|tam)\s$"
)


def birth_dates(folded: str, original: str) -> Spans:
    """The date, or the year, after words that say it is one of birth."""
    for match in _BIRTH.finditer(folded):
        if match[1].startswith("sinh") and _OTHER_SINH.search(
            folded, max(0, match.start() - 8), match.start()
        ):
            continue
        yield match.span(2)


# --- homes --------------------------------------------------------------------------------------------------

_S = r"\s{0,3}"  # bounded, so that a page of blanks costs no more than a page of words
_N = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?){0,4}"
_WAY = r"(?:duong|pho|hem|ngo|ngach|kiet|dai lo)\b"
_PART = r"(?:ngo|ngach|hem|kiet|to|khu pho|thon|ap)"
_CHAIN = rf"(?:{_S}[,\-]?{_S}{_PART}\s+(?:so\s+)?{_N}\b)"
_HOUSE = re.compile(
    rf"\b(?P<told>(?:so nha|nha so|can ho(?: so)?){_S}:?{_S}[a-z]{{0,2}}[\d.\-]{{0,6}}{_N}\b{_CHAIN}{{0,4}})"
    rf"|\b(?P<inner>(?:ngo|ngach|hem|kiet)\s{_N}{_S}[,\-]?{_S}(?:so nha|nha so|nha|so)\s{_N}\b)"
    rf"|\b(?P<room>(?:phong|can|p\.?){_S}\d{{3,4}}[a-z]?\b)(?=[^.\n]{{0,25}}\b(?:chung cu|toa|block|lo|ct\d))"
    rf"|\b(?P<so>so\s{_N}\b{_CHAIN}{{0,4}})"
    rf"|(?<![\d/.,\-])\b(?P<bare>{_N})\b(?={_S},?{_S}[a-z])"
)
_AT = re.compile(
    r"(?:^|[.,;:(\n]\s{0,3}|\b(?:o|tai|dia chi|truoc|doi dien|gan|canh|ben|nha|cua|sau|tru|song"
    r"|ve|den|ho|la|dan)\s{1,3})$"
)
_LIVES_AT = re.compile(r"\b(?:o|tai|dia chi|nha|ngu|tru|song)\s{0,3}:?\s{0,3}$")
_WAY_NEXT = re.compile(rf"{_S},?{_S}{_WAY}")
_NEXT_WORD = re.compile(rf"{_S},?{_S}([^\W\d_])([^\W\d_])")


def addresses(folded: str, original: str) -> Spans:
    """House numbers exact enough to knock at the door; a street alone is not one."""
    for match in _HOUSE.finditer(folded):
        start, end = match.span()
        if match.lastgroup in ("told", "inner", "room"):
            yield start, end
            continue
        before = folded[max(0, start - 12) : start]
        on_a_way = bool(_WAY_NEXT.match(folded, end)) or _street_name_follows(original, end)
        if match.lastgroup == "so":
            is_home = _AT.search(before) and (on_a_way or _chained(match[0]))
        else:
            is_home = on_a_way and _is_house_number(match[0], before)
        if is_home:
            yield start, end


def _street_name_follows(original: str, end: int) -> bool:
    """A capital and then a small letter: "12 Nguyễn Huệ", but not "12/QĐ"."""
    match = _NEXT_WORD.match(original, end)
    return bool(match and match[1].isupper() and match[2].islower())


def _chained(piece: str) -> bool:
    return bool(re.search(r"\d.*\b(?:ngo|ngach|hem|kiet|to|khu pho|thon|ap)\b", piece))


def _is_house_number(piece: str, before: str) -> bool:
    if _LIVES_AT.search(before):
        return True  # "ở 3 đường Láng" is a home, "3 đường liên thôn" counts roads
    parts = piece.split("/")
    if len(parts) == 1:
        return False
    if not all(part.isdigit() for part in parts):
        return True
    day, month = int(parts[0]), int(parts[1])
    return not (1 <= day <= 31 and 1 <= month <= 12 and (len(parts) == 2 or len(parts[2]) in (2, 4)))
