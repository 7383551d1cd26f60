"""What people write, put together from data/demo/phrases: many sentences, many fillings, a few mistakes."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from danvan.lib.vietnamese.normal import fold

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_BLANK = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r"\s{2,}")
_SHORT = {"không": "ko", "được": "dc", "rồi": "r", "những": "nhg", "với": "vs", "người": "ng"}


@lru_cache(maxsize=1)
def phrases() -> tuple[dict[str, Any], dict[str, Any]]:
    """(by topic, common to all), as the files have them."""
    topics: dict[str, Any] = {}
    common: dict[str, Any] = {}
    for path in sorted((Path(settings.DATA_DIR) / "demo" / "phrases").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.stem == "common":
            common = data
        else:
            topics |= data
    return topics, common


@dataclass(frozen=True)
class Place:
    """Where a matter plays, the same in every sentence about it."""

    spot: str  #: "ngõ 45 phố Linh Đường"
    hamlet: str  #: "tổ dân phố 3"
    area: str  #: "Hoàng Liệt"
    office: str  #: "UBND phường Hoàng Liệt"
    school: str
    style: str  #: north or south
    is_rural: bool


class Writer:
    """Writes for residents and offices of one commune with that commune's own luck."""

    def __init__(self, luck: random.Random, names: Mapping[str, list[str]]) -> None:
        self.luck = luck
        self.names = names
        self.topics, self.common = phrases()

    # --- residents

    def title(self, topic: str, place: Place, day: date) -> str:
        text = self._say(self.topics[topic]["titles"], place, day)
        return _capital(text)[:150]

    def text(self, topic: str, place: Place, day: date, *, kind: str, title: str = "") -> str:
        """One to six sentences about what `title` says, as far as the topic's sentences allow."""
        said, luck = self.topics[topic], self.luck
        opening, fact = luck.choice(self.common["openings"]), self._nearest(said["facts"], title)
        parts = [opening + (fact[:1].lower() + fact[1:] if opening.endswith(", ") else fact)]
        if luck.random() < 0.25:
            parts.append(luck.choice(self.common["followups"]))
        if luck.random() < 0.72:
            parts.append(luck.choice(said["effects"]))
        if kind == "complaint":
            parts.insert(1, luck.choice(self.common["complaints"]))
        parts.append(luck.choice(self.common["proposals" if kind == "proposal" else "closings"]))
        if luck.random() < 0.8:
            parts.insert(-1, luck.choice(said["asks"]))
        return self._fill(" ".join(parts), place, day)

    def as_typed(self, title: str, text: str) -> tuple[str, str]:
        """The same with the haste of a telephone keyboard, for some."""
        dice = self.luck.random()
        if dice < 0.09:
            return fold(title).capitalize(), fold(text)
        if dice < 0.17:
            return title.lower(), text.lower()
        if dice < 0.23:
            return title, " ".join(_SHORT.get(word, word) for word in text.split(" "))
        if dice < 0.30:
            return title, self._typo(text)
        if dice < 0.32:
            return title.upper(), text
        return title, text

    def common_line(self, name: str, place: Place, day: date) -> str:
        """A line of common.toml: a question, a reply, a dispute, a reason."""
        return self._say(self.common[name], place, day)

    def reason_line(self, group: str, name: str, place: Place, day: date) -> str:
        return self._say(self.common[group][name], place, day)

    # --- offices

    def answer(self, topic: str, outcome: str, place: Place, day: date, *, about: str = "") -> str:
        said = self.topics[topic]
        body = {"resolved": "done", "explained": "explained", "planned": "planned"}.get(outcome)
        lines = said[body] if body else self.common[outcome]
        first, last = (
            self.luck.choice(self.common["answer_openings"]),
            self.luck.choice(self.common["answer_closings"]),
        )
        return self._fill(" ".join((first, self._nearest(lines, about), last)), place, day)

    def forwarding(self, topic: str, place: Place, day: date) -> tuple[str, str]:
        to, reason = self.common["forwards"].get(topic, self.common["forwards"]["other"])
        return self._fill(to, place, day), self._fill(reason, place, day)

    # --- names and numbers, all invented

    def person(self) -> str:
        given = self.luck.choice(self.names["men"] + self.names["women"])
        return f"{self.luck.choice(self.names['family'])} {given}"

    def phone(self) -> str:
        return f"09{self.luck.randrange(10)}{self.luck.randrange(10**7):07d}"

    # --- how a sentence is made

    def _nearest(self, templates: list[str], words: str) -> str:
        """The template that shares most words with `words`; any of those that share as many."""
        sought = _weighty(words)
        shared = [len(sought & _weighty(template)) for template in templates]
        return self.luck.choice(
            [one for one, count in zip(templates, shared, strict=True) if count == max(shared)]
        )

    def _say(self, templates: list[str], place: Place, day: date) -> str:
        return self._fill(self.luck.choice(templates), place, day)

    def _fill(self, template: str, place: Place, day: date) -> str:
        while "[" in template:
            template = _CHOICE.sub(lambda found: self.luck.choice(found[1].split("|")), template)
        text = _BLANK.sub(lambda found: self._blank(found[1], place, day), template)
        text = _SPACES.sub(" ", text).strip()
        if place.is_rural:
            text = text.replace("phường", "xã").replace("Phường", "Xã")
        if place.style == "south":
            text = text.replace(" ngõ", " hẻm").replace("các bác", "các anh chị").replace("lợn", "heo")
        return text

    def _blank(self, name: str, place: Place, day: date) -> str:
        known = {"place": place.spot, "hamlet": place.hamlet, "area": place.area, "office": place.office,
                 "Office": place.office, "school": place.school}  # fmt: skip
        return known[name] if name in known else str(getattr(self, f"_{name}")(day))

    def _days(self, day: date) -> int:
        return self.luck.randint(4, 30)

    def _few(self, day: date) -> int:
        return self.luck.randint(2, 6)

    def _people(self, day: date) -> int:
        return self.luck.choice((8, 12, 15, 20, 25, 30, 40, 60))

    def _metres(self, day: date) -> int:
        return self.luck.choice((15, 20, 30, 40, 50, 60, 80, 100, 120, 200))

    def _months(self, day: date) -> int:
        return self.luck.randint(2, 8)

    def _hour(self, day: date) -> int:
        return self.luck.randint(17, 21)

    def _amount(self, day: date) -> str:
        return self.luck.choice(
            ("50 nghìn đồng", "100 nghìn đồng", "200 nghìn đồng", "350 nghìn đồng", "500 nghìn đồng")
        )

    def _since(self, day: date) -> str:
        month = (day - timedelta(days=self.luck.randint(20, 90))).month
        return self.luck.choice(
            (f"đầu tháng {month}", f"giữa tháng {month}", "tuần trước", "tháng trước", "đầu năm")
        )

    def _when(self, day: date) -> str:
        return self.luck.choice(
            ("hôm qua", "tối qua", "thứ bảy vừa rồi", "tuần trước", "hôm kia", "sáng nay")
        )

    def _day(self, day: date) -> str:
        return f"{day - timedelta(days=self.luck.randint(1, 9)):%d/%m}"

    def _month(self, day: date) -> int:
        return (day + timedelta(days=35)).month

    def _quarter(self, day: date) -> str:
        later = day + timedelta(days=90)
        return f"{('I', 'II', 'III', 'IV')[(later.month - 1) // 3]}/{later.year}"

    def _phone(self, day: date) -> str:
        return self.phone()

    def _person(self, day: date) -> str:
        return self.person()

    def _typo(self, text: str) -> str:
        """Two letters swapped in one long word."""
        words = text.split(" ")
        long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
        if not long:
            return text
        place = self.luck.choice(long)
        word, at = words[place], self.luck.randrange(1, len(words[place]) - 2)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return " ".join(words)


@lru_cache(maxsize=4096)
def _weighty(text: str) -> frozenset[str]:
    """Folded words that say what a sentence is about, without the small ones and without blanks."""
    plain = _BLANK.sub(" ", text).replace("[", " ").replace("]", " ").replace("|", " ")
    return frozenset(word for word in re.findall(r"[a-z]{3,}", fold(plain))) - _SMALL


_SMALL = frozenset(
    [
        "cac",
        "cho",
        "cua",
        "den",
        "duoc",
        "khong",
        "mot",
        "nay",
        "nhieu",
        "qua",
        "roi",
        "tai",
        "theo",
        "truoc",
        "sau",
        "trong",
        "nha",
        "duong",
        "ngay",
        "hom",
    ]
)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
