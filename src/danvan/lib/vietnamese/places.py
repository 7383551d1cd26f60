"""Which commune, district or province does a text speak of? Candidates with scores, never a silent guess.

Names repeat across the country, so a name alone proves little: a type word before it ("phường"), the parent
named beside it and the reader's own place each add evidence. Texts without diacritics give the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from danvan.lib.vietnamese.normal import fold, shadow
from danvan.lib.vietnamese.place_names import (
    ALIASES,
    LEVELS,
    PROVINCE,
    Reading,
    name_key,
    spelling,
    without_type_word,
)

Row = tuple[str, str, str, str | None]  # code, name, kind, code of the parent

SUPPORTED = 2.0  # from this score on a type word, a parent or the reader's place supports the name
_LIMIT = 30
_MENTIONS = 40  # a page of nothing but names must not cost its square
_CLOSE = 12  # letters between a commune and its parent: ", thuộc huyện "
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit the text may mean; scores compare only within one answer."""

    code: str
    score: float
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    kind: str  # folded: "phuong"
    ancestors: tuple[str, ...]  # nearest first


@dataclass(frozen=True, slots=True)
class _Name:
    unit: _Unit
    spelling: tuple[str, ...]  # empty for an alias: any spelling will do


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    is_firm: bool  # a weak one counts only with its parent named just after it
    points: dict[str, float]  # unit code -> how well name, type word and spelling agree


_Found = tuple[int, dict[str, float]]  # length in tokens, points by unit code


