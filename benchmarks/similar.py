"""Has somebody said this before? Asked while a resident writes, of the whole country at once."""

from __future__ import annotations

import random
from collections.abc import Callable

from danvan.kernel.organisations.models import Person
from danvan.modules.petitions.queries import similar_to
from danvan.modules.petitions.queries.staff import similar_for

from .ground import Ground
from .measuring import Timed, doing, ms
from .report import Line
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
    total, lines, found_all = Timed(), [], 0
    for name, retold in retell.items():
        rng, timed, found = random.Random(5), Timed(), 0
        with doing(f"the same matters {name}"):
            for matter in sources:
                title, text = retold(matter.title, rng), retold(matter.text, rng)
                near = timed.call(lambda title=title, text=text: similar_to(title, text, limit=10), name=title)
                found += matter.pk in {one.pk for one in near}
        lines.append(
            Line(f"  {name}", "", f"p95 {ms(timed.p95)}", f"recall@10 {found / len(sources):.2f}; slowest {ms(timed.slowest[0])}")
        )  # fmt: skip
        total += timed
        found_all += found
        recall_here = found / len(sources)
        worst = recall_here if name == "with typing errors" else min(worst, recall_here)
    head = Line(
        f"similar matters, whole country ({len(total.took)})", f"p95 ≤ {ms(BAR)}", f"p95 {ms(total.p95)}",
        f"p50 {ms(total.p50)}, {total.query_counts} queries", total.p95 <= BAR,
    )  # fmt: skip
    recall = Line("  recall@10, the worst of three", f"≥ {RECALL}", f"{worst:.2f}", f"all: {found_all / len(total.took):.2f}", worst >= RECALL)
    return [head, recall, *lines, _at_the_desk(ground)]


def _at_the_desk(ground: Ground) -> Line:
    """Similar to a stored matter among all that an overseer of the country may see, ended ones included."""
    person = Person.objects.get(email="toan-quoc@bench.invalid")
    timed = Timed()
    with doing("similar matters at the desk"):
        for matter in drawn(60, rows=ground.rows, seed=37):
            whole = type(matter).objects.get(pk=matter.pk)
            timed.call(lambda whole=whole: similar_for(person, whole), name=whole.title)
    return Line(
        "  beside a stored matter, among all", "", f"p95 {ms(timed.p95)}",
        f"p50 {ms(timed.p50)}, {timed.query_counts} queries; slowest {ms(timed.slowest[0])}",
    )  # fmt: skip
