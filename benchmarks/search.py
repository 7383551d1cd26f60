"""Searching all published matters with a slip of the finger, or without diacritics."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote

from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries.browsing import Wanted, page_of

from .ground import Ground
from .load import get, send
from .measuring import Timed, doing, ms
from .report import Line, timed_line
from .sampling import drawn
from .serving import house
from .variants import plain, slip

BAR = 0.3
COUNT = 150


def measure(ground: Ground) -> list[Line]:
    sources = drawn(COUNT, rows=ground.rows, seed=21, published_at__isnull=False)
    page_of(Wanted(words="một"))  # the vocabulary is read once for ten minutes
    makers: dict[str, Callable[[Petition, random.Random], str]] = {
        "without diacritics": lambda matter, rng: plain(_words(matter, rng)),
        "with a typing error": _with_slip,
        "one common word": lambda matter, rng: matter.title.split()[0],
        "a whole title": lambda matter, rng: matter.title,
    }
    lines, typed = [], []
    for name, make in makers.items():
        timed, found = Timed(), 0
        rng = random.Random(3)
        with doing(f"searches {name}"):
            for matter in sources:
                words = make(matter, rng)
                page = timed.call(lambda words=words: page_of(Wanted(words=words)), name=words)
                found += bool(page.matters)
        promised = name in ("without diacritics", "with a typing error")
        more = (
            f"{found / len(sources):.0%} find something; slowest {ms(timed.slowest[0])}: {timed.slowest[1]}"
        )
        what = f"{'' if promised else '  '}search {name} ({len(timed.took)})"
        lines.append(timed_line(what, timed, bar=BAR if promised else None, more=more))
        if promised:
            typed += [make(matter, rng) for matter in sources[:40]]
    with doing("the same through HTTP"), house(ground.folder) as served:
        requests = [get(f"/phan-anh/?q={quote(words)}") for words in typed]
        send(served.port, requests[:4], connections=2).expect(200)
        load = send(served.port, requests, connections=2).expect(200)
    return [
        *lines,
        Line("  searches as whole pages, HTTP", "", f"p95 {ms(load.p(0.95))}", f"p50 {ms(load.p(0.5))}"),
    ]


def _words(matter: Petition, rng: random.Random) -> str:
    """Two or three neighbouring words of a matter, as people remember them."""
    words = [word.strip(".,") for word in matter.text.split()]
    count = rng.choice((2, 3, 3))
    at = rng.randrange(max(1, len(words) - count))
    return " ".join(words[at : at + count])


def _with_slip(matter: Petition, rng: random.Random) -> str:
    words = _words(matter, rng).split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    if len(words[longest]) > 2:
        words[longest] = slip(words[longest], rng)
    return " ".join(words)
