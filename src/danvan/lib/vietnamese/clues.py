"""Personal clues in free text: found before a handler or the public reads it.

The finders run over the folded shadow of the text, so missing diacritics, full-width digits and hidden
characters do not help a number to slip through; positions always refer to the text as given. Rather one mask
too many on a number that looks like a telephone, but none on money, dates, measures or document numbers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from danvan.lib.vietnamese import clue_numbers, clue_words, names, sensitive
from danvan.lib.vietnamese.normal import shadow


class ClueKind(StrEnum):
    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    INSURANCE = "insurance"
    EMAIL = "email"
    BANK_ACCOUNT = "bank_account"
    PLATE = "plate"
    ADDRESS = "address"
    NAME = "name"  # the writer's own
    OTHER_NAME = "other_name"  # "bà Trần Thị B nhà bên": a neighbour or an official, a reader judges
    SOCIAL_LINK = "social_link"
    BIRTH_DATE = "birth_date"
    SENSITIVE = "sensitive"  # only from sensitive_words


LABELS: dict[str, str] = {
    ClueKind.PHONE: "[số điện thoại]",
    ClueKind.CITIZEN_ID: "[số giấy tờ tùy thân]",
    ClueKind.INSURANCE: "[số thẻ bảo hiểm]",
    ClueKind.EMAIL: "[thư điện tử]",
    ClueKind.BANK_ACCOUNT: "[số tài khoản]",
    ClueKind.PLATE: "[biển số xe]",
    ClueKind.ADDRESS: "[địa chỉ nhà]",
    ClueKind.NAME: "[họ tên]",
    ClueKind.OTHER_NAME: "[tên người khác]",
    ClueKind.SOCIAL_LINK: "[liên kết mạng xã hội]",
    ClueKind.BIRTH_DATE: "[ngày sinh]",
    ClueKind.SENSITIVE: "[thông tin nhạy cảm]",
}

# Takes the shadow and the original letters at the same places; gives (start, end) in the shadow.
Finder = Callable[[str, str], Iterator[tuple[int, int]]]

# The more exact pattern comes first: of overlapping finds the earlier finder keeps its own.
_FINDERS: tuple[tuple[ClueKind, Finder], ...] = (
    (ClueKind.EMAIL, clue_words.emails),
    (ClueKind.SOCIAL_LINK, clue_words.social_links),
    (ClueKind.BIRTH_DATE, clue_words.birth_dates),
    (ClueKind.INSURANCE, clue_numbers.insurance_numbers),
    (ClueKind.BANK_ACCOUNT, clue_numbers.bank_accounts),
    (ClueKind.CITIZEN_ID, clue_numbers.citizen_ids),
    (ClueKind.PHONE, clue_numbers.phones),
    (ClueKind.PLATE, clue_numbers.plates),
    (ClueKind.ADDRESS, clue_words.addresses),
    (ClueKind.NAME, names.own_names),
    (ClueKind.OTHER_NAME, names.other_names),
)


@dataclass(frozen=True, slots=True)
class Clue:
    """One clue: `text[start:end] == quote` in the text that was searched."""

    kind: str
    start: int
    end: int
    quote: str


def find_clues(text: str) -> list[Clue]:
    """Return the personal clues of a text in order, none overlapping another."""
    return _find(text, _FINDERS)


def sensitive_words(text: str) -> list[Clue]:
    """Return the places where a text seems to record one person's religion, ethnicity or political view.

    For a warning at entry, never to be stored. Places, groups and policies are left alone.
    """
    return _find(text, ((ClueKind.SENSITIVE, sensitive.records),))


def mask(text: str, clues: Iterable[Clue] | None = None) -> str:
    """Return the text with each clue replaced by its Vietnamese label, such as "[số điện thoại]"."""
    pieces: list[str] = []
    at = 0
    for clue in sorted(
        find_clues(text) if clues is None else clues, key=lambda clue: (clue.start, -clue.end)
    ):
        if clue.end <= at:
            continue
        pieces += [text[at : clue.start], LABELS.get(clue.kind, "[…]")]
        at = clue.end
    return "".join([*pieces, text[at:]])


def _find(text: str, finders: tuple[tuple[ClueKind, Finder], ...]) -> list[Clue]:
    folded, places = shadow(text)
    original = text if places is None else "".join(text[place] for place in places)
    kept: list[tuple[int, int, ClueKind]] = []
    for kind, finder in finders:
        for start, end in finder(folded, original):
            if all(end <= other[0] or start >= other[1] for other in kept):
                kept.append((start, end, kind))
    return [_clue(text, places, *span) for span in sorted(kept)]


def _clue(text: str, places: list[int] | None, start: int, end: int, kind: ClueKind) -> Clue:
    if places is not None:
        # Marks and hidden characters after the last letter belong to it.
        end = places[end] if end < len(places) else len(text)
        start = places[start]
    return Clue(kind, start, end, text[start:end])
