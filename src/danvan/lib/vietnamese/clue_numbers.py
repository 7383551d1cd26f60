"""Personal numbers in folded text: telephones, identity papers, insurance, bank accounts, licence plates.

Every finder takes (folded, original), two strings of one length, and gives (start, end) of each find.
"""

import re
from collections.abc import Iterator

Spans = Iterator[tuple[int, int]]

_GAP = r"[ .\-–()]{0,2}"  # "0912 345 678", "0912.345.678", "(028) 3829 1234", "+84 (0) 912 …"
_NOT_INSIDE = r"(?<![\d/,])(?<!\d[.\-])"  # not the tail of a longer number, a date or an amount
_ENDS = r"(?!\d|[/,.]\d|/[a-z])"

_MONEY_AFTER = re.compile(r"\s*(?:dong\b(?! y)|vnd|d\b|₫|trieu|ty dong|usd)")
_AMOUNT_BEFORE = re.compile(r"(?:so tien|tri gia|gia|kinh phi|tong|von)(?: la| tren| khoang| gan|:)*\s*$")
_PAPER_BEFORE = re.compile(
    r"(?:ma ho so|so ho so|ho so so|bien nhan|ma don|van ban|cong van|quyet dinh|hop dong|hoa don"
    r"|ma so thue|mst|ma khach hang|phieu|seri|so hieu|ma tra cuu|thua dat|to ban do)(?: so| la|:|\.)*\s*$"
)


def _is_money_or_paper(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 30) : start]
    return bool(
        _MONEY_AFTER.match(folded, end) or _AMOUNT_BEFORE.search(before) or _PAPER_BEFORE.search(before)
    )


# --- telephones -------------------------------------------------------------------------------------------

_ABROAD = rf"(?:\+{_GAP}84|\b0084|\b84)(?:{_GAP}\(?0\)?)?"
_REST = rf"{_GAP}2(?:{_GAP}\d){{9}}|{_GAP}[2-9](?:{_GAP}\d){{8}}"
_PHONE = re.compile(
    rf"{_NOT_INSIDE}\(?(?:"
    rf"(?P<home>\b0)(?:{_GAP}1{_GAP}[2689](?:{_GAP}\d){{8}}|{_REST})"
    rf"|{_ABROAD}(?:{_REST}))"
    rf"{_ENDS}"
)
_DATE_AND_HOUR = re.compile(r"\d{1,2}([.\-])\d{1,2}\1(?:19|20)\d\d(?!\d)")  # 08.11.2026 15 giờ 30


def phones(folded: str, original: str) -> Spans:
    """Landline and mobile numbers. Hotlines (113, 1022, 1900 …) belong to nobody and are left."""
    for match in _PHONE.finditer(folded):
        start, end = match.span()
        if match["home"] is None:
            if not folded.startswith("+", start) and _is_money_or_paper(folded, start, end):
                continue
        elif _DATE_AND_HOUR.match(folded, start) or _PAPER_BEFORE.search(folded[max(0, start - 30) : start]):
            continue
        yield start, end


# --- identity papers and insurance -------------------------------------------------------------------------

_IDENTITY = re.compile(
    r"\b(?:cccd|cmnd|cmtnd|cmt|can cuoc(?: cong dan)?|chung minh(?: thu)?(?: nhan dan)?"
    r"|dinh danh(?: ca nhan)?|giay to tuy than)"
    r"[^\d\n]{0,25}?((?<!\d)\d(?:[ .\-]?\d){11}|(?<!\d)\d(?:[ .\-]?\d){8})(?!\d)"
)
_PASSPORT = re.compile(r"\b(?:ho chieu|passport)[^\d\n]{0,15}?\b([a-z]\s?\d{7,8})(?!\d)")
# Twelve digits that begin with a province code (001-096) need no word before them.
_BARE_IDENTITY = re.compile(rf"{_NOT_INSIDE}\b0(?:0[1-9]|[1-8]\d|9[0-6])[ .\-]?\d(?:[ .\-]?\d){{8}}{_ENDS}")


def citizen_ids(folded: str, original: str) -> Spans:
    """Citizen cards (12 digits), old identity cards (9, only with a word before them), passports."""
    for pattern in (_IDENTITY, _PASSPORT):
        for match in pattern.finditer(folded):
            yield match.span(1)
    for match in _BARE_IDENTITY.finditer(folded):
        if not _is_money_or_paper(folded, *match.span()):
            yield match.span()


_HEALTH_CARD = re.compile(r"\b[a-z]{2}[ .\-]?[1-5](?:[ .\-]?\d){12}(?!\d)")
_SOCIAL_INSURANCE = re.compile(
    r"\b(?:bhxh|bhyt|bao hiem xa hoi|bao hiem y te)[^\d\n]{0,20}?((?<!\d)\d(?:[ .\-]?\d){9})(?!\d)"
)


def insurance_numbers(folded: str, original: str) -> Spans:
    """Health cards (two letters, thirteen digits) and ten-digit social insurance numbers."""
    for match in _HEALTH_CARD.finditer(folded):
        yield match.span()
    for match in _SOCIAL_INSURANCE.finditer(folded):
        if not _MONEY_AFTER.match(folded, match.end()):
            yield match.span(1)


# --- bank accounts ----------------------------------------------------------------------------------------

_ACCOUNT = re.compile(
    r"\b(?:so tai khoan|stk|so tk|tai khoan|tk|vietcombank|vcb|agribank|bidv|vietinbank|techcombank|tcb"
    r"|mb ?bank|vpbank|acb|sacombank|tpbank|shb|hdbank|seabank|eximbank|lpbank|ngan hang)\b"
    r"([^\d\n]{0,30}?)(?<![\d/.,])(\d(?:[ .\-]?\d){5,18})(?![\d/]|[.,]\d)"
)
_PHONE_WORD = re.compile(r"\b(?:sdt|dt|dien thoai|goi|lien he|zalo|hotline)\b")
_THREES = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+(?= ?(?:d|dong|vnd)\b)")  # how money is written


def bank_accounts(folded: str, original: str) -> Spans:
    """Digits after a bank's name or a word for account."""
    for match in _ACCOUNT.finditer(folded):
        start, end = match.span(2)
        if _PHONE_WORD.search(match[1]) or _THREES.fullmatch(match[2]):
            continue
        if not _is_money_or_paper(folded, start, end):
            yield start, end


# --- licence plates ---------------------------------------------------------------------------------------

_PLATE = re.compile(
    r"\b(?:1[1-9]|[2-9]\d) ?-? ?(?:[a-z]\d|[a-z]{1,2}) ?[-. ]? ?(?:\d{3}\.?\d{2}|\d{4})\b(?!\.\d)"
)
_PLATE_WORD = re.compile(r"\b(?:bien so|bien kiem soat|bks|bsx|bien|xe(?: [a-z]+){0,3})(?: la| so|:)*\s*$")
# Without such a word only the printed shapes count, in capitals: 29A-123.45, 59-X1 123.45, 29H1-4567.
_PRINTED = re.compile(
    r"\d\d[A-Z]{1,2}[ -]\d{3}\.?\d{2}|\d\d-?[A-Z]\d[ -]\d{3}\.?\d{2}"
    r"|\d\d-?[A-Z]\d?-\d{4}|\d\d[A-Z]\d?-?\d{3}\.\d{2}"
)


def plates(folded: str, original: str) -> Spans:
    """Licence plates of cars and motorcycles."""
    for match in _PLATE.finditer(folded):
        start, end = match.span()
        told = _PLATE_WORD.search(folded, max(0, start - 30), start)
        if told or _PRINTED.fullmatch(original, start, end):
            yield start, end
