"""Public pages over all matters, beside a page with nothing on it; and that no act leaves an old page behind."""

from __future__ import annotations

import random
import secrets

from danvan.kernel.organisations.public import Person, Resident
from danvan.modules.petitions.actions import publish_petition, support_petition
from danvan.modules.petitions.models import Petition

from .ground import Ground
from .load import Load, get, send
from .measuring import doing, ms
from .report import Line
from .sampling import drawn
from .serving import house
from .world.matters import WHOLE
from .world.places import offices

BAR = 4.0
ROUNDS, SECONDS, CONNECTIONS = 4, 2.5, 4


def measure(ground: Ground) -> list[Line]:
    matters = [get(f"/phan-anh/{one.number}/") for one in _whole(ground.rows, count=200)]
    units = [office.code for office in random.Random(5).sample(offices()[1], 100)]
    lists = [get(f"/phan-anh/?don-vi={code}") for code in units]
    with house(ground.folder) as served:
        with doing("the first view of each page"):
            send(served.port, [get("/empty")] * 400, connections=CONNECTIONS).expect(200)
            first_list = send(served.port, lists, connections=CONNECTIONS).expect(200)
            first_matter = send(served.port, matters, connections=CONNECTIONS).expect(200)
        pages = {"empty": [get("/empty")], "list": [get("/phan-anh/")], "unit": lists, "matter": matters}
        again = {name: [] for name in pages}
        with doing("the same pages again"):
            for requests in pages.values():  # both web processes keep pages of their own
                send(served.port, requests * (3 if len(requests) > 1 else 50), connections=CONNECTIONS)
            for _ in range(ROUNDS):
                for name, requests in pages.items():
                    load = send(served.port, requests, seconds=SECONDS, connections=CONNECTIONS)
                    again[name].append(load.expect(200))
        with doing("acts, and the pages after them"):
            _check_fresh(served.port)
    empty, listed, unit, matter = (_together(loads) for loads in again.values())
    return [
        _line("public list", listed, empty),
        _line("public list of one unit", unit, empty),
        _line("public matter", matter, empty),
        Line("  an empty page, served the same way", "", f"p95 {ms(empty.p(0.95))}", f"{empty.rate:,.0f}/s"),
        Line(
            "  list of one unit, not cached", "", f"p95 {ms(first_list.p(0.95))}", _times(first_list, empty)
        ),
        Line("  matter, not cached", "", f"p95 {ms(first_matter.p(0.95))}", _times(first_matter, empty)),
        Line("  after an act the page has changed", "always", "list and matter", "", True),
    ]


def _line(what: str, load: Load, empty: Load) -> Line:
    kept = load.p(0.95) <= BAR * empty.p(0.95)
    return Line(what, f"p95 ≤ {BAR:.0f} × empty", f"p95 {ms(load.p(0.95))}", _times(load, empty), kept)


def _times(load: Load, empty: Load) -> str:
    return f"{load.p(0.95) / empty.p(0.95):.1f} × empty (p50 {load.p(0.5) / empty.p(0.5):.1f} ×)"


def _together(loads: list[Load]) -> Load:
    total = loads[0]
    for load in loads[1:]:
        total += load
    return total


def _whole(rows: int, *, count: int) -> list[Petition]:
    """Published matters with their whole life: answers, clocks and several entries of the log."""
    rng = random.Random(11)
    pks = [WHOLE * rng.randrange(1, rows // WHOLE) for _ in range(4 * count)]
    return list(Petition.objects.filter(pk__in=pks).published().only("number")[:count])


def _check_fresh(port: int) -> None:
    """Five acts on a matter and five on the list, each followed by views of both web processes."""
    matter = Petition.objects.published().open().order_by("-pk")[0]
    page = get(f"/phan-anh/{matter.number}/")
    for _ in range(5):
        before = _bodies(port, page)
        support_petition(Petition.objects.get(pk=matter.pk), by=Resident(), token=secrets.token_urlsafe(24))
        after = _bodies(port, page)
        if before & after:  # the page may change once more when the entry gets its place in the log
            raise SystemExit(f"matter {matter.number} was shown as it had been before an act")
    system = Person.objects.system()
    front = get("/phan-anh/")
    for fresh in drawn(5, rows=matter.pk, seed=secrets.randbits(30), published_at=None, is_private=False):
        before = _bodies(port, front)
        publish_petition(fresh, by=system)
        after = _bodies(port, front)
        if before & after:
            raise SystemExit(f"the list did not show matter {fresh.number} as soon as it was public")


def _bodies(port: int, page: bytes) -> set[bytes]:
    """What both processes answer; new connections, so that each gets some."""
    answers = send(port, [page] * 24, connections=12, keep_bodies=True).expect(200).answers
    return {answer.body for answer in answers}
