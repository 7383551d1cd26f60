"""Delegates of one national gathering come in at every commune: entered in bulk, counted one by one through HTTP."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.models import Body, Person, Unit
from danvan.modules.gatherings import actions
from danvan.modules.gatherings.models import Delegate, Gathering

from .ground import Ground
from .intake import bare_inserts, burdened, prove, raw_inserts
from .load import Load, post, send
from .measuring import doing, ms
from .report import Line
from .serving import house

SECONDS = 20.0
#: A real national conference had 74,828 delegates at 3,280 sites; all of them within ten minutes are 125 a second.
DELEGATES, SITES, MINUTES = 74_828, 3_280, 10
BAR = DELEGATES / (MINUTES * 60)
_TWICE = 0.07  #: so many say it twice: with these, 80,000 requests come in
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Event:
    """A gathering whose doors are open, and how long it took to enter it."""

    gathering: Gathering
    sites: int
    delegates: int
    sites_took: float
    delegates_took: float


def measure(ground: Ground, *, seconds: float | None = SECONDS) -> list[Line]:
    """For `seconds`; without them, until everybody has come."""
    event = open_doors()
    told = requests(event)
    warm, forms, rest = told[:200], told[200:2200], told[2200:]
    with house(ground.folder) as served:
        send(served.port, warm)
        with doing("check-ins" if seconds is None else f"{seconds:.0f} s of check-ins"):
            taken, cpu = burdened(served, lambda: send(served.port, rest, seconds=seconds, keep_bodies=True))
        taken.expect(201, 200)
        with doing("the page itself, for comparison"):
            pages = send(served.port, [as_page(one) for one in forms], seconds=8).expect(200)
        with doing("bare Django inserts"):
            bare = send(served.port, bare_inserts(2000), seconds=8).expect(201)
        raw = raw_inserts(ground.url)
        counted = check(event, taken)
    per = (cpu + taken.sender_cpu) / len(taken.answers)
    return [
        Line(
            "check-ins through HTTP, durable, one entry each", f"≥ {BAR:.0f}/s", f"{taken.rate:,.0f}/s",
            f"{taken.rate / bare.rate:.2f} of a bare Django insert ({bare.rate:,.0f}/s)", taken.rate >= BAR, 2 / per >= BAR,
        ),
        Line("  beside single-row durable inserts", "", f"{raw:,.0f}/s", f"{taken.rate / raw:.3f} of raw inserts"),
        Line("  p50, p95", "", f"{ms(taken.p(0.5))}, {ms(taken.p(0.95))}", f"bare: {ms(bare.p(0.5))}, {ms(bare.p(0.95))}"),
        Line(
            "  CPU of sender, web, worker and database for each", "", ms(per),
            f"two cores have room for {2 / per:,.0f}/s; this run had {(cpu + taken.sender_cpu) / taken.seconds:.2f} cores",
        ),
        Line("  the same with the page as the answer", "", f"{pages.rate:,.0f}/s", f"p95 {ms(pages.p(0.95))}"),
        Line(f"  80,000 check-ins at this rate (measured: {len(taken.answers):,})", "≤ 10 min", f"{80_000 / taken.rate / 60:.1f} min"),
        Line("  answered, there exactly once, in the log exactly once", "all", f"{counted:,}", "", True),
        Line(f"  {event.sites:,} sites entered, one entry", "", f"{event.sites_took:.1f} s"),
        Line(
            f"  {event.delegates:,} delegates entered with codes, one entry", "", f"{event.delegates_took:.1f} s",
            f"{event.delegates / event.delegates_took:,.0f}/s",
        ),
    ]  # fmt: skip


def open_doors(*, delegates: int = DELEGATES, most_sites: int = SITES) -> Event:
    """A national gathering by its own acts, with a site in every commune."""
    system = Person.objects.system()
    nation = Unit.objects.get(tree="vn", rank=0)
    host = Body.objects.filter(unit=nation).order_by("pk").first()
    if host is None:
        raise SystemExit("the world has no national office")
    gathering = actions.plan_gathering(
        by=system, host=host, title="National conference", kind="conference", form="both",
        starts_at=timezone.now() + timedelta(days=1), place="Hall", agenda=[{"at": "08:00", "title": "Opening", "speaker": ""}],
    )  # fmt: skip
    communes = list(
        Unit.objects.filter(tree="vn", level="commune", valid_to=None).order_by("code")[: most_sites - 1]
    )
    began = time.monotonic()
    with doing(f"{len(communes):,} sites"):
        actions.add_sites(
            gathering,
            by=system,
            sites=[actions.NewSite(one, one.full_name, delegates // len(communes)) for one in communes],
        )
    sites_took, sites = time.monotonic() - began, list(gathering.sites.order_by("number"))
    listed = [actions.NewDelegate(sites[n % len(sites)], f"Delegate {n}", "Post") for n in range(delegates)]
    began = time.monotonic()
    with doing(f"{delegates:,} delegates"):
        actions.register_delegates(gathering, by=system, delegates=listed)
    took = time.monotonic() - began
    actions.invite_gathering(gathering, by=system, notice="Everybody is invited to the conference.")
    actions.open_gathering(gathering, by=system)
    return Event(gathering, len(sites), delegates, sites_took, took)


def requests(event: Event) -> list[bytes]:
    """Everybody at the own site in no order; some press twice."""
    rng = random.Random(event.gathering.pk)
    handles = {site.pk: site.handle for site in event.gathering.sites.all()}
    people = list(event.gathering.delegates.all())
    rng.shuffle(people)
    made = []
    for one in people:
        told = post(
            f"/diem-cau/{handles[one.site_id]}/", urlencode({"code": one.code}).encode(), content_type=_FORM,
            Accept="application/json",
        )  # fmt: skip
        made += [told, told] if rng.random() < _TWICE else [told]
    return made


def as_page(request: bytes) -> bytes:
    return request.replace(b"Accept: application/json", b"Accept: text/html")


def check(event: Event, taken: Load) -> int:
    """Whoever was answered is present, once, with one entry in the log; a few are proven to the last hash."""
    answered = {json.loads(one.body)["receipt"] for one in taken.answers}
    present = set(
        Delegate.objects.filter(gathering=event.gathering, state="attended").values_list("uid", flat=True)
    )
    things = {f"gatherings.delegate:{uid.hex}" for uid in present}
    acts = Entry.objects.filter(act="gatherings.delegate_attended", thing__in=list(things))
    entries = Counter(acts.values_list("thing", flat=True))
    lost = answered - {uid.hex for uid in present}
    if lost or set(entries.values()) != {1} or set(entries) != things:
        raise SystemExit(
            f"{len(lost)} of {len(answered)} were answered and are not there, or stand in the log twice"
        )
    for uid in random.sample(sorted(answered), min(20, len(answered))):
        prove(f"gatherings.delegate:{uid}")
    return len(answered)
