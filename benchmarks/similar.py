"""Has somebody said this before? Asked while a resident writes, of the whole country at once."""

from __future__ import annotations

import random
from collections.abc import Callable

from danvan.kernel.organisations.models import Person
from danvan.modules.petitions.queries import similar_to
from danvan.modules.petitions.queries.staff import similar_for

from .ground import Ground
from .measuring import Timed, doing
from .report import Line, timed_line
from .sampling import drawn
from .variants import mistyped, plain, reordered

BAR, RECALL = 0.3, 0.9
COUNT = 80


def measure(ground: Ground) -> list[Line]:
    states = ["received", "accepted", "waiting", "answered"]
    sources = drawn(COUNT, rows=ground.rows, seed=31, published_at__isnull=False, state__in=states)
    retell: dict[str, Callable[[str, random.Random], str]] = {
        "with typing errors": mistyped,
        "without diacritics": lambda text, rng: plain(text),
        "in another order": reordered,
    }
    total, lines, found_all, worst = Timed(), [], 0, 1.0
    for name, retold in retell.items():
        rng, timed, found = random.Random(5), Timed(), 0
        with doing(f"the same matters {name}"):
            for matter in sources:
                title, text = retold(matter.title, rng), retold(matter.text, rng)
                near = timed.call(
                    lambda title=title, text=text: similar_to(title, text, limit=10), name=title
                )
                found += matter.pk in {one.pk for one in near}
        recall = found / len(sources)
        lines.append(timed_line(f"  {name}", timed, more=f"recall@10 {recall:.2f}"))
        total += timed
        found_all += found
        worst = min(worst, recall)
    head = timed_line(f"similar matters, whole country ({len(total.took)})", total, bar=BAR)
    every = f"all: {found_all / len(total.took):.2f}"
    kept = Line("  recall@10, the worst of three", f"≥ {RECALL}", f"{worst:.2f}", every, worst >= RECALL)
    return [head, kept, *lines, _at_the_desk(ground)]


def _at_the_desk(ground: Ground) -> Line:
    """Similar to a stored matter among all that an overseer of the country may see, ended ones included."""
    person = Person.objects.get(email="toan-quoc@bench.invalid")
    timed = Timed()
    with doing("similar matters at the desk"):
        for matter in drawn(60, rows=ground.rows, seed=37):
            whole = type(matter).objects.get(pk=matter.pk)
            timed.call(lambda whole=whole: similar_for(person, whole), name=whole.title)
    return timed_line("  beside a stored matter, among all", timed)
