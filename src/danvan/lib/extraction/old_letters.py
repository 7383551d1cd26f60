"""Vietnamese as it was written before Unicode: TCVN3 (TCVN 5712:1993) and VNI, one byte for each part of a letter."""

from __future__ import annotations

import re
import unicodedata

_TCVN3_FROM = 0xA1
_TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"
#: VNI: what a mark does to the vowel before it
_MARKS = dict(zip(
    "ùøûõïâáàåãäêéèúüë",
    ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309",
     "\u0302\u0303", "\u0323\u0302", "\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303",
     "\u0323\u0306"),
    strict=True,
))  # fmt: skip
_ALONE = dict(zip("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ", strict=True))
_VNI = re.compile(f"([aeiouyôöAEIOUYÔÖ])([{''.join(_MARKS)}{''.join(_MARKS).upper()}])|([{''.join(_ALONE)}])")
_COMMON = re.compile(
    r"\b(?:và|của|các|là|được|trong|không|người|với|đã|về|những|dân|việc|xã|phường|tỉnh|huyện|số|năm|ngày|cộng|hội|"
    r"độc|lập|tự|hạnh|phúc|tổ|chức|công|tác|đại|biểu|ủy|ban|mặt|trận)\b"
)


def mend(data: bytes) -> str:
    """Bytes that are no Unicode as Vietnamese: of the readings one may try, the one with most common words."""
    plain = data.decode("cp1252", "replace")
    tried = (plain, _tcvn3(data), _vni(plain), unicodedata.normalize("NFC", data.decode("cp1258", "replace")))
    return max(tried, key=lambda text: len(_COMMON.findall(text[:200_000].lower())))


def _tcvn3(data: bytes) -> str:
    table = {
        _TCVN3_FROM + n: letter for n, letter in enumerate(_TCVN3) if letter != " "
    }  # latin-1: the byte is the code point
    return data.decode("latin-1").translate(table)


def _vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_composed, text))


def _composed(found: re.Match[str]) -> str:
    if found[3]:
        return _ALONE[found[3]]
    return _ALONE.get(found[1], found[1]) + _MARKS[found[2].lower()]
