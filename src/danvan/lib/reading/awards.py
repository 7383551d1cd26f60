"""Awards: a form of praise, who gave it, how many collectives and individuals received it, for what.

UBND xã tặng giấy khen cho 5 tập thể và 9 cá nhân có thành tích … · 15 tập thể nhận bằng khen của Thành ủy vì …
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import THRESHOLD, Award
from .numbers import Quantity
from .patterns import any_of, words
from .prose import Prose, Span
from .setting import BODY, body_at_once, trimmed

CONFIDENCE = {"award.given": 93, "award.received": 90, "award.continued": 84, "award.named": 82}
_TABLE = words("awards")
_FORM_OF = {word: form for form, listed in _TABLE["forms"].items() for word in listed}
_FORM = re.compile(rf"(?<!\w){any_of(_FORM_OF)}(?!\w)")
_RECIPIENTS = _TABLE["recipients"]
_COLLECTIVE = re.compile(rf"\s+{any_of(_RECIPIENTS['collectives'])}(?!\w)")
_INDIVIDUAL = re.compile(rf"\s+{any_of(_RECIPIENTS['individuals'])}(?!\w)")
_FAMILY = re.compile(rf"\s+{any_of(_RECIPIENTS['families'])}(?!\w)")
_CONTEXT = _TABLE["context"]
_VERB = re.compile(rf"(?<!\w){any_of(_CONTEXT['verbs'])}(?!\w)")
_NOT_GIVEN = re.compile(rf"(?<!\w){any_of(_CONTEXT['not_given'])}(?!\w)")
_REASON = re.compile(rf"\s*,?\s*(?:đã\s+)?(?={any_of(_CONTEXT['reasons'])}(?!\w))")
_ANY_REASON = re.compile(r"[ ](?!(?:và|cùng|của|do|được|nhận)\s)(?=[^\W\d_]+(?: [^\W\d_]+){2})")
_TITLE_OF_FORM = re.compile(
    r"\s*(?:\"[^\"\n]{3,80}\"|\s(?:lao động|độc lập|kháng chiến|bảo vệ tổ quốc|đại đoàn kết dân tộc)?\s*(?:hạng\s+\w+)?)"
)
_OF = re.compile(r"\s*(?:của|do)\s+")
_YEAR = re.compile(r"năm\s+((?:19|20)\d\d)")
_CHAIR = re.compile(
    r"(?:Phó\s+)?(?:Chủ tịch nước|Thủ tướng Chính phủ|Thủ tướng|Bộ trưởng|Giám đốc|Chủ tịch|Huyện [Hh]ội|Tỉnh [Hh]ội|Thành [Hh]ội|Trung ương [Hh]ội|Quận [Hh]ội)(?!\w)"
)
_AND = re.compile(r"\s*(?:và|,|cùng|;)\s*$")

_TO = re.compile(r"\s*(?:cho|tới)\s+")
_RECEIVES = re.compile(r"(?<!\w)(?:được|nhận|đón nhận)(?!\w)")
_RECIPIENT_ENDS = re.compile(
    rf"[;.\n(]|(?<!\w)(?:vì|đã|do|có|nhân dịp|trong|về)(?!\w)|,\s*(?={any_of(_CONTEXT['reasons'])}(?!\w))"
)
_MANY = re.compile(r"(?<!\w)(?:các|những|nhiều|một số)(?!\w)")
_BODY_OR_PLACE = re.compile(rf"(?<!\w)(?:{any_of(_RECIPIENTS['named'])})(?!\w)")

#: How far before the form of an award its giver may stand.
_LOOK_BACK = 300


@dataclass(frozen=True, slots=True)
class _Count:
    start: int
    end: int
    number: int
    who: str


class AwardReader:
    """Reads the awards of one text."""

    def __init__(self, prose: Prose, quantities: Sequence[Quantity], people: Sequence[Span] = ()) -> None:
        self._prose = prose
        self._people = people
        self._numbers = quantities
        self._starts = [one.start for one in quantities]
        #: The measure of each number that an award counts, by the number's start.
        self.counted: dict[int, str] = {}

    def awards(self) -> list[Award]:
        """In order, one for each form, issuer and reason."""
        found: list[Award] = []
        spans = sorted({self._prose.sentence(match.start()) for match in _FORM.finditer(self._prose.low)})
        for span in spans:
            found += self._in_sentence(span, found[-1] if found else None)
            found += self._continued(span, spans, found)
        return [one for one in found if one.confidence >= THRESHOLD]

    def _in_sentence(self, span: Span, previous: Award | None) -> list[Award]:
        first, last = span
        forms = self._forms(first, last)
        counts = self._counts(first, last)
        if not forms or not counts:
            return [award for form in forms if (award := self._named(form, span)) is not None]
        is_received = counts[0].start < forms[0].start() and not any(
            one.start > forms[-1].end() for one in counts
        )
        found: list[Award] = []
        for number, form in enumerate(forms):
            begin = forms[number - 1].end() if number else first
            end = forms[number + 1].start() if number + 1 < len(forms) else last
            if is_received:
                mine = [one for one in counts if begin <= one.start < form.start()]
            else:
                mine = [one for one in counts if form.end() <= one.start < end]
                end = self._given_end(mine, end, last)
            for group in _groups(mine, self._prose.low):
                award = self._award(form, group, (begin, end), is_received=is_received)
                found.append(self._with_issuer(award, found[-1] if found else previous, span))
        return found

    def _named(self, form: re.Match[str], span: Span) -> Award | None:
        """A form without a count, given to whom the words name: "tặng Bằng khen cho ông Trần Văn Lực", "xã được tặng Cờ thi đua"."""
        name = _FORM_OF[" ".join(form[0].split())]
        if name in {"biểu dương", "other"}:
            return None
        low, text = self._prose.low, self._prose.text
        first, last = max(span[0], form.start() - _LOOK_BACK), min(span[1], form.end() + _LOOK_BACK)
        told = self._issuer_after(form.end(), last)
        title = _TITLE_OF_FORM.match(low, form.end(), last)
        at = told[1] if told else title.end() if title else form.end()
        to = _TO.match(low, at, last)
        if to is not None:
            stop = _RECIPIENT_ENDS.search(low, to.end(), last)
            end = stop.start() if stop else last
            who, begin = self._recipients(to.end(), end), self._subject_start(first, form.start())
            issuer = told[0] if told else self._issuer_before(first, form.start())
        else:
            verbs = list(_RECEIVES.finditer(low, max(first, form.start() - 60), form.start()))
            if not verbs:
                return None
            comma = low.rfind(", ", first, verbs[0].start())
            begin = comma + 2 if comma >= 0 else first
            who, end = self._recipients(begin, verbs[0].start()), at
            between = self._issuer_between(verbs[-1].end(), form.start())
            issuer = told[0] if told else between[0] if between else None
        if who is None:
            return None
        reason = self._reason(end, last)
        end = reason[1] if reason else end
        quote = text[begin:end].strip(" ,\n")
        begin = text.index(quote, begin)
        return Award(
            quote=quote, start=begin, end=begin + len(quote), rule="award.named", confidence=CONFIDENCE["award.named"],
            form=name, issuer=issuer, collectives=who[0] or None, individuals=who[1] or None,
            reason=text[slice(*reason)].strip() if reason else None, year=_year_in(low[slice(*reason)]) if reason else None,
        )  # fmt: skip

    def _recipients(self, first: int, last: int) -> tuple[int, int] | None:
        """(collectives, individuals) named in a stretch of text; None when it names nobody."""
        people = [start for start, _ in self._people if first <= start < last]
        if people:
            return 0, len(people)
        if _MANY.search(self._prose.low, first, last):
            return None
        named = _BODY_OR_PLACE.search(self._prose.low, first, last) or BODY.search(
            self._prose.text, first, last
        )
        return (1, 0) if named else None

    def _given_end(self, mine: list[_Count], end: int, last: int) -> int:
        """What is given to these ends before the words that give the next: "…, tặng bằng khen cho …"."""
        if not mine or end == last:
            return end
        comma = self._prose.low.rfind(",", mine[-1].end, end)
        both = self._prose.low.rfind(" và ", mine[-1].end, end)
        return max(comma, both) if max(comma, both) > 0 else end

    def _forms(self, first: int, last: int) -> list[re.Match[str]]:
        low = self._prose.low
        found: list[re.Match[str]] = []
        for match in _FORM.finditer(low, first, last):
            is_verb = _FORM_OF[" ".join(match[0].split())] in {"biểu dương", "other"}
            if _NOT_GIVEN.search(low, max(first, match.start() - 30), match.start()):
                continue
            near = low[max(first, match.start() - 60) : match.end() + 60]
            if not is_verb and not _VERB.search(near):
                continue
            if is_verb and any(other.start() - match.end() < 40 for other in found):
                continue
            found.append(match)
        nouns = [one for one in found if _FORM_OF[" ".join(one[0].split())] not in {"biểu dương", "other"}]
        return nouns or found

    def _counts(self, first: int, last: int) -> list[_Count]:
        low = self._prose.low
        found = []
        for one in self._numbers[bisect_left(self._starts, first) : bisect_left(self._starts, last)]:
            if one.end > last or one.of is not None or one.written == "percent":
                continue
            for who, pattern in (
                ("individuals", _INDIVIDUAL),
                ("families", _FAMILY),
                ("collectives", _COLLECTIVE),
            ):
                match = pattern.match(low, one.end, last)
                if match is not None:
                    found.append(_Count(one.start, match.end(), int(one.value), who))
                    break
        return found

    def _award(self, form: re.Match[str], counts: list[_Count], span: Span, *, is_received: bool) -> Award:
        text, low = self._prose.text, self._prose.low
        first, last = span
        start = counts[0].start if is_received else max(first, self._subject_start(first, form.start()))
        reason_from = max(form.end(), counts[-1].end)
        issuer = (
            self._issuer_after(form.end(), last) or self._issuer_between(counts[-1].end, form.start())
            if is_received
            else None
        )
        if issuer is not None:
            reason_from = max(reason_from, issuer[1])
        elif is_received and (title := _TITLE_OF_FORM.match(low, form.end(), last)):
            reason_from = title.end()
        reason = self._reason(reason_from, last)
        end = reason[1] if reason else max(reason_from, counts[-1].end)
        while start < end and text[start].isspace():
            start += 1
        told = self._issuer_after(form.end(), counts[0].start) if not is_received else issuer
        issuer_name = told[0] if told else None if is_received else self._issuer_before(first, form.start())
        rule = "award.received" if is_received else "award.given"
        total = {
            who: sum(one.number for one in counts if one.who == who) for who in ("collectives", "individuals")
        }
        self._note(counts)
        return Award(
            quote=text[start:end], start=start, end=end, rule=rule, confidence=CONFIDENCE[rule],
            form=_FORM_OF[" ".join(form[0].lower().split())], issuer=issuer_name,
            collectives=total["collectives"] or None, individuals=total["individuals"] or None,
            reason=text[slice(*reason)].strip() if reason else None, year=_year_in(low[reason_from:end]),
        )  # fmt: skip

    def _note(self, counts: list[_Count]) -> None:
        for one in counts:
            self.counted[one.start] = "awards.collective" if one.who == "collectives" else "awards.individual"

    def _subject_start(self, first: int, at: int) -> int:
        """After "Dịp này," and the like; where the issuer's name begins."""
        subject = self._subject(first, at)
        return subject[0] if subject else max(first, self._prose.low.rfind(", ", first, at) + 2)

    def _subject(self, first: int, at: int) -> Span | None:
        """The body or office named last before the words of giving."""
        text = self._prose.text
        first = max(first, at - _LOOK_BACK)
        found: Span | None = None
        for match in BODY.finditer(text, first, at):
            name = trimmed(match[0])
            found = (match.start(), match.start() + len(name))
        if found is not None:
            chair = _CHAIR.search(text, max(first, found[0] - 16), found[0])
            if chair is not None and not text[chair.end() : found[0]].strip():
                return chair.start(), found[1]
        chair = max(_CHAIR.finditer(text, first, at), key=lambda match: match.start(), default=None)
        if chair is not None and (found is None or chair.start() >= found[0]):
            found = (chair.start(), max(chair.end(), found[1] if found and found[1] > chair.start() else 0))
        return found

    def _issuer_before(self, first: int, at: int) -> str | None:
        subject = self._subject(first, at)
        return self._prose.text[slice(*subject)] if subject else None

    def _issuer_after(self, at: int, last: int) -> tuple[str, int] | None:
        title = _TITLE_OF_FORM.match(self._prose.low, at, last)
        match = _OF.match(self._prose.low, title.end() if title else at, last)
        if match is None:
            return None
        chair = _CHAIR.match(self._prose.text, match.end())
        told = body_at_once(self._prose.text, chair.end() + 1 if chair else match.end())
        if chair is not None:
            end = told[1] if told else chair.end()
            return self._prose.text[match.end() : end], end
        return told

    def _issuer_between(self, first: int, at: int) -> tuple[str, int] | None:
        """ "20 cá nhân được Chủ tịch UBND tỉnh tặng bằng khen"."""
        subject = self._subject(first, at)
        return (self._prose.text[slice(*subject)], subject[1]) if subject else None

    def _reason(self, at: int, last: int) -> Span | None:
        match = _REASON.match(self._prose.low, at, last) or _ANY_REASON.match(self._prose.low, at, last)
        if match is None:
            return None
        end = last
        while end > match.end() and self._prose.text[end - 1] in " .;,":
            end -= 1
        return (match.end(), end) if end > match.end() else None

    def _with_issuer(self, award: Award, previous: Award | None, span: Span) -> Award:
        if award.issuer is not None or previous is None or span[0] - previous.end > 40:
            return award
        return replace(award, issuer=previous.issuer)

    def _continued(self, span: Span, spans: list[Span], found: list[Award]) -> list[Award]:
        """ "…; 7 tập thể có thành tích …": the form and the issuer of the words before the semicolon."""
        more: list[Award] = []
        number = self._prose.sentence_number(span[0]) + 1
        while found and number < len(self._prose.sentences):
            begin, end = self._prose.sentences[number]
            if (
                self._prose.low[begin - 1 : begin] != ";"
                and self._prose.low[span[0] : begin].rstrip()[-1:] != ";"
            ):
                break
            counts = self._counts(begin, end)
            if (begin, end) in spans or not counts or counts[0].start - begin > 12:
                break
            last = found[-1]
            reason = self._reason(counts[-1].end, end)
            for group in _groups(counts, self._prose.low):
                total = {
                    who: sum(one.number for one in group if one.who == who)
                    for who in ("collectives", "individuals")
                }
                stop = reason[1] if reason else group[-1].end
                self._note(group)
                more.append(
                    replace(
                        last, start=group[0].start, end=stop, quote=self._prose.text[group[0].start : stop], year=_year_in(self._prose.low[slice(*reason)] if reason else ""), rule="award.continued",
                        confidence=CONFIDENCE["award.continued"], collectives=total["collectives"] or None,
                        individuals=total["individuals"] or None, reason=self._prose.text[slice(*reason)] if reason else None,
                    )
                )  # fmt: skip
            span = (begin, end)
            number += 1
        return more


def _groups(counts: list[_Count], low: str) -> list[list[_Count]]:
    """Recipients that share one reason: those joined by nothing but "và" and commas."""
    groups: list[list[_Count]] = []
    for one in counts:
        if (
            groups
            and _AND.match(low, groups[-1][-1].end, one.start) is not None
            and _joined(low, groups[-1][-1].end, one.start)
        ) or (groups and not _REASON.match(low, groups[-1][-1].end)):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _year_in(words: str) -> int | None:
    match = _YEAR.search(words)
    return int(match[1]) if match else None


def _joined(low: str, start: int, end: int) -> bool:
    return _AND.fullmatch(low[start:end]) is not None