class Gazetteer:
    """Units of one date (or of several; codes must then differ) with their names and parents.

    `kind` is the Vietnamese type word ("Phường", "Tỉnh" …), which the name may repeat. Raises ValueError for
    a code given twice or a kind that is no type word.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        table: dict[str, tuple[str, str, str | None]] = {}
        for code, name, kind, parent in rows:
            if code in table:
                raise ValueError(f"unit code {code!r} is given twice")
            if fold(kind) not in LEVELS:
                raise ValueError(f"unit {code!r} has an unknown kind {kind!r}")
            table[code] = (without_type_word(name, kind), fold(kind), parent)
        self._units = {
            code: _Unit(code, kind, _ancestors(code, table)) for code, (_, kind, _) in table.items()
        }
        self._names: dict[str, dict[tuple[str, ...], list[_Name]]] = {}
        for code, (name, _, _) in table.items():
            self._add(name_key(name), _Name(self._units[code], spelling(name)))
        self._add_aliases()
        self._lengths = {
            first: sorted({len(key) for key in names}, reverse=True) for first, names in self._names.items()
        }

    def find(self, text: str, home: str | None = None) -> list[Candidate]:
        """Return the units a text may mean, best first; several with one score are equally likely.

        `home` is the code of the unit whose page or desk the text comes from. A parent that only says where
        its commune lies is not returned beside it.
        """
        folded, places = shadow(text)
        original = text if places is None else "".join(text[place] for place in places)
        mentions = list(islice(self._mentions(Reading(folded, original)), _MENTIONS))
        best: dict[str, Candidate] = {}
        for mention, code, score in self._weigh(mentions, home):
            if code in best and best[code].score >= score:
                continue
            start, end = mention.start, mention.end
            if places is not None:
                start, end = places[start], places[end] if end < len(places) else len(text)
            best[code] = Candidate(code, score, text[start:end], start, end)
        return sorted(best.values(), key=lambda found: (-found.score, found.start, found.code))[:_LIMIT]

    # --- names

    def _add(self, key: tuple[str, ...], name: _Name) -> None:
        if key:
            self._names.setdefault(key[0], {}).setdefault(key, []).append(name)

    def _add_aliases(self) -> None:
        for alias, official in ALIASES.items():
            key = name_key(official)
            for name in tuple(self._names.get(key[0], {}).get(key, ())):
                if PROVINCE in LEVELS[name.unit.kind]:
                    self._add(name_key(alias), _Name(name.unit, ()))

    # --- reading

    def _mentions(self, reading: Reading) -> Iterator[_Mention]:
        tokens = reading.tokens
        unit_ended = -99
        place = 0
        while place < len(tokens):
            near_unit = tokens[place].start - unit_ended <= 3
            # A type word goes with the name after it: "huyện Sơn Động" holds no "Huyền Sơn".
            skipped = reading.type_word_length(place)
            at, mention = place + skipped, self._mention_at(place + skipped, reading, near_unit)
            if skipped and (mention is None or not mention.is_firm):
                at, mention = place, self._mention_at(place, reading, near_unit)
            place += 1
            if mention is None:
                continue
            yield mention
            if mention.is_firm or mention.start < tokens[at].start:
                unit_ended = mention.end
            while mention.is_firm and place < len(tokens) and tokens[place].start < mention.end:
                place += 1

    def _mention_at(self, place: int, reading: Reading, near_unit: bool) -> _Mention | None:
        names = self._names.get(reading.tokens[place].key) if place < len(reading.tokens) else None
        if names is None:
            return None
        kind, start = reading.type_word_before(place)
        found: list[_Found] = []
        for length in self._lengths[reading.tokens[place].key]:
            known = names.get(reading.keys(place, length))
            if not known or not reading.is_one_name(place, length):
                continue
            quote = reading.original[reading.tokens[place].start : reading.tokens[place + length - 1].end]
            if points := _agreeing(known, quote, kind, text_has_marks=reading.has_marks):
                found.append((length, points))
        if not found:
            return None
        length, points = self._best_length(found, place, reading)
        end = reading.tokens[place + length - 1].end
        is_firm = self._is_firm(points, place, end, reading, bool(kind), near_unit)
        return None if is_firm is None else _Mention(start, end, is_firm, points)

    def _best_length(self, found: list[_Found], place: int, reading: Reading) -> _Found:
        """The longest, unless a shorter one leaves the whole name of its own parent.

        "xã Đồng Thái Ninh Bình" is xã Đồng Thái in Ninh Bình although there is a Đồng Thái Ninh.
        """
        longest = found[0]
        for shorter in found[1:]:
            parents = {ancestor for code in shorter[1] for ancestor in self._units[code].ancestors}
            rest = place + shorter[0]
            for length in self._lengths.get(reading.tokens[rest].key, ()):
                if shorter[0] + length <= longest[0] or not reading.is_one_name(rest, length):
                    continue
                names = self._names[reading.tokens[rest].key].get(reading.keys(rest, length), ())
                if any(name.unit.code in parents for name in names):
                    return shorter
        return longest

    def _is_firm(  # noqa: PLR0917 - all five facts decide together
        self,
        points: dict[str, float],
        place: int,
        end: int,
        reading: Reading,
        introduced: bool,
        near_unit: bool,
    ) -> bool | None:
        """True: firm; False: weak; None: no unit at all.

        With capitals in use a name must have them. Without them a type word, a unit just before or a
        province's full name makes it firm. A number needs its type word, a single syllable is weak.
        """
        first = reading.tokens[place]
        is_single = first.end == end and reading.folded[first.start : end] not in ALIASES
        is_province = any(PROVINCE in LEVELS[self._units[code].kind] for code in points)
        if first.key.isdigit():
            return True if introduced else None
        if reading.has_cases and not reading.is_capitalised(place, end):
            return True if introduced and not is_single and max(points.values()) >= SUPPORTED else None
        if introduced:
            return reading.has_cases or is_province or not is_single
        if near_unit:
            return True
        if reading.names_something_else(place):
            return None
        return is_province or not is_single if reading.has_cases else is_province and not is_single

    # --- weighing

    def _weigh(self, mentions: list[_Mention], home: str | None) -> Iterator[tuple[_Mention, str, float]]:
        named: dict[str, list[int]] = defaultdict(list)
        for number, mention in enumerate(mentions):
            for code in mention.points:
                named[code].append(number)
        witnesses: set[int] = set()
        weighed: list[tuple[int, str, float]] = []
        for number, mention in enumerate(mentions):
            scores = {}
            for code, points in mention.points.items():
                evidence = self._evidence(code, number, mentions, named)
                if mention.is_firm or evidence >= 4:
                    scores[code] = points + evidence + self._nearness(code, home)
            for code, score in scores.items():
                weighed.append((number, code, score))
                if score == max(scores.values()):
                    witnesses.update(self._others_naming(code, number, named))
        for number, code, score in weighed:
            if number not in witnesses:
                yield mentions[number], code, score

    def _others_naming(self, code: str, number: int, named: dict[str, list[int]]) -> Iterator[int]:
        for ancestor in self._units[code].ancestors:
            yield from (other for other in named.get(ancestor, ()) if other != number)

    def _evidence(
        self, code: str, number: int, mentions: list[_Mention], named: dict[str, list[int]]
    ) -> float:
        """Three points for each ancestor named elsewhere, one more when it is close, half for its type word.

        A weak mention of an ancestor counts only when it follows at once: "hoang liet, hoang mai".
        """
        total = 0.0
        for ancestor in self._units[code].ancestors:
            best = 0.0
            for other in (mentions[at] for at in named.get(ancestor, ()) if at != number):
                gap = other.start - mentions[number].end
                if other.is_firm:
                    best = max(best, 3 + (0 <= gap <= _CLOSE) + 0.5 * (other.points[ancestor] >= SUPPORTED))
                elif 0 <= gap <= _AT_ONCE:
                    best = max(best, 4.0)
            total += best
        return total

    def _nearness(self, code: str, home: str | None) -> float:
        if home is None or home not in self._units:
            return 0.0
        here, there = self._units[home].ancestors, self._units[code].ancestors
        if home == code or home in there:
            return 2.0
        if code in here:
            return 1.0
        shared = next((steps for steps, ancestor in enumerate(here) if ancestor in there), None)
        return 0.0 if shared is None else 1.5 - 0.25 * shared


def sole(candidates: list[Candidate]) -> Candidate | None:
    """Return the best candidate when no other has its score; None means: ask."""
    if not candidates or (len(candidates) > 1 and candidates[1].score == candidates[0].score):
        return None
    return candidates[0]


def _ancestors(code: str, table: dict[str, tuple[str, str, str | None]]) -> tuple[str, ...]:
    found: list[str] = []
    parent = table[code][2]
    while parent is not None and parent in table and parent not in found:
        found.append(parent)
        parent = table[parent][2]
    return tuple(found)


def _agreeing(known: list[_Name], quote: str, kind: str, *, text_has_marks: bool) -> dict[str, float]:
    """The units whose level and spelling agree with what is written, each with its points.

    Two points with a type word of the right level, half for the exact type; one for a bare name. Where the
    writer uses diacritics, units spelled exactly so push aside those that only fold to the same letters.
    """
    written = spelling(quote)
    levels = LEVELS.get(kind)
    exact: dict[str, float] = {}
    loose: dict[str, float] = {}
    for name in known:
        own_levels = LEVELS[name.unit.kind]
        if levels and not levels & own_levels:
            continue
        points = (2.0 if levels else 1.0) + 0.5 * (name.unit.kind == kind)
        if name.spelling == written or (not name.spelling and (levels or quote.isupper() or len(quote) > 2)):
            exact[name.unit.code] = points
        elif name.spelling and quote.isascii() and (levels or not text_has_marks):
            loose[name.unit.code] = points
        elif name.spelling and levels:
            loose[name.unit.code] = points - 1
    return exact if text_has_marks and exact else exact | loose
